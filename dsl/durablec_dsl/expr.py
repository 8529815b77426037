"""The tree of a CEL expression.

Spans are offsets into the text of the expression itself, so that equal texts share
one tree; `ast.Embedded` leads them back to the file. `depth` is the height of the
tree above a node's leaves, kept by the parser to refuse what nests too deep.

`&&` and `||` are n-ary, since long chains are common and must not count as depth.
Macros (`has`, `map`, ...) are plain calls here; the checker gives them meaning.
"""

from typing import Literal as OneOf

from durablec_dsl.source import Span
from durablec_dsl.tree import Node

BinaryOperator = OneOf["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in"]


class Constant(Node):
    """A literal; `kind` is its CEL type."""

    depth: int
    kind: OneOf["int", "uint", "double", "string", "bytes", "bool", "null"]
    value: int | float | str | bytes | bool | None


class Ident(Node):
    """A name; `rooted` where it was written with a leading dot."""

    depth: int
    name: str
    rooted: bool


class Select(Node):
    """`operand.field`, or `operand.?field` where `optional`."""

    depth: int
    operand: "Expr"
    field: str
    field_span: Span
    optional: bool


class Index(Node):
    """`operand[index]`, or `operand[?index]` where `optional`."""

    depth: int
    operand: "Expr"
    index: "Expr"
    optional: bool


class Call(Node):
    """`function(args)`, or `target.function(args)`."""

    depth: int
    target: "Expr | None"
    function: str
    function_span: Span
    args: list["Expr"]


class Unary(Node):
    """`!operand` or `-operand`."""

    depth: int
    operator: OneOf["!", "-"]
    operand: "Expr"


class Binary(Node):
    """Arithmetic or a comparison; `operator_span` is the operator alone."""

    depth: int
    operator: BinaryOperator
    operator_span: Span
    left: "Expr"
    right: "Expr"


class Logic(Node):
    """`a && b && c` or `a || b || c`: two operands or more."""

    depth: int
    operator: OneOf["&&", "||"]
    operands: list["Expr"]


class Conditional(Node):
    """`condition ? then : otherwise`."""

    depth: int
    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"


class Element(Node):
    """One element of a list; `?value` where `optional`."""

    value: "Expr"
    optional: bool


class ListOf(Node):
    """`[a, b]`."""

    depth: int
    elements: list[Element]


class Entry(Node):
    """`key: value` of a map; `?key: value` where `optional`."""

    key: "Expr"
    value: "Expr"
    optional: bool


class MapOf(Node):
    """`{key: value}`."""

    depth: int
    entries: list[Entry]


Expr = (
    Constant
    | Ident
    | Select
    | Index
    | Call
    | Unary
    | Binary
    | Logic
    | Conditional
    | ListOf
    | MapOf
)
