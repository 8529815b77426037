"""Explains what is written in expressions out of a habit from another language."""

from durablec_dsl.expression_stop import Finding, Stop, span_of
from durablec_dsl.source import Span

_WORDS: dict[str, str] = {
    "and": "write `&&`",
    "or": "write `||`",
    "not": "write `!` before it, as in `!(x in list)`",
    "is": "write `==`",
    "if": "write `condition ? a : b`",
    "else": "write `condition ? a : b`",
    "for": "write `list.map(x, value)`, or `list.filter(x, condition)` to choose",
    "like": "write `text.contains('part')`",
}
WORDS = frozenset(_WORDS)
"""Words that stand between values in Python or SQL, in lower case."""

_METHODS = frozenset({"contains", "startsWith", "endsWith", "matches"})
# Longer ones first: `=` is a part of `===`.
_OPERATORS = {
    "===": "write `==`",
    "!==": "write `!=`",
    "**": "there is no power operator; multiply with `*`",
    "??": "write `a.?b.orValue(c)`, or `a != null ? a : c`",
    ":=": "an expression changes nothing; `set` gives a variable its value",
    "=>": "at least is written `>=`; a list is mapped by `list.map(x, value)`",
    "<>": "write `!=`",
    "+=": "an expression changes nothing; `set` gives a variable its value",
    "-=": "an expression changes nothing; `set` gives a variable its value",
    ":-": "write `a.?b.orValue(c)`, or `a != null ? a : c`",
    "|": "write `||`",
    "=": "write `==`",
    "#": "a comment is written `//`",
    "\N{LESS-THAN OR EQUAL TO}": "write `<=`",
    "\N{GREATER-THAN OR EQUAL TO}": "write `>=`",
    "\N{NOT EQUAL TO}": "write `!=`",
    "\N{MINUS SIGN}": "write `-`",
    "\N{EN DASH}": "write `-`",
    "\N{MULTIPLICATION SIGN}": "write `*`",
    "\N{NO-BREAK SPACE}": "write an ordinary space",
    "\N{LEFT DOUBLE QUOTATION MARK}": "a text stands in straight quotes",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "a text stands in straight quotes",
    "\N{LEFT SINGLE QUOTATION MARK}": "a text stands in straight quotes",
    "\N{RIGHT SINGLE QUOTATION MARK}": "a text stands in straight quotes",
}


def written_elsewhere(stop: Stop) -> Finding | None:
    """Explain `$ref` and its like where a type is one text."""
    name = _name_after(stop)
    if stop.word != "$" or not name or stop.kind() != "LBRACE":
        return None
    span = Span(stop.at, stop.at + 1 + len(name))
    help = "give it a name under `types`, and write that"
    return Finding(
        span, f"`${name}` stands in a mapping of its own, not in a text", help
    )


def _name_after(stop: Stop) -> str:
    """Return the word that a `$` begins."""
    rest = stop.rest()
    length = next((i for i, c in enumerate(rest) if not c.isalnum()), len(rest))
    return rest[:length]


def word(stop: Stop) -> Finding | None:
    """Explain Python's and SQL's words where CEL has signs."""
    before = stop.behind()
    if before is not None and before.lower() == "not":
        return Finding(span_of(before), f"`{before}` is not an operator", "write `!`")
    if before == "lambda":
        choice = "write `list.map(x, value)`, where `x` is a name of your choice"
        return Finding(span_of(before), "`lambda` makes no function here", choice)
    if stop.word.lower() == "is":
        return _is(stop)
    help = _WORDS.get(stop.word.lower())
    if stop.word in _METHODS:
        help = f"write `text.{stop.word}(part)`"
    if help is None:
        return None
    return Finding(stop.span, f"`{stop.word}` is not an operator", help)


def _is(stop: Stop) -> Finding:
    negated = stop.rest().lower().startswith("not ")
    end = stop.text.lower().index("not", stop.at) + 3 if negated else stop.span.end
    operator = "!=" if negated else "=="
    right = stop.text[end:].split()[:1]
    is_null = right in (["None"], ["NULL"], ["null"])
    help = f"write `{operator} null`" if is_null else f"write `{operator}`"
    shown = " ".join(stop.text[stop.at : end].split())
    return Finding(Span(stop.at, end), f"`{shown}` is not an operator", help)


def named_argument(stop: Stop) -> Finding | None:
    """Explain `f(x, name=value)` and `f(x, name: value)`."""
    is_named = stop.kind() == "NAME" and stop.kind(2) in ("COMMA", "LPAR")
    if stop.word not in ("=", ":") or not is_named:
        return None
    called = _called(stop)
    if called is None:
        return None
    help = "arguments stand in their order"
    if stop.rest().startswith("lambda"):
        help = "write `list.sortBy(x, key)`, where `x` is a name of your choice"
    elif stop.word == ":" and stop.before[called - 1].type == "DOT":
        help += (
            "; a function of yours is called by a `step`, and its result read by the "
            "step's name"
        )
    return Finding(stop.span, "no argument is given by its name", help)


def _called(stop: Stop) -> int | None:
    """Return which token is the name before the innermost open parenthesis."""
    depth = 0
    for at in range(len(stop.before) - 1, 0, -1):
        kind = stop.before[at].type
        if kind == "RPAR":
            depth += 1
        elif kind == "LPAR" and depth:
            depth -= 1
        elif kind == "LPAR":
            return at - 1 if stop.before[at - 1].type == "NAME" else None
    return None


def operator(stop: Stop) -> Finding | None:
    """Explain operators that CEL does not have."""
    for sign, meant in _OPERATORS.items():
        for back in range(len(sign)):
            start = stop.at - back
            if start >= 0 and stop.text.startswith(sign, start):
                span = Span(start, start + len(sign))
                return Finding(span, f"`{sign}` is not an operator", meant)
    if stop.word == "!":
        help = "`!` stands before what it negates, as in `!(x in list)`"
        return Finding(stop.span, "`!` does not stand between values", help)
    return None


def optional_chain(stop: Stop) -> Finding | None:
    """Explain `a?.b`, which begins a conditional here."""
    if "COLON" not in stop.accepts:
        return None
    for query, dot in zip(stop.before, stop.before[1:], strict=False):
        if query.type == "QUERY" and dot.type in ("DOT", "FLOAT"):
            span = Span(span_of(query).start, span_of(dot).start + 1)
            if stop.text[span.start : span.end] == "?.":
                return Finding(span, "`?.` is not an operator", "write `.?`")
    return None


def number(stop: Stop) -> Finding | None:
    """Explain `1_000`, `1.`, `a.0` and names that begin with a digit."""
    last = stop.behind()
    if last is None:
        return None
    if stop.touches and last.type in ("INT", "FLOAT") and stop.word.startswith("_"):
        span = Span(span_of(last).start, stop.span.end)
        digits = stop.text[span.start : span.end].replace("_", "")
        return Finding(span, "`_` does not group digits", f"write `{digits}`")
    if stop.kind(2) == "INT" and last.type == "DOT":
        digits = str(stop.before[-2])
        message = f"a digit is missing after `{digits}.`"
        return Finding(span_of(last), message, f"write `{digits}.0`")
    if stop.word.startswith(".") and stop.word[1:].isdigit():
        message = f"`{stop.word}` is not a field"
        return Finding(stop.span, message, f"write `[{stop.word[1:]}]`")
    return None


def text(stop: Stop) -> Finding | None:
    """Explain f-strings, texts side by side, and apostrophes in texts."""
    last = stop.behind()
    if last is None:
        return None
    is_text = stop.word[:1] in ("'", '"') and len(stop.word) > 1
    if is_text and last.type == "NAME" and stop.touches and len(last) <= 2:
        span = Span(span_of(last).start, stop.at)
        help = "join with `+`, or write a template: `Hello ${name}`"
        return Finding(span, f"`{last}` does not stand before a text", help)
    if is_text and last.type == "STRING" and stop.touches and last[-1] == stop.word[0]:
        quote = last[-1]
        help = (
            f"a `{quote}` inside a text is written `\\{quote}`; texts are joined by `+`"
        )
        return Finding(stop.span, "two texts stand side by side", help)
    if is_text and last.type == "STRING":
        return Finding(stop.span, "two texts stand side by side", "join them with `+`")
    if last.type == "STRING" and stop.touches and stop.word[:1].isalnum():
        quote = last[-1]
        help = f"a `{quote}` inside a text is written `\\{quote}`"
        return Finding(stop.span, f"the text before `{stop.word}` has ended", help)
    return None


def double_braces(stop: Stop) -> Finding | None:
    """Explain `${{ x }}`, which other tools write."""
    kinds = [token.type for token in stop.before]
    if "COLON" not in stop.accepts or kinds[0] != "LBRACE" or "COLON" in kinds:
        return None
    if kinds.count("LBRACE") != 1 or stop.rest():
        return None
    span = Span(stop.text.index("{"), stop.text.index("{") + 1)
    help = "leave out these braces; a map has entries, each a key and a value"
    return Finding(span, "braces around no entry of a map", help)
