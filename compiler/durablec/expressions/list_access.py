"""What other languages take as the index of a list: a condition, a place from the end."""

from collections.abc import Iterator

from durablec.codes import WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.operators import is_comparison
from durablec_dsl import expr


def chooses(index: expr.Expr) -> bool:
    """Say whether an index is a condition, as JSONata and JMESPath write it."""
    match index:
        case expr.Binary():
            return index.operator == "in" or is_comparison(index)
        case expr.Logic() | expr.Unary(operator="!"):
            return True
        case _:
            return False


def by_condition(checking: Checking, node: expr.Index, env: Env) -> None:
    """Report a list with a condition for an index, whose names are its items' fields."""
    start, end = node.index.span
    item = next(name for name in "xyzi" if not _is_known(checking, name, env))
    text, at = "", start
    for place in sorted(_strangers(checking, node.index, env)):
        text += f"{checking.source_text(at, place)}{item}."
        at = place
    text = " ".join(f"{text}{checking.source_text(at, end)}".split())
    message = "a list is read by an integer, and this is a condition"
    help = f"write `{checking.text(node.operand)}.filter({item}, {text})`"
    checking.add(WRONG_OPERAND, node.index.span, message, help=help)


def behind_the_end(checking: Checking, node: expr.Index) -> None:
    """Report an index that is less than 0: it is not counted from the end."""
    index, operand = node.index, checking.text(node.operand)
    if not isinstance(index, expr.Constant) or not isinstance(index.value, int):
        return
    if index.value >= 0:
        return
    message = f"no list has an item `{index.value}`"
    help = f"write `{operand}[size({operand}) - {-index.value}]`"
    if index.value == -1:
        help += f", or `{operand}.last()`, which is optional"
    checking.add(WRONG_OPERAND, index.span, message, help=help)


def _strangers(checking: Checking, node: expr.Expr, env: Env) -> Iterator[int]:
    """Yield where names begin that are not known; those of macros are left alone."""
    match node:
        case expr.Ident(rooted=False):
            if not _is_known(checking, node.name, env):
                yield node.span.start
        case expr.Select():
            yield from _strangers(checking, node.operand, env)
        case expr.Unary():
            yield from _strangers(checking, node.operand, env)
        case expr.Binary():
            yield from _strangers(checking, node.left, env)
            yield from _strangers(checking, node.right, env)
        case expr.Logic():
            for operand in node.operands:
                yield from _strangers(checking, operand, env)
        case _:
            pass


def _is_known(checking: Checking, name: str, env: Env) -> bool:
    return name in env.locals or checking.scope.lookup(name) is not None
