"""Builds the nodes of options, calls and durable statements of the text form."""

from durablec_dsl import codes
from durablec_dsl.source import Span
from durablec_dsl.text_pieces import (
    Arguments,
    Call,
    Clause,
    Piece,
    held,
    node_of,
    pairs_of,
    part_of,
    parts_of,
)
from durablec_dsl.text_values import Values
from durablec_dsl.yaml_keys import keys_of
from durablec_dsl.yaml_nodes import Pair, Scalar, Sequence

# Keys of YAML that the text form writes otherwise.
WRITTEN = {
    "call": "a call is written `NAME = module.function(name: value)`",
    "aws": "a call is written `NAME = aws service.operation(Name: value)`",
    "with": "arguments stand in the parentheses of the call: `(name: value)`",
    "steps": "statements stand in braces: `{ ... }`",
    "do": "statements stand in braces: `{ ... }`",
    "then": "statements stand in braces: `{ ... }`",
    "branches": "branches stand in braces: `{ branch NAME { ... } }`",
    "cases": "cases stand in braces: `{ case VALUE { ... } }`",
    "types": "a type is declared alone: `type NAME { ... }`",
    "retries": "a policy is declared alone: `retry NAME { ... }`",
    "blocks": "a block is declared alone: `block NAME { ... }`",
    "description": 'it is written behind the name: `workflow NAME "description"`',
}
_HAVE_WITH = frozenset({"invoke", "group"})
UNSAID = frozenset(
    keys_of(
        "call aws with steps do then branches cases types retries blocks description"
        " elif else catch finally default undo"
    )
)


# Options ----------------------------------------------------------------------------


def option(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, value = parts_of(pieces)
    if value.start == word.end and value.kind == "EXPRESSION":
        return _call_without_sign(values, span)
    return Pair(values.plain(word), values.value(value))


def _call_without_sign(values: Values, span: Span) -> Piece:
    """Read `step saved orders.save()`, in which `.save()` would be an option's value."""
    shown = values.text[span.start : span.end].partition("(")[0]
    values.error(codes.TEXT_SYNTAX, span, f"`=` is missing before `{shown}`")
    return Call([Pair(Scalar(span, "call", None), Scalar(span, shown, None))])


def typed(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, type_ = parts_of(pieces)
    return Pair(values.plain(word), values.type(type_))


def policy_option(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, policy = pieces
    return Pair(values.plain(part_of(word)), node_of(policy))


def policy(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return values.mapping(span, pairs_of(pieces))


def undo(values: Values, pieces: list[Piece], span: Span) -> Piece:
    word, call, *rest = pieces
    assert isinstance(call, Call)
    pairs = list(call.pairs)
    for pair in pairs_of(rest):
        if pair.key.value == "retry":
            pairs.append(pair)
        else:
            values.error(
                codes.UNKNOWN_KEY,
                pair.key.span,
                f"`{pair.key.value}` is no key of an `undo`",
                help="the options of a statement stand before its `undo`",
            )
    at = Span(pairs[0].key.span.start, span.end)
    return Pair(values.plain(part_of(word)), values.mapping(at, pairs))


def written_options(
    values: Values, pairs: list[Pair], kind: str, what: str
) -> list[Pair]:
    """Return the options that the text form writes as such, after reports."""
    kept = []
    for pair in pairs:
        key = pair.key.value
        if key in WRITTEN and not (key == "with" and kind in _HAVE_WITH):
            values.error(
                codes.UNKNOWN_KEY,
                pair.key.span,
                f"`{key}` is no key of {what}",
                help=WRITTEN[key],
            )
        else:
            kept.append(pair)
    return kept


# Calls ------------------------------------------------------------------------------


def call(values: Values, pieces: list[Piece], span: Span) -> Piece:
    *prefix, path, arguments = pieces
    assert isinstance(path, Scalar)
    assert isinstance(arguments, Arguments)
    key = Scalar(path.span, "call", None)
    if prefix:
        (word,) = parts_of(prefix)
        key = values.plain(word)
        if key.value != "aws":
            values.error(
                codes.TEXT_SYNTAX,
                key.span,
                f"`{key.value}` stands before a call, where only `aws` may",
            )
    pairs = [Pair(key, path)]
    if arguments.pairs:
        mapping = values.mapping(arguments.span, arguments.pairs)
        pairs.append(Pair(Scalar(arguments.span, "with", None), mapping))
    return Call(pairs)


def path(values: Values, pieces: list[Piece], span: Span) -> Piece:
    text = "".join(values.text[p.start : p.end] for p in parts_of(pieces))
    return Scalar(span, text, None)


def arguments(values: Values, pieces: list[Piece], span: Span) -> Piece:
    return Arguments(span, pairs_of(pieces))


def argument(values: Values, pieces: list[Piece], span: Span) -> Piece:
    name, _, value = parts_of(pieces)
    return Pair(values.key(name), values.value(value))


# Statements -------------------------------------------------------------------------


def operation(values: Values, pieces: list[Piece], span: Span) -> Piece:
    pairs, rest = begin(values, pieces)
    for piece in rest:
        if isinstance(piece, Call):
            pairs += piece.pairs
    pairs += given(values, pieces, pairs[0].key.value)
    pairs += [held("steps", piece) for piece in rest if isinstance(piece, Sequence)]
    return values.mapping(span, pairs)


def parallel(values: Values, pieces: list[Piece], span: Span) -> Piece:
    pairs, rest = begin(values, pieces)
    pairs += given(values, pieces, "parallel")
    braces = parts_of(rest)
    at = Span(braces[0].start, braces[-1].end)
    branches = [Pair(p.head, p.node) for p in rest if isinstance(p, Clause)]
    mapping = values.mapping(at, branches)
    pairs.append(Pair(Scalar(at, "branches", None), mapping))
    return values.mapping(span, pairs)


def branch(values: Values, pieces: list[Piece], span: Span) -> Piece:
    _, name, body = pieces
    return Clause("branch", node_of(body), values.plain(part_of(name)))


def begin(values: Values, pieces: list[Piece]) -> tuple[list[Pair], list[Piece]]:
    """Return the kind and name of a statement as its first pair, and what follows."""
    word, name, *rest = pieces
    return [Pair(values.plain(part_of(word)), values.plain(part_of(name)))], rest


def given(values: Values, pieces: list[Piece], kind: str) -> list[Pair]:
    article = "an" if kind[0] in "aio" else "a"
    return written_options(values, pairs_of(pieces), kind, f"{article} `{kind}`")
