"""Gives names to records that hold themselves, so that they can be told of and defined.

Nearly all have one, of the reference that leads back; but a reference may also lead to
a list whose items have none.
"""

from collections.abc import Iterator

from durablec.json_schema.pointers import type_name
from durablec.types import ListType, MapType, Nullable, RecordType, Type


def name_what_recurs(records: list[RecordType]) -> None:
    """Name each of the records that holds itself by way of records without a name."""
    for record in records:
        if record.name is None and record in _nameless(record):
            record.name = type_name(f"{next(iter(record.fields))} record")


def _nameless(record: RecordType) -> list[RecordType]:
    """Return the records without a name that one holds."""
    found: dict[int, RecordType] = {}
    rest = [record]
    while rest:
        for held in _held(rest.pop()):
            if held.name is None and id(held) not in found:
                found[id(held)] = held
                rest.append(held)
    return list(found.values())


def _held(record: RecordType) -> Iterator[RecordType]:
    for field in record.fields.values():
        type_: Type = field.type
        while isinstance(type_, ListType | MapType | Nullable):
            type_ = type_.value if isinstance(type_, MapType) else _inner(type_)
        if isinstance(type_, RecordType):
            yield type_


def _inner(type_: ListType | Nullable) -> Type:
    return type_.item if isinstance(type_, ListType) else type_.of
