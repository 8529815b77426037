"""How types relate: which value fits which place, and what two values have in common.

Both walk two types at once. Records may contain themselves, so a pair that is being
looked at already is taken to hold, which is the coinductive reading: two recursive
records fit if nothing that can be reached speaks against it. Records that lead to each
other in a long line are looked at as far as `DEEPEST` of them.
"""

from collections.abc import Iterator

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
    OpenedType,
    OptionalType,
    RecordType,
    Type,
)

# What `[]` and `{}` are before anything else says what they hold.
EMPTY_LIST = ListType(DYN)
EMPTY_MAP = MapType(DYN)
# What `optional.none()` is before anything else says what it could hold.
NO_VALUE = OptionalType(DYN)

DEEPEST = 60
"""Pairs of records in each other; each is some frames of Python's stack."""

_Pairs = frozenset[tuple[int, int]]


def assignable(source: Type, target: Type) -> bool:
    """Say whether a value of type `source` may stand where `target` is taken."""
    return _assignable(source, target, frozenset())


def _assignable(source: Type, target: Type, seen: _Pairs) -> bool:
    if source is target or DYN in (source, target):
        return True
    match source, target:
        case Nullable(), Nullable():
            return _assignable(source.of, target.of, seen)
        case _, Nullable():
            return source is NULL or _assignable(source, target.of, seen)
        case Enumeration(), Enumeration():
            return set(source.values) <= set(target.values)
        case Enumeration(), _:
            return target is STRING
        case ListType(), ListType():
            return _assignable(source.item, target.item, seen)
        case MapType(), MapType():
            return _assignable(source.value, target.value, seen)
        case OptionalType(), OptionalType():
            return _assignable(source.of, target.of, seen)
        case RecordType(), (RecordType() | MapType()):
            return _record_assignable(source, target, seen)
        case MapType(), RecordType():
            return all(
                not field.required and _assignable(source.value, field.type, seen)
                for field in target.fields.values()
            )
        case _:
            return source is INT and target is DOUBLE


def _record_assignable(
    source: RecordType, target: RecordType | MapType, seen: _Pairs
) -> bool:
    pair = (id(source), id(target))
    if pair in seen or len(seen) >= DEEPEST:
        return True
    seen |= {pair}
    if isinstance(target, MapType):
        return all(
            _assignable(field.type, target.value, seen)
            for field in source.fields.values()
        )
    return all(
        _field_assignable(source.fields.get(name), field, seen)
        for name, field in target.fields.items()
    )


def _field_assignable(
    source: FieldType | None, target: FieldType, seen: _Pairs
) -> bool:
    if source is None:
        return not target.required
    if target.required and not source.required:
        return False
    return _assignable(source.type, target.type, seen)


def holds_any(type_: Type) -> bool:
    """Say whether a value of a type may hold some of which nothing is known."""
    return any(part is DYN for part in parts(type_))


def parts(type_: Type) -> Iterator[Type]:
    """Yield a type and the types of all that a value of it may hold."""
    seen: set[int] = set()
    rest = [type_]
    while rest:
        each = rest.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        match each:
            case ListType(item=inner) | MapType(value=inner):
                rest.append(inner)
            case Nullable(of=inner) | OptionalType(of=inner):
                rest.append(inner)
            case RecordType():
                rest += [field.type for field in each.fields.values()][::-1]


def nullable(type_: Type) -> Type:
    """Return the type of a value that is of `type_`, or null."""
    if type_ in (DYN, NULL) or isinstance(type_, Nullable):
        return type_
    return Nullable(type_)


def without_null(type_: Type) -> Type:
    """Return the type that is left where a value of `type_` is known not to be null."""
    return type_.of if isinstance(type_, Nullable) else type_


def union(options: list[Type]) -> Type:
    """Return the type of a declared union: nullable, or dyn where values differ in kind."""
    joined: Type | None = None
    for option in options:
        bare = without_null(option)
        if bare is not NULL:
            joined = bare if joined is None else _join_alike(joined, bare)
    if joined is None:
        return NULL
    is_null = any(each is NULL or isinstance(each, Nullable) for each in options)
    return nullable(joined) if is_null else joined


def _join_alike(left: Type, right: Type) -> Type:
    """Join two options of a union; lists, maps and records tell apart only by `dyn`."""
    structured = (ListType, MapType, RecordType)
    if isinstance(left, structured) or isinstance(right, structured):
        return left if left is right else DYN
    return join(left, right)


def join(left: Type, right: Type) -> Type:
    """Return the type of a value that is of one type or the other.

    Records become one record in which a field is required if both require it; a field
    that only one of them has is optional. What has nothing in common is `dyn`.
    """
    return _join(left, right, frozenset())


def _join(left: Type, right: Type, seen: _Pairs) -> Type:
    if left is right:
        return left
    if DYN in (left, right):
        return DYN
    if isinstance(left, OpenedType) and isinstance(right, OpenedType):
        payloads = {str(each): each for each in left.payloads + right.payloads}
        return OpenedType(left.fields, payloads=tuple(payloads.values()))
    if NULL in (left, right):
        return nullable(right if left is NULL else left)
    if isinstance(left, Nullable) or isinstance(right, Nullable):
        return nullable(_join(without_null(left), without_null(right), seen))
    if NO_VALUE in (left, right):
        known = right if left is NO_VALUE else left
        return known if isinstance(known, OptionalType) else DYN
    if isinstance(left, OptionalType) and isinstance(right, OptionalType):
        return OptionalType(_join(left.of, right.of, seen))
    if isinstance(left, ListType) and isinstance(right, ListType):
        return _join_lists(left, right, seen)
    if isinstance(left, MapType | RecordType) and isinstance(
        right, MapType | RecordType
    ):
        return _join_maps(left, right, seen)
    return _join_scalars(left, right)


def _join_scalars(left: Type, right: Type) -> Type:
    if isinstance(left, Enumeration) and isinstance(right, Enumeration):
        return Enumeration(tuple(dict.fromkeys(left.values + right.values)))
    if isinstance(left, Enumeration) and right is STRING:
        return STRING
    if isinstance(right, Enumeration) and left is STRING:
        return STRING
    return DOUBLE if {left, right} == {INT, DOUBLE} else DYN


def _join_lists(left: ListType, right: ListType, seen: _Pairs) -> Type:
    if left is EMPTY_LIST:
        return right
    if right is EMPTY_LIST:
        return left
    return ListType(_join(left.item, right.item, seen))


def _join_maps(
    left: MapType | RecordType, right: MapType | RecordType, seen: _Pairs
) -> Type:
    if left is EMPTY_MAP or right is EMPTY_MAP:
        return _or_empty(right if left is EMPTY_MAP else left)
    pair = (id(left), id(right))
    if pair in seen or len(seen) >= DEEPEST:
        return DYN
    seen |= {pair}
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        return RecordType(_join_fields(left, right, seen))
    return MapType(_join(_value(left, seen), _value(right, seen), seen))


def _or_empty(type_: MapType | RecordType) -> MapType | RecordType:
    """Return a type that holds the empty map, too, which has none of a record's fields."""
    if not isinstance(type_, RecordType):
        return type_
    if not any(field.required for field in type_.fields.values()):
        return type_
    fields = type_.fields.items()
    return RecordType({name: FieldType(each.type, False) for name, each in fields})


def _join_fields(
    left: RecordType, right: RecordType, seen: _Pairs
) -> dict[str, FieldType]:
    joined: dict[str, FieldType] = {}
    for name in dict.fromkeys([*left.fields, *right.fields]):
        one, other = left.fields.get(name), right.fields.get(name)
        if one is not None and other is not None:
            both = one.required and other.required
            joined[name] = FieldType(_join(one.type, other.type, seen), both)
        else:
            known = one or other
            assert known is not None
            joined[name] = FieldType(known.type, False)
    return joined


def value_type(type_: MapType | RecordType) -> Type:
    """Return what the values of a map, or the fields of a record, have in common."""
    return _value(type_, frozenset())


def _value(type_: MapType | RecordType, seen: _Pairs) -> Type:
    """Return what the values of a map, or of a record read as a map, have in common."""
    if isinstance(type_, MapType):
        return type_.value
    types = [field.type for field in type_.fields.values()]
    if not types:
        return DYN
    value = types[0]
    for other in types[1:]:
        value = _join(value, other, seen)
    return value
