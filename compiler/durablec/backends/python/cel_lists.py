"""Writes the functions of lists: Python's where the items' type makes them the same."""

from durablec.backends.python.cel_arithmetic import LONGEST
from durablec.backends.python.cel_part import Part, helped, is_literal, iterable, plain
from durablec.backends.python.nodes import Atom, Call
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    ListType,
    Nullable,
    Type,
)

_ORDERED = (BOOL, DOUBLE, DURATION, INT, STRING, TIMESTAMP)
_HASHED = (BOOL, DURATION, INT, STRING, TIMESTAMP)
_LONGEST_RANGE = 10_000_000


def list_range(size: Part) -> Part:
    """Return `lists.range(size)`; one that may be negative or huge is looked at."""
    low, high = size.bounds or (-1, 0)
    # A length is no longer than what is in the memory already.
    most = _LONGEST_RANGE if is_literal(size) else LONGEST
    if size.type is not INT or low < 0 or high > most:
        return helped("range_", size, type=ListType(INT))
    counted = Call(Atom("range"), [size.node])
    return Part(Call(Atom("list"), [counted]), ListType(INT), size.fails)


def sort(values: Part, type_: Type) -> Part:
    """Return `values.sort()`."""
    if not _has_items(values.type, _ORDERED):
        return helped("sort", values, type=type_)
    return Part(Call(Atom("sorted"), [iterable(values.node)]), type_, values.fails)


def distinct(values: Part, type_: Type) -> Part:
    """Return `values.distinct()`; a dict keeps the first of what is equal."""
    if not _has_items(values.type, _HASHED):
        fails = not isinstance(values.type, ListType)
        return helped("distinct", values, type=type_, fails=fails)
    kept = Call(Atom("dict.fromkeys"), [iterable(values.node)])
    return Part(Call(Atom("list"), [kept]), type_, values.fails)


def list_slice(values: Part, start: Part, end: Part, type_: Type) -> Part:
    """Return `values.slice(start, end)`, whose indices must be in the list."""
    return helped("slice_", values, start, end, type=type_)


def flatten(values: Part, *depth: Part, type_: Type) -> Part:
    """Return `values.flatten()`, or down to a depth."""
    if depth or not _is_nested(values.type):
        fails = bool(depth) or not isinstance(values.type, ListType)
        return helped("flatten", values, *depth, type=type_, fails=fails)
    flat = Call(Atom("chain.from_iterable"), [iterable(values.node)])
    return Part(Call(Atom("list"), [flat]), type_, values.fails)


def sorted_by(values: Part, key: Part) -> bool:
    """Say whether Python's `sorted` is CEL's `sortBy`."""
    return isinstance(values.type, ListType) and plain(key.type) in _ORDERED


def _has_items(type_: Type, kinds: tuple[Type, ...]) -> bool:
    if not isinstance(type_, ListType) or isinstance(type_.item, Nullable):
        return False
    return plain(type_.item) in kinds


def _is_nested(type_: Type) -> bool:
    return isinstance(type_, ListType) and isinstance(type_.item, ListType)
