"""What the checker knows of a value: the types of expressions.md.

from durablec_dsl.record import Record

A schema's types map to CEL's: integer is int, number is double, an object with
properties is a record, an object without is a map with string keys, an array is a
list, a union with null is nullable, any other union and `any` are dyn. Records that
were declared under a name carry it; a recursive one holds itself.

`str()` of a type is what a person reads: the words of the language's short form.
"""

from collections.abc import Mapping

from durablec_dsl.record import Record


class Scalar(Record):
    """One of the types below; there is one object of each."""

    name: str

    def __str__(self) -> str:
        return self.name


INT = Scalar("integer")
DOUBLE = Scalar("number")
STRING = Scalar("string")
BOOL = Scalar("boolean")
NULL = Scalar("null")
DYN = Scalar("any")
TIMESTAMP = Scalar("timestamp")
DURATION = Scalar("duration")


class Enumeration(Record):
    """A string that is one of `values`."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return " | ".join(f"'{value}'" for value in self.values)


class ListType(Record):
    item: "Type"

    def __str__(self) -> str:
        return f"[{self.item}]"


class MapType(Record):
    """A map from strings to `value`."""

    value: "Type"

    def __str__(self) -> str:
        return f'{{"*": {self.value}}}'


class FieldType(Record):
    """A field of a record; one that is not `required` may be missing."""

    type: "Type"
    required: bool


class RecordType(Record):
    """A record with the fields it is known to have, in the order they were declared.

    `fields` is filled after the record was made where a record contains itself.
    """

    fields: Mapping[str, FieldType]
    name: str | None = None

    def __str__(self) -> str:
        if self.name is not None:
            return self.name
        shown = (
            f"{name}{'' if field.required else '?'}: {field.type}"
            for name, field in self.fields.items()
        )
        return f"{{{', '.join(shown)}}}"


class OpenedType(RecordType):
    """What an `open` binds: a record with the callback's id.

    `payloads` are the types that its answer may have, None for one that was not said;
    they are several where each of some arms opens it.
    """

    payloads: "tuple[Type | None, ...]" = ()


class Nullable(Record):
    """`of`, or null; `of` is neither nullable nor dyn."""

    of: "Type"

    def __str__(self) -> str:
        return f"{self.of} | null"


class OptionalType(Record):
    """CEL's optional value, as `a.?b` gives it."""

    of: "Type"

    def __str__(self) -> str:
        return f"optional {self.of}"


Type = Scalar | Enumeration | ListType | MapType | RecordType | Nullable | OptionalType
