"""Names, fields and indices: what is read, and whether it is surely there."""

from durablec.codes import (
    OUTSIDE_PROFILE,
    UNGUARDED_FIELD,
    UNKNOWN_FIELD,
    UNKNOWN_NAME,
    WRONG_OPERAND,
)
from durablec.expressions.checking import Checking, Env
from durablec.expressions.presence import Fact, Path, path_of
from durablec.expressions.wording import describe
from durablec.type_relations import without_null
from durablec.types import (
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
from durablec_dsl import expr
from durablec_dsl.codes import NOT_YET
from durablec_dsl.source import Span
from durablec_dsl.suggest import did_you_mean

_LATER_ROOTS = frozenset({"constants", "env", "execution"})
# CEL's names of types are values; only `type()` has a use for them.
_TYPE_NAMES = frozenset(
    {"bool", "bytes", "double", "int", "list", "null_type", "string", "type", "uint"}
)
_NAME_HELP = {
    "event": "what the execution is started with is `input`",
    "undefined": "write `null`",
}
_LENGTHS = frozenset({"length", "len", "size", "count"})


def ident(checking: Checking, node: expr.Ident, env: Env) -> Type:
    """Check a name."""
    local = None if node.rooted else env.locals.get(node.name)
    variable = local or checking.scope.lookup(node.name)
    if variable is None:
        _unknown_name(checking, node, env)
        return DYN
    if local is not None:
        checking.typed.locals[node] = variable
    else:
        checking.typed.variables[node] = variable
        checking.read(node, variable)
    return _known(variable.type, Fact((variable,), is_present=False), env)


def _unknown_name(checking: Checking, node: expr.Ident, env: Env) -> None:
    name = node.name
    if name in _LATER_ROOTS:
        message = f"`{name}` cannot be read yet"
        checking.add(NOT_YET, node.span, message)
        return
    if name in _TYPE_NAMES:
        message = f"`{name}` is the name of a type, which is no value here"
        checking.add(OUTSIDE_PROFILE, node.span, message)
        return
    help = _NAME_HELP.get(name)
    if help is None:
        help = did_you_mean(name, [*env.locals, *checking.scope.names()])
    checking.add(UNKNOWN_NAME, node.span, f"`{name}` is not known here", help=help)


def select(checking: Checking, node: expr.Select, env: Env) -> Type:
    """Check `operand.field`."""
    operand = checking.value_of(node.operand, env)
    if node.optional:
        _optional_access(checking, node.field_span)
        return DYN
    return field_of(checking, node, operand, node.field, node.field_span, env)


def field_of(
    checking: Checking,
    node: expr.Select | expr.Index,
    operand: Type,
    name: str,
    at: Span,
    env: Env,
) -> Type:
    """Check that a field is read where it is surely there, and return its type."""
    found = declared_field(checking, operand, name, at)
    if found is None:
        return DYN
    path = path_of(checking.typed, node)
    if not found.required and not _is_known(path, env):
        _unguarded(checking, node, Fact(path or (node,), is_present=True))
    return _known(found.type, Fact(path or (node,), is_present=False), env)


def declared_field(
    checking: Checking, operand: Type, name: str, at: Span
) -> FieldType | None:
    """Return the field that a type has under a name; None after a report."""
    match operand:
        case RecordType():
            if name in operand.fields:
                return operand.fields[name]
            _unknown_field(checking, operand, name, at)
            return None
        case MapType():
            return FieldType(operand.value, False)
        case _:
            if operand is not DYN:
                _no_fields(checking, operand, name, at)
                return None
            return FieldType(DYN, True)


def _unknown_field(
    checking: Checking, operand: RecordType, name: str, at: Span
) -> None:
    whose = f"`{operand.name}`" if operand.name else "this record"
    help = did_you_mean(name, operand.fields)
    if help is None and operand.fields:
        known = ", ".join(f"`{each}`" for each in list(operand.fields)[:8])
        help = f"its fields are {known}"
    message = f"{whose} has no field `{name}`"
    checking.add(UNKNOWN_FIELD, at, message, help=help)


def _no_fields(checking: Checking, operand: Type, name: str, at: Span) -> None:
    help = None
    if name in _LENGTHS:
        help = "write `size(x)`"
    elif isinstance(operand, ListType):
        help = "an item is read by its index, `x[0]`; all of them by `x.map(i, i.name)`"
    message = f"{describe(operand)} has no field `{name}`"
    checking.add(UNKNOWN_FIELD, at, message, help=help)


def index(checking: Checking, node: expr.Index, env: Env) -> Type:
    """Check `operand[index]`."""
    operand = checking.value_of(node.operand, env)
    key = checking.value_of(node.index, env)
    if node.optional:
        _optional_access(checking, node.index.span)
        return DYN
    match operand:
        case ListType():
            _fits_key(checking, node, key, INT)
            return operand.item
        case RecordType() if _constant_key(node.index) is not None:
            name = str(_constant_key(node.index))
            return field_of(checking, node, operand, name, node.index.span, env)
        case RecordType() | MapType():
            value = operand.value if isinstance(operand, MapType) else DYN
            if not _fits_key(checking, node, key, STRING):
                return value
            return field_of(checking, node, MapType(value), "", node.index.span, env)
        case _:
            if operand is not DYN:
                message = f"{describe(operand)} has no index"
                checking.add(WRONG_OPERAND, node.index.span, message)
            return DYN


def _constant_key(node: expr.Expr) -> str | None:
    if isinstance(node, expr.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _fits_key(checking: Checking, node: expr.Index, key: Type, needed: Type) -> bool:
    """Report an index of another type than its operand takes."""
    is_string = needed is STRING and isinstance(key, Enumeration)
    if key in (needed, DYN) or is_string:
        return True
    what = "a list" if needed is INT else "a map"
    message = f"{what} is read by {describe(needed)}, and this is {describe(key)}"
    convert = "int" if needed is INT else "string"
    help = f"write `{convert}({checking.text(node.index)})`"
    checking.add(WRONG_OPERAND, node.index.span, message, help=help)
    return False


def _optional_access(checking: Checking, at: Span) -> None:
    message = "`.?` and `[?...]` cannot be used yet"
    help = "write `has(a.b) ? a.b : ...`"
    checking.add(NOT_YET, at, message, help=help)


def _is_known(path: Path | None, env: Env) -> bool:
    if path is None:
        return False
    return Fact(path, True) in env.facts or Fact(path, False) in env.facts


def _known(type_: Type, fact: Fact, env: Env) -> Type:
    """Return a type without its null where it is known not to be null."""
    return without_null(type_) if fact in env.facts else type_


def _unguarded(checking: Checking, node: expr.Select | expr.Index, fact: Fact) -> None:
    if fact in checking.reported:
        return
    checking.reported.add(fact)
    text = checking.text(node)
    guard = f"has({text})"
    at = node.field_span if isinstance(node, expr.Select) else node.index.span
    if isinstance(node, expr.Index):
        guard = f"{checking.text(node.index)} in {checking.text(node.operand)}"
    message = f"`{text}` may be missing here"
    help = f"guard it: `{guard} && ...`, or `{guard} ? {text} : ...`"
    checking.add(UNGUARDED_FIELD, at, message, help=help)
