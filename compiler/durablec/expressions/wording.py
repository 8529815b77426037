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


def article(type_: Type) -> str:
    """Return a type as a noun with its article, in full."""
    words = {INT: "an integer", DYN: "any value", NULL: "null"}
    if type_ in words:
        return words[type_]
    match type_:
        case ListType():
            return f"a list `{type_}`"
        case RecordType():
            return f"a record `{type_}`"
        case Enumeration():
            return f"one of `{type_}`"
        case MapType():
            return f"a map `{type_}`"
        case Nullable(of=of):
            return f"{article(of)} or null"
        case _:
            return f"a {type_}"


def alternatives(words: list[str]) -> str:
    """Return words joined by commas and `or`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
