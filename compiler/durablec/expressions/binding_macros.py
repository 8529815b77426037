"""Macros that give a value a name: `cel.bind`, `optMap`, `optFlatMap`, `sortBy`."""

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking, Env
from durablec.expressions.library import ORDERED
from durablec.expressions.macro_forms import named_variable, wrong_form
from durablec.expressions.operators import plain
from durablec.expressions.optionals import held_type
from durablec.expressions.typed import Macro, Variable
from durablec.expressions.wording import describe
from durablec.types import DYN, ListType, OptionalType, Type
from durablec_dsl import expr

BINDING_MACROS = frozenset({"optFlatMap", "optMap", "sortBy"})


def bind(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check `cel.bind(x, value, expression)`."""
    form = "cel.bind(x, value, expression)"
    if len(node.args) != 3:
        wrong_form(checking, node, "a variable, a value and an expression", form)
        return DYN
    type_ = checking.type_of(node.args[1], env)
    variable = named_variable(checking, node.args[0], type_, form)
    if variable is None:
        return DYN
    checking.typed.macros[node] = Macro(
        "bind", node.args[1], variable, result=node.args[2]
    )
    return checking.type_of(node.args[2], env.binding(variable))


def binding_macro(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> Type:
    """Check a macro whose variable stands for what its target holds."""
    type_ = checking.value_of(target, env)
    whose = "list" if node.function == "sortBy" else "optional"
    form = f"{whose}.{node.function}(x, expression)"
    if len(node.args) != 2:
        wrong_form(checking, node, "a variable and an expression", form)
        return DYN
    if node.function == "sortBy":
        held = _item(checking, target, type_)
    else:
        held = held_type(checking, node, target, type_)
    variable = named_variable(checking, node.args[0], held, form)
    if variable is None:
        return DYN
    return _result(checking, node, target, variable, env)


def _result(
    checking: Checking,
    node: expr.Call,
    target: expr.Expr,
    variable: Variable,
    env: Env,
) -> Type:
    body = node.args[1]
    match node.function:
        case "optMap":
            checking.typed.macros[node] = Macro("optMap", target, variable, result=body)
            return OptionalType(checking.type_of(body, env.binding(variable)))
        case "optFlatMap":
            macro = Macro("optFlatMap", target, variable, result=body)
            checking.typed.macros[node] = macro
            return _optional(checking, body, env.binding(variable))
        case _:
            checking.typed.macros[node] = Macro("sortBy", target, variable, result=body)
            _check_key(checking, body, env.binding(variable))
            type_ = checking.typed.types[target]
            return type_ if isinstance(type_, ListType) else DYN


def _item(checking: Checking, target: expr.Expr, type_: Type) -> Type:
    if isinstance(type_, ListType):
        return type_.item
    if type_ is not DYN:
        message = f"`sortBy` takes a list here, and this is {describe(type_)}"
        checking.add(WRONG_ARGUMENT, target.span, message)
    return DYN


def _optional(checking: Checking, body: expr.Expr, env: Env) -> Type:
    type_ = checking.type_of(body, env)
    if not isinstance(type_, OptionalType) and type_ is not DYN:
        message = f"`optFlatMap` makes an optional value, and this is {describe(type_)}"
        checking.add(WRONG_ARGUMENT, body.span, message, help="write `optMap`")
        return DYN
    return type_


def _check_key(checking: Checking, body: expr.Expr, env: Env) -> None:
    type_ = checking.value_of(body, env)
    if plain(type_) not in ORDERED:
        message = f"`sortBy` has no order for {describe(type_)}"
        checking.add(WRONG_ARGUMENT, body.span, message)
