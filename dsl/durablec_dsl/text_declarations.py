"""Builds the nodes of what a workflow of the text form begins with, and of the whole."""

from durablec_dsl.source import Span
from durablec_dsl.text_operations import written_options
from durablec_dsl.text_pieces import (
    Call,
    Piece,
    Section,
    held,
    node_of,
    part_of,
    parts_of,
)
from durablec_dsl.text_values import Values
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, Sequence, YamlNode


def start(values: Values, pieces: list[Piece], span: Span) -> Piece:
    pairs: list[Pair] = []
    options: list[Pair] = []
    sections: dict[str, list[Pair]] = {}
    body: list[YamlNode] = []
    for piece in pieces:
        if isinstance(piece, Pair):
            options.append(piece)
        elif isinstance(piece, Call):
            pairs += piece.pairs
        elif isinstance(piece, Section):
            sections.setdefault(piece.key, []).append(piece.pair)
        elif isinstance(piece, Scalar | Mapping):
            body.append(piece)
    pairs += written_options(values, options, "", "a workflow")
    for key, entries in sections.items():
        at = Span(entries[0].key.span.start, entries[-1].value.span.end)
        mapping = values.mapping(at, entries)
        pairs.append(Pair(Scalar(entries[0].key.span, key, None), mapping))
    at = Span(body[0].span.start, body[-1].span.end) if body else span
    pairs.append(Pair(Scalar(at, "steps", None), Sequence(at, body)))
    return values.mapping(span, pairs)


def workflow(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, name, *description = parts_of(pieces)
    pairs = [Pair(values.plain(word), values.plain(name))]
    for text in description:
        key = Scalar(text.span, "description", None)
        pairs.append(Pair(key, values.string(text)))
    return Call(pairs)


def type_definition(values: Values, pieces: list[Piece], span: Span) -> Piece:
    _, name, type_ = parts_of(pieces)
    pair = Pair(values.plain(part_of(name)), values.type(type_))
    return Section("types", pair)


def retry_definition(values: Values, pieces: list[Piece], span: Span) -> Piece:
    _, name, policy = pieces
    return Section("retries", Pair(values.plain(part_of(name)), node_of(policy)))


def block(values: Values, pieces: list[Piece], span: Span) -> Piece:
    _, name, *given, body = pieces
    pairs = []
    if given:
        word, type_ = parts_of(given)
        pairs.append(Pair(values.plain(part_of(word)), values.type(type_)))
    pairs.append(held("steps", body))
    at = Span(pairs[0].key.span.start, span.end)
    pair = Pair(values.plain(part_of(name)), Mapping(at, pairs))
    return Section("blocks", pair)


def on_failure(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, body = pieces
    return Pair(values.plain(part_of(word)), node_of(body))
