"""Whether each value of one type surely is one of another, whatever it is."""

from durablec.types import (
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)

_Pairs = frozenset[tuple[int, int]]
_DEEPEST = 60


def surely_fits(source: Type, target: Type) -> bool:
    """Say whether a check for `target` takes every value of type `source`.

    Unlike `assignable`, it does not so with `any`, of which nothing is sure.
    """
    return misfit(source, target) is None


def misfit(source: Type, target: Type) -> str | None:
    """Return what a check for `target` may refuse of a value of type `source`."""
    return _misfit(source, target, "", frozenset())


def _misfit(source: Type, target: Type, path: str, seen: _Pairs) -> str | None:
    if source is target or target is DYN:
        return None
    match source, target:
        case Nullable(), Nullable():
            return _misfit(source.of, target.of, path, seen)
        case _, Nullable() if source is not DYN:
            return None if source is NULL else _misfit(source, target.of, path, seen)
        case ListType(), ListType():
            return _misfit(source.item, target.item, f"{path}[]", seen)
        case MapType(), MapType():
            return _misfit(source.value, target.value, f"{path}.*", seen)
        case OptionalType(), OptionalType():
            return _misfit(source.of, target.of, path, seen)
        case RecordType(), RecordType():
            return _of_records(source, target, path, seen)
        case RecordType(), MapType(value=value) if value is DYN:
            # A record may have fields that its type does not name.
            return None
        case _ if _is_wider(source, target):
            return None
    what = f"`{path.lstrip('.')}`" if path else "it"
    return f"{what} was `{source}`, and is `{target}` now"


def _is_wider(source: Type, target: Type) -> bool:
    match source, target:
        case Enumeration(), Enumeration():
            return set(source.values) <= set(target.values)
        case Enumeration(), _:
            return target is STRING
        case _:
            return source is INT and target is DOUBLE


def _of_records(
    source: RecordType, target: RecordType, path: str, seen: _Pairs
) -> str | None:
    pair = (id(source), id(target))
    if pair in seen or len(seen) >= _DEEPEST:
        return None
    seen |= {pair}
    for name, wanted in target.fields.items():
        given = source.fields.get(name)
        inside = f"{path}.{name}"
        shown = f"`{inside.lstrip('.')}`"
        if given is None and not wanted.required and wanted.type is not DYN:
            # A field that the source does not name may be there, of any type.
            return f"{shown} may have been there, of any type"
        if wanted.required and (given is None or not given.required):
            return f"{shown} is required now"
        if given is not None:
            found = _misfit(given.type, wanted.type, inside, seen)
            if found is not None:
                return found
    return None
