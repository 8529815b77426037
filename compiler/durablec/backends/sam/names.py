"""Names that a template gives, no longer than AWS takes them.

What is cut ends in digits of a hash of all of it, so that two that begin alike stay two.
"""

from hashlib import sha256

LOGICAL_ID = 180
"""Characters of a name of ours that others are made of: an id has 255, the longest end 70."""

FUNCTION_NAME = 40
"""Characters of a function's name behind the stack's, which together have 64."""

QUERY_NAME = 120
"""Characters of a query's name behind the stack's, which together have 255."""

_DIGITS = 8


def shortened(name: str, most: int) -> str:
    """Return a name that is no longer than `most`, the same as before if it is not."""
    if len(name) <= most:
        return name
    return name[: most - _DIGITS] + sha256(name.encode()).hexdigest()[:_DIGITS]


def pascal(words: str) -> str:
    """Return words between which a `_` stands in Pascal case."""
    return "".join(part[:1].upper() + part[1:] for part in words.split("_"))


def free(wanted: str, taken: set[str], end: str = "X") -> str:
    """Return a logical id that nothing has, with `end` behind it as often as needed."""
    while wanted in taken:
        wanted += end
    return wanted
