"""Calls: of functions, of methods, of macros, and of what expressions do not have."""

from durablec.codes import (
    BAD_PATTERN,
    NO_SUCH_FUNCTION,
    OUTSIDE_PROFILE,
    WRONG_ARGUMENT,
)
from durablec.expressions import functions
from durablec.expressions.checking import Checking, Env
from durablec.expressions.macros import LIST_MACROS, has, list_macro
from durablec.expressions.operators import plain
from durablec.expressions.patterns import wrong_in_pattern
from durablec.expressions.wording import alternatives, describe
from durablec.types import BOOL, DYN, INT, STRING, ListType, MapType, RecordType, Type
from durablec_dsl import expr
from durablec_dsl.codes import NOT_YET
from durablec_dsl.suggest import did_you_mean


def call(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check a call."""
    if node.target is None:
        return _function(checking, node, env)
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
            _no_function(checking, node)
            return DYN


def _method(checking: Checking, node: expr.Call, target: expr.Expr, env: Env) -> Type:
    name = node.function
    if _is_namespace(checking, target, env):
        _in_namespace(checking, node, target)
        return DYN
    if name in LIST_MACROS:
        return list_macro(checking, node, target, env)
    if name in functions.TEXT_TESTS:
        return _text_test(checking, node, [target, *node.args], env)
    if name == "size":
        return _size(checking, node, [target, *node.args], env)
    if name not in functions.LATER_METHODS and _calls_a_step(checking, target, env):
        path = f"{checking.text(target)}.{name}"
        message = f"`{path}` is not a function of expressions"
        help = "a function of yours is called by a `step`"
        checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)
        return DYN
    checking.type_of(target, env)
    _no_method(checking, node)
    return DYN


def _conversion(checking: Checking, node: expr.Call, env: Env) -> Type:
    takes, gives = functions.CONVERSIONS[node.function]
    if not _has_arguments(checking, node, node.args, 1):
        return gives
    type_ = checking.value_of(node.args[0], env)
    if plain(type_) not in takes and type_ is not DYN:
        words = alternatives([describe(each) for each in takes])
        message = f"`{node.function}` takes {words}, and this is {describe(type_)}"
        checking.add(WRONG_ARGUMENT, node.args[0].span, message)
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
        checking.add(BAD_PATTERN, node.span, wrong)


def _has_arguments(
    checking: Checking, node: expr.Call, args: list[expr.Expr], count: int
) -> bool:
    """Report a wrong number of arguments; a method's target counts as one."""
    if len(args) == count:
        return True
    target = 0 if node.target is None else 1
    takes, given = count - target, len(args) - target
    noun = "argument" if takes == 1 else "arguments"
    verb = "is" if given == 1 else "are"
    message = f"`{node.function}` takes {takes} {noun}, and {given} {verb} given"
    checking.add(WRONG_ARGUMENT, node.function_span, message)
    return False


def _is_namespace(checking: Checking, target: expr.Expr, env: Env) -> bool:
    return (
        isinstance(target, expr.Ident)
        and target.name in functions.LATER_NAMESPACES | functions.OUTSIDE_NAMESPACES
        and target.name not in env.locals
        and checking.scope.lookup(target.name) is None
    )


def _in_namespace(checking: Checking, node: expr.Call, target: expr.Expr) -> None:
    path = f"{checking.text(target)}.{node.function}"
    if checking.text(target) in functions.LATER_NAMESPACES:
        message = f"`{path}` cannot be called yet"
        checking.add(NOT_YET, node.function_span, message)
        return
    message = f"`{path}` is not in the profile of CEL that expressions use"
    checking.add(OUTSIDE_PROFILE, node.function_span, message)


def _calls_a_step(checking: Checking, target: expr.Expr, env: Env) -> bool:
    """Say whether a target is a path from a name that nothing binds: a module."""
    while isinstance(target, expr.Select):
        target = target.operand
    return (
        isinstance(target, expr.Ident)
        and target.name not in env.locals
        and checking.scope.lookup(target.name) is None
    )


def _no_function(checking: Checking, node: expr.Call) -> None:
    name = node.function
    if name in functions.OUTSIDE:
        message = f"`{name}` is not in the profile of CEL that expressions use"
        help: str | None = functions.OUTSIDE[name]
        checking.add(OUTSIDE_PROFILE, node.function_span, message, help=help)
        return
    if name in functions.METHODS | functions.LATER_METHODS:
        help = f"write `x.{name}(...)`"
    else:
        help = None
    help = functions.FUNCTION_REPAIRS.get(name) or help
    help = help or did_you_mean(name, functions.FUNCTIONS)
    message = f"`{name}` is not a function of expressions"
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)


def _no_method(checking: Checking, node: expr.Call) -> None:
    name = node.function
    if name in functions.LATER_METHODS:
        message = f"`{name}` cannot be called yet"
        checking.add(NOT_YET, node.function_span, message)
        return
    if name in functions.FUNCTIONS:
        help: str | None = f"write `{name}(x)`"
    else:
        known = functions.METHODS | functions.LATER_METHODS
        help = functions.METHOD_REPAIRS.get(name) or did_you_mean(name, known)
    message = f"`{name}` is not a method of expressions"
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)
