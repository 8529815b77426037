"""The parts of a workflow's tree that hold values and types.

The statements that use them are in `ast.py`.
"""

from typing import Literal as OneOf

from durablec_dsl import expr
from durablec_dsl.source import Span, TextMap
from durablec_dsl.tree import Node


class Literal(Node):
    """A JSON scalar; `text` is the user's spelling of it."""

    value: bool | int | float | str | None
    text: str


class Embedded(Node):
    """An expression in its place: `${...}` in YAML, bare in the text grammar.

    `start` is where the expression's text begins in the text that `origin` leads
    back to the file; `span` covers the expression without its `${` and `}`.
    """

    expr: expr.Expr
    text: str
    start: int
    origin: TextMap

    def locate(self, span: Span) -> Span:
        """Return where a span of the expression's text stands in the file."""
        return self.origin.span(Span(span.start + self.start, span.end + self.start))


class Template(Node):
    """A text with expressions in it: two parts or more, or one text part."""

    parts: list["str | Embedded"]


class ListValue(Node):
    items: list["Value"]


class Field(Node):
    """`key: value`; `key_span` is the key alone."""

    key: str
    key_span: Span
    value: "Value"


class RecordValue(Node):
    fields: list[Field]


Value = Literal | Embedded | Template | ListValue | RecordValue


class Name(Node):
    """An identifier, or a dotted path, where one stands."""

    text: str


class Duration(Node):
    """A literal duration in whole `seconds`; `text` is the user's spelling."""

    seconds: int
    text: str


class Number(Node):
    """A literal number of an option: attempts, rates, rounds."""

    value: int | float
    text: str


# Types ----------------------------------------------------------------------------


class PrimitiveType(Node):
    name: OneOf["string", "integer", "number", "boolean", "null", "any"]


class NamedType(Node):
    """A name under `types:`."""

    name: str


class EnumType(Node):
    """`'a' | 'b'`."""

    values: list[str]


class ListType(Node):
    item: "Type"


class TypeField(Node):
    """`name: T`, or `name?: T` where `optional`; `name_span` is the name alone."""

    name: str
    name_span: Span
    optional: bool
    type: "Type"


class RecordType(Node):
    fields: list[TypeField]


class MapType(Node):
    """`{"*": T}`."""

    value: "Type"


class UnionType(Node):
    """`A | B`: two options or more, none a union."""

    options: list["Type"]


class SchemaType(Node):
    """`$schema: {JSON Schema}`."""

    schema: RecordValue


class RefType(Node):
    """`$ref: schemas/order.json`; `path_span` is the path alone."""

    path: str
    path_span: Span


class PythonType(Node):
    """`$python: models.Order`; `path_span` is the path alone."""

    path: str
    path_span: Span


Type = (
    PrimitiveType
    | NamedType
    | EnumType
    | ListType
    | RecordType
    | MapType
    | UnionType
    | SchemaType
    | RefType
    | PythonType
)


class TypeDef(Node):
    """One entry of `types:`."""

    name: Name
    type: Type | None
