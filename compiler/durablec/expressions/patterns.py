"""Regular expressions that RE2, which CEL specifies, and Python read alike.

One difference is left: without case, RE2 takes two characters beyond ASCII, U+017F and
U+212A, for the letters `s` and `k`, and Python here does not.
"""

import re
import warnings
from itertools import accumulate

from durablec.expressions.pattern_growth import grows

_PYTHON_ONLY = (
    ("(?=", "a look-ahead"),
    ("(?!", "a look-ahead"),
    ("(?<=", "a look-behind"),
    ("(?<!", "a look-behind"),
    ("(?P=", "a reference back"),
    ("(?#", "a comment"),
    ("(?>", "an atomic group"),
    ("(?(", "a condition"),
    ("{,", "a repetition without its least number"),
    ("\\1", "a reference back"),
    ("\\Z", "Python's own end of a text"),
)
_LONGEST, _DEEPEST = 1_000, 50
"""Python takes time and stack to compile a pattern that grow faster than the pattern."""

_POSSESSIVE = ("*+", "++", "?+", "}+")
_FLAGS = frozenset("ims-")
_MOST_REPEATED = 1_000
"""RE2's own limit (https://github.com/google/re2/wiki/Syntax)."""

_SET = r"\[\^?\]?(?:\\.|[^\]\\])*\]"


def wrong_in_pattern(pattern: str) -> str | None:
    """Say why a pattern cannot be used, or return None if it can."""
    if len(pattern) > _LONGEST:
        return f"a regular expression has at most {_LONGEST} characters here"
    plain = _bare(pattern)
    for start, name in _PYTHON_ONLY:
        if start in plain:
            return f"{name}, `{start}`, is not in regular expressions here"
    if any(sign in plain for sign in _POSSESSIVE):
        return "a possessive repetition is not in regular expressions here"
    if _depth(plain) > _DEEPEST:
        return f"a regular expression nests {_DEEPEST} deep at most here"
    unlike = _unlike_re2(pattern)
    if unlike is not None:
        return unlike
    fault = _fault(pattern)
    if fault is not None:
        return fault
    if grows(pattern):
        return "a text can match this in so many ways that a long one takes for ever"
    return None


def repair_of_pattern(pattern: str) -> str | None:
    """Say what to do about a pattern that cannot be used, but for a mistake in it."""
    if len(pattern) > _LONGEST or _depth(_bare(pattern)) > _DEEPEST:
        return None
    if _unlike_re2(pattern) or _fault(pattern):
        return None
    if any(sign in _bare(pattern) for sign, _ in _PYTHON_ONLY) or not grows(pattern):
        return "join two patterns by `&&`, or let a step do what Python's `re` can"
    return "let no repetition stand inside of another that can begin with the same"


def _unlike_re2(pattern: str) -> str | None:
    """Say what RE2 and Python read otherwise, or only one of them reads."""
    plain = _bare(pattern)
    wrong = _wrong_flag(pattern, plain) or _wrong_repetition(plain)
    return wrong or _wrong_escape(pattern)


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


def _fault(pattern: str) -> str | None:
    """Return why Python cannot read a pattern, or reads it otherwise than RE2."""
    with warnings.catch_warnings():
        # What Python's sets may come to mean, it says in a warning.
        warnings.simplefilter("error", FutureWarning)
        try:
            re.compile(pattern, re.ASCII)
        except re.error as error:
            return f"this is not a regular expression: {error.msg}"
        except ValueError as error:
            return f"this is not a regular expression: {error}"
        except FutureWarning:
            return (
                "a set with `[`, `&&`, `||`, `~~` or `--` in it needs a backslash before"
                " that here"
            )
    return None


def _depth(plain: str) -> int:
    depths = accumulate((char == "(") - (char == ")") for char in plain)
    return max(depths, default=0)


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
