"""CEL's string functions, where Python's of the same purpose differ or cannot say.

Offsets count code points; one that is outside of the string is an error, where Python
would clamp it or count from the end.
"""

import string
from typing import Any, Final

from durablec_runtime._cel_error import CelError, no_overload

#: Unicode's White_Space; Python's own ``strip`` takes four separators of ASCII with it.
_SPACES: Final = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER: Final = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_ESCAPES: Final = str.maketrans(
    {
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
        "\\": "\\\\",
        '"': '\\"',
    }
)


def trim(text: Any) -> str:
    """Return a string without white space at its ends."""
    return _string("trim", text).strip(_SPACES)


def lower_ascii(text: Any) -> str:
    """Return a string with the letters ``A`` to ``Z`` in lower case, and no others."""
    return _string("lowerAscii", text).translate(_LOWER)


def upper_ascii(text: Any) -> str:
    """Return a string with the letters ``a`` to ``z`` in upper case, and no others."""
    return _string("upperAscii", text).translate(_UPPER)


def char_at(text: Any, index: Any) -> str:
    """Return a string's character; at its very end that is the empty string."""
    at = _offset("charAt", _string("charAt", text), index)
    return str(text[at : at + 1])


def index_of(text: Any, part: Any, offset: Any = 0) -> int:
    """Return where a string first stands in another from an offset on, or -1."""
    whole, sought = _string("indexOf", text), _string("indexOf", part)
    return whole.find(sought, _offset("indexOf", whole, offset))


def last_index_of(text: Any, part: Any, offset: Any = None) -> int:
    """Return where a string last begins in another up to an offset, or -1."""
    whole, sought = _string("lastIndexOf", text), _string("lastIndexOf", part)
    if offset is None:
        return whole.rfind(sought)
    return whole.rfind(sought, 0, _offset("lastIndexOf", whole, offset) + len(sought))


def substring(text: Any, start: Any, end: Any = None) -> str:
    """Return the part of a string from one offset to another, or to its end."""
    whole = _string("substring", text)
    first = _offset("substring", whole, start)
    last = len(whole) if end is None else _offset("substring", whole, end)
    if first > last:
        raise CelError(f"a substring cannot begin at {first} and end at {last}")
    return whole[first:last]


def replace(text: Any, old: Any, new: Any, limit: Any = -1) -> str:
    """Return a string with another in place of each piece, or of the first ones."""
    whole, sought = _string("replace", text), _string("replace", old)
    return whole.replace(
        sought, _string("replace", new), _integer("replace", text, limit)
    )


def split(text: Any, separator: Any, limit: Any = -1) -> list[str]:
    """Return the pieces between separators, the last with all that is over a limit.

    An empty separator gives the characters.
    """
    whole, between = _string("split", text), _string("split", separator)
    most = _integer("split", text, limit)
    if most == 0:
        return []
    if between:
        return whole.split(between, max(most - 1, -1))
    if 0 < most < len(whole):
        return [*whole[: most - 1], whole[most - 1 :]]
    return list(whole) or [""]


def join(texts: Any, separator: Any = "") -> str:
    """Return the strings of a list as one, with a separator between."""
    if not isinstance(texts, list):
        raise no_overload("join", texts)
    return _string("join", separator).join(_string("join", each) for each in texts)


def reverse(value: Any) -> Any:
    """Return a string or a list from its end to its beginning."""
    if not isinstance(value, str | list):
        raise no_overload("reverse", value)
    return value[::-1]


def quote(text: Any) -> str:
    """Return a string in double quotes, with CEL's escapes in it."""
    return f'"{_string("quote", text).translate(_ESCAPES)}"'


def _string(operation: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    raise no_overload(operation, value)


def _integer(operation: str, text: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise no_overload(operation, text, value)


def _offset(operation: str, text: str, value: Any) -> int:
    at = _integer(operation, text, value)
    if 0 <= at <= len(text):
        return at
    raise CelError(f"the offset {at} is outside of a string of {len(text)}")
