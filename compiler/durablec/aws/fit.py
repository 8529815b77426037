"""Whether a value of a known type may be what an operation takes.

Only what surely does not fit is a fault: nothing is said of a value of any type, nor of
the fields of a map.
"""

from collections.abc import Iterable

from durablec.aws.model import Kind, Shape
from durablec.expressions.wording import describe
from durablec.type_relations import without_null
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
    OptionalType,
    RecordType,
    Type,
)

WORDS: dict[Kind, str] = {
    "structure": "a record",
    "list": "a list",
    "map": "a map",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "timestamp": "a moment as text",
    "blob": "text, or bytes as `{base64: ...}`",
    "any": "any value",
}
"""What an operation takes, as a noun with its article."""

_SCALARS: dict[Kind, tuple[Type, ...]] = {
    "string": (STRING,),
    "integer": (INT,),
    "number": (INT, DOUBLE),
    "boolean": (BOOL,),
    "timestamp": (STRING,),
    "blob": (STRING,),
}

_Seen = frozenset[tuple[int, str]]


def misfit(
    type_: Type, shape: Shape, path: str, *, optional: bool = False
) -> str | None:
    """Return why a value of this type is surely refused, or None.

    `path` is what messages call it; if it is `optional`, null leaves it out.
    """
    return _misfit(type_, shape, path, optional, frozenset())


def example(shape: Shape) -> str | None:
    """Return how to write a value, where the word for it does not say."""
    if shape.kind == "structure" and shape.is_union:
        first, *others = shape.members
        rest = f", or one of {_listed(others)} in place of `{first}`" if others else ""
        return f"write `{{{first}: ...}}`{rest}"
    return None


def _misfit(
    type_: Type, shape: Shape, path: str, optional: bool, seen: _Seen
) -> str | None:
    if optional:
        type_ = DYN if type_ is NULL else without_null(type_)
    # A timestamp, a duration and an optional value were reported: JSON has none.
    unknown = type_ in (DYN, TIMESTAMP, DURATION) or isinstance(type_, OptionalType)
    pair = (id(type_), shape.name)
    if unknown or shape.kind == "any" or pair in seen:
        return None
    seen |= {pair}
    match shape.kind, type_:
        case "structure", RecordType():
            return _record(type_, shape, path, seen)
        case "structure", MapType():
            return None
        case "map", MapType():
            return _misfit(type_.value, shape.value, f"{path}.*", False, seen)
        case "map", RecordType():
            fields = type_.fields.items()
            parts = ((each.type, shape.value, f"{path}.{key}") for key, each in fields)
            return _first(_misfit(*part, False, seen) for part in parts)
        case "list", ListType():
            return _misfit(type_.item, shape.item, f"{path}[]", False, seen)
        case "blob", RecordType() if set(type_.fields) == {"base64"}:
            base64 = type_.fields["base64"].type
            if base64 in (STRING, DYN) or isinstance(base64, Enumeration):
                return None
    plain = STRING if isinstance(type_, Enumeration) else type_
    if plain in _SCALARS.get(shape.kind, ()):
        return None
    return f"`{path}` must be {WORDS[shape.kind]}, and this is {describe(type_)}"


def _record(type_: RecordType, shape: Shape, path: str, seen: _Seen) -> str | None:
    members = shape.members
    for key, field in type_.fields.items():
        if key not in members:
            return f"`{path}` takes no `{key}`, and this has one"
        optional = key not in shape.required
        inner = f"{path}.{key}"
        fault = _misfit(field.type, members[key], inner, optional, seen)
        if fault is not None:
            return fault
    for name in shape.required:
        given = type_.fields.get(name)
        if given is None or not given.required:
            lacks = "has none" if given is None else "may have none"
            return f"`{path}` needs `{name}`, and this {lacks}"
    surely = sum(field.required for field in type_.fields.values())
    if shape.is_union and (surely > 1 or not type_.fields):
        return f"`{path}` takes exactly one member, and this has {surely or 'none'}"
    return None


def _first(faults: Iterable[str | None]) -> str | None:
    return next((fault for fault in faults if fault is not None), None)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
