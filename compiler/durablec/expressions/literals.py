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
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.codes import DUPLICATE_KEY, NOT_YET
from durablec_dsl.source import Span

_KINDS = {"bool": BOOL, "double": DOUBLE, "int": INT, "null": NULL}


def constant(checking: Checking, node: expr.Constant, env: Env) -> Type:
    """Check a constant; a string is an enumeration of itself."""
    if isinstance(node.value, str):
        return Enumeration((node.value,))
    if node.kind in _KINDS:
        return _KINDS[node.kind]
    message = f"a literal of type `{node.kind}` is not in the profile of CEL used here"
    checking.add(OUTSIDE_PROFILE, node.span, message, help=OUTSIDE[node.kind])
    return DYN


def list_of(checking: Checking, node: expr.ListOf, env: Env) -> Type:
    """Check `[a, b]`."""
    types = [checking.type_of(each.value, env) for each in node.elements]
    for element in node.elements:
        if element.optional:
            _optional(checking, element.span)
    return ListType(_joined(types)) if types else EMPTY_LIST


def map_of(checking: Checking, node: expr.MapOf, env: Env) -> Type:
    """Check `{key: value}`; with constant strings as keys it is a record."""
    if not node.entries:
        return EMPTY_MAP
    types = [checking.type_of(entry.value, env) for entry in node.entries]
    keys = [_key(checking, entry.key, env) for entry in node.entries]
    for entry in node.entries:
        if entry.optional:
            _optional(checking, entry.span)
    _look_for_duplicates(checking, node)
    names = [_text(entry.key) for entry in node.entries]
    fields = {
        name: FieldType(type_, True)
        for name, type_ in zip(names, types, strict=True)
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
    seen: set[tuple[str, object]] = set()
    for entry in node.entries:
        if not isinstance(entry.key, expr.Constant):
            continue
        key = (entry.key.kind, entry.key.value)
        if key in seen:
            message = f"`{checking.text(entry.key)}` stands twice in this map"
            checking.add(DUPLICATE_KEY, entry.key.span, message)
        seen.add(key)


def _joined(types: list[Type]) -> Type:
    joined = types[0]
    for type_ in types[1:]:
        joined = join(joined, type_)
    return joined


def _optional(checking: Checking, span: Span) -> None:
    message = "`?` before an element or entry cannot be used yet"
    checking.add(NOT_YET, Span(span.start, span.start + 1), message)
