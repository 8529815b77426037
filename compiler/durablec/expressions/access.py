"""Names, fields and indices: what is read, and whether it is surely there."""

from durablec.codes import (
    OUTSIDE_PROFILE,
    UNGUARDED_FIELD,
    UNKNOWN_NAME,
)
from durablec.expressions.checking import Checking, Env
from durablec.expressions.facts import Fact
from durablec.expressions.fields import (
    constant_key,
    declared_field,
    entry_read,
    fits_key,
    no_index,
)
from durablec.expressions.list_access import (
    behind_the_end,
    by_condition,
    chooses,
)
from durablec.expressions.optional_access import optional_field, optional_index
from durablec.expressions.presence import path_of
from durablec.types import (
    BOOL,
    DYN,
    INT,
    STRING,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.expression_literals import shorten
from durablec_dsl.source import Span
from durablec_dsl.suggest import did_you_mean

# CEL's names of types are values; only `type()` has a use for them.
_TYPE_NAMES = frozenset(
    {"bool", "bytes", "double", "int", "list", "null_type", "string", "type", "uint"}
)
_NAME_HELP = {
    "callback_id": "the id of a callback is a field of its name, in its own `with`: "
    "`approval.id`",
    "event": "what the execution is started with is `input`",
    "undefined": "write `null`",
}


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
        if variable.type is BOOL:
            checking.typed.guards[node] = checking.scope.guard(node.name)
        checking.read(node, variable)
    return checking.known(variable.type, (variable,), env)


def _unknown_name(checking: Checking, node: expr.Ident, env: Env) -> None:
    name = node.name
    if name in _TYPE_NAMES:
        message = f"`{name}` is the name of a type, which is no value here"
        checking.add(OUTSIDE_PROFILE, node.span, message)
        return
    help = _NAME_HELP.get(name)
    if help is None and _is_in_input(checking, name):
        help = f"write `input.{name}`"
    if help is None:
        help = did_you_mean(name, [*env.locals, *checking.scope.names()])
    checking.add(
        UNKNOWN_NAME, node.span, f"`{shorten(name)}` is not known here", help=help
    )


def _is_in_input(checking: Checking, name: str) -> bool:
    variable = checking.scope.lookup("input")
    return (
        variable is not None
        and isinstance(variable.type, RecordType)
        and name in variable.type.fields
    )


def select(checking: Checking, node: expr.Select, env: Env) -> Type:
    """Check `operand.field`."""
    operand = checking.value_of(node.operand, env)
    if node.optional or isinstance(operand, OptionalType):
        return optional_field(checking, node, operand)
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
    if not found.required and not checking.is_there(path, env):
        _unguarded(checking, node, Fact(path or (node,), is_present=True))
    return checking.known(found.type, path, env)


def index(checking: Checking, node: expr.Index, env: Env) -> Type:
    """Check `operand[index]`."""
    operand = checking.value_of(node.operand, env)
    if (isinstance(operand, ListType) or operand is DYN) and chooses(node.index):
        by_condition(checking, node, env)
        return DYN
    key = checking.value_of(node.index, env)
    if node.optional or isinstance(operand, OptionalType):
        return optional_index(checking, node, operand, key)
    entry = entry_read(node)
    if operand is DYN and entry is not None:
        return checking.typed.types[entry.value]
    match operand:
        case ListType():
            if fits_key(checking, node, key, INT):
                behind_the_end(checking, node)
            return checking.known(operand.item, path_of(checking.typed, node), env)
        case RecordType() if constant_key(node.index) is not None:
            name = str(constant_key(node.index))
            return field_of(checking, node, operand, name, node.index.span, env)
        case RecordType() | MapType():
            value = operand.value if isinstance(operand, MapType) else DYN
            if not fits_key(checking, node, key, STRING):
                return value
            return field_of(checking, node, MapType(value), "", node.index.span, env)
        case _:
            no_index(checking, node, operand)
            return DYN


def _unguarded(checking: Checking, node: expr.Select | expr.Index, fact: Fact) -> None:
    if fact in checking.reported:
        return
    checking.reported.add(fact)
    text, operand = checking.text(node), checking.text(node.operand)
    if isinstance(node, expr.Select):
        at, guard, optional = (
            node.field_span,
            f"has({text})",
            f"{operand}.?{node.field}",
        )
    else:
        key = checking.text(node.index)
        at, guard, optional = (
            node.index.span,
            f"{key} in {operand}",
            f"{operand}[?{key}]",
        )
    message = f"`{text}` may be missing here"
    help = f"guard it: `{guard} && ...`, or say what to take: `{optional}.orValue(...)`"
    checking.add(UNGUARDED_FIELD, at, message, help=help)
