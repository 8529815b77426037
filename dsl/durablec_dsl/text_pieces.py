"""The pieces that the grammar of the text form is put together from.

A rule is given the pieces of its parts and makes one of them, by a function that has the
name of the rule's alias: in `text_declarations`, `text_operations`, `text_control` and
here. What they make are the nodes that the YAML form has for the same workflow, so that
one set of readers gives both forms their tree and their diagnostics. A key that the text
form does not write out (`call`, `with`, `then`, `do`) stands where its value begins.
"""

from collections.abc import Iterable
from typing import NamedTuple

from durablec_dsl.source import Span
from durablec_dsl.text_parts import Part
from durablec_dsl.text_values import Values
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, Sequence, YamlNode


class Call(NamedTuple):
    """Pairs that stand together: a call and its arguments, a name and its description."""

    pairs: list[Pair]


class Arguments(NamedTuple):
    span: Span
    pairs: list[Pair]


class Clause(NamedTuple):
    """A part of a statement that has a body: `elif`, `case`, `branch`, `catch`, `else`."""

    kind: str
    node: YamlNode
    head: Scalar


class Section(NamedTuple):
    """An entry of `types`, `retries` or `blocks`."""

    key: str
    pair: Pair


Piece = Part | Pair | YamlNode | Call | Arguments | Clause | Section


def part_of(piece: Piece) -> Part:
    assert isinstance(piece, Part)
    return piece


def parts_of(pieces: Iterable[Piece]) -> list[Part]:
    return [piece for piece in pieces if isinstance(piece, Part)]


def pairs_of(pieces: Iterable[Piece]) -> list[Pair]:
    return [piece for piece in pieces if isinstance(piece, Pair)]


def clauses_of(pieces: Iterable[Piece], kind: str) -> list[Clause]:
    found = (piece for piece in pieces if isinstance(piece, Clause))
    return [clause for clause in found if clause.kind == kind]


def node_of(piece: Piece) -> YamlNode:
    assert isinstance(piece, Scalar | Sequence | Mapping)
    return piece


def collected(key: str, clauses: list[Clause]) -> Pair:
    """Return the pair of a list of clauses, which YAML writes under one key."""
    nodes = [clause.node for clause in clauses]
    at = Span(nodes[0].span.start, nodes[-1].span.end)
    return Pair(Scalar(clauses[0].head.span, key, None), Sequence(at, nodes))


def held(key: str, body: Piece) -> Pair:
    """Return the pair of a body, whose key is not written."""
    node = node_of(body)
    return Pair(Scalar(Span(node.span.start, node.span.start + 1), key, None), node)


# Values and types ---------------------------------------------------------------------

# A bracket that nests deeper is reported, whatever is in it.
_DEEPEST = 101


def list_of(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return bracket("LIST", pieces, span)


def map_of(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return bracket("MAP", pieces, span)


def parenthesis(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return Part("PARENTHESIS", span.start, span.end, parts_of(pieces))


def unary(values: Values, pieces: list[Piece], span: Span) -> Piece:
    sign, operand = parts_of(pieces)
    text = values.text[operand.start : operand.end]
    # What a plain scalar of YAML can be too; any other is for CEL to read.
    is_number = operand.kind == "FLOAT" or (operand.kind == "INT" and text.isdigit())
    touches = sign.kind == "MINUS" and sign.end == operand.start
    kind = "NEGATIVE" if is_number and touches else "EXPRESSION"
    return Part(kind, span.start, span.end)


def list_type(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return bracket("LIST_TYPE", pieces, span)


def record_type(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return bracket("RECORD_TYPE", pieces, span)


def directive_type(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return bracket("DIRECTIVE_TYPE", pieces, span)


def type_field(values: Values, pieces: list[Piece], span: Span) -> Piece:
    parts = parts_of(pieces)
    return Part("FIELD", span.start, span.end, parts, parts[-1].depth)


def bracket(kind: str, pieces: list[Piece], span: Span) -> Part:
    parts = parts_of(pieces)
    depth = 1 + max(part.depth for part in parts)
    inside = parts if depth <= _DEEPEST else []
    return Part(kind, span.start, span.end, inside, min(depth, _DEEPEST))
