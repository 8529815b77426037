"""Writes `== != < <= > >= in`: Python's own where the types make them exact.

They differ where a bool meets a number (`True == 1`) and where a NaN meets itself
inside of a list (Python looks at identity first). Constants stand on the right, as
`ruff` (SIM300) and readers want it.
"""

from typing import Literal as OneOf
from typing import cast

from durablec.backends.python.cel_part import (
    NO_FACTS,
    WORDS,
    Part,
    bool_part,
    flat,
    helped,
    is_constant,
    is_literal,
    is_mapping,
    is_string,
    is_word,
    plain,
)
from durablec.backends.python.nodes import (
    Atom,
    Binary,
    Call,
    Compare,
    Dict,
    List,
    Node,
    Subscript,
    Unary,
)
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    ListType,
    MapType,
    Type,
)

_Operator = OneOf["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]

_EQUALITY_HELPERS = {"==": "eq", "!=": "ne"}
_ORDER_HELPERS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITES: dict[str, _Operator] = {
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_NUMBERS = (INT, DOUBLE)
# Integers up to here are doubles, too, and no other one is rounded to a double below.
_EXACT = 2**53
_ORDERED = (BOOL, STRING, TIMESTAMP, DURATION)


def equality(operator: str, left: Part, right: Part) -> Part:
    """Return `left == right` or `left != right`."""
    if is_constant(left) and is_constant(right):
        same = flat(left.node) == flat(right.node)
        return bool_part(same is (operator == "=="))
    for one, other in ((left, right), (right, left)):
        if is_word(one, "None") and not is_literal(other):
            return _identity(operator, other, one)
        if is_constant(one) and not is_literal(other):
            return _with_bool(operator, other, one)
    if _are_comparable(left, right):
        return _compared(operator, *as_doubles(left, right))
    return helped(_EQUALITY_HELPERS[operator], left, right, type=BOOL, fails=False)


def order(operator: str, left: Part, right: Part) -> Part:
    """Return `left < right`, or with `<=`, `>`, `>=`."""
    types = tuple(STRING if is_string(each) else each.type for each in (left, right))
    if all(each in _NUMBERS for each in types):
        return _compared(operator, *as_doubles(left, right))
    if types[0] is types[1] and types[0] in _ORDERED:
        return _compared(operator, left, right)
    return helped(_ORDER_HELPERS[operator], left, right, type=BOOL)


def membership(value: Part, container: Part) -> Part:
    """Return `value in container`."""
    fails = value.fails or container.fails
    if not _is_exact_membership(value, container):
        known = isinstance(container.type, ListType) or is_mapping(container)
        return helped("in_", value, container, type=BOOL, fails=not known)
    match container.type:
        case ListType(item) if value.type is INT and item is DOUBLE:
            value = _as_double(value)
        case _:
            pass
    found = Compare("in", value.node, container.node)
    held = NO_FACTS
    if is_mapping(container):
        held = frozenset({flat(Subscript(container.node, value.node))})
    return Part(found, BOOL, fails, held)


def as_doubles(left: Part, right: Part) -> tuple[Part, Part]:
    """Make a double of an int that is compared with one, where that may round it.

    Python compares them exactly. CEL does not: its conformance suite finds the greatest
    int not to be less than 2^63.
    """
    if {left.type, right.type} != {INT, DOUBLE}:
        return left, right
    if left.type is DOUBLE:
        return (left, right if _is_small(left) else _as_double(right))
    return (left if _is_small(right) else _as_double(left), right)


def _is_small(double: Part) -> bool:
    """Say whether a double is one written out to which no int is rounded."""
    match double.node:
        case Atom(text) | Unary(op="-", operand=Atom(text)) if "." in text:
            try:
                return abs(float(text)) < _EXACT
            except ValueError:
                return False
        case _:
            return False


def _as_double(part: Part) -> Part:
    low, high = part.bounds or (-(2**63), 2**63)
    if low >= -_EXACT and high <= _EXACT:
        return part
    return Part(Call(Atom("float"), [part.node]), DOUBLE, part.fails)


def opposite(node: Node) -> Node | None:
    """Return a comparison that is true where this one is false, if there is one."""
    if isinstance(node, Compare) and node.op in _OPPOSITES:
        return Compare(_OPPOSITES[node.op], node.left, node.right)
    return None


def _identity(operator: str, part: Part, word: Part) -> Part:
    name: _Operator = "is" if operator == "==" else "is not"
    return Part(Compare(name, part.node, word.node), BOOL, part.fails)


def _with_bool(operator: str, part: Part, word: Part) -> Part:
    """Compare with True or False: not at all, where the part is a bool itself."""
    if part.type is not BOOL:
        return _identity(operator, part, word)
    if is_word(word, "True") == (operator == "=="):
        return part
    turned = opposite(part.node) or Unary("not", part.node)
    return Part(turned, BOOL, part.fails, part.lacking, part.held)


def _are_comparable(left: Part, right: Part) -> bool:
    if any(
        isinstance(part.node, List) and not part.node.items for part in (left, right)
    ):
        return True
    return _are_equal_types(plain(left.type), plain(right.type), inside=False)


def _are_equal_types(left: Type, right: Type, *, inside: bool) -> bool:
    """Say whether Python's `==` is CEL's; `inside` of a list a NaN would equal itself."""
    if STRING in (left, right):
        return True
    if left in _NUMBERS and right in _NUMBERS:
        return not inside or DOUBLE not in (left, right)
    match left, right:
        case ListType(a), ListType(b):
            return _are_equal_types(plain(a), plain(b), inside=True)
        case MapType(a), MapType(b):
            return _are_equal_types(plain(a), plain(b), inside=True)
        case _:
            return left is right and left in (*_ORDERED, NULL)


def _is_exact_membership(value: Part, container: Part) -> bool:
    key = plain(value.type)
    if is_mapping(container):
        return is_string(value)
    if not isinstance(container.type, ListType):
        return False
    if isinstance(container.node, List) and not container.node.items:
        return True
    return key is not DOUBLE and _are_equal_types(
        key, plain(container.type.item), inside=False
    )


def _compared(operator: str, left: Part, right: Part) -> Part:
    fails = left.fails or right.fails
    if _constancy(left.node) > _constancy(right.node):
        left, right, operator = right, left, _MIRRORED[operator]
    return Part(Compare(cast(_Operator, operator), left.node, right.node), BOOL, fails)


def _constancy(node: Node) -> int:
    """Rank a node by how much it looks like a constant, as ruff does."""
    match node:
        case Atom(text) if text.isidentifier() and text not in WORDS:
            return 1 if text.isupper() else 0
        case Atom():
            return 2
        case List(items):
            return min(map(_constancy, items), default=2)
        case Dict(entries):
            return min(
                (_constancy(each) for pair in entries for each in pair), default=2
            )
        case Unary(op="-", operand=operand):
            return _constancy(operand)
        case Binary():
            return min(_constancy(node.left), _constancy(node.right))
        case _:
            return 0
