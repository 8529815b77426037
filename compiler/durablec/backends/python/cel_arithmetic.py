"""Writes `+ - * / %`.

Integers of 64 bits: Python's are unbounded, so a maximal chain of `+ - *` gets one
check around it, `cel.i64(...)` (expressions.md, "Emission"). It looks at the value of
the whole chain only. CEL would also refuse a chain that leaves 64 bits on its way and
comes back, as `n + 1 - 1` does for the greatest `n`; here that has its mathematical
value, except where the literals alone leave 64 bits: `9223372036854775807 + 1 - 1`.
Where the operands' bounds say that nothing can leave 64 bits, there is no check.
"""

from durablec.backends.python.cel_part import Part, helped, is_literal, is_string
from durablec.backends.python.nodes import (
    Atom,
    Binary,
    Call,
    List,
    Node,
    Unary,
    constant,
)
from durablec.types import (
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    ListType,
    Type,
)

_INT_MIN, _INT_MAX = -(2**63), 2**63 - 1
LONGEST = 2**40
"""No string, list or map that fits into Lambda's 10 GB has so many parts."""

_HELPERS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod"}


def integer(value: int) -> Part:
    """Return an integer's literal."""
    return Part(constant(value), INT, bounds=(value, value))


def length(node: Node) -> Part:
    """Return `len(node)`, of which it is known how long it may be."""
    return Part(Call(Atom("len"), [node]), INT, bounds=(0, LONGEST))


def arithmetic(operator: str, left: Part, right: Part, type_: Type) -> Part:
    """Return `left operator right`."""
    match operator:
        case "+" | "-" | "*" if left.type is INT and right.type is INT:
            return _chain(operator, left, right)
        case "/" | "%" if left.type is INT and right.type is INT:
            return _division(operator, left, right)
        case "+" if is_string(left) and is_string(right):
            return _binary("+", left, right, STRING)
        case "+" if isinstance(left.type, ListType) and isinstance(
            right.type, ListType
        ):
            return _joined(left, right, type_)
        case "+" | "-" if {left.type, right.type} == {TIMESTAMP, DURATION}:
            # Python fails beyond the years 1 to 9999 as CEL does.
            moved = _binary(operator, left, right, TIMESTAMP)
            return Part(moved.node, TIMESTAMP, True)
        case "+" | "-" | "*" | "/" if _are_doubles(left, right):
            return _of_doubles(operator, _promoted(left), _promoted(right))
        case _:
            return helped(_HELPERS[operator], left, right, type=type_)


def negative(part: Part, type_: Type) -> Part:
    """Return `-part`."""
    if part.type is INT:
        low, high = part.bounds or (_INT_MIN, _INT_MAX)
        if is_literal(part) and low > _INT_MIN:
            return integer(-low)
        return checked(_negated(_inside(part)), (-high, -low), part.fails)
    if part.type is DOUBLE:
        return Part(_negated(part.node), DOUBLE, part.fails)
    return helped("neg", part, type=type_)


def _negated(node: Node) -> Node:
    """Return `-node`; what is negated twice is itself, and `--` means nothing here."""
    match node:
        case Unary(op="-", operand=operand):
            return operand
        case Atom(text) if text[0] == "-":
            return Atom(text[1:])
        case Atom(text) if text[0].isdigit():
            return Atom(f"-{text}")
        case _:
            return Unary("-", node)


def _chain(operator: str, left: Part, right: Part) -> Part:
    bare = Binary(operator, _inside(left), _inside(right))
    fails = left.fails or right.fails
    return checked(bare, _bounds(operator, left, right), fails)


def _inside(part: Part) -> Node:
    """Return an operand of a chain: without its check, unless it is sure to be needed."""
    low, high = part.bounds or (0, 0)
    if low > _INT_MAX or high < _INT_MIN:
        return part.node
    return part.bare or part.node


def checked(bare: Node, bounds: tuple[int, int], fails: bool) -> Part:
    """Return an integer with a check around it, unless it cannot leave 64 bits."""
    if bounds[0] >= _INT_MIN and bounds[1] <= _INT_MAX:
        return Part(bare, INT, fails, bounds=bounds)
    checked = Call(Atom("cel.i64"), [bare])
    return Part(checked, INT, True, bare=bare, bounds=bounds)


def _bounds(operator: str, left: Part, right: Part) -> tuple[int, int]:
    low, high = left.bounds or (_INT_MIN, _INT_MAX)
    low_2, high_2 = right.bounds or (_INT_MIN, _INT_MAX)
    match operator:
        case "+":
            return low + low_2, high + high_2
        case "-":
            return low - high_2, high - low_2
        case _:
            corners = [a * b for a in (low, high) for b in (low_2, high_2)]
            return min(corners), max(corners)


def _division(operator: str, left: Part, right: Part) -> Part:
    """Return a division, which fails by zero, and at the one quotient beyond 64 bits."""
    divisor = right.bounds[0] if is_literal(right) and right.bounds else 0
    return helped(_HELPERS[operator], left, right, type=INT, fails=divisor in (0, -1))


def _are_doubles(left: Part, right: Part) -> bool:
    """Say whether both are doubles, or one of them a literal integer beside a double."""
    return (
        DOUBLE in (left.type, right.type)
        and (left.type is DOUBLE or (left.type is INT and is_literal(left)))
        and (right.type is DOUBLE or (right.type is INT and is_literal(right)))
    )


def _promoted(part: Part) -> Part:
    if part.type is INT and part.bounds:
        return Part(constant(float(part.bounds[0])), DOUBLE)
    return part


def _of_doubles(operator: str, left: Part, right: Part) -> Part:
    """Return arithmetic of doubles, any of which may have come as an int from JSON.

    That makes a difference to the division alone, and there to the helper, which would
    take two ints for CEL's.
    """
    if operator != "/" or (is_literal(right) and _is_non_zero(right)):
        return _binary(operator, left, right, DOUBLE)
    if not (is_literal(left) or is_literal(right)):
        left = Part(Call(Atom("float"), [left.node]), DOUBLE, left.fails)
    return helped("div", left, right, type=DOUBLE, fails=False)


def _is_non_zero(part: Part) -> bool:
    return isinstance(part.node, Atom) and float(part.node.text) != 0


def _joined(left: Part, right: Part, type_: Type) -> Part:
    """Join lists; one that is written out is joined by a helper.

    Python's own way to write that, `[first, *others]`, does not check its operands.
    """
    if isinstance(left.node, List) and isinstance(right.node, List):
        items = [*left.node.items, *right.node.items]
        return Part(List(items), type_, left.fails or right.fails)
    if isinstance(left.node, List) or isinstance(right.node, List):
        return helped("add", left, right, type=type_, fails=False)
    return _binary("+", left, right, type_)


def _binary(operator: str, left: Part, right: Part, type_: Type) -> Part:
    node = Binary(operator, left.node, right.node)
    return Part(node, type_, left.fails or right.fails)
