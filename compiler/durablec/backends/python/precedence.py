"""Own how tightly expressions bind, and so where Python needs parentheses in a tree of nodes."""

from collections.abc import Iterator

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
        case Lambda():
            return LAMBDA
        case Conditional():
            return CONDITIONAL
        case BoolOp(op):
            return AND if op == "and" else OR
        case Unary(op):
            return NOT if op == "not" else UNARY
        case Compare():
            return COMPARE
        case Binary(op):
            return ARITHMETIC[op]
        case Atom(text) if text.startswith("-"):
            return UNARY
        case Atom(text) if text[0].isdigit():
            return NUMERIC
        case _:
            return PRIMARY


def children(node: Node) -> Iterator[tuple[Node, bool]]:
    """Yield the parts of a node in source order, each with whether it stands in parentheses."""
    match node:
        case Atom():
            return
        case FString(parts):
            yield from ((part, False) for part in parts if not isinstance(part, str))
        case Attribute(value) | Subscript(value):
            yield value, is_grouped(value, PRIMARY)
            if isinstance(node, Subscript) and not isinstance(node.index, Slice):
                yield node.index, False
        case Call(function, arguments, keywords):
            yield function, is_grouped(function, PRIMARY)
            yield from ((argument, False) for argument in arguments)
            yield from ((argument, False) for _, argument in keywords)
        case Dict(entries):
            yield from ((part, False) for entry in entries for part in entry)
        case List(items) | Tuple(items):
            yield from ((item, False) for item in items)
        case Comprehension(_, element, _, iterable, condition):
            pair = element if isinstance(element, tuple) else (element,)
            yield from ((part, False) for part in pair)
            tests = [iterable] if condition is None else [iterable, condition]
            yield from ((test, is_grouped(test, OR)) for test in tests)
        case Lambda(_, body):
            yield body, False
        case Unary() | Binary() | Compare() | BoolOp() | Conditional():
            yield from _operands(node)


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
        case Subscript(index=Slice(lower, upper)):
            bounds = [bound for bound in (lower, upper) if bound]
            return all(map(is_embeddable, [node.value, *bounds]))
        case _:
            return all(is_embeddable(child) for child, _ in children(node))


def _operands(
    node: Unary | Binary | Compare | BoolOp | Conditional,
) -> Iterator[tuple[Node, bool]]:
    match node:
        case Unary(op, operand):
            yield operand, is_grouped(operand, NOT if op == "not" else UNARY)
        case Binary(op, left, right):
            yield left, is_grouped(left, ARITHMETIC[op])
            yield right, is_grouped(right, ARITHMETIC[op] + 1)
        case Compare(_, left, right):
            yield left, is_grouped(left, COMPARE + 1)
            yield right, is_grouped(right, COMPARE + 1)
        case BoolOp(_, operands):
            # Python needs none around an `and` inside of an `or`; readers do (RUF021).
            yield from ((operand, is_grouped(operand, NOT)) for operand in operands)
        case Conditional(condition, then, otherwise):
            yield then, is_grouped(then, OR)
            yield condition, is_grouped(condition, OR)
            yield otherwise, is_grouped(otherwise, CONDITIONAL)
