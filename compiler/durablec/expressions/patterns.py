"""Regular expressions that RE2, which CEL specifies, and Python read alike.

One difference is left: without case, RE2 takes two characters beyond ASCII, U+017F and
U+212A, for the letters `s` and `k`, and Python here does not.
"""

import re
import warnings

_PYTHON_ONLY = (
    ("(?=", "a look-ahead"),
    ("(?!", "a look-ahead"),
    ("(?<=", "a look-behind"),
    ("(?<!", "a look-behind"),
    ("(?P=", "a reference back"),
    ("(?#", "a comment"),
    ("(?>", "an atomic group"),
    ("(?(", "a condition"),
    ("\\1", "a reference back"),
    ("{,", "a repetition without its least number"),
    ("\\Z", "Python's own end of a text"),
)
_POSSESSIVE = ("*+", "++", "?+", "}+")
_FLAGS = frozenset("ims-")
_MOST_REPEATED = 1_000
"""RE2's own limit (https://github.com/google/re2/wiki/Syntax)."""

_SET = r"\[\^?\]?(?:\\.|[^\]\\])*\]"


def wrong_in_pattern(pattern: str) -> str | None:
    """Say why a pattern cannot be used, or return None if it can."""
    plain = _bare(pattern)
    for start, name in _PYTHON_ONLY:
        if start in plain:
            return f"{name}, `{start}`, is not in regular expressions here"
    if any(sign in plain for sign in _POSSESSIVE):
        return "a possessive repetition is not in regular expressions here"
    return (
        _wrong_flag(pattern, plain)
        or _wrong_repetition(plain)
        or _wrong_escape(pattern)
        or _wrong_to_python(pattern)
    )


def _wrong_flag(pattern: str, plain: str) -> str | None:
    for flags, end in re.findall(r"\(\?([A-Za-z-]+)([:)])", plain):
        for flag in flags:
            if flag not in _FLAGS:
                return f"the flag `{flag}` is not in regular expressions here"
        if "m" in flags and end == ":":
            return "the flag `m` is for all of a regular expression here"
        if "i" in flags and not pattern.isascii():
            return "a letter beyond ASCII is not sought without its case here"
    return None


def _wrong_repetition(plain: str) -> str | None:
    counts = re.findall(
        r"[0-9]+", " ".join(re.findall(r"\{[0-9]+(?:,[0-9]*)?\}", plain))
    )
    if any(len(count) > 4 or int(count) > _MOST_REPEATED for count in counts):
        return f"a repetition is of at most {_MOST_REPEATED}"
    return None


def _wrong_escape(pattern: str) -> str | None:
    """Say which escape Python alone has, also in a set."""
    for part in re.findall(rf"\\.|{_SET}", pattern, re.DOTALL):
        is_set = part[0] == "["
        if is_set and "[:" in part:
            return "a class of POSIX, `[:`, is not in regular expressions here"
        for escape in re.findall(r"\\.", part, re.DOTALL):
            letter = escape[1]
            if letter in "uUN" or not letter.isascii() or (is_set and letter == "b"):
                return f"the escape `{escape}` is not in regular expressions here"
    return None


def _wrong_to_python(pattern: str) -> str | None:
    with warnings.catch_warnings():
        # What Python's sets may come to mean, it says in a warning.
        warnings.simplefilter("error", FutureWarning)
        try:
            re.compile(pattern, re.ASCII)
        except (re.error, ValueError) as error:
            reason = error.msg if isinstance(error, re.error) else str(error)
            return f"this is not a regular expression: {reason}"
        except FutureWarning:
            return (
                "a set with `[`, `&&`, `||`, `~~` or `--` in it needs a backslash before"
                " that here"
            )
    return None


def _bare(pattern: str) -> str:
    r"""Return a pattern without sets, and of its escapes only `\1` and `\Z`."""
    kept: list[str] = []
    at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            kept.append(_escape(pattern[at + 1 : at + 2]))
            at += 2
        elif pattern[at] == "[":
            kept.append("_")
            at = _end_of_set(pattern, at)
        else:
            kept.append(pattern[at])
            at += 1
    return "".join(kept)


def _escape(letter: str) -> str:
    if letter and letter in "123456789":
        return "\\1"
    return "\\Z" if letter == "Z" else "_"


def _end_of_set(pattern: str, at: int) -> int:
    at += 2 if pattern[at + 1 : at + 2] == "^" else 1
    if pattern[at : at + 1] == "]":
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1
