"""Builds the nodes of the statements of the text form that steer."""

from durablec_dsl.source import Span
from durablec_dsl.text_operations import given, option
from durablec_dsl.text_pieces import (
    Clause,
    Piece,
    clauses_of,
    collected,
    held,
    node_of,
    pairs_of,
    part_of,
    parts_of,
)
from durablec_dsl.text_values import Values
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, Sequence, YamlNode


def if_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    pairs = [*condition(values, pieces), held("then", pieces[2])]
    clauses = clauses_of(pieces, "elif")
    if clauses:
        pairs.append(collected("elif", clauses))
    pairs += [Pair(c.head, c.node) for c in clauses_of(pieces, "else")]
    return Mapping(span, pairs)


def elif_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    ((head, value),) = condition(values, pieces)
    key = Scalar(head.span, "if", None)
    pairs = [Pair(key, value), held("then", pieces[2])]
    return Clause("elif", Mapping(span, pairs), head)


def else_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return ending(values, "else", pieces)


def switch(values: Values, pieces: list[Piece], span: Span) -> Piece:
    braces = parts_of(pieces[2:])
    at = Span(braces[0].start, braces[-1].end)
    cases = Sequence(at, [c.node for c in clauses_of(pieces, "case")])
    pairs = [*condition(values, pieces), Pair(Scalar(at, "cases", None), cases)]
    pairs += [Pair(c.head, c.node) for c in clauses_of(pieces, "default")]
    return Mapping(span, pairs)


def case(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, *listed, body = pieces
    literals = [values.value(p) for p in parts_of(listed) if p.kind != "COMMA"]
    when = literals[0]
    if len(literals) > 1:
        when = Sequence(Span(when.span.start, literals[-1].span.end), literals)
    pairs = [Pair(Scalar(part_of(word).span, "when", None), when), held("do", body)]
    return Clause("case", Mapping(span, pairs), values.plain(part_of(word)))


def default(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return ending(values, "default", pieces)


def while_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    options = given(values, pieces[2:], "while")
    pairs = [*condition(values, pieces), *options, held("do", pieces[-1])]
    return values.mapping(span, pairs)


def try_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, body = pieces[:2]
    pairs = [Pair(values.plain(part_of(word)), node_of(body))]
    clauses = clauses_of(pieces, "catch")
    if clauses:
        pairs.append(collected("catch", clauses))
    pairs += [Pair(c.head, c.node) for c in clauses_of(pieces, "finally")]
    return Mapping(span, pairs)


def catch(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, *_, body = pieces
    pairs = pairs_of(pieces)
    names: list[YamlNode] = [p for p in pieces if isinstance(p, Scalar)]
    if names:
        at = Span(names[0].span.start, names[-1].span.end)
        pairs.insert(0, Pair(Scalar(at, "errors", None), Sequence(at, names)))
    pairs.append(held("do", body))
    node = values.mapping(span, pairs)
    return Clause("catch", node, values.plain(part_of(word)))


def catch_alias(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, name = parts_of(pieces)
    return Pair(values.plain(word), values.plain(name))


def catch_when(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return option(values, pieces, span)


def finally_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return ending(values, "finally", pieces)


def set_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, *rest = pieces
    pairs = pairs_of(rest)
    at = Span(pairs[0].key.span.start, span.end)
    node = values.mapping(at, pairs)
    return Mapping(span, [Pair(values.plain(part_of(word)), node)])


def assignment(values: Values, pieces: list[Piece], span: Span) -> Piece:
    name, _, value = parts_of(pieces)
    return Pair(values.plain(name), values.value(value))


def return_(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, *given_ = parts_of(pieces)
    nothing = Scalar(Span(word.end, word.end), "", None)
    value = values.value(given_[0]) if given_ else nothing
    return Mapping(span, [Pair(values.plain(word), value)])


def fail(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, error = parts_of(pieces[:2])
    pair = Pair(values.plain(word), values.path(error))
    return values.mapping(span, [pair, *given(values, pieces, "fail")])


def log(values: Values, pieces: list[Piece], span: Span) -> Piece:
    pairs = [*condition(values, pieces), *given(values, pieces, "log")]
    return values.mapping(span, pairs)


def bare(values: Values, pieces: list[Piece], span: Span) -> Piece:
    (word,) = parts_of(pieces)
    return values.plain(word)


def condition(values: Values, pieces: list[Piece]) -> list[Pair]:
    """Return the pair of a word and the value that follows it."""
    word, value = parts_of(pieces[:2])
    return [Pair(values.plain(word), values.value(value))]


def ending(values: Values, kind: str, pieces: list[Piece]) -> Clause:
    word, body = pieces
    return Clause(kind, node_of(body), values.plain(part_of(word)))


def body(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return Sequence(span, [p for p in pieces if isinstance(p, Scalar | Mapping)])
