"""Regular expressions that RE2, which CEL specifies, and Python read alike."""

import re

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
    ("\\Z", "Python's own end of a text"),
)
_POSSESSIVE = ("*+", "++", "?+", "}+")


def wrong_in_pattern(pattern: str) -> str | None:
    """Say why a pattern cannot be used, or return None if it can."""
    plain = _bare(pattern)
    for start, name in _PYTHON_ONLY:
        if start in plain:
            return f"{name}, `{start}`, is not in regular expressions here"
    if any(sign in plain for sign in _POSSESSIVE):
        return "a possessive repetition is not in regular expressions here"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"this is not a regular expression: {error.msg}"
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
