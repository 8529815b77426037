"""Says what is wrong in a text that lark refused, and how to repair it.

lark tells where it stopped and what it would have taken. The explanations are tried in
order, from the most telling (habits from other languages) to the most general, and the
first that fits is given: one mistake, one fault.
"""

from collections.abc import Callable

from lark import Token
from lark.exceptions import UnexpectedInput

from durablec_dsl import expression_habits as habits
from durablec_dsl import expression_queries as queries
from durablec_dsl.codes import BAD_TYPE, EXPRESSION_SYNTAX
from durablec_dsl.expression_stop import Finding, Stop, span_of, stop_of
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span

Explanation = Callable[[Stop], Finding | None]

_CLOSING = {"LPAR": ")", "LSQB": "]", "LBRACE": "}"}
_QUOTES = ("'", '"', "`")


def explain(text: str, start: str, error: UnexpectedInput) -> Fault:
    """Return the fault that made lark refuse `text`, read from the rule `start`."""
    is_type = start == "type"
    stop = stop_of(text, error)
    explanations = _FOR_TYPES if is_type else _FOR_EXPRESSIONS
    findings = (explanation(stop) for explanation in explanations)
    found = next(finding for finding in findings if finding)
    rule = BAD_TYPE if is_type else EXPRESSION_SYNTAX
    return Fault(rule, found.span, found.message, found.help)


def _nothing(stop: Stop) -> Finding | None:
    if stop.before or stop.word:
        return None
    return Finding(Span(0, len(stop.text)), "there is nothing to read here")


def _open_text(stop: Stop) -> Finding | None:
    if stop.word not in _QUOTES:
        return None
    message = f"the text that begins with `{stop.word}` has no end"
    other = '"' if stop.word == "'" else "'"
    help = (
        f"inside it, `{stop.word}` is written `\\{stop.word}`; or put {other} around it"
    )
    return Finding(stop.span, message, help)


def _missing_value(stop: Stop) -> Finding | None:
    if "NAME" not in stop.accepts:
        return None
    last = stop.behind()
    what = "value" if "INT" in stop.accepts else "name"
    if last is None:
        message = f"`{stop.word}` has no value before it"
        return Finding(stop.span, message)
    if not stop.word and last.type in (*_CLOSING, "COMMA"):
        return _bracket(stop)
    if not stop.word:
        return Finding(span_of(last), f"a {what} is missing after `{last}`")
    help = None
    if last.type == "COMMA" and stop.word in ("]", "}", ")"):
        help = "leave out the `,`"
    elif last.type == "DOT" and stop.word[:1] in _QUOTES:
        help = f"write `[{stop.word}]`"
    message = f"a {what} is missing between `{last}` and `{stop.word}`"
    return Finding(stop.span, message, help)


def _bracket(stop: Stop) -> Finding | None:
    opened = _open_brackets(stop.before)
    if not stop.word:
        if opened and "COLON" not in stop.accepts:
            help = f"close it with `{_CLOSING[opened[-1].type]}`"
            message = f"`{opened[-1]}` is not closed"
            return Finding(span_of(opened[-1]), message, help)
        return None
    if stop.word not in _CLOSING.values():
        return None
    if not opened:
        return Finding(stop.span, f"`{stop.word}` closes nothing")
    closing = _CLOSING[opened[-1].type]
    if stop.word == closing:
        return None
    message = f"`{stop.word}` stands where `{opened[-1]}` needs its `{closing}`"
    return Finding(stop.span, message)


def _cut(stop: Stop) -> Finding | None:
    """Python's slices."""
    opened = _open_brackets(stop.before)
    if stop.word != ":" or not opened or opened[-1].type != "LSQB":
        return None
    help = "write `list.slice(start, end)`, or `text.substring(start, end)`"
    return Finding(stop.span, "a list is not cut with `:`", help)


def _colon(stop: Stop) -> Finding | None:
    """A `:` too much, or one that is missing."""
    opened = _open_brackets(stop.before)
    if stop.word == ":":
        return Finding(stop.span, "`:` has no `?` before it")
    if "COLON" not in stop.accepts:
        return None
    query = _last_query(stop.before, opened)
    if query is not None and stop.word == "?":
        message = "a conditional stands unmarked inside another"
        return Finding(stop.span, message, "put the inner one in parentheses")
    if query is not None:
        help = "write `condition ? a : b`"
        return Finding(span_of(query), "`?` has no `:` after it", help)
    help = "an entry of a map is written `'key': value`"
    return Finding(stop.span, "a key of a map has no value", help)


def _comma(stop: Stop) -> Finding | None:
    if stop.word != "," or _open_brackets(stop.before):
        return None
    message = "`,` stands outside brackets"
    return Finding(stop.span, message, "a list is written `[a, b]`")


def _anything(stop: Stop) -> Finding:
    if not stop.word:
        return Finding(stop.span, "the end comes too early")
    if len(stop.word) == 1 and not stop.word.isalnum():
        return Finding(stop.span, f"`{stop.word}` has no meaning here")
    opened = _open_brackets(stop.before)
    help = "put an operator between them"
    if opened:
        help += f", a `,`, or close the `{opened[-1]}`"
    message = f"`{stop.word}` follows `{stop.before[-1]}` without an operator"
    return Finding(stop.span, message, help)


def _foreign_type(stop: Stop) -> Finding | None:
    """Types as other languages write them."""
    last = stop.behind()
    if stop.word == "?":
        help = "write `T | null`; an optional field is `name?: T`"
        return Finding(stop.span, "`?` does not stand after a type", help)
    if stop.word in ("[", "<") and last is not None and last.type == "NAME":
        help = 'a list is written `[T]`, a map `{"*": T}`'
        return Finding(stop.span, f"`{last}` takes no type of its own", help)
    if stop.word == "*":
        return Finding(stop.span, "`*` stands without quotes", 'write `{"*": T}`')
    opened = _open_brackets(stop.before)
    if stop.word == "," and opened and opened[-1].type == "LSQB":
        help = "close it with `]` before the `,`, or write `[A | B]`"
        return Finding(stop.span, "a list has one type for all its items", help)
    separates = stop.word == "," and not opened
    if separates or stop.word in ("||", "or"):
        message = f"`{stop.word}` does not join types"
        return Finding(stop.span, message, "write `|`")
    if stop.word[:1].isdigit() or stop.word in ("true", "false"):
        message = f"`{stop.word}` is not a type"
        return Finding(stop.span, message, "an enumeration holds texts: `'a' | 'b'`")
    return None


def _missing_type(stop: Stop) -> Finding | None:
    if not {"LSQB", "NAME"} <= stop.accepts:
        return None
    last = stop.behind()
    if last is None:
        return Finding(stop.span, f"a type does not begin with `{stop.word}`")
    if not stop.word:
        return Finding(span_of(last), f"a type is missing after `{last}`")
    message = f"a type is missing between `{last}` and `{stop.word}`"
    return Finding(stop.span, message)


def _missing_field_type(stop: Stop) -> Finding | None:
    if "COLON" not in stop.accepts or not stop.before:
        return None
    name = next(t for t in reversed(stop.before) if t.type != "QUERY")
    message = f"the field `{name}` has no type"
    return Finding(span_of(name), message, "a field is written `name: T`")


def _any_type(stop: Stop) -> Finding:
    if not stop.word:
        return Finding(stop.span, "the end comes too early")
    message = f"`{stop.word}` does not fit behind `{stop.before[-1]}`"
    return Finding(stop.span, message)


def _open_brackets(tokens: list[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.type in _CLOSING:
            opened.append(token)
        elif token.type in ("RPAR", "RSQB", "RBRACE"):
            opened.pop()
    return opened


def _last_query(tokens: list[Token], opened: list[Token]) -> Token | None:
    """Return the last `?` of a conditional behind the innermost open bracket."""
    start = span_of(opened[-1]).end if opened else 0
    for before, token in zip(tokens[-2::-1], tokens[::-1], strict=False):
        if span_of(token).start < start:
            return None
        if token.type == "QUERY" and before.type not in ("DOT", "LSQB", "COMMA"):
            return token
    return None


_FOR_EXPRESSIONS: tuple[Explanation, ...] = (
    _nothing,
    queries.dollar,
    queries.backquotes,
    _open_text,
    habits.optional_chain,
    habits.double_braces,
    habits.word,
    queries.pipe,
    queries.ampersand,
    queries.wildcard,
    queries.current,
    habits.named_argument,
    habits.operator,
    habits.number,
    habits.text,
    _cut,
    _missing_value,
    _colon,
    _bracket,
    _comma,
    _anything,
)
_FOR_TYPES: tuple[Explanation, ...] = (
    habits.written_elsewhere,
    _nothing,
    _open_text,
    _foreign_type,
    _missing_field_type,
    _missing_type,
    _bracket,
    _any_type,
)
