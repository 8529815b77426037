"""What an expression has become so far: Python, with what must be known to go on.

The meaning of CEL is put together from parts, inside out: the functions of
`cel_arithmetic`, `cel_comparison`, `cel_logic`, `cel_access` and `cel_calls` take the
parts of the operands and give the part of the whole. None of them looks at CEL's tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from durablec.backends.python.nodes import (
    Atom,
    Call,
    Comprehension,
    Lambda,
    Node,
    Slice,
    Subscript,
    constant,
)
from durablec.backends.python.one_line import one_line
from durablec.backends.python.precedence import children
from durablec.types import (
    BOOL,
    DYN,
    NULL,
    STRING,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)

NO_FACTS: frozenset[str] = frozenset()
WORDS = ("True", "False", "None")


@dataclass(slots=True, eq=False)
class Part:
    """The Python of an expression of CEL.

    `fails` says that it may raise for data of the types it was checked with. `held`
    are the subscripts, as text, that surely find their key if the part is true, and
    `lacking` those that do if it is false. Integers have two fields more: `bare` is
    arithmetic without its check of 64 bits, and `bounds` are what it cannot leave.
    Optionals have `maybe` if they can be taken apart.
    """

    node: Node
    type: Type
    fails: bool = False
    held: frozenset[str] = NO_FACTS
    lacking: frozenset[str] = NO_FACTS
    bare: Node | None = None
    bounds: tuple[int, int] | None = None
    maybe: "Maybe | None" = None


class Maybe(NamedTuple):
    """An optional taken apart: `test` says whether it has a value, and `value` is that.

    `lookup` is the dict and the key, if the value is what a dict has. `is_cheap` says
    that test and value may both be written, since neither takes work. Where it does,
    `loop` is the generator whose first item it is.
    """

    test: Part
    value: Part
    is_cheap: bool
    lookup: tuple[Node, Node] | None = None
    loop: Comprehension | None = None


def plain(type_: Type) -> Type:
    """Return a type without what Python's operators do not care about.

    An enumeration is a string; null beside a type changes no comparison.
    """
    inner = type_.of if isinstance(type_, Nullable) else type_
    return STRING if isinstance(inner, Enumeration) else inner


def is_string(part: Part) -> bool:
    """Say whether a part is surely a string, of an enumeration or any."""
    return part.type is STRING or isinstance(part.type, Enumeration)


def is_mapping(part: Part) -> bool:
    """Say whether a part is surely a dict with strings as keys."""
    return isinstance(part.type, MapType | RecordType)


def is_container(part: Part) -> bool:
    """Say whether a part is surely a list or such a dict."""
    return isinstance(part.type, ListType) or is_mapping(part)


def is_literal(part: Part) -> bool:
    """Say whether a part is a number, a string, True, False or None as it stands."""
    node = part.node
    if not isinstance(node, Atom):
        return False
    return not node.text.isidentifier() or node.text in WORDS


def is_constant(part: Part) -> bool:
    """Say whether a part is True, False or None as it stands."""
    return isinstance(part.node, Atom) and part.node.text in WORDS


def is_word(part: Part, word: str) -> bool:
    """Say whether a part is a certain one of those."""
    return isinstance(part.node, Atom) and part.node.text == word


def bool_part(value: bool) -> Part:
    """Return True or False."""
    return Part(constant(value), BOOL)


def none_part() -> Part:
    """Return None."""
    return Part(constant(None), NULL)


def cel(name: str, *arguments: Node) -> Call:
    """Return a call of a helper of the runtime's module `cel`."""
    return Call(Atom(f"cel.{name}"), list(arguments))


def helped(name: str, *parts: Part, type: Type = DYN, fails: bool = True) -> Part:
    """Return the part that is a helper's call with other parts."""
    node = cel(name, *(part.node for part in parts))
    return Part(node, type, fails or any(part.fails for part in parts))


def truth(part: Part) -> Part:
    """Return a part that is surely a bool: itself, or with a check around it."""
    if part.type is BOOL:
        return part
    return Part(cel("truth", part.node), BOOL, True, part.held, part.lacking)


def flat(node: Node) -> str:
    """Return the text of a node on one line, however long."""
    text = one_line(node)
    assert text is not None, "no part has a call with one argument per line"
    return text


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all inside of it, in no certain order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += [child for child, _ in children(each)]


def names_in(node: Node) -> set[str]:
    """Return the names that stand in a node, dotted ones by their first part."""
    return {
        each.text.partition(".")[0]
        for each in walk(node)
        if isinstance(each, Atom) and each.text[0] not in "'\""
    }


def is_path(node: Node) -> bool:
    """Say whether a node is a name or literal, or what is found from one by such keys."""
    match node:
        case Atom():
            return True
        case Subscript(value=value, index=index):
            return not isinstance(index, Slice) and is_path(value) and is_path(index)
        case _:
            return False


def iterable(node: Node) -> Node:
    """Return what a list is made of, where it is made only to be run through."""
    match node:
        case Call(Atom("list"), [inner]):
            return inner
        case _:
            return node


def has_lambda(node: Node) -> bool:
    """Say whether a function without a name stands in a node."""
    return any(isinstance(each, Lambda) for each in walk(node))
