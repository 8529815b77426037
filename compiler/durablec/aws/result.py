"""The type of an operation's result.

A member that the model does not require is optional, so that its presence is checked
before it is read. Moments are ISO 8601 text. Bytes are a record with their base64
text; an answer that is nothing but bytes, such as a payload of Lambda's, is text.
"""

from durablec.aws.model import Operation, Shape
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    RecordType,
    Type,
)

BYTES = RecordType({"base64": FieldType(STRING, True)})
"""Bytes, as an operation gives them and takes them."""

_MOST_VALUES = 60
"""An enumeration of more values grows with every release, and reads badly."""

_SCALARS: dict[str, Type] = {
    "integer": INT,
    "number": DOUBLE,
    "boolean": BOOL,
    "timestamp": STRING,
    "blob": BYTES,
    "any": DYN,
}


def result_type(operation: Operation) -> RecordType:
    """Return the type of what an operation gives; `ResponseMetadata` is left out."""
    if operation.output is None:
        return RecordType({})
    known: dict[str, RecordType] = {}
    fields = _fields(operation.output, known)
    if operation.payload is not None:
        required = fields[operation.payload].required
        fields[operation.payload] = FieldType(STRING, required)
    return RecordType(fields)


def _fields(shape: Shape, known: dict[str, RecordType]) -> dict[str, FieldType]:
    required = shape.raw.get("required", [])
    return {
        name: FieldType(_type(member, known), name in required)
        for name, member in shape.members.items()
    }


def _type(shape: Shape, known: dict[str, RecordType]) -> Type:
    match shape.kind:
        case "structure":
            return _record(shape, known)
        case "list":
            return ListType(_type(shape.item, known))
        case "map":
            return MapType(_type(shape.value, known))
        case "string":
            few = 0 < len(shape.enum) <= _MOST_VALUES
            return Enumeration(tuple(shape.enum)) if few else STRING
        case kind:
            return _SCALARS[kind]


def _record(shape: Shape, known: dict[str, RecordType]) -> RecordType:
    """Return the record of a structure, which may contain itself."""
    if shape.name not in known:
        fields: dict[str, FieldType] = {}
        known[shape.name] = RecordType(fields, shape.name)
        fields.update(_fields(shape, known))
    return known[shape.name]
