"""Writes `a.b`, `a[b]` and `has(a.b)`.

What a record's type requires is there, since values were checked where they came in.
A key of a map is there where `known` says so: the conditions before it looked for it.
"""

from durablec.backends.python.cel_part import (
    Part,
    cel,
    flat,
    helped,
    is_literal,
    is_mapping,
    is_string,
)
from durablec.backends.python.nodes import (
    Atom,
    Call,
    Compare,
    Comprehension,
    Node,
    Subscript,
    constant,
)
from durablec.types import BOOL, ListType, RecordType, Type


def select(container: Part, field: str, type_: Type, known: frozenset[str]) -> Part:
    """Return `container.field`."""
    node = Subscript(container.node, constant(field))
    fails = not _is_required(container.type, field) and flat(node) not in known
    return Part(node, type_, container.fails or fails)


def index(container: Part, key: Part, type_: Type, known: frozenset[str]) -> Part:
    """Return `container[key]`.

    Python's own is exact for keys that are strings, and for a literal index of a list:
    CEL counts from the front only. The first of a comprehension is read by a helper,
    since ruff (RUF015) wants `next` there, which fails in another way.
    """
    node = Subscript(container.node, key.node)
    if isinstance(container.type, ListType):
        if _counts_from_front(key) and not _is_made_here(container.node):
            return Part(node, type_, True)
    elif is_string(key) and (is_literal(key) or is_mapping(container)):
        fails = container.fails or key.fails or flat(node) not in known
        return Part(node, type_, fails)
    return helped("get", container, key, type=type_)


def has(container: Part, field: str) -> Part:
    """Return `has(container.field)`."""
    key = constant(field)
    held = frozenset({flat(Subscript(container.node, key))})
    if is_mapping(container):
        found: Node = Compare("in", key, container.node)
        return Part(found, BOOL, container.fails, held)
    return Part(cel("has", container.node, key), BOOL, True, held)


def _is_made_here(node: Node) -> bool:
    """Say whether a node is a comprehension, or a call of `list`."""
    match node:
        case Comprehension() | Call(function=Atom("list")):
            return True
        case _:
            return False


def _counts_from_front(key: Part) -> bool:
    return is_literal(key) and key.bounds is not None and key.bounds[0] >= 0


def _is_required(type_: Type, field: str) -> bool:
    if not isinstance(type_, RecordType):
        return False
    known = type_.fields.get(field)
    return known is not None and known.required
