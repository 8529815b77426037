"""Says what is wrong where somebody has written YAML's way, or another language's."""

from durablec_dsl import codes
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.suggest import nearest
from durablec_dsl.text_inside import value
from durablec_dsl.text_lexer import END, RESERVED, STATEMENTS
from durablec_dsl.text_misspelt import DECLARATIONS
from durablec_dsl.text_stop import Mistake
from durablec_dsl.words import STATEMENT_WORDS
from durablec_dsl.yaml_keys import keys_of
from durablec_dsl.yaml_words import snake_case


def syntax(span: Span, message: str, help: str | None = None) -> Fault:
    """Return a mistake that is of no other kind."""
    return Fault(codes.TEXT_SYNTAX, span, message, help)


def comment(m: Mistake) -> Fault | None:
    """`# why`."""
    if m.word != "#":
        return None
    return syntax(m.span, "`#` begins no comment here", "a comment is written `//`")


def semicolon(m: Mistake) -> Fault | None:
    """`return 1;`."""
    if m.word != ";":
        return None
    return _needless(m.span, ";")


def comma(m: Mistake) -> Fault | None:
    """`log "a",` where a statement ends, or a declaration."""
    last = m.behind()
    of_set = "assignment" in m.stop.tables.states[m.stop.states[-1]]
    if of_set and m.kind_behind() == "COMMA" and m.begins_line and last is not None:
        return _needless(last, ",")
    if m.kind == "COMMA" and m.ends_line and "STEP" in m.accepts:
        return _needless(m.span, ",")
    return None


def _needless(span: Span, sign: str) -> Fault:
    help = "leave it out: a statement ends itself"
    return syntax(span, f"`{sign}` ends nothing here", help)


def colon(m: Mistake) -> Fault | None:
    """`timeout: 5m`, `step: saved` and `else:`."""
    if m.kind != "COLON" or m.behind() is None:
        return None
    kind = m.kind_behind()
    if kind in ("BREAK", "CONTINUE"):
        message = f"`:` stands after `{m.behind_text()}`, which takes nothing"
        return syntax(m.span, message, "leave it out")
    if m.needs_body:
        if m.next_kind == "LBRACE":
            message = "a `{` needs no `:` before it"
            return syntax(m.span, message, "leave it out")
        if m.ends_line or m.next_kind in STATEMENTS:
            help = "write `{` in its place, and `}` behind the body"
            return syntax(m.span, "`:` begins no body", help)
    if kind in RESERVED or _follows_options(m):
        shown = m.behind_text()
        help = f"leave it out: `{shown} {m.next_text()[:30].strip()}`"
        return syntax(m.span, f"`:` stands after `{shown}`, and keys have none", help)
    return None


def _follows_options(m: Mistake) -> bool:
    """Say whether the token before the refused one is a key: of an option or the file."""
    symbols, states = m.stop.tables.symbols, m.stop.states
    if len(states) < 2 or symbols[states[-1]] not in _KEYS:
        return False
    row = m.stop.tables.states[states[-2]]
    return "option" in row or "declaration" in row


_KEYS = frozenset(
    keys_of(
        "NAME RETRY COMPLETE PAYLOAD RETURNS UNDO INPUT OUTPUT TYPE WORKFLOW DEFAULTS"
    )
)


def dash(m: Mistake) -> Fault | None:
    """`- step saved`."""
    message = "a `-` stands before a statement"
    if m.is_dash:
        return syntax(m.span, message, "leave it out")
    last = m.behind()
    if last is not None and m.kind in STATEMENTS and m.follows_dash:
        return syntax(last, message, "leave it out")
    return None


def else_if(m: Mistake) -> Fault | None:
    """`else if a {`."""
    if m.kind != "IF" or m.kind_behind() != "ELSE":
        return None
    last = m.behind()
    assert last is not None
    span = Span(last.start, m.span.end)
    return syntax(span, "`else if` is no clause of an `if`", "write `elif`")


def hyphen(m: Mistake) -> Fault | None:
    """`step save-order`: a name with hyphens or dots."""
    last = m.behind()
    if m.kind not in ("MINUS", "DOT") or last is None or last.end != m.span.start:
        return None
    if m.kind_behind(2) not in _BEFORE_NAMES or m.kind_behind() != "NAME":
        return None
    at = m.stop.at
    end = last.end
    while m.stop.tokens[at].start == end and m.stop.tokens[at].kind in _IN_NAMES:
        end = m.stop.tokens[at].end
        at += 1
    return _bad_name(m, Span(last.start, end))


_BEFORE_NAMES = (STATEMENTS - {"IF", "SWITCH", "WHILE", "RETURN", "FAIL", "LOG"}) | {
    "BRANCH",
    "WORKFLOW",
    "BLOCK",
    "TYPE",
}
_IN_NAMES = frozenset({"MINUS", "DOT", "NAME", "INT", "DURATION"})


def quoted_name(m: Mistake) -> Fault | None:
    """`step "save the order"`."""
    if "NAME" not in m.accepts or m.kind_behind() not in _BEFORE_NAMES:
        return None
    if m.kind not in ("STRING", "INT", "DURATION", "FLOAT") or "INT" in m.accepts:
        return None
    return _bad_name(m, m.span)


def wait(m: Mistake) -> Fault | None:
    """`wait pause 5m`."""
    if m.kind not in ("DURATION", "INT", "STRING") or m.kind_behind(2) != "WAIT":
        return None
    word = "until" if m.kind == "STRING" else "for"
    message = f"`{m.word[:40]}` stands where `for` or `until` must"
    return syntax(m.span, message, f"write `{word} {m.word[:40]}`")


def list(m: Mistake) -> Fault | None:
    """`{ errors Declined, Late }`."""
    last = m.behind()
    if last is None or m.kind not in ("COMMA", "RBRACE") or m.kind_behind(2) != "COMMA":
        return None
    if not m.behind_text()[:1].isupper() or m.kind_behind() != "NAME":
        return None
    message = f"`{m.behind_text()[:40]}` stands where a key must"
    return syntax(last, message, "several names stand in brackets: `[Declined, Late]`")


def _bad_name(m: Mistake, span: Span) -> Fault:
    shown = m.text[span.start : span.end]
    meant = snake_case(shown.strip("'\""))
    message = f"`{shown[:60]}` is no name: names are lower-case letters, digits and `_`"
    return Fault(codes.BAD_NAME, span, message, f"write `{meant}`" if meant else None)


def assignment(m: Mistake) -> Fault | None:
    """`total = 0` where a statement or an option stands."""
    last = m.behind()
    if m.kind != "EQUAL" or m.kind_behind() != "NAME" or last is None:
        return None
    if _follows_options(m):
        shown = m.behind_text()
        help = f"a variable is set by `set {shown} = ...`"
        return Fault(
            codes.UNKNOWN_STATEMENT, last, f"`{shown} =` is no statement", help
        )
    # `stpe saved = ...` was read as an option of the statement above, and its value.
    first = m.behind(2)
    if first is None or m.kind_behind(2) != "NAME":
        return None
    return _no_statement(m, first)


def operator(m: Mistake) -> Fault | None:
    """`a and b`, `not a` and `1_000`, which go on with the value on their line."""
    if m.begins_line or "STEP" not in m.accepts or "NAME" in m.accepts:
        return None
    from durablec_dsl.expression_habits import WORDS

    goes_on = m.word.lower() in WORDS or m.behind_text().lower() in _BEFORE_VALUES
    return value(m) if goes_on or m.word.startswith("_") else None


_BEFORE_VALUES = frozenset({"not", "lambda"})


def statement(m: Mistake) -> Fault | None:
    """A word where a statement must begin."""
    if "STEP" not in m.accepts or m.kind in RESERVED:
        return None
    if m.kind != "NAME" and m.kind not in m.stop.tables.words.values():
        return None
    if "NAME" in m.accepts:
        return None
    return _no_statement(m, m.span)


def _no_statement(m: Mistake, span: Span) -> Fault:
    word = m.text[span.start : span.end]
    meant = nearest(word[:80], STATEMENT_WORDS.split())
    help = f"did you mean `{meant}`?" if meant else None
    rest = m.text[span.end : span.end + 20].lstrip()[:1]
    if meant is None and rest in (".", "("):
        help = "a call stands in a statement: `step NAME = module.function()`"
    if meant is None and rest == "=":
        help = f"a variable is set by `set {word} = ...`"
    if word in ("elseif", "elsif"):
        help = "write `elif`"
    elif m.kind_behind() == "RBRACE" and not m.begins_line:
        help = "the options of a statement stand before its braces"
    elif word in DECLARATIONS:
        help = "declarations stand before the first statement"
    message = f"`{word}` is no statement"
    return Fault(codes.UNKNOWN_STATEMENT, span, message, help)


def call(m: Mistake) -> Fault | None:
    """`step saved orders.save(x: 1)`, in which `.save(x` began the value of an option."""
    if m.kind != "COLON":
        return None
    rows, states, starts = m.stop.tables.states, m.stop.states, m.stop.starts
    for depth in range(len(states) - 2, 0, -1):
        if m.stop.tables.symbols[states[depth]] == "NAME":
            row = rows[states[depth - 1]]
            start, dot = starts[depth - 1], starts[depth]
            if m.text[dot] == "." and not row.keys().isdisjoint(_OPTIONS):
                # Spaces and comments may stand before the dot.
                word = m.text[start:dot].partition("//")[0].rstrip()
                name = Span(start, start + len(word))
                return _call_alone(m, name, is_option="option" in row)
    return None


_OPTIONS = ("option", "declaration")


def _call_alone(m: Mistake, name: Span, *, is_option: bool) -> Fault:
    shown = m.text[name.start : m.token.start].partition("(")[0]
    if is_option:
        return syntax(name, f"`=` is missing before `{shown}`")
    return _no_statement(m, name)


def argument(m: Mistake) -> Fault | None:
    """`m.f(x)` and `m.f(x=1)`: arguments are given by name."""
    rows, states, last = m.stop.tables.states, m.stop.states, m.behind()
    if m.accepts == {"COLON"} and "argument" in rows[states[-2]] and last is not None:
        if m.kind == "EQUAL":
            help = f"write `{m.behind_text()}: value`"
            return syntax(m.span, "`=` stands where an argument has `:`", help)
        return _nameless(last, m.behind_text())
    if "argument" in rows[states[-1]] and m.kind not in (END, "RBRACE", *STATEMENTS):
        return _nameless(m.span, m.word)
    return None


def _nameless(span: Span, argument: str) -> Fault:
    shown = argument if len(argument) <= 40 else argument[:37] + "..."
    message = f"the argument `{shown}` has no name"
    return syntax(span, message, "arguments are written `name: value`")
