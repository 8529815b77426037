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

    Unlike `assignable`, it does not: of `any`, nothing is sure.
    """
    return _fits(source, target, frozenset())


def _fits(source: Type, target: Type, seen: _Pairs) -> bool:
    if source is target or target is DYN:
        return True
    match source, target:
        case Nullable(), Nullable():
            return _fits(source.of, target.of, seen)
        case _, Nullable():
            return source is NULL or _fits(source, target.of, seen)
        case Enumeration(), Enumeration():
            return set(source.values) <= set(target.values)
        case Enumeration(), _:
            return target is STRING
        case ListType(), ListType():
            return _fits(source.item, target.item, seen)
        case MapType(), MapType():
            return _fits(source.value, target.value, seen)
        case OptionalType(), OptionalType():
            return _fits(source.of, target.of, seen)
        case RecordType(), RecordType():
            return _record_fits(source, target, seen)
        case RecordType(), MapType():
            # A record may have fields that its type does not name.
            return target.value is DYN
        case _:
            return source is INT and target is DOUBLE


def _record_fits(source: RecordType, target: RecordType, seen: _Pairs) -> bool:
    pair = (id(source), id(target))
    if pair in seen or len(seen) >= _DEEPEST:
        return True
    seen |= {pair}
    for name, wanted in target.fields.items():
        given = source.fields.get(name)
        if given is None:
            # A field that the source does not name may be there, of any type.
            if wanted.required or wanted.type is not DYN:
                return False
        elif (wanted.required and not given.required) or not _fits(
            given.type, wanted.type, seen
        ):
            return False
    return True
