"""Reports calls of what expressions do not have, with what to write in its place."""

from durablec.codes import NO_SUCH_FUNCTION, OUTSIDE_PROFILE
from durablec.expressions import functions
from durablec.expressions.checking import Checking, Env
from durablec.expressions.overloads import qualified_name
from durablec_dsl import expr
from durablec_dsl.expression_literals import shorten
from durablec_dsl.suggest import did_you_mean


def not_in_namespace(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> bool:
    """Report a call of what a library of CEL has not, or is left out with; say if so."""
    if not isinstance(target, expr.Ident) or not calls_a_step(checking, target, env):
        return False
    name, path = target.name, qualified_name(node)
    if name in functions.OUTSIDE_NAMESPACES:
        message = f"`{path}` is not in the profile of CEL that expressions use"
        help: str | None = functions.OUTSIDE_NAMESPACES[name]
        checking.add(OUTSIDE_PROFILE, node.function_span, message, help=help)
        return True
    if name not in functions.NAMESPACES:
        return False
    known = [each for each in functions.QUALIFIED if each.startswith(f"{name}.")]
    help = functions.QUALIFIED_REPAIRS.get(path) or did_you_mean(path, known)
    message = f"`{path}` is not a function of expressions"
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)
    return True


def calls_a_step(checking: Checking, target: expr.Expr, env: Env) -> bool:
    """Say whether a target is a path from a name that nothing binds: a module."""
    while isinstance(target, expr.Select):
        target = target.operand
    return (
        isinstance(target, expr.Ident)
        and target.name not in env.locals
        and checking.scope.lookup(target.name) is None
    )


def no_step_function(checking: Checking, node: expr.Call, target: expr.Expr) -> None:
    """Report a call of a function of the user's."""
    path = f"{checking.text(target)}.{node.function}"
    message = f"`{path}` is not a function of expressions"
    help = "a function of yours is called by a `step`"
    if path.startswith("States."):
        help = functions.STATES_REPAIRS.get(node.function, help)
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)


def no_function(checking: Checking, node: expr.Call) -> None:
    """Report a function that is none, or that has no value in JSON."""
    name = node.function
    if name in functions.OUTSIDE:
        message = f"`{name}` is not in the profile of CEL that expressions use"
        help: str | None = functions.OUTSIDE[name]
        checking.add(OUTSIDE_PROFILE, node.function_span, message, help=help)
        return
    help = functions.FUNCTION_REPAIRS.get(name)
    if help is None and name in functions.METHODS:
        help = f"write `x.{name}(...)`"
    help = help or did_you_mean(name, functions.FUNCTIONS)
    message = f"`{shorten(name)}` is not a function of expressions"
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)


def no_method(checking: Checking, node: expr.Call) -> None:
    """Report a method that is none."""
    name = node.function
    if name in functions.FUNCTIONS:
        help: str | None = f"write `{name}(x)`"
    else:
        help = functions.METHOD_REPAIRS.get(name)
        help = help or did_you_mean(name, functions.METHODS)
    message = f"`{shorten(name)}` is not a method of expressions"
    checking.add(NO_SUCH_FUNCTION, node.function_span, message, help=help)
