"""What a part of a schema is, at a glance."""

from durablec.types import ListType, MapType, RecordType, Type
from durablec_dsl.values import Field, Literal, Value


def is_true(field: Field | None) -> bool:
    """Say whether a keyword is there and true."""
    match field:
        case Field(value=Literal(value=True)):
            return True
        case _:
            return False


def is_false_field(field: Field | None) -> bool:
    """Say whether a keyword is there and false."""
    return field is not None and is_false(field.value)


def is_false(node: Value) -> bool:
    """Say whether a schema is `false`, which fits no value."""
    return isinstance(node, Literal) and node.value is False


def kind(type_: Type) -> str:
    """Return `object`, `array` or `scalar`, whichever the values of a type are."""
    match type_:
        case RecordType() | MapType():
            return "object"
        case ListType():
            return "array"
        case _:
            return "scalar"
