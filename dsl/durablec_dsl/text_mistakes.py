"""Says what is wrong where the grammar of the text form refused a token.

The explanations are tried in order: habits from YAML and other languages first, then
what the parsers of expressions and types say of the value that the token stands in, and
last what the grammar would have taken.
"""

from collections.abc import Callable

from durablec_dsl import text_habits
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.suggest import mistyped
from durablec_dsl.text_driver import Repair, Stop
from durablec_dsl.text_expected import expected
from durablec_dsl.text_inside import value
from durablec_dsl.text_lexer import BAD, CLAUSES, END, RESERVED, STATEMENTS
from durablec_dsl.text_misspelt import misspelt
from durablec_dsl.text_quotes import cut_text, repair
from durablec_dsl.text_stop import Mistake

Explanation = Callable[[Mistake], Fault | None]


def explain(text: str, stop: Stop) -> tuple[Fault, Repair]:
    """Return what is wrong with the token at which the driver stopped, and the repair."""
    mistake = Mistake(text, stop)
    for explanation in _EXPLANATIONS:
        found = explanation(mistake)
        if found is not None:
            return found, _repair(mistake, explanation)
    return _unexpected(mistake), _repair(mistake, None)


def _repair(m: Mistake, explanation: Explanation | None) -> Repair:
    """Return how the tokens are mended, if what was meant is plain."""
    if m.needs_body and not (m.kind == "COLON" and m.next_kind == "LBRACE"):
        return "open"
    if explanation is text_habits.colon:
        return "skip" if m.next_kind in m.accepts else "drop"
    if explanation is misspelt:
        return "body"
    if explanation is _unclosed:
        return "close"
    is_needless = explanation in (
        text_habits.semicolon,
        text_habits.comma,
        _closes_nothing,
    )
    # The statement that a clause is of has ended before a brace too many; of several such
    # braces the first is told.
    belongs = explanation is _closes_nothing and m.next_kind in CLAUSES | {"RBRACE"}
    return "skip" if m.is_dash or (is_needless and not belongs) else "drop"


def _closes_nothing(m: Mistake) -> Fault | None:
    closing = {"RBRACE": "LBRACE", "RPAR": "LPAR", "RSQB": "LSQB"}
    if m.kind not in closing or "TRUE" in m.accepts:
        return None
    opened = [m.stop.tables.symbols[state] for state in m.stop.states[1:]]
    if closing[m.kind] in opened:
        return None
    return text_habits.syntax(m.span, f"`{m.word}` closes nothing", "leave it out")


def _unclosed(m: Mistake) -> Fault | None:
    """A clause or part in the body above it, which is not closed."""
    if m.kind not in _PARTS or not m.begins_line:
        return None
    if not {"RBRACE", "STEP"} <= m.accepts or not m.lacks_closing:
        return None
    message = f"`}}` is missing before `{m.word}`"
    help = "the body above it is not closed"
    return text_habits.syntax(m.span, message, help)


def _open_brace(m: Mistake) -> Fault | None:
    """The end of the file inside of braces."""
    if m.kind != END or "RBRACE" not in m.accepts:
        return None
    closed = 0
    for state, start in zip(
        reversed(m.stop.states), reversed(m.stop.starts), strict=False
    ):
        symbol = m.stop.tables.symbols[state]
        closed += (symbol == "RBRACE") - (symbol == "LBRACE")
        if closed < 0:
            return text_habits.syntax(Span(start, start + 1), "`{` is not closed")
    return None


def _unexpected(m: Mistake) -> Fault:
    wanted = expected(m.accepts)
    last = m.behind()
    begins_more = m.kind in STATEMENTS or m.kind in ("RBRACE", "RPAR", "RSQB")
    begins_more |= not m.accepts.isdisjoint(("RPAR", "RSQB"))
    if m.kind == END or (m.begins_line and begins_more and wanted):
        if last is None or not wanted:
            return text_habits.syntax(m.span, "the file ends too early")
        shown = m.behind_text()[:40]
        return text_habits.syntax(last, f"{wanted} is missing after `{shown}`")
    shown = m.word if len(m.word) <= 40 else m.word[:37] + "..."
    shown = shown.split("\n")[0]
    if "`" in shown:
        shown = "a backtick"
    else:
        shown = f"`{shown}`"
    if not wanted:
        return text_habits.syntax(m.span, f"{shown} has no meaning here")
    return text_habits.syntax(m.span, f"{shown} stands where {wanted} must", _meant(m))


def _meant(m: Mistake) -> str | None:
    """Return the word of a clause or part that is meant, where a name stands."""
    if m.kind != "NAME":
        return None
    meant = mistyped(m.word[:40], [kind.lower() for kind in m.accepts & _PARTS])
    if meant is not None:
        return f"did you mean `{meant}`?"
    if "BRANCH" in m.accepts and m.next_kind == "LBRACE":
        return f"write `branch {m.word[:40]}`"
    return None


_PARTS = RESERVED - STATEMENTS


def _bad(m: Mistake) -> Fault | None:
    """A quote that opens a text without an end, or a character that begins nothing."""
    if m.kind != BAD:
        return None
    cut = cut_text(m.text, m.span.start)
    if cut is not None:
        message = "this quote ends the text, inside of `${`"
        return text_habits.syntax(cut.quote, message, repair(m.text, cut))
    if m.word in ("'", '"'):
        message = f"the text that begins with `{m.word}` has no end"
        help = f"close it with `{m.word}` on its line, or put it in three quotes"
        return text_habits.syntax(m.span, message, help)
    return None


_EXPLANATIONS: tuple[Explanation, ...] = (
    text_habits.comment,
    _unclosed,
    text_habits.semicolon,
    text_habits.comma,
    _bad,
    text_habits.call,
    text_habits.colon,
    text_habits.dash,
    text_habits.else_if,
    text_habits.hyphen,
    text_habits.quoted_name,
    text_habits.assignment,
    text_habits.operator,
    text_habits.statement,
    misspelt,
    text_habits.wait,
    text_habits.list,
    text_habits.argument,
    value,
    _closes_nothing,
    _open_brace,
)
