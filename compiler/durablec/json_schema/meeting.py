"""What two types have in common: the values that fit both.

A record's fields are read later than it is made, so what is kept of them until then is
the schemas that they have to fit: two records meet by putting those together.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec.json_schema.references import Schema
from durablec.type_relations import nullable, without_null
from durablec.types import (
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
from durablec_dsl.record import Record


class Part(Record):
    """What is known of a field before it is read: all the schemas that it has to fit."""

    schemas: list[Schema]
    required: bool


class Made(NamedTuple):
    """A record, its fields, which are filled when they are read, and what they fit."""

    record: RecordType
    fields: dict[str, FieldType]
    parts: dict[str, Part]


class Meeting:
    """The records of one reader, and what they come to together."""

    def __init__(self) -> None:
        self._made: dict[int, Made] = {}
        self._met: dict[tuple[int, int], RecordType] = {}
        self._unread: list[Made] = []

    def __len__(self) -> int:
        return len(self._made)

    def record(self, parts: dict[str, Part]) -> RecordType:
        """Make a record, whose fields are read later."""
        fields: dict[str, FieldType] = {}
        made = Made(RecordType(fields), fields, parts)
        self._made[id(made.record)] = made
        self._unread.append(made)
        return made.record

    def unread(self) -> Iterator[Made]:
        """Yield what is still to be read, also what is made meanwhile, in order."""
        yield from self._unread  # Which grows.
        self._unread.clear()

    def meet(self, left: Type, right: Type) -> Type | None:
        """Return the type of what fits both, None where nothing does."""
        if left is right or right is DYN:
            return left
        if left is DYN:
            return right
        if isinstance(left, Nullable) or isinstance(right, Nullable):
            return self._nullable(left, right)
        match left, right:
            case Enumeration(), Enumeration():
                values = tuple(v for v in left.values if v in right.values)
                return Enumeration(values) if values else None
            case RecordType(), RecordType():
                return self._records(left, right)
            case (RecordType(), MapType()) | (MapType(), RecordType()):
                return left if isinstance(left, RecordType) else right
            case ListType(), ListType():
                item = self.meet(left.item, right.item)
                return None if item is None else ListType(item)
            case MapType(), MapType():
                value = self.meet(left.value, right.value)
                return None if value is None else MapType(value)
            case _:
                return _scalar(left, right)

    def _nullable(self, left: Type, right: Type) -> Type | None:
        if NULL in (left, right):
            return NULL
        met = self.meet(without_null(left), without_null(right))
        both = isinstance(left, Nullable) and isinstance(right, Nullable)
        if met is None:
            return NULL if both else None
        return nullable(met) if both else met

    def _records(self, left: RecordType, right: RecordType) -> RecordType:
        pair = (id(left), id(right))
        if pair not in self._met:
            parts = dict(self._made[pair[0]].parts)
            for name, other in self._made[pair[1]].parts.items():
                one = parts.get(name)
                parts[name] = other if one is None else _both(one, other)
            self._met[pair] = self.record(parts)
        return self._met[pair]


def _both(one: Part, other: Part) -> Part:
    more = [each for each in other.schemas if each not in one.schemas]
    return Part(one.schemas + more, one.required or other.required)


def _scalar(left: Type, right: Type) -> Type | None:
    pair = (left, right)
    if STRING in pair:
        other = right if left is STRING else left
        return other if isinstance(other, Enumeration) else None
    return INT if INT in pair and DOUBLE in pair else None
