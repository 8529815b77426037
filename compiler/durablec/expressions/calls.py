"""Calls: of functions, of methods, of macros, and of what expressions do not have."""

from durablec.codes import BAD_PATTERN, WRONG_ARGUMENT
from durablec.expressions import functions
from durablec.expressions.binding_macros import BINDING_MACROS, bind, binding_macro
from durablec.expressions.checking import Checking, Env
from durablec.expressions.library import method, qualified
from durablec.expressions.macros import LIST_MACROS, has, list_macro
from durablec.expressions.operators import plain
from durablec.expressions.optionals import optional_function, optional_method
from durablec.expressions.overloads import (
    is_qualified,
    qualified_name,
    wrong_count,
)
from durablec.expressions.pair_macros import PAIR_MACROS, pair_macro
from durablec.expressions.patterns import repair_of_pattern, wrong_in_pattern
from durablec.expressions.signatures import METHODS
from durablec.expressions.times import check_literal
from durablec.expressions.unknown_functions import (
    calls_a_step,
    no_function,
    no_method,
    no_step_function,
    not_in_namespace,
)
from durablec.expressions.wording import alternatives, describe
from durablec.types import BOOL, DYN, INT, STRING, ListType, MapType, RecordType, Type
from durablec_dsl import expr


def call(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check a call."""
    if node.target is None:
        return _function(checking, node, env)
    if is_qualified(node):
        return _qualified(checking, node, env)
    if not_in_namespace(checking, node, node.target, env):
        return DYN
    return _method(checking, node, node.target, env)


def _function(checking: Checking, node: expr.Call, env: Env) -> Type:
    match node.function:
        case "has":
            return has(checking, node, env)
        case "size":
            return _size(checking, node, node.args, env)
        case "matches":
            return _text_test(checking, node, node.args, env)
        case "dyn":
            if _has_arguments(checking, node, node.args, 1):
                checking.type_of(node.args[0], env)
            return DYN
        case name if name in functions.CONVERSIONS:
            return _conversion(checking, node, env)
        case _:
            no_function(checking, node)
            return DYN


def _qualified(checking: Checking, node: expr.Call, env: Env) -> Type:
    match qualified_name(node).partition("."):
        case "cel", _, _:
            return bind(checking, node, env)
        case "optional", _, _:
            return optional_function(checking, node, env)
        case _:
            return qualified(checking, node, env)


def _method(checking: Checking, node: expr.Call, target: expr.Expr, env: Env) -> Type:
    name = node.function
    if name in PAIR_MACROS or (name in LIST_MACROS and _has_two_variables(node)):
        return pair_macro(checking, node, target, env)
    if name in LIST_MACROS:
        return list_macro(checking, node, target, env)
    if name in BINDING_MACROS:
        return binding_macro(checking, node, target, env)
    if name in functions.TEXT_TESTS:
        return _text_test(checking, node, [target, *node.args], env)
    if name == "size":
        return _size(checking, node, [target, *node.args], env)
    if name in functions.OPTIONALS:
        return optional_method(checking, node, target, env)
    if name in METHODS:
        return method(checking, node, target, env)
    if calls_a_step(checking, target, env):
        no_step_function(checking, node, target)
        return DYN
    checking.type_of(target, env)
    no_method(checking, node)
    return DYN


def _has_two_variables(node: expr.Call) -> bool:
    """Say whether `all`, `exists` or `existsOne` has a variable more than usual."""
    return node.function not in ("map", "filter") and len(node.args) == 3


def _conversion(checking: Checking, node: expr.Call, env: Env) -> Type:
    takes, gives = functions.CONVERSIONS[node.function]
    if not _has_arguments(checking, node, node.args, 1):
        return gives
    type_ = checking.value_of(node.args[0], env)
    if plain(type_) not in takes and type_ is not DYN:
        words = alternatives([describe(each) for each in takes])
        message = f"`{node.function}` takes {words}, and this is {describe(type_)}"
        checking.add(WRONG_ARGUMENT, node.args[0].span, message)
    check_literal(checking, node.function, node.args[0])
    return gives


def _size(checking: Checking, node: expr.Call, args: list[expr.Expr], env: Env) -> Type:
    if not _has_arguments(checking, node, args, 1):
        return INT
    type_ = plain(checking.value_of(args[0], env))
    if type_ not in (STRING, DYN) and not isinstance(
        type_, ListType | MapType | RecordType
    ):
        message = (
            f"`size` takes a string, a list or a map, and this is {describe(type_)}"
        )
        checking.add(WRONG_ARGUMENT, args[0].span, message)
    return INT


def _text_test(
    checking: Checking, node: expr.Call, args: list[expr.Expr], env: Env
) -> Type:
    """Check a call of a method of a string, or of `matches` with the string inside."""
    if not _has_arguments(checking, node, args, 2):
        return BOOL
    for arg in args:
        type_ = checking.value_of(arg, env)
        if plain(type_) not in (STRING, DYN):
            _not_a_text(checking, node, args, arg, type_)
    if node.function == "matches":
        _pattern(checking, args[1])
    return BOOL


def _not_a_text(
    checking: Checking,
    node: expr.Call,
    args: list[expr.Expr],
    arg: expr.Expr,
    type_: Type,
) -> None:
    text = checking.text(arg)
    if node.function == "contains" and arg is args[0] and isinstance(type_, ListType):
        help = f"write `{checking.text(args[1])} in {text}`"
    else:
        help = f"write `string({text})`"
    message = f"`{node.function}` takes strings, and this is {describe(type_)}"
    checking.add(WRONG_ARGUMENT, arg.span, message, help=help)


def _pattern(checking: Checking, node: expr.Expr) -> None:
    if not isinstance(node, expr.Constant) or not isinstance(node.value, str):
        message = "a regular expression must be a literal"
        checking.add(BAD_PATTERN, node.span, message)
        return
    wrong = wrong_in_pattern(node.value)
    if wrong is not None:
        help = repair_of_pattern(node.value)
        checking.add(BAD_PATTERN, node.span, wrong, help=help)


def _has_arguments(
    checking: Checking, node: expr.Call, args: list[expr.Expr], count: int
) -> bool:
    if len(args) != count:
        wrong_count(checking, node, len(args), count, count)
    return len(args) == count
