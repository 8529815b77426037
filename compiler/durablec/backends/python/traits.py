"""Own what the layout asks of an expression: its looseness, its brackets, whether it is a fluent chain."""

from typing import TypeAlias, get_args

from durablec.backends.python.nodes import (
    ARITHMETIC,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Comparison,
    Comprehension,
    Dict,
    List,
    Node,
    Subscript,
    Tuple,
)
from durablec.backends.python.precedence import COMPARE, OR, children

COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
LOOSENESS: dict[str, int] = (
    ARITHMETIC | dict.fromkeys(COMPARISONS, COMPARE) | {"and": OR, "or": OR}
)

Operation: TypeAlias = Binary | Compare | BoolOp
Chain: TypeAlias = Attribute | Call | Subscript


def has_own_brackets(node: Node) -> bool:
    """Tell whether a node is a display: brackets with nothing before them."""
    return isinstance(node, (List, Dict, Tuple, Comprehension))


def is_fluent(node: Chain) -> bool:
    """Tell whether a chain has two values that were called or subscripted before a dot.

    A root in parentheses before a dot counts too.
    """
    count = 0
    current: Node = node
    while isinstance(current, (Attribute, Call, Subscript)):
        value, grouped = children(current)[0]
        if isinstance(current, Attribute):
            count += grouped or isinstance(value, (Call, Subscript))
        if grouped:
            break
        current = value
    return count > 1
