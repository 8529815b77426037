"""Own how tightly expressions bind, and so where Python needs parentheses in a tree of nodes."""

from collections.abc import Iterable

from durablec.backends.python.nodes import (
    ARITHMETIC,
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    FString,
    Lambda,
    List,
    Node,
    Slice,
    Subscript,
    Tuple,
    Unary,
)

LAMBDA, CONDITIONAL, OR, AND, NOT, COMPARE = range(6)
UNARY, NUMERIC, PRIMARY = 12, 14, 15


def precedence(node: Node) -> int:
    """Return how tightly a node binds, as numbered by Python's grammar from lambda up."""
    match node:
        case Atom(text):
            return _of_atom(text)
        case Attribute() | Subscript() | Call() | FString():
            return PRIMARY
        case Compare():
            return COMPARE
        case BoolOp(op):
            return AND if op == "and" else OR
        case Unary(op):
            return NOT if op == "not" else UNARY
        case Binary(op):
            return ARITHMETIC[op]
        case Conditional():
            return CONDITIONAL
        case Lambda():
            return LAMBDA
        case _:
            return PRIMARY


def _of_atom(text: str) -> int:
    first = text[0]
    if first == "-":
        return UNARY
    return NUMERIC if first.isdigit() else PRIMARY


def children(node: Node) -> list[tuple[Node, bool]]:
    """Return the parts of a node in source order, each with whether it stands in parentheses."""
    match node:
        case Atom():
            return []
        case Attribute(value):
            return [(value, is_grouped(value, PRIMARY))]
        case Subscript(value, index):
            indices = [] if isinstance(index, Slice) else [index]
            return [(value, is_grouped(value, PRIMARY)), *_ungrouped(indices)]
        case Call(function, arguments, keywords):
            given = [*arguments, *(argument for _, argument in keywords)]
            return [(function, is_grouped(function, PRIMARY)), *_ungrouped(given)]
        case FString(parts):
            return _ungrouped(part for part in parts if not isinstance(part, str))
        case Dict(entries):
            return _ungrouped(part for entry in entries for part in entry)
        case List(items) | Tuple(items):
            return _ungrouped(items)
        case Comprehension(_, element, _, iterable, condition):
            pair = element if isinstance(element, tuple) else (element,)
            tests = [iterable] if condition is None else [iterable, condition]
            return [
                *_ungrouped(pair),
                *((test, is_grouped(test, OR)) for test in tests),
            ]
        case Lambda(_, body):
            return [(body, False)]
        case Unary() | Binary() | Compare() | BoolOp() | Conditional():
            return _operands(node)


def _ungrouped(nodes: Iterable[Node]) -> list[tuple[Node, bool]]:
    return [(node, False) for node in nodes]


def is_grouped(node: Node, minimum: int) -> bool:
    """Tell whether a node needs parentheses where Python wants at least this precedence."""
    return precedence(node) < minimum


def is_embeddable(node: Node) -> bool:
    """Tell whether a node may stand inside the braces of an f-string of Python 3.11.

    There a string may hold no backslash, no quote and no `#`; an f-string and an exploded call may not nest.
    """
    match node:
        case FString() | Call(exploded=True):
            return False
        case Atom(text) if text[0] in "'\"":
            return not set(text[1:-1]) & set("\\'\"#")
        case Subscript(index=Slice(lower, upper, step)):
            bounds = [bound for bound in (lower, upper, step) if bound]
            return all(map(is_embeddable, [node.value, *bounds]))
        case _:
            return all(is_embeddable(child) for child, _ in children(node))


def _operands(
    node: Unary | Binary | Compare | BoolOp | Conditional,
) -> list[tuple[Node, bool]]:
    match node:
        case Unary(op, operand):
            return [(operand, is_grouped(operand, NOT if op == "not" else UNARY))]
        case Binary(op, left, right):
            tightness = ARITHMETIC[op]
            is_right_grouped = is_grouped(right, tightness + 1)
            return [(left, is_grouped(left, tightness)), (right, is_right_grouped)]
        case Compare(_, left, right):
            sides = (left, right)
            return [(side, is_grouped(side, COMPARE + 1)) for side in sides]
        case BoolOp(_, operands):
            # Python needs none around an `and` inside of an `or`; readers do (RUF021).
            return [(operand, is_grouped(operand, NOT)) for operand in operands]
        case Conditional(condition, then, otherwise):
            return [
                (then, is_grouped(then, OR)),
                (condition, is_grouped(condition, OR)),
                (otherwise, is_grouped(otherwise, CONDITIONAL)),
            ]
