"""Shapes: the language's types, as checks of decoded JSON at run time.

A shape looks at a value and tells the first fault, with its path::

    record({"accepted": BOOLEAN}, optional={"note": STRING}).fault(answer, "answer")
    # "answer.accepted: expected a boolean, got a string"
"""

import sys
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final, NamedTuple


class Shape(NamedTuple):
    """What a value is expected to be, in words, and how to find what is wrong.

    Most values fit, so that whether they do is asked first: ``told(value, path)`` is a
    sentence on one that does not, which is ``shown`` in it.
    """

    expected: str
    fits: Callable[[Any], bool]
    told: Callable[[Any, str], str]
    shown: Callable[[Any], str] = lambda value: _kind(value)

    def fault(self, value: Any, path: str) -> str | None:
        """Return None for a value that fits, else one sentence on its first fault."""
        return None if self.fits(value) else self.told(value, path)


def record(
    required: Mapping[str, Shape], *, optional: Mapping[str, Shape] | None = None
) -> Shape:
    """Expect these fields; optional ones may be absent, unknown ones are allowed."""
    fields = {**required, **(optional or {})}

    def fits(value: Any) -> bool:
        if not isinstance(value, dict) or not required.keys() <= value.keys():
            return False
        # A loop, and no `all`: inputs may be long, and this is on the way of each run.
        for name, shape in fields.items():
            if name in value and not shape.fits(value[name]):
                return False
        return True

    def told(value: Any, path: str) -> str:
        if not isinstance(value, dict):
            return _unexpected("a record", value, path)
        for name in required:
            if name not in value:
                return f"{_member(path, name)}: missing"
        parts = ((n, s, value[n]) for n, s in fields.items() if n in value)
        return next(s.told(v, _member(path, n)) for n, s, v in parts if not s.fits(v))

    return Shape("a record", fits, told)


def list_of(item: Shape) -> Shape:
    """Expect a list whose items have this shape."""

    def fits(value: Any) -> bool:
        return isinstance(value, list) and all(map(item.fits, value))

    def told(value: Any, path: str) -> str:
        if not isinstance(value, list):
            return _unexpected("a list", value, path)
        parts = enumerate(value)
        return next(item.told(v, f"{path}[{i}]") for i, v in parts if not item.fits(v))

    return Shape("a list", fits, told)


def map_of(item: Shape) -> Shape:
    """Expect a record of any field names, whose values have this shape."""

    def fits(value: Any) -> bool:
        return isinstance(value, dict) and all(map(item.fits, value.values()))

    def told(value: Any, path: str) -> str:
        if not isinstance(value, dict):
            return _unexpected("a map", value, path)
        parts = value.items()
        return next(
            item.told(v, _member(path, k)) for k, v in parts if not item.fits(v)
        )

    return Shape("a map", fits, told)


def one_of(*shapes: Shape) -> Shape:
    """Expect one of these shapes; a fault inside one is told before a general one."""
    expected = " or ".join(dict.fromkeys(shape.expected for shape in shapes))

    def fits(value: Any) -> bool:
        return any(shape.fits(value) for shape in shapes)

    def told(value: Any, path: str) -> str:
        faults = (shape.told(value, path) for shape in shapes)
        inner = (found for found in faults if not found.startswith(f"{path}: "))
        return next(inner, f"{path}: expected {expected}, got {shown(value)}")

    # A text that is none of those known is told itself, and not that it is a text.
    shown = _quoted if any(shape.shown is _quoted for shape in shapes) else _kind
    return Shape(expected, fits, told, shown)


def enumeration(*literals: str | int | float | bool | None) -> Shape:
    """Expect one of these literals; ``1``, ``1.0`` and ``true`` are three of them."""
    expected = " or ".join(f"`{literal}`" for literal in literals)
    known = [(type(literal), literal) for literal in literals]

    def fits(value: Any) -> bool:
        return (type(value), value) in known

    def told(value: Any, path: str) -> str:
        return f"{path}: expected {expected}, got {_quoted(value)}"

    return Shape(expected, fits, told, _quoted)


def later(shape: Callable[[], Shape], expected: str = "a record") -> Shape:
    """Refer to a shape that is defined further down, or to itself: a named type."""
    return Shape(
        expected,
        lambda value: shape().fits(value),
        lambda value, path: shape().told(value, path),
    )


def _scalar(expected: str, fits: Callable[[Any], bool]) -> Shape:
    return Shape(expected, fits, lambda v, path: _unexpected(expected, v, path))


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return _is_int(value) and -_BEYOND <= value < _BEYOND


def _is_number(value: Any) -> bool:
    # No comparison holds of what is not a number.
    return (isinstance(value, float) or _is_int(value)) and -_MOST <= value <= _MOST


#: CEL's integers have 64 bits; other languages write a large double without a point.
_BEYOND: Final = 2**63
_MOST: Final = sys.float_info.max

STRING: Final = _scalar("a string", lambda value: isinstance(value, str))
#: JSON's ``1.0`` is no integer here: Python reads it as a float, and CEL as a double.
INTEGER: Final = _scalar("an integer", _is_integer)
NUMBER: Final = _scalar("a number", _is_number)
BOOLEAN: Final = _scalar("a boolean", lambda value: isinstance(value, bool))
NULL: Final = _scalar("null", lambda value: value is None)
ANY: Final = _scalar("any value", lambda _: True)

_TOO_LARGE: Final = "a number that is too large"
_KINDS: Final = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    type(None): "null",
    list: "a list",
    dict: "a record",
}


def _unexpected(expected: str, value: Any, path: str) -> str:
    kind = _kind(value)
    return f"{path}: expected {expected}, got {kind.replace(f'{expected} ', 'one ')}"


def _kind(value: Any) -> str:
    if _is_int(value) and not _is_integer(value):
        is_number = _is_number(value)
        return "an integer of more than 64 bits" if is_number else _TOO_LARGE
    if isinstance(value, float) and not isfinite(value):
        return _TOO_LARGE
    return _KINDS.get(type(value), type(value).__name__)


def _quoted(value: Any) -> str:
    return f"`{value[:40]}`" if isinstance(value, str) else _kind(value)


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if name.isidentifier() else f"{path}[{name[:80]!r}]"
