"""Macros: `has`, and those that run through a list with a variable of their own."""

from typing import Literal as OneOf

from durablec.codes import BAD_MACRO, WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.fields import declared_field
from durablec.expressions.item_facts import item_facts
from durablec.expressions.macro_forms import named_variable, wrong_form
from durablec.expressions.operators import condition
from durablec.expressions.optional_access import is_in_sight, optional_field
from durablec.expressions.presence import facts_if, narrowed
from durablec.expressions.typed import Macro, Variable
from durablec.expressions.wording import describe
from durablec.types import (
    BOOL,
    DYN,
    STRING,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr

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
    select = node.args[0] if len(node.args) == 1 else None
    if not isinstance(select, expr.Select) or select.optional:
        _bad_has(checking, node)
        return BOOL
    operand = checking.value_of(select.operand, env)
    if isinstance(operand, OptionalType):
        checking.typed.types[select] = optional_field(checking, select, operand)
        checking.typed.macros[node] = Macro("has", select)
        return BOOL
    checking.typed.macros[node] = Macro("has", select)
    if is_in_sight(select.operand) and isinstance(operand, RecordType):
        checking.typed.types[select] = DYN
        return BOOL
    field = declared_field(checking, operand, select.field, select.field_span)
    checking.typed.types[select] = field.type if field is not None else DYN
    return BOOL


def _bad_has(checking: Checking, node: expr.Call) -> None:
    help = "write `has(record.field)`"
    if len(node.args) == 1 and isinstance(node.args[0], expr.Select):
        select = node.args[0]
        help = f"write `has({checking.text(select.operand)}.{select.field})`"
    elif len(node.args) == 1 and isinstance(node.args[0], expr.Index):
        index = node.args[0]
        help = f"write `{checking.text(index.index)} in {checking.text(index.operand)}`"
    elif len(node.args) == 1 and isinstance(node.args[0], expr.Ident):
        name = checking.text(node.args[0])
        help = f"write `has({name}.field)`, or `{name} != null` if it may be null"
    message = "`has` takes one field of a record or map"
    checking.add(BAD_MACRO, node.function_span, message, help=help)


def list_macro(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> Type:
    """Check a macro that runs through a list, or through a map's keys."""
    name = LIST_MACROS[node.function]
    item = _item(checking, target, checking.value_of(target, env))
    variable = _variable(checking, node, name, item)
    if variable is None:
        return BOOL if name not in ("map", "filter") else DYN
    inner = env.binding(variable).knowing(item_facts(checking.typed, target, variable))
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


def _variable(
    checking: Checking, node: expr.Call, name: MacroName, item: Type
) -> Variable | None:
    counts = (2, 3) if name == "map" else (2,)
    body = "value" if name == "map" else "condition"
    form = f"list.{node.function}(x, {body})"
    if len(node.args) not in counts:
        wrong_form(checking, node, f"a variable and a {body}", form)
        return None
    return named_variable(checking, node.args[0], item, form)
