"""Which values may be what a parameter, or a workflow's `returns`, takes.

This is wider than what is assignable (`type_relations.py`): a value that may be null may
not be, a number may be whole, and a text may be the right one. In Python's view, which
is that of a parameter, a boolean is an integer; in that of JSON it is none. Lists and
maps overlap if what they hold does.
"""

from typing import NamedTuple

from durablec.type_relations import DEEPEST
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)


class _View(NamedTuple):
    """How types are looked at, and the pairs that are being looked at already."""

    numbers: tuple[Type, ...]
    seen: frozenset[tuple[int, int]] = frozenset()


_PYTHON = _View((BOOL, INT, DOUBLE))
_JSON = _View((INT, DOUBLE))


def overlap(source: Type, target: Type) -> bool:
    """Say whether a value of type `source` may be one that a parameter takes."""
    return _overlap(source, target, _PYTHON)


def overlap_as_json(source: Type, target: Type) -> bool:
    """Say whether the JSON of a value of type `source` may be of type `target`."""
    return _overlap(source, target, _JSON)


def _overlap(source: Type, target: Type, view: _View) -> bool:
    if source is target or DYN in (source, target):
        return True
    match source, target:
        case Nullable(), _:
            return _overlap(source.of, target, view) or _overlap(NULL, target, view)
        case _, Nullable():
            return source is NULL or _overlap(source, target.of, view)
        case Enumeration(), Enumeration():
            return not set(source.values).isdisjoint(target.values)
        case ListType(), ListType():
            return _overlap(source.item, target.item, view)
        case MapType(), MapType():
            return _overlap(source.value, target.value, view)
        case ((RecordType() | MapType()), (RecordType() | MapType())):
            return _records_overlap(source, target, view)
        case _:
            return _scalars_overlap(source, target, view)


def _scalars_overlap(source: Type, target: Type, view: _View) -> bool:
    if isinstance(source, Enumeration):
        return target is STRING
    if isinstance(target, Enumeration):
        return source is STRING
    return source in view.numbers and target in (INT, DOUBLE)


def _records_overlap(
    source: RecordType | MapType, target: RecordType | MapType, view: _View
) -> bool:
    pair = (id(source), id(target))
    if pair in view.seen or len(view.seen) >= DEEPEST:
        return True
    view = view._replace(seen=view.seen | {pair})
    if isinstance(source, RecordType) and isinstance(target, RecordType):
        return all(
            _fields_overlap(source.fields.get(name), field, view)
            for name, field in target.fields.items()
        )
    return all(
        _overlap(of, taken, view) for of in _held(source) for taken in _held(target)
    )


def _fields_overlap(source: FieldType | None, target: FieldType, view: _View) -> bool:
    if source is None:
        return not target.required
    may_be_missing = not (source.required or target.required)
    return may_be_missing or _overlap(source.type, target.type, view)


def _held(type_: RecordType | MapType) -> list[Type]:
    """Return the types of what surely is in a record, and of what may be in a map."""
    if isinstance(type_, MapType):
        return [type_.value]
    return [field.type for field in type_.fields.values() if field.required]
