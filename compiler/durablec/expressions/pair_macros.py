"""Macros of two variables: index and item of a list, or key and value of a map."""

from typing import Literal as OneOf

from durablec.codes import BAD_MACRO, WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.item_facts import item_facts
from durablec.expressions.macro_forms import named_variable, wrong_form
from durablec.expressions.operators import condition
from durablec.expressions.presence import facts_if
from durablec.expressions.typed import Macro
from durablec.expressions.wording import describe
from durablec.type_relations import value_type
from durablec.types import BOOL, DYN, INT, STRING, ListType, MapType, RecordType, Type
from durablec_dsl import expr

PairMacro = OneOf[
    "all", "exists", "exists_one", "transformList", "transformMap", "transformMapEntry"
]
PAIR_MACROS: dict[str, PairMacro] = {
    "transformList": "transformList",
    "transformMap": "transformMap",
    "transformMapEntry": "transformMapEntry",
}
_QUANTIFIERS: dict[str, PairMacro] = {
    "all": "all",
    "exists": "exists",
    "existsOne": "exists_one",
    "exists_one": "exists_one",
}


def pair_macro(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> Type:
    """Check a macro of two variables."""
    is_test = node.function in _QUANTIFIERS
    name = (_QUANTIFIERS if is_test else PAIR_MACROS)[node.function]
    type_ = checking.value_of(target, env)
    key, value = _pair(checking, target, type_)
    body = (
        "condition" if is_test else "entry" if name == "transformMapEntry" else "value"
    )
    form = f"x.{node.function}(key, value, {body})"
    if len(node.args) not in ((3,) if is_test else (3, 4)):
        wrong_form(checking, node, f"two variables and a {body}", form)
        return DYN
    first = named_variable(checking, node.args[0], key, form)
    second = named_variable(checking, node.args[1], value, form)
    if first is None or second is None:
        return DYN
    if first.name == second.name:
        message = f"`{first.name}` stands for two variables"
        checking.add(BAD_MACRO, node.args[1].span, message, help=f"write `{form}`")
    inner = env.binding(first).binding(second)
    running = second if isinstance(type_, ListType) else first
    inner = inner.knowing(item_facts(checking.typed, target, running))
    predicate = node.args[2] if is_test or len(node.args) == 4 else None
    if predicate is not None:
        condition(checking, predicate, inner)
        inner = inner.knowing(facts_if(checking.typed, predicate, True))
    result = None if is_test else node.args[-1]
    macro = Macro(name, target, first, predicate, result, second)
    checking.typed.macros[node] = macro
    return BOOL if result is None else _result(checking, macro, result, type_, inner)


def _pair(checking: Checking, target: expr.Expr, type_: Type) -> tuple[Type, Type]:
    match type_:
        case ListType():
            return INT, type_.item
        case MapType() | RecordType():
            return STRING, value_type(type_)
        case _:
            if type_ is not DYN:
                text = checking.text(target)
                message = (
                    f"`{text}` is {describe(type_)}, and a list or map is needed here"
                )
                checking.add(WRONG_OPERAND, target.span, message)
            return DYN, DYN


def _result(
    checking: Checking, macro: Macro, result: expr.Expr, target: Type, env: Env
) -> Type:
    if macro.name == "transformMapEntry":
        return _entry(checking, result, env)
    type_ = checking.type_of(result, env)
    if macro.name == "transformList":
        return ListType(type_)
    # A map by the indices of a list has no type: its keys are no strings.
    return MapType(type_) if isinstance(target, MapType | RecordType) else DYN


def _entry(checking: Checking, result: expr.Expr, env: Env) -> Type:
    type_ = checking.value_of(result, env)
    if isinstance(type_, MapType | RecordType):
        return MapType(value_type(type_))
    if type_ is not DYN:
        message = f"`transformMapEntry` makes maps, and this is {describe(type_)}"
        help = f"write `{{key: {checking.text(result)}}}`"
        checking.add(WRONG_OPERAND, result.span, message, help=help)
    return DYN
