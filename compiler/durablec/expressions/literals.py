"""Literals: constants, lists and maps."""

from durablec.codes import OUTSIDE_PROFILE, WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.functions import OUTSIDE
from durablec.expressions.operators import plain
from durablec.expressions.wording import describe
from durablec.type_relations import EMPTY_LIST, EMPTY_MAP, join
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.codes import DUPLICATE_KEY

_KINDS = {"bool": BOOL, "double": DOUBLE, "int": INT, "null": NULL}


def constant(checking: Checking, node: expr.Constant, env: Env) -> Type:
    """Check a constant; a string is an enumeration of itself."""
    if isinstance(node.value, str):
        return Enumeration((node.value,))
    if node.kind in _KINDS:
        return _KINDS[node.kind]
    message = f"a literal of type `{node.kind}` is not in the profile of CEL used here"
    help = OUTSIDE[node.kind]
    if isinstance(node.value, int):
        help = f"JSON has no unsigned integers; write `{node.value}`"
    checking.add(OUTSIDE_PROFILE, node.span, message, help=help)
    return DYN


def list_of(checking: Checking, node: expr.ListOf, env: Env) -> Type:
    """Check `[a, b]`."""
    types = [_value(checking, each, env) for each in node.elements]
    return ListType(_joined(types)) if types else EMPTY_LIST


def map_of(checking: Checking, node: expr.MapOf, env: Env) -> Type:
    """Check `{key: value}`; with constant strings as keys it is a record."""
    if not node.entries:
        return EMPTY_MAP
    types = [_value(checking, entry, env) for entry in node.entries]
    keys = [_key(checking, entry.key, env) for entry in node.entries]
    _look_for_duplicates(checking, node)
    names = [_text(entry.key) for entry in node.entries]
    fields = {
        name: FieldType(type_, not entry.optional)
        for name, type_, entry in zip(names, types, node.entries, strict=True)
        if name is not None
    }
    if None not in names:
        return RecordType(fields)
    return MapType(_joined(types)) if all(key is STRING for key in keys) else DYN


def _text(key: expr.Expr) -> str | None:
    if isinstance(key, expr.Constant) and isinstance(key.value, str):
        return key.value
    return None


def _key(checking: Checking, key: expr.Expr, env: Env) -> Type:
    type_ = plain(checking.value_of(key, env))
    if type_ not in (STRING, INT, BOOL, DYN):
        message = f"a key of a map is a string, and this is {describe(type_)}"
        checking.add(WRONG_OPERAND, key.span, message)
    return type_


def _look_for_duplicates(checking: Checking, node: expr.MapOf) -> None:
    """Report a key that stands twice, as it is or as JSON has it: as a string."""
    seen: dict[str, expr.Constant] = {}
    for entry in node.entries:
        if not isinstance(entry.key, expr.Constant):
            continue
        key = _in_json(entry.key)
        if key in seen:
            shown = checking.text(entry.key)
            message = f"`{shown}` stands twice in this map"
            if seen[key].kind != entry.key.kind:
                other = checking.text(seen[key])
                message = f"`{other}` and `{shown}` are one key in JSON"
            checking.add(DUPLICATE_KEY, entry.key.span, message)
        seen[key] = entry.key


def _in_json(key: expr.Constant) -> str:
    return str(key.value).lower() if isinstance(key.value, bool) else str(key.value)


def _joined(types: list[Type]) -> Type:
    joined = types[0]
    for type_ in types[1:]:
        joined = join(joined, type_)
    return joined


def _value(checking: Checking, part: expr.Element | expr.Entry, env: Env) -> Type:
    """Check an element, or the value of an entry; after `?` it is optional."""
    type_ = checking.type_of(part.value, env)
    if not part.optional or type_ is DYN:
        return type_
    if isinstance(type_, OptionalType):
        return type_.of
    message = f"`?` stands before an optional value, and this is {describe(type_)}"
    checking.add(WRONG_OPERAND, part.value.span, message)
    return DYN
