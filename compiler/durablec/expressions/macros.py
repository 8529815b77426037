"""Macros: `has`, and those that run through a list with a variable of their own."""

from typing import Literal as OneOf
from typing import cast

from durablec.codes import BAD_MACRO, WRONG_OPERAND
from durablec.expressions.access import declared_field
from durablec.expressions.checking import Checking, Env
from durablec.expressions.operators import condition
from durablec.expressions.presence import facts_if, narrowed
from durablec.expressions.typed import Macro, Variable
from durablec.expressions.wording import describe
from durablec.types import BOOL, DYN, STRING, ListType, MapType, RecordType, Type
from durablec_dsl import expr
from durablec_dsl.codes import NOT_YET

MacroName = OneOf["all", "exists", "exists_one", "map", "filter"]
LIST_MACROS: dict[str, MacroName] = {
    "all": "all",
    "exists": "exists",
    "exists_one": "exists_one",
    "existsOne": "exists_one",
    "map": "map",
    "filter": "filter",
}


def has(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check `has(operand.field)`: the field must exist in the type, not in the value."""
    if len(node.args) != 1 or not isinstance(node.args[0], expr.Select):
        _bad_has(checking, node)
        return BOOL
    select = node.args[0]
    if select.optional:
        checking.type_of(select, env)
        return BOOL
    operand = checking.value_of(select.operand, env)
    checking.typed.macros[node] = Macro("has", select)
    if isinstance(select.operand, expr.MapOf) and isinstance(operand, RecordType):
        # All its keys are in sight, so a miss is odd and not wrong.
        checking.typed.types[select] = DYN
        return BOOL
    field = declared_field(checking, operand, select.field, select.field_span)
    checking.typed.types[select] = field.type if field is not None else DYN
    return BOOL


def _bad_has(checking: Checking, node: expr.Call) -> None:
    help = "write `has(record.field)`"
    if len(node.args) == 1 and isinstance(node.args[0], expr.Index):
        index = node.args[0]
        help = f"write `{checking.text(index.index)} in {checking.text(index.operand)}`"
    elif len(node.args) == 1 and isinstance(node.args[0], expr.Ident):
        help = f"write `{checking.text(node.args[0])} != null`, if it may be null"
    message = "`has` takes one field of a record or map"
    checking.add(BAD_MACRO, node.function_span, message, help=help)


def list_macro(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> Type:
    """Check a macro that runs through a list, or through a map's keys."""
    name = LIST_MACROS[node.function]
    item = _item(checking, target, checking.value_of(target, env))
    if not _is_well_formed(checking, node, name):
        return BOOL if name not in ("map", "filter") else DYN
    first = cast(expr.Ident, node.args[0])
    variable = Variable(first.name, item)
    checking.typed.types[first] = item
    checking.typed.locals[first] = variable
    inner = env.binding(variable)
    predicate = None if name == "map" and len(node.args) == 2 else node.args[1]
    if predicate is not None:
        condition(checking, predicate, inner)
        inner = inner.knowing(facts_if(checking.typed, predicate, True))
    result = node.args[-1] if name == "map" else None
    macro = Macro(name, target, variable, predicate, result)
    checking.typed.macros[node] = macro
    return _result(checking, macro, variable, inner)


def _result(checking: Checking, macro: Macro, variable: Variable, env: Env) -> Type:
    if macro.result is not None:
        return ListType(checking.type_of(macro.result, env))
    if macro.name == "filter":
        return ListType(narrowed(variable, env.facts))
    return BOOL


def _item(checking: Checking, target: expr.Expr, type_: Type) -> Type:
    match type_:
        case ListType():
            return type_.item
        case MapType() | RecordType():
            return STRING
        case _:
            if type_ is not DYN:
                text = checking.text(target)
                message = f"`{text}` is {describe(type_)}, and a list is needed here"
                checking.add(WRONG_OPERAND, target.span, message)
            return DYN


def _is_well_formed(checking: Checking, node: expr.Call, name: MacroName) -> bool:
    counts = (2, 3) if name == "map" else (2,)
    if len(node.args) == 3 and name in ("all", "exists", "exists_one"):
        message = f"`{node.function}` with two variables cannot be called yet"
        checking.add(NOT_YET, node.function_span, message)
        return False
    body = "value" if name == "map" else "condition"
    help = f"write `list.{node.function}(x, {body})`"
    if len(node.args) not in counts:
        message = f"`{node.function}` takes a variable and a {body}"
        checking.add(BAD_MACRO, node.function_span, message, help=help)
        return False
    first = node.args[0]
    if not isinstance(first, expr.Ident) or first.rooted:
        message = f"`{checking.text(first)}` is not a name for the variable"
        checking.add(BAD_MACRO, first.span, message, help=help)
        return False
    return True
