"""Lets the parsers of expressions and types say what is wrong inside of a value.

Where a value begins can be read from the stack: in a state from which the grammar goes on
with an expression or a type, and above which stands nothing but parts of one. Several
such places may lie inside each other; the right one is where the parser of the value
stops at the same token as the driver.
"""

from durablec_dsl.expression_errors import explain
from durablec_dsl.expression_stop import stop_of
from durablec_dsl.expression_syntax import tables as expression_tables
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.text_driver import Stop
from durablec_dsl.text_lexer import BAD, END, RESERVED
from durablec_dsl.text_stop import Mistake

# A value is read once more for each place where it may begin.
_MOST_PLACES = 8
_LONGEST = 5_000
_RULES = ("expression", "type")


def value(m: Mistake) -> Fault | None:
    """What is wrong inside an expression or a type, in the words of its own parser."""
    # A sign that no expression has says more than the place where one is missing.
    is_strange = m.kind == BAD or (m.kind == "DIRECTIVE" and "TRUE" in m.accepts)
    return _explain_inside(
        m.text, m.stop, ends_before=_ends_before(m), may_begin=is_strange
    )


def _ends_before(m: Mistake) -> bool:
    """Say whether the token surely is no part of the value before it."""
    if m.kind == END or m.begins_line:
        return True
    return m.kind in RESERVED or m.kind == "LBRACE"


def _explain_inside(
    text: str, stop: Stop, *, ends_before: bool, may_begin: bool
) -> Fault | None:
    """Return what the parser of a value says of the token, if it stands in one.

    `ends_before` says that the token is no part of the value: it may end too early.
    Where nothing was read of the value yet, the parser is asked if the token `may_begin`.
    """
    token = stop.tokens[stop.at]
    before = stop.tokens[stop.at - 1].end if stop.at else 0
    end = before if ends_before else _end_of_line(text, token.end)
    for start, rule in _places(stop)[:_MOST_PLACES]:
        if (start >= before and not may_begin) or end - start > _LONGEST:
            continue
        at = end if ends_before else token.start
        found = _fault(text[start:end], rule, at - start)
        if found is not None:
            span = Span(found.span.start + start, found.span.end + start)
            # A text that is shown may have lines.
            message = found.message.replace("\n", " ")
            return Fault(found.rule, span, message, found.help)
    return None


def _places(stop: Stop) -> list[tuple[int, str]]:
    """Return where the values may begin that the token may stand in, outermost first."""
    rows, symbols, inner = stop.tables.states, stop.tables.symbols, stop.tables.inner
    starts = [*stop.starts, stop.tokens[stop.at].start]
    places: list[tuple[int, str]] = []
    for depth in range(len(stop.states) - 1, -1, -1):
        row = rows[stop.states[depth]]
        places += [(starts[depth], rule) for rule in _RULES if rule in row]
        if symbols[stop.states[depth]] not in inner:
            break
    return places[::-1]


def _fault(text: str, rule: str, at: int) -> Fault | None:
    """Return what is wrong in `text`, if the parser stops in it at `at`."""
    from lark.exceptions import UnexpectedInput

    try:
        expression_tables().parse(text, start=rule)
    except UnexpectedInput as error:
        if stop_of(text, error).at == at:
            return explain(text, rule, error)
    return None


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
