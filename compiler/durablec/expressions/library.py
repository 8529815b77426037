"""The functions and methods that a signature describes, and what some need besides."""

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking, Env
from durablec.expressions.operators import plain
from durablec.expressions.overloads import (
    fits,
    qualified_name,
    resolve,
    wrong_argument,
    wrong_count,
)
from durablec.expressions.signatures import FUNCTIONS, METHODS
from durablec.expressions.text_format import check_format
from durablec.expressions.times import check_zone
from durablec.expressions.wording import describe
from durablec.type_relations import join
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    ListType,
    RecordType,
    Type,
)
from durablec_dsl import expr

ORDERED = frozenset({BOOL, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP})


def method(checking: Checking, node: expr.Call, target: expr.Expr, env: Env) -> Type:
    """Check a call of a method."""
    args = [target, *node.args]
    result = resolve(checking, node, args, env, METHODS[node.function])
    match node.function:
        case "sort":
            _check_order(checking, node, target)
        case "format" if len(node.args) == 1:
            check_format(checking, target, node.args[0])
        case name if name.startswith("get") and node.args:
            check_zone(checking, node.args[0])
    return result


def qualified(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check a call of a function whose name has two parts."""
    if node.function in ("greatest", "least"):
        return _extreme(checking, node, env)
    return resolve(checking, node, node.args, env, FUNCTIONS[qualified_name(node)])


def _extreme(checking: Checking, node: expr.Call, env: Env) -> Type:
    """Check `math.greatest` and `math.least`: numbers, or one list of them."""
    if not node.args:
        wrong_count(checking, node, 0, 1, 1)
        return DYN
    types = [checking.value_of(arg, env) for arg in node.args]
    if len(types) == 1 and isinstance(types[0], ListType):
        if types[0].item not in (INT, DOUBLE, DYN):
            message = f"`{node.function}` takes numbers, and this is a list of others"
            checking.add(WRONG_ARGUMENT, node.args[0].span, message)
        return types[0].item
    for arg, type_ in zip(node.args, types, strict=True):
        if not fits(type_, INT) and not fits(type_, DOUBLE):
            wrong_argument(checking, node, arg, type_, [DOUBLE])
    result = types[0]
    for type_ in types[1:]:
        result = join(result, type_)
    return result


def _check_order(checking: Checking, node: expr.Call, target: expr.Expr) -> None:
    type_ = checking.typed.types[target]
    if not isinstance(type_, ListType) or plain(type_.item) in ORDERED:
        return
    message = f"`sort` has no order for {describe(type_.item)}"
    help = None
    if isinstance(type_.item, RecordType):
        help = f"write `{checking.text(target)}.sortBy(i, i.field)`"
    checking.add(WRONG_ARGUMENT, target.span, message, help=help)
