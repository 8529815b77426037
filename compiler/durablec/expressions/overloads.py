"""Finds which of its signatures a call means, and says where it means none."""

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking, Env
from durablec.expressions.functions import QUALIFIED
from durablec.expressions.operators import plain
from durablec.expressions.signatures import Signature, Signatures
from durablec.expressions.wording import alternatives, describe
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    ListType,
    Type,
)
from durablec_dsl import expr


def resolve(
    checking: Checking,
    node: expr.Call,
    args: list[expr.Expr],
    env: Env,
    signatures: Signatures,
) -> Type:
    """Check the arguments of a call, a method's target first, and return its type."""
    types = [checking.value_of(arg, env) for arg in args]
    counted = [each for each in signatures if each[1] <= len(args) <= len(each[0])]
    if not counted:
        least, most = min(s[1] for s in signatures), max(len(s[0]) for s in signatures)
        wrong_count(checking, node, len(args), least, most)
        return _common([_result(each, DYN) for each in signatures])
    fitting = [s for s in counted if all(map(fits, types, s[0]))]
    if not fitting:
        _misfit(checking, node, args, types, counted)
    results = [_result(each, types[0]) for each in fitting or counted]
    return _common(results)


def fits(given: Type, taken: Type) -> bool:
    """Say whether a function that takes one type takes another; numbers are not mixed."""
    if DYN in (given, taken):
        return True
    if isinstance(given, ListType) and isinstance(taken, ListType):
        return fits(given.item, taken.item)
    return plain(given) is taken


def wrong_count(
    checking: Checking, node: expr.Call, given: int, least: int, most: int
) -> None:
    """Report a wrong number of arguments; a method's target counts as one."""
    if node.target is not None and not is_qualified(node):
        given, least, most = given - 1, least - 1, most - 1
    takes = str(most) if least == most else f"{least} or {most}"
    noun = "argument" if most == 1 else "arguments"
    verb = "is" if given == 1 else "are"
    message = f"`{node.function}` takes {takes} {noun}, and {given} {verb} given"
    checking.add(WRONG_ARGUMENT, node.function_span, message)


def is_qualified(node: expr.Call) -> bool:
    """Say whether a call's target is no value but the first part of its name."""
    return qualified_name(node) in QUALIFIED


def qualified_name(node: expr.Call) -> str:
    """Return `math.abs` for a call that is written so, or the function alone."""
    if isinstance(node.target, expr.Ident) and not node.target.rooted:
        return f"{node.target.name}.{node.function}"
    return node.function


def wrong_argument(
    checking: Checking, node: expr.Call, arg: expr.Expr, type_: Type, taken: list[Type]
) -> None:
    """Report an argument that is not of the types that its place takes."""
    words = alternatives([_described(each) for each in taken])
    message = f"`{node.function}` takes {words} here, and this is {_described(type_)}"
    help = _conversion(checking.text(arg), type_, taken[0])
    checking.add(WRONG_ARGUMENT, arg.span, message, help=help)


def _misfit(
    checking: Checking,
    node: expr.Call,
    args: list[expr.Expr],
    types: list[Type],
    signatures: list[Signature],
) -> None:
    """Report the first argument with which no signature is left."""
    left = signatures
    for at, (arg, type_) in enumerate(zip(args, types, strict=True)):
        still = [each for each in left if fits(type_, each[0][at])]
        if not still:
            taken = [each[0][at] for each in left]
            wrong_argument(checking, node, arg, type_, taken)
            return
        left = still


def _described(type_: Type) -> str:
    if isinstance(type_, ListType) and plain(type_.item) is STRING:
        return "a list of strings"
    return describe(type_)


def _conversion(text: str, type_: Type, taken: Type) -> str | None:
    """Say how an argument is made to fit."""
    if taken is STRING and type_ in (BOOL, DOUBLE, DURATION, INT, TIMESTAMP):
        return f"write `string({text})`"
    if taken is DOUBLE and type_ is INT:
        return f"write `double({text})`"
    if taken is INT and type_ is DOUBLE:
        return f"write `int({text})`"
    if taken is TIMESTAMP and plain(type_) is STRING:
        return f"write `timestamp({text})`"
    if isinstance(taken, ListType) and isinstance(type_, ListType):
        return f"write `{text}.map(i, string(i))`"
    return None


def _result(signature: Signature, target: Type) -> Type:
    result = signature[2]
    return result(target) if callable(result) else result


def _common(results: list[Type]) -> Type:
    return results[0] if all(each is results[0] for each in results) else DYN
