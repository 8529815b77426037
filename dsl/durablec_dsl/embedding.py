"""Reads text that may hold `${...}`.

Where an expression ends is for CEL's lexer to say: a `}` in a text, in a quoted name or
in a comment ends nothing, and braces nest.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec_dsl.codes import (
    EXPRESSION_SYNTAX,
    FORBIDDEN_CHARACTER,
    UNTERMINATED_EXPRESSION,
)
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.loading import FORBIDDEN
from durablec_dsl.source import Span, TextMap
from durablec_dsl.values import Embedded, Literal, Template


class _Hole(NamedTuple):
    """An expression in a text: `start` is behind `${`, `end` at its `}` or None."""

    start: int
    end: int | None


def read_text(
    text: str,
    span: Span,
    origin: TextMap,
    parser: ExpressionParser,
    hint: str | None = None,
) -> Literal | Embedded | Template | None:
    """Read a scalar's decoded `text`, which stands at `span` of the parser's source.

    A text that is exactly one `${...}`, spaces around it aside, is that expression and
    keeps its type; any other text with an expression in it is a template; `$${` is a
    literal `${`. `hint` is the help for an expression that has no end, where the caller
    knows why. None after a report.
    """
    if "${" not in text:
        return Literal(span, text, text)
    pieces = list(_split(text))
    holes = [piece for piece in pieces if isinstance(piece, _Hole)]
    if not holes:
        return Literal(span, "".join(map(str, pieces)), text)
    whole = {hole: _is_whole(hole, text, origin, parser, hint) for hole in holes}
    if len(holes) == 1 and whole[holes[0]] and _stands_alone(holes[0], text):
        start, end = holes[0]
        return parser.parse(text[start:end], start, origin)
    parts = [
        piece
        if isinstance(piece, str)
        else parser.embed(text[piece.start : piece.end], piece.start, origin)
        for piece in pieces
        if isinstance(piece, str) or whole[piece]
    ]
    read = [part for part in parts if part is not None]
    return Template(span, _join(read)) if len(read) == len(pieces) else None


def _split(text: str) -> Iterator[str | _Hole]:
    """Yield the literal runs of `text` and the expressions between them, in order."""
    at = 0
    while (dollar := text.find("${", at)) >= 0:
        if dollar > at and text[dollar - 1] == "$":
            yield text[at : dollar - 1] + "${"
            at = dollar + 2
            continue
        if dollar > at:
            yield text[at:dollar]
        hole = _Hole(dollar + 2, _end(text, dollar + 2))
        yield hole
        if hole.end is None:
            return
        at = hole.end + 1
    if at < len(text):
        yield text[at:]


def _end(text: str, start: int) -> int | None:
    """Return where the `}` stands that ends the expression at `start`."""
    end = text.find("}", start)
    # Without texts, quoted names, comments and braces the first `}` is the last.
    if end < 0 or not any(mark in text[start:end] for mark in "\"'`/{"):
        return end if end >= 0 else None
    from durablec_dsl.expression_syntax import end_of_expression

    return end_of_expression(text, start)


def _is_whole(
    hole: _Hole,
    text: str,
    origin: TextMap,
    parser: ExpressionParser,
    hint: str | None,
) -> bool:
    """Report an expression that has no end, or nothing in it."""
    start, end = hole
    if end is None:
        span = origin.span(Span(start - 2, start))
        message = "`${` has no `}` that ends it"
        help = hint or _unterminated_help(text, start)
        parser.report.add(
            UNTERMINATED_EXPRESSION, parser.source, span, message, help=help
        )
        return False
    if not text[start:end].strip():
        span = origin.span(Span(start - 2, end + 1))
        message = "there is no expression in `${}`"
        help = "a literal `${` is written `$${`"
        parser.report.add(EXPRESSION_SYNTAX, parser.source, span, message, help=help)
        return False
    return _has_characters_of_files(text[start:end], start, origin, parser)


def _has_characters_of_files(
    text: str, start: int, origin: TextMap, parser: ExpressionParser
) -> bool:
    """Report the first character of an expression that no file holds.

    In YAML's double quotes an escape may stand for any, and in the other form there are
    no such quotes around an expression.
    """
    if text.isascii() and text.isprintable():
        return True
    import re

    found = re.search(FORBIDDEN, text)
    if found is None:
        return True
    code = f"{ord(found[0]):04x}"
    span = origin.span(Span(start + found.start(), start + found.end()))
    message = f"the character U+{code.upper()} may not stand in an expression"
    help = (
        f"write `\\u{code}` in a text; YAML's double quotes take `\\\\u{code}` for that"
    )
    parser.report.add(FORBIDDEN_CHARACTER, parser.source, span, message, help=help)
    return False


def _unterminated_help(text: str, start: int) -> str | None:
    """Say what hid the `}` of an expression that has one to the eye."""
    if "}" not in text[start:]:
        return "add the `}` that ends it; a literal `${` is written `$${`"
    _, comment, hidden = text[start:].partition("//")
    if hidden.lstrip()[:1] in ("'", '"'):
        return "`//` begins a comment; write `a != null ? a : b` for a default"
    if comment:
        return (
            "`//` begins a comment, which hides the rest of its line; "
            "integers are divided by `/`"
        )
    return "a `}` inside quotes or inner braces does not end the expression"


def _stands_alone(hole: _Hole, text: str) -> bool:
    assert hole.end is not None
    return not text[: hole.start - 2].strip() and not text[hole.end + 1 :].strip()


def _join(parts: list[str | Embedded]) -> list[str | Embedded]:
    """Join neighbouring texts, which `$${` leaves behind."""
    joined: list[str | Embedded] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
