"""Types in the words of messages."""

from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)

_SCALARS = {
    BOOL: "a boolean",
    DOUBLE: "a number",
    DURATION: "a duration",
    DYN: "any value",
    INT: "an integer",
    NULL: "null",
    STRING: "a string",
    TIMESTAMP: "a timestamp",
}


def describe(type_: Type) -> str:
    """Return a type as a noun with its article, the kind of value only."""
    match type_:
        case Enumeration():
            return "a string"
        case ListType():
            return "a list"
        case MapType():
            return "a map"
        case RecordType():
            return "a record"
        case Nullable():
            return f"{describe(type_.of)} or null"
        case OptionalType():
            return "an optional value"
        case _:
            return _SCALARS[type_]


def alternatives(words: list[str]) -> str:
    """Return words joined by commas and `or`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
