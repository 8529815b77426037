"""Finds records that hold themselves in a way that no value can."""

from collections.abc import Iterable

from durablec.types import RecordType, Type

REPAIR = "make a field on the way optional, nullable or a list"


def endless(roots: Iterable[RecordType]) -> list[RecordType]:
    """Return one record of each cycle that is met along what every value holds."""
    found: dict[RecordType, None] = {}
    done: set[RecordType] = set()
    for root in roots:
        path: set[RecordType] = set()
        stack: list[tuple[RecordType, bool]] = [(root, False)]
        while stack:
            record, is_left = stack.pop()
            if is_left:
                path.remove(record)
                done.add(record)
            elif record in path:
                found.setdefault(record)
            elif record not in done:
                path.add(record)
                stack.append((record, True))
                stack.extend((each, False) for each in _needed(record))
    return list(found)


def _needed(record: RecordType) -> list[RecordType]:
    """Return the named records that every value of one holds, by their names."""
    found: list[RecordType] = []
    rest: list[Type] = [each.type for each in record.fields.values() if each.required]
    while rest:
        type_ = rest.pop()
        if isinstance(type_, RecordType):
            if type_.name is None:
                rest.extend(f.type for f in type_.fields.values() if f.required)
            else:
                found.append(type_)
    return sorted(found, key=lambda each: each.name or "")
