"""Writes `math`: Python's where its result has the same type and value."""

from typing import Literal as OneOf

from durablec.backends.python.cel_arithmetic import checked
from durablec.backends.python.cel_part import Part, helped
from durablec.backends.python.nodes import Atom, Binary, Call, Unary
from durablec.types import BOOL, DOUBLE, DYN, INT, Type

_NUMBERS = (INT, DOUBLE)
_MOST = 2**63


def extreme(which: OneOf["greatest", "least"], *values: Part, type_: Type) -> Part:
    """Return `math.greatest(...)` or `math.least(...)`: of equal ones the first, too."""
    function = Atom("max" if which == "greatest" else "min")
    fails = any(each.fails for each in values)
    (first, *others) = values
    if not others and first.type in _NUMBERS:
        return first
    kinds = {each.type for each in values}
    if others and kinds in ({INT}, {DOUBLE}):
        return Part(Call(function, [each.node for each in values]), type_, fails)
    are_known = len(others) > 0 and kinds <= {INT, DOUBLE}
    return helped(which, *values, type=type_, fails=fails or not are_known)


def absolute(part: Part, type_: Type) -> Part:
    """Return `math.abs(part)`, which is beyond 64 bits for the least integer."""
    size = Call(Atom("abs"), [part.node])
    if part.type is DOUBLE:
        return Part(size, DOUBLE, part.fails)
    if part.type is not INT:
        return helped("abs_", part, type=type_)
    low, high = part.bounds or (-_MOST, _MOST - 1)
    return checked(size, (0, max(abs(low), abs(high))), part.fails)


def rounded(helper: str, part: Part) -> Part:
    """Return `math.ceil(part)` and the like, which stay doubles."""
    return helped(helper, as_double(part), type=DOUBLE, fails=part.type is not DOUBLE)


def sign(part: Part, type_: Type) -> Part:
    """Return `math.sign(part)`."""
    return helped("sign", as_double(part), type=type_, fails=part.type not in _NUMBERS)


def square_root(part: Part) -> Part:
    """Return `math.sqrt(part)`."""
    return helped("sqrt", part, type=DOUBLE, fails=part.type not in _NUMBERS)


def test(function: str, helper: str, part: Part) -> Part:
    """Return `math.isNaN(part)` and the like."""
    if part.type is DOUBLE:
        return Part(Call(Atom(f"math.{function}"), [part.node]), BOOL, part.fails)
    return helped(helper, part, type=BOOL)


def bits(operator: str, helper: str, left: Part, right: Part) -> Part:
    """Return `math.bitAnd(left, right)` and the like."""
    if left.type is not INT or right.type is not INT:
        return helped(helper, left, right, type=INT)
    node = Binary(operator, left.node, right.node)
    return Part(node, INT, left.fails or right.fails)


def bit_not(part: Part) -> Part:
    """Return `math.bitNot(part)`."""
    if part.type is not INT:
        return helped("bit_not", part, type=INT)
    return Part(Unary("~", part.node), INT, part.fails)


def shifted(helper: str, value: Part, count: Part) -> Part:
    """Return `math.bitShiftLeft(value, count)` or to the right, which fail if negative."""
    is_sure = count.bounds is not None and count.bounds[0] >= 0
    fails = not is_sure or DYN in (value.type, count.type)
    return helped(helper, value, count, type=INT, fails=fails)


def as_double(part: Part) -> Part:
    """Return a double, which JSON may have as an integer, for a helper that looks."""
    if part.type is not DOUBLE or (
        isinstance(part.node, Atom) and "." in part.node.text
    ):
        return part
    return Part(Call(Atom("float"), [part.node]), DOUBLE, part.fails)
