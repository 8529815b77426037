"""Builds the tree of a type in its short form from the tree that lark made."""

from typing import Literal as OneOf
from typing import NamedTuple, cast

from lark import Token, Tree
from lark.visitors import Transformer_NonRecursive

from durablec_dsl import values
from durablec_dsl.codes import BAD_TYPE, DUPLICATE_KEY, NESTED_TOO_DEEP
from durablec_dsl.expression_literals import read_text
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span, TextMap

MAX_DEPTH = 100
PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "null", "any"})

Primitive = OneOf["string", "integer", "number", "boolean", "null", "any"]


class _Entry(NamedTuple):
    """A field of a record, or of the one-key record that is a map, and its name."""

    field: values.TypeField
    token: Token


Child = values.Type | _Entry | Token


def build_type(
    tree: Tree[Token], origin: TextMap
) -> tuple[values.Type | None, list[Fault]]:
    """Return the type that lark's `tree` holds, and what is wrong in its text.

    The spans of the type are in the file that `origin` leads to.
    """
    fault = _too_deep(tree)
    if fault is not None:
        return None, [fault]
    builder = _Builder(origin)
    type_: values.Type = builder.transform(tree)
    return type_, builder.faults


class _Builder(Transformer_NonRecursive[Token, values.Type]):
    """One method for each alias of the grammar's rules for types."""

    def __init__(self, origin: TextMap) -> None:
        super().__init__(visit_tokens=False)
        self.faults: list[Fault] = []
        self._origin = origin

    def named_type(self, children: list[Token]) -> values.Type:
        span, name = self._span(children[0], children[0]), str(children[0])
        if name in PRIMITIVES:
            return values.PrimitiveType(span, cast(Primitive, name))
        return values.NamedType(span, name)

    def null_type(self, children: list[Token]) -> values.Type:
        return values.PrimitiveType(self._span(children[0], children[0]), "null")

    def literal_type(self, children: list[Token]) -> values.Type:
        span = self._span(children[0], children[0])
        return values.EnumType(span, [self._text(children[0])])

    def list_type(self, children: list[Child]) -> values.Type:
        opening, item, closing = children
        return values.ListType(self._span(opening, closing), cast(values.Type, item))

    def record_type(self, children: list[Child]) -> values.Type:
        span = self._span(children[0], children[-1])
        entries = [child for child in children if isinstance(child, _Entry)]
        if [entry.field.name for entry in entries] == ["*"]:
            return values.MapType(span, entries[0].field.type)
        self._check_names(entries)
        return values.RecordType(span, [entry.field for entry in entries])

    def _check_names(self, entries: list[_Entry]) -> None:
        seen: set[str] = set()
        for field, token in entries:
            if field.name in seen:
                message = f"`{field.name}` stands twice in this record"
                self.faults.append(Fault(DUPLICATE_KEY, _local(token), message))
            elif field.name == "*":
                message = "`*` stands beside other fields"
                help = "a type is a record of named fields, or a map with `*` alone"
                self.faults.append(Fault(BAD_TYPE, _local(token), message, help))
            seen.add(field.name)

    def type_field(self, children: list[Child]) -> _Entry:
        name, type_ = cast(Token, children[0]), cast(values.Type, children[-1])
        optional = len(children) == 3
        text = self._text(name) if name.type == "STRING" else str(name)
        at = self._span(name, name)
        span = Span(at.start, type_.span.end)
        return _Entry(values.TypeField(span, text, at, optional, type_), name)

    def union_type(self, children: list[values.Type]) -> values.Type:
        """Make one option of all literals; the others keep their order."""
        span = Span(children[0].span.start, children[-1].span.end)
        literals = [child for child in children if isinstance(child, values.EnumType)]
        if not literals:
            return values.UnionType(span, children)
        whole = Span(literals[0].span.start, literals[-1].span.end)
        enum = values.EnumType(whole, [word for one in literals for word in one.values])
        options: list[values.Type] = [
            enum if child is literals[0] else child
            for child in children
            if child is literals[0] or not isinstance(child, values.EnumType)
        ]
        return values.UnionType(span, options) if len(options) > 1 else enum

    def _text(self, token: Token) -> str:
        return read_text(token, _local(token).start, self.faults)

    def _span(self, first: Child, last: Child) -> Span:
        assert isinstance(first, Token)
        assert isinstance(last, Token)
        return self._origin.span(Span(_local(first).start, _local(last).end))


def _local(token: Token) -> Span:
    assert token.start_pos is not None
    return Span(token.start_pos, token.start_pos + len(token))


def _too_deep(tree: Tree[Token]) -> Fault | None:
    """Return the fault of a type that nests deeper than a builder may recurse."""
    rest: list[tuple[Tree[Token], int]] = [(tree, 0)]
    while rest:
        node, depth = rest.pop()
        if isinstance(node.children[0], Token) and node.data != "type_field":
            if depth > MAX_DEPTH:
                message = f"a type nests deeper than {MAX_DEPTH}"
                help = "give a part of it a name under `types`"
                return Fault(NESTED_TOO_DEEP, _local(node.children[0]), message, help)
            depth += 1
        rest.extend((c, depth) for c in node.children if isinstance(c, Tree))
    return None
