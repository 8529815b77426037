"""Optional values: where they come from, and how they are read."""

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking, Env
from durablec.expressions.overloads import wrong_count
from durablec.expressions.wording import describe
from durablec.type_relations import NO_VALUE, join, without_null
from durablec.types import BOOL, DYN, NULL, OptionalType, Type
from durablec_dsl import expr

_COUNTS = {"hasValue": 0, "or": 1, "orValue": 1, "value": 0}


def optional_function(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check `optional.of(x)`, `optional.ofNonZeroValue(x)` or `optional.none()`."""
    count = 0 if node.function == "none" else 1
    types = [checking.type_of(arg, env) for arg in node.args]
    if len(types) != count:
        wrong_count(checking, node, len(types), count, count)
        return NO_VALUE
    if node.function == "none":
        return NO_VALUE
    if node.function == "of":
        return OptionalType(types[0])
    # What is null has no value, so that what is held is not null.
    return NO_VALUE if types[0] is NULL else OptionalType(without_null(types[0]))


def optional_method(
    checking: Checking, node: expr.Call, target: expr.Expr, env: Env
) -> Type:
    """Check `hasValue`, `value`, `or` or `orValue`."""
    type_ = checking.value_of(target, env)
    others = [checking.type_of(arg, env) for arg in node.args]
    count = _COUNTS[node.function]
    if len(others) != count:
        wrong_count(checking, node, len(others) + 1, count + 1, count + 1)
        return BOOL if node.function == "hasValue" else DYN
    held = held_type(checking, node, target, type_)
    match node.function:
        case "hasValue":
            return BOOL
        case "value":
            return held
        case "orValue":
            return others[0] if type_ is NO_VALUE else join(held, others[0])
        case _:
            return _either(checking, node, type_, others[0])


def held_type(
    checking: Checking, node: expr.Call, target: expr.Expr, type_: Type
) -> Type:
    """Return what an optional may hold; report a target that is none."""
    if isinstance(type_, OptionalType):
        return type_.of
    if type_ is not DYN:
        message = (
            f"`{node.function}` is of optional values, and this is {describe(type_)}"
        )
        help = "read it as optional: `a.?b`, `a[?b]`"
        checking.add(WRONG_ARGUMENT, target.span, message, help=help)
    return DYN


def _either(checking: Checking, node: expr.Call, type_: Type, other: Type) -> Type:
    if not isinstance(other, OptionalType) and other is not DYN:
        message = f"`or` takes an optional value, and this is {describe(other)}"
        help = f"write `.orValue({checking.text(node.args[0])})`"
        checking.add(WRONG_ARGUMENT, node.args[0].span, message, help=help)
        return DYN
    return join(type_, other)
