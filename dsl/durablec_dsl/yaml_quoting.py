"""Explains YAML syntax errors whose cause is a text, and most often its quotes.

Each public function returns None where it is not the cause.
"""

from durablec_dsl.source import Span
from durablec_dsl.yaml_mistake import Explanation, Mistake, clip, syntax


def escape(m: Mistake) -> Explanation | None:
    unknown = m.problem == "found unknown escape character"
    if not unknown and "hexdecimal" not in m.problem and "escape code" not in m.problem:
        return None
    at = m.text.rfind("\\", 0, m.at + 1)
    shown = m.text[at : at + 2]
    return syntax(
        Span(at, at + 2),
        f"`{clip(shown)}` begins no character that double quotes can hold",
        f"write `\\{shown}` for a backslash, or use single quotes",
    )


def unquoted_in_flow(m: Mistake) -> Explanation | None:
    if not (m.text.startswith("{", m.at) and m.text[m.at - 1 : m.at] == "$"):
        return None
    line = m.line_of(m.at)
    end = _end_of_expression(m.text, m.at, line.end)
    shown = m.text[m.at - 1 : end]
    return syntax(
        Span(m.at - 1, end),
        f"`{clip(shown)}` is not quoted, and a `{{` inside of `[...]` or `{{...}}` is YAML's",
        quote_it(shown),
    )


def unquoted_tag(m: Mistake) -> Explanation | None:
    line = m.line_of(m.at)
    before = m.text[line.start : m.at]
    start = before.rfind(" !") + 1
    if (
        start == 0
        or not m.text[line.start + start + 1 : line.start + start + 2].strip()
    ):
        return None
    if before[:start].rstrip()[-1:] not in (":", "-", ",", "[", "{"):
        return None
    shown = m.rest_of_line(line.start + start)
    return syntax(
        m.word(line.start + start),
        f"`{clip(shown)}` begins with `!`, which is read as a YAML tag",
        f"an expression is written in `${{}}`: `${{{shown}}}`",
    )


def colon_in_text(m: Mistake) -> Explanation | None:
    if not m.problem.startswith("mapping values are not allowed"):
        return None
    if m.last is None or not m.last_is_beside or m.last_style is not None:
        return syntax(
            Span(m.at, min(m.at + 1, len(m.text))),
            "a `:` stands where no key may be",
            "quote a text that holds `: `",
        )
    line = m.line_of(m.at)
    if m.last.start < line.start:
        return _key_in_text(m, m.last, line)
    shown = m.rest_of_line(m.last.start)
    span = Span(m.last.start, m.last.start + len(shown))
    if "${" in m.last_text:
        message = f"the expression `{clip(shown)}` holds `: ` and is not quoted"
    else:
        message = f"the text `{clip(shown)}` holds `: ` and is not quoted"
    return syntax(span, message, quote_it(shown))


def split_expression(m: Mistake) -> Explanation | None:
    """`- ${a ? b : 'c'}`, of which `${a ? b` was taken for a key."""
    if m.text[m.at : m.at + 1] != "}":
        return None
    line = m.line_of(m.at)
    before = m.text[line.start : m.at]
    dollar = before.rfind("${")
    begun = before[dollar:]
    if dollar < 0 or ": " not in begun or begun.count("{") <= begun.count("}"):
        return None
    start = line.start + len(before) - len(before.lstrip(" -"))
    shown = m.rest_of_line(start)
    message = f"the expression `{clip(shown)}` holds `: ` and is not quoted"
    return syntax(Span(start, start + len(shown)), message, quote_it(shown))


def _key_in_text(m: Mistake, last: Span, line: Span) -> Explanation:
    """Explain a key that was taken into the text of the lines before it."""
    first = m.rest_of_line(last.start)
    name, colon, value = first.partition(":")
    if colon and value and "${" not in name:
        return syntax(
            Span(last.start + len(name), last.start + len(name) + 1),
            f"`{clip(first)}` has no space after the `:`",
            f"write `{name}: {value}`",
        )
    start = (
        line.start
        + len(m.text[line.start : m.at])
        - len(m.text[line.start : m.at].lstrip(" \t-"))
    )
    key = m.text[start : m.at].rstrip()
    return syntax(
        Span(start, start + len(key)),
        f"`{clip(key)}` is indented as if it went on with the text `{clip(first)}`",
        f"indent `{clip(key)}` as far as the key above it",
    )


def bar(m: Mistake) -> Explanation | None:
    if m.context != "while scanning a block scalar" or "comment" not in m.problem:
        return None
    line = m.line_of(m.around)
    start = line.start
    if m.last is not None and m.last.start >= line.start and m.last_style is not None:
        start = m.last.start
        shown = m.rest_of_line(start)
        return syntax(
            Span(start, start + len(shown)),
            f"`{clip(shown)}` is not quoted as a whole",
            "an enumeration is one text: " + '`"' + shown.replace('"', "'") + '"`',
        )
    shown = m.rest_of_line(m.around)
    sign = m.text[m.around]
    return syntax(
        Span(m.around, m.around + 1),
        f"`{sign}` begins a block of text, and `{shown[1:].strip()}` follows it",
        f"quote the text, or begin it on the line below `{sign}`",
    )


def star(m: Mistake) -> Explanation | None:
    if m.context not in ("while scanning an alias", "while scanning an anchor"):
        return None
    sign = m.text[m.around : m.around + 1]
    here = Span(m.around, m.around + 1)
    after = m.text[m.around + 1 : m.around + 2]
    if sign == "*" and after == ":":
        return syntax(here, "a `*` alone is not quoted", 'a map is written `{"*": T}`')
    kind = "an alias" if sign == "*" else "an anchor"
    return syntax(
        here,
        f"`{sign}` is read as the beginning of {kind}",
        "quote the text; an expression is written in `${}`",
    )


def reserved_start(m: Mistake) -> Explanation | None:
    if "cannot start any token" not in m.problem and "mapping keys" not in m.problem:
        return None
    shown = m.rest_of_line(m.at)
    return syntax(
        Span(m.at, m.at + 1),
        f"a text cannot begin with `{shown[:1]}`",
        quote_it(shown),
    )


def open_quote(m: Mistake) -> Explanation | None:
    if m.context == "while scanning a quoted scalar":
        start, message = m.around, "a quote that is opened here is never closed"
    elif (
        m.last is not None
        and m.last_style in ("'", '"')
        and m.last_is_beside
        and "\n" in m.last_text
    ):
        lines = m.text.count("\n", m.last.start, m.last.end)
        message = f"a quote that is opened here is closed only {lines} lines below"
        if lines == 1:
            message = "a quote that is opened here is closed only on the next line"
        start = m.last.start
    else:
        return None
    return syntax(
        Span(start, start + 1), message, f"close it with `{m.text[start : start + 1]}`"
    )


def text_after_quote(m: Mistake) -> Explanation | None:
    if m.last is None or m.last_style not in ("'", '"') or not m.last_is_beside:
        return None
    shown = m.rest_of_line(m.last.start)
    if m.at >= m.line_of(m.last.start).end or m.text[m.at] in "]}":
        return None
    return syntax(
        Span(m.at, m.last.start + len(shown)),
        f"text follows the quoted text `{clip(m.last_text)}`",
        _quotes_inside(m.last_text, m.last_style),
    )


def _quotes_inside(text: str, style: str) -> str:
    """Say how a quote is written in a text that it has ended too early."""
    escaped = "''" if style == "'" else '\\"'
    if "${" in text and "}" not in text[text.rindex("${") :]:
        other = '"' if style == "'" else "'"
        return f"in the expression, put `{other}` around texts, or write `{escaped}`"
    if style == '"':
        return "quote the value as a whole"
    return f"quote the value as a whole, and write `{escaped}` for a quote in it"


def _end_of_expression(text: str, at: int, end: int) -> int:
    """Return where the braces that open at `at` close, for showing it only."""
    depth = 0
    for place in range(at, end):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return end


def quote_it(shown: str) -> str:
    """Say how a text is written that YAML takes for something else."""
    for quote in ('"', "'"):
        if quote not in shown and not (quote == '"' and "\\" in shown):
            return f"quote it: `{quote}{clip(shown)}{quote}`"
    return "quote it, or write it in the lines below a `|`"
