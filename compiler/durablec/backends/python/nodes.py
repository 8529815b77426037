"""Own the tree of Python expressions that the backend emits.

Nodes are built with the meaning and never with parentheses: `precedence.py` tells where they stand. Forms whose layout by ruff is intricate have no node: `**`, `await`, starred items, chains of
comparisons, implicitly joined strings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from durablec.backends.python.literals import literal

NUMBER = re.compile(r"-?(0|[1-9]\d*|\d+\.\d+|\d+(\.\d+)?e-?\d+)", re.ASCII)
STRING = re.compile(r"""(?s)"([^"\\\n]|\\.)*"|'([^'\\\n]|\\.)*'""")
NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*|\.\.\.")
TARGET = re.compile(r"[^\W\d]\w*(, [^\W\d]\w*)*")

# The operators of `Binary`, and how tightly each binds.
ARITHMETIC = {
    "|": 6,
    "^": 7,
    "&": 8,
    "<<": 9,
    ">>": 9,
    "+": 10,
    "-": 10,
    "*": 11,
    "/": 11,
}
ARITHMETIC |= {"//": 11, "%": 11}

Comparison: TypeAlias = Literal[
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"
]


@dataclass(slots=True, eq=False, repr=False)
class Atom:
    """A name (dots allowed), a number or a string literal, as it stands in the source."""

    text: str

    def __post_init__(self) -> None:
        text = self.text
        if not (
            NAME.fullmatch(text) or STRING.fullmatch(text) or NUMBER.fullmatch(text)
        ):
            raise ValueError(f"not a name, number or string: {text}")


@dataclass(slots=True, eq=False, repr=False)
class FString:
    """An f-string of literal texts and nodes; each node must be `is_embeddable`."""

    parts: Sequence["str | Node"]


@dataclass(slots=True, eq=False, repr=False)
class Attribute:
    """`value.name`."""

    value: "Node"
    name: str


@dataclass(slots=True, eq=False, repr=False)
class Slice:
    """`lower:upper:step`, as the index of a subscript only; its parts are plain atoms."""

    lower: Atom | None = None
    upper: Atom | None = None
    step: Atom | None = None


@dataclass(slots=True, eq=False, repr=False)
class Subscript:
    """`value[index]`."""

    value: "Node"
    index: "Node | Slice"


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """`function(...)`; `exploded` has one argument per line and a trailing comma, always."""

    function: "Node"
    arguments: Sequence["Node"] = ()
    keywords: Sequence[tuple[str, "Node"]] = ()
    exploded: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Dict:
    """`{key: value}`."""

    entries: Sequence[tuple["Node", "Node"]] = ()


@dataclass(slots=True, eq=False, repr=False)
class List:
    """`[item]`."""

    items: Sequence["Node"] = ()


@dataclass(slots=True, eq=False, repr=False)
class Tuple:
    """`(item, item)`, always in parentheses."""

    items: Sequence["Node"] = ()


@dataclass(slots=True, eq=False, repr=False)
class Unary:
    """`not operand`, `-operand`, `+operand` or `~operand`."""

    op: Literal["not", "-", "+", "~"]
    operand: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Binary:
    """`left op right` of an arithmetic or bitwise operator; `**` has no node."""

    op: str
    left: "Node"
    right: "Node"

    def __post_init__(self) -> None:
        if self.op not in ARITHMETIC:
            raise ValueError(f"not a binary operator with a node: {self.op}")


@dataclass(slots=True, eq=False, repr=False)
class Compare:
    """`left op right`, one comparison; a comparison inside of it gets parentheses."""

    op: Comparison
    left: "Node"
    right: "Node"


@dataclass(slots=True, eq=False, repr=False)
class BoolOp:
    """`a and b and c` or `a or b or c`, of two operands or more."""

    op: Literal["and", "or"]
    operands: Sequence["Node"]

    def __post_init__(self) -> None:
        if len(self.operands) < 2:
            raise ValueError("a boolean operation has two operands or more")


@dataclass(slots=True, eq=False, repr=False)
class Conditional:
    """`then if condition else otherwise`."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Lambda:
    """`lambda params: body`."""

    params: Sequence[str]
    body: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Comprehension:
    """One `for` and at most one `if`, in the brackets of `kind`; a dict's element is a pair."""

    kind: Literal["list", "dict", "set", "generator"]
    element: "Node | tuple[Node, Node]"
    target: str
    iterable: "Node"
    condition: "Node | None" = field(default=None)

    def __post_init__(self) -> None:
        if not TARGET.fullmatch(self.target):
            raise ValueError(f"not a loop target of plain names: {self.target}")
        if isinstance(self.element, tuple) != (self.kind == "dict"):
            raise ValueError(
                "a pair is the element of a dict comprehension, and of no other"
            )


Node: TypeAlias = (
    Atom
    | FString
    | Attribute
    | Subscript
    | Call
    | Dict
    | List
    | Tuple
    | Unary
    | Binary
    | Compare
    | BoolOp
    | Conditional
    | Lambda
    | Comprehension
)


def constant(value: object) -> Node:
    """Return the node of a value `literal` takes; lists and dicts stay breakable.

    Raises:
        ValueError, TypeError: as of `literal`.
    """
    match value:
        case list():
            return List([constant(item) for item in value])
        case dict():
            return Dict(
                [(constant(key), constant(item)) for key, item in value.items()]
            )
        case _:
            return Atom(literal(value))
