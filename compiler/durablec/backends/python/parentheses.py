"""Own the question whether a statement's expression gets parentheses when it is too long for its line.

`need` tells what an expression wants by its kind; `can_omit` whether breaking at its own brackets will do:
that is so if, outside of all brackets, it has one operator of the loosest kind at most, and starts or ends
with brackets that hold something.
"""

from dataclasses import dataclass
from enum import Enum, auto

from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Conditional,
    FString,
    Lambda,
    Node,
    Subscript,
    Unary,
)
from durablec.backends.python.precedence import PRIMARY, UNARY, children
from durablec.backends.python.traits import LOOSENESS, has_own_brackets, is_fluent

LOOSEST = -1


class Need(Enum):
    """What parentheses do for an expression that is too long."""

    MULTILINE = auto()
    """They let it break."""
    BEST_FIT = auto()
    """They give it more room on a line of its own."""
    NEVER = auto()
    """Nothing: it breaks at its own brackets."""


def need(node: Node) -> Need:
    """Return what parentheses do for an expression."""
    match node:
        case Atom() | FString():
            return Need.BEST_FIT
        case Attribute() | Call() | Subscript() if is_fluent(node):
            return Need.MULTILINE
        case Attribute() | Call() | Subscript() | Unary():
            value, grouped = children(node)[0]
            return Need.NEVER if grouped else need(value)
        case _:
            return Need.NEVER if has_own_brackets(node) else Need.MULTILINE


def can_omit(node: Node) -> bool:
    """Tell whether an expression should break at its own brackets rather than get parentheses."""
    survey = _Survey()
    survey.whole(node)
    if not survey.brackets or survey.count > 1:
        return False
    if survey.loosest >= PRIMARY:
        return True
    return any(end is not None and _is_bracketed(*end) for end in survey.ends())


@dataclass(slots=True, eq=False, repr=False)
class _Survey:
    """What an expression has outside of all brackets, found in source order.

    `count` is of the operators of the loosest kind; a dot after brackets is the tightest kind. `first` is
    unknown to the end if the expression starts with a word or a sign.
    """

    loosest: int = PRIMARY + 1
    count: int = 0
    brackets: bool = False
    first: tuple[Node, bool] | None = None
    started: bool = False
    last: tuple[Node, bool] | None = None

    def ends(self) -> tuple[tuple[Node, bool] | None, tuple[Node, bool] | None]:
        return self.first, self.last

    def whole(self, node: Node) -> None:
        match node:
            case Atom() | FString():
                return
            case Attribute() | Call() | Subscript():
                self.chain(node)
                return
            case Unary() | Lambda():
                self.started = True
                if isinstance(node, Unary) and node.op == "~":
                    self.operators(UNARY, 1)
            case Conditional():
                self.operators(LOOSEST, 2)
            case BoolOp():
                self.operators(LOOSENESS[node.op], len(node.operands) - 1)
            case Compare() | Binary():
                self.operators(LOOSENESS[node.op], 1)
            case _:
                self.brackets = True
                return
        for child, grouped in children(node):
            self.part(child, grouped)

    def chain(self, node: Attribute | Call | Subscript) -> None:
        value, grouped = children(node)[0]
        self.part(value, grouped)
        if not isinstance(node, Attribute):
            self.brackets = True
        elif grouped or isinstance(value, (Call, Subscript)) or has_own_brackets(value):
            self.operators(PRIMARY, 1)
        self.last = node, False

    def part(self, node: Node, grouped: bool) -> None:
        self.last = node, grouped
        if grouped:
            self.brackets = True
        else:
            self.whole(node)
        if not self.started:
            self.first, self.started = (node, grouped), True

    def operators(self, looseness: int, count: int) -> None:
        if looseness < self.loosest:
            self.loosest, self.count = looseness, count
        elif looseness == self.loosest:
            self.count += count


def _is_bracketed(node: Node, grouped: bool) -> bool:
    """Tell whether a node is in parentheses or ends with brackets that hold something.

    A subscript does not count: breaking it looks odd.
    """
    match node:
        case Call():
            return grouped or bool(node.arguments or node.keywords)
        case _:
            held = has_own_brackets(node) and bool(children(node))
            return grouped or held
