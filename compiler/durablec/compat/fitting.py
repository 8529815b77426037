"""Whether each value of one type surely is one of another, whatever it is."""

from collections.abc import Iterator
from typing import NamedTuple

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
    return not any(_misfits(source, target, "", frozenset()))


def misfit(source: Type, target: Type) -> str | None:
    """Return what a check for `target` may refuse of a value of type `source`.

    What a value has beyond its type is left out: see `unnamed`.
    """
    found = _misfits(source, target, "", frozenset())
    return next((each.told for each in found if not each.is_beyond), None)


def unnamed(source: Type, target: Type) -> str | None:
    """Return a field that only `target` names, which a value may have all the same."""
    found = _misfits(source, target, "", frozenset())
    return next((each.told for each in found if each.is_beyond), None)


class _Misfit(NamedTuple):
    """What may be refused; `is_beyond` says that the source's type has no word on it."""

    told: str
    is_beyond: bool = False


def _misfits(source: Type, target: Type, path: str, seen: _Pairs) -> Iterator[_Misfit]:
    if source is target or target is DYN:
        return
    match source, target:
        case Nullable(), Nullable():
            yield from _misfits(source.of, target.of, path, seen)
        case _, Nullable() if source is not DYN:
            if source is not NULL:
                yield from _misfits(source, target.of, path, seen)
        case ListType(), ListType():
            yield from _misfits(source.item, target.item, f"{path}[]", seen)
        case MapType(), MapType():
            yield from _misfits(source.value, target.value, f"{path}.*", seen)
        case OptionalType(), OptionalType():
            yield from _misfits(source.of, target.of, path, seen)
        case RecordType(), RecordType():
            yield from _of_records(source, target, path, seen)
        case RecordType(), MapType(value=value) if value is DYN:
            # A record may have fields that its type does not name.
            pass
        case _ if not _is_wider(source, target):
            what = f"`{path.lstrip('.')}`" if path else "it"
            yield _Misfit(f"{what} was `{source}`, and is `{target}` now")
        case _:
            pass


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
) -> Iterator[_Misfit]:
    pair = (id(source), id(target))
    if pair in seen or len(seen) >= _DEEPEST:
        return
    seen |= {pair}
    for name, wanted in target.fields.items():
        given = source.fields.get(name)
        inside = f"{path}.{name}"
        shown = f"`{inside.lstrip('.')}`"
        if given is None and not wanted.required and wanted.type is not DYN:
            # A field that the source does not name may be there, of any type.
            yield _Misfit(f"{shown} is `{wanted.type}` now", is_beyond=True)
        if wanted.required and (given is None or not given.required):
            yield _Misfit(f"{shown} is required now")
        elif given is not None:
            yield from _misfits(given.type, wanted.type, inside, seen)
