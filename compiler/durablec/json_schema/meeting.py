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
    """What is known of a field before it is read: all schemas and types it has to fit."""

    schemas: list[Schema]
    required: bool
    types: tuple[Type, ...] = ()


class Made(NamedTuple):
    """A record, its fields, which are filled when they are read, and what they fit."""

    record: RecordType
    fields: dict[str, FieldType]
    parts: dict[str, Part]


class Meeting:
    """The records of one reader, and what they come to together.

    A type that is implied is of a schema that has no `type`: of values of other kinds,
    it says nothing. `lost` counts how often the values of a map were to be of a type,
    and met a record, of whose other fields no type is known.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._made: dict[int, Made] = {}
        # Those that met are kept: they are known by their identity.
        self._met: dict[tuple[int, int], tuple[Type, Type, RecordType]] = {}
        self._unread: list[Made] = []
        self._implied: dict[int, Type] = {}

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

    def imply(self, type_: Type) -> None:
        """Note that a type is but implied."""
        if isinstance(type_, RecordType | MapType | ListType):
            self._implied[id(type_)] = type_

    def is_implied(self, type_: Type) -> bool:
        """Say whether a type is but implied."""
        return id(type_) in self._implied

    def meet(self, left: Type, right: Type) -> Type | None:
        """Return the type of what fits both, None where nothing does."""
        if left is right or right is DYN:
            return left
        if left is DYN:
            return right
        one, other = without_null(left), without_null(right)
        is_null = self._takes_null(left) and self._takes_null(right)
        if NULL in (one, other):
            return NULL if is_null else None
        is_null = is_null and (one is not left or other is not right)
        met = self._meet(one, other)
        if met is None:
            return NULL if is_null else None
        return nullable(met) if is_null else met

    def _takes_null(self, type_: Type) -> bool:
        is_null = type_ is NULL or isinstance(type_, Nullable)
        return is_null or self.is_implied(type_)

    def _meet(self, left: Type, right: Type) -> Type | None:
        """Return what two types without null meet in."""
        implied = self.is_implied(left), self.is_implied(right)
        met = left if left is right else self._alike(left, right)
        match met, implied:
            case _, (False, False):
                return met
            case None, (True, True):
                return DYN
            case None, (is_left, _):
                return right if is_left else left
            case _, (True, True) if met is not None:
                self.imply(met)
        return met

    def _alike(self, left: Type, right: Type) -> Type | None:
        match left, right:
            case Enumeration(), Enumeration():
                values = tuple(v for v in left.values if v in right.values)
                return Enumeration(values) if values else None
            case RecordType(), RecordType():
                return self._records(left, right)
            case RecordType(), MapType():
                return self._with_map(left, right)
            case MapType(), RecordType():
                return self._with_map(right, left)
            case ListType(), ListType():
                item = self.meet(left.item, right.item)
                return None if item is None else ListType(item)
            case MapType(), MapType():
                value = self.meet(left.value, right.value)
                return None if value is None else MapType(value)
            case _:
                return _scalar(left, right)

    def _records(self, left: RecordType, right: RecordType) -> RecordType:
        pair = (id(left), id(right))
        if pair not in self._met:
            parts = dict(self._made[pair[0]].parts)
            for name, other in self._made[pair[1]].parts.items():
                one = parts.get(name)
                parts[name] = other if one is None else _both(one, other)
            self._met[pair] = left, right, self.record(parts)
        return self._met[pair][2]

    def _with_map(self, record: RecordType, map_: MapType) -> RecordType:
        """Return a record each of whose fields is what the values of a map are."""
        if map_.value is DYN and not self.is_implied(record):
            return record
        self.lost += map_.value is not DYN
        pair = (id(record), id(map_))
        if pair not in self._met:
            value = () if map_.value is DYN else (map_.value,)
            parts = {
                name: Part(part.schemas, part.required, (*part.types, *value))
                for name, part in self._made[pair[0]].parts.items()
            }
            self._met[pair] = record, map_, self.record(parts)
        return self._met[pair][2]


def _both(one: Part, other: Part) -> Part:
    more = [each for each in other.schemas if each not in one.schemas]
    required = one.required or other.required
    return Part(one.schemas + more, required, one.types + other.types)


def _scalar(left: Type, right: Type) -> Type | None:
    pair = (left, right)
    if STRING in pair:
        other = right if left is STRING else left
        return other if isinstance(other, Enumeration) else None
    return INT if INT in pair and DOUBLE in pair else None
