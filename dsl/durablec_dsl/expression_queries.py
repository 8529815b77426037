"""Explains what is written in expressions out of a habit from a query language.

JSONata, jq, JMESPath, JSONPath, and the filters of templates.
"""

import re

from durablec_dsl.expression_stop import Finding, Stop
from durablec_dsl.source import Span

_JSONATA: dict[str, str] = {
    "abs": "write `math.abs(x)`",
    "append": "write `list + list`",
    "average": "there is no average; a step can work it out",
    "boolean": "write a comparison, as in `x != ''`",
    "ceil": "write `math.ceil(x)`",
    "contains": "write `text.contains(part)`",
    "count": "write `size(list)`",
    "distinct": "write `list.distinct()`",
    "each": "write `map.transformList(key, value, result)`",
    "exists": "write `has(record.field)`",
    "filter": "write `list.filter(x, condition)`",
    "floor": "write `math.floor(x)`",
    "join": "write `list.join(',')`",
    "keys": "write `map.map(key, key)`",
    "length": "write `size(text)`",
    "lookup": "write `map[?key].orValue(default)`",
    "lowercase": "write `text.lowerAscii()`",
    "map": "write `list.map(x, value)`",
    "match": "write `text.matches('pattern')`",
    "max": "write `math.greatest(list)`",
    "millis": "an expression runs again on every replay; let a step give the value",
    "min": "write `math.least(list)`",
    "not": "write `!condition`",
    "now": "an expression runs again on every replay; let a step give the value",
    "number": "write `double(text)`",
    "replace": "write `text.replace(part, other)`",
    "reverse": "write `list.reverse()`",
    "round": "write `math.round(x)`",
    "sort": "write `list.sort()`, or `list.sortBy(x, key)`",
    "split": "write `text.split(',')`",
    "sqrt": "write `math.sqrt(x)`",
    "string": "write `string(x)`",
    "substring": "write `text.substring(start, end)`",
    "sum": "there is no sum; a step can add up a list",
    "toMillis": "write `timestamp(text)`",
    "trim": "write `text.trim()`",
    "type": "a value's type is known when compiling",
    "uppercase": "write `text.upperAscii()`",
}
"""Functions of JSONata, and what is written for a call of each."""

_FILTERS: dict[str, str] = {
    "ascii_downcase": "x.lowerAscii()",
    "ascii_upcase": "x.upperAscii()",
    "contains": "text.contains(part)",
    "count": "size(x)",
    "default": "a != null ? a : b",
    "endswith": "text.endsWith(part)",
    "first": "list[0]",
    "flatten": "list.flatten()",
    "float": "double(x)",
    "index": "x in list",
    "int": "int(x)",
    "join": "list.join(',')",
    "keys": "map.map(key, key)",
    "last": "list.last()",
    "length": "size(x)",
    "lower": "x.lowerAscii()",
    "map": "list.map(x, value)",
    "not": "!x",
    "replace": "x.replace(part, other)",
    "reverse": "x.reverse()",
    "round": "math.round(x)",
    "select": "list.filter(x, condition)",
    "size": "size(x)",
    "sort": "list.sort()",
    "sort_by": "list.sortBy(x, key)",
    "split": "x.split(',')",
    "startswith": "text.startsWith(part)",
    "string": "string(x)",
    "test": "text.matches(part)",
    "tonumber": "double(x)",
    "tostring": "string(x)",
    "trim": "x.trim()",
    "unique": "list.distinct()",
    "upper": "x.upperAscii()",
}
"""What is behind a `|` in jq and in the languages of templates, and what is meant."""

_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|true|false|null|'[^']*'|\"[^\"]*\"")


def dollar(stop: Stop) -> Finding | None:
    """Explain `${` inside an expression, JSON paths, and JSONata's `$`."""
    if stop.word != "$":
        return None
    if stop.text.startswith("${", stop.at):
        help = "leave out the inner `${` and its `}`"
        span = Span(stop.at, stop.at + 2)
        return Finding(span, "an expression stands inside an expression", help)
    if stop.rest()[:1] in (".", "["):
        help = "write `input.name` for `$.name`, or the name of an earlier statement"
        return Finding(stop.span, "`$` begins a JSON path, not an expression", help)
    word = re.compile(r"\w+").match(stop.text, stop.at + 1)
    if word is None:
        return Finding(stop.span, "`$` is no part of an expression", "leave it out")
    return _of_jsonata(stop, word[0], stop.text[word.end() :].lstrip())


def _of_jsonata(stop: Stop, name: str, behind: str) -> Finding:
    span = Span(stop.at, stop.at + 1 + len(name))
    if behind.startswith("("):
        help = _JSONATA.get(name, "leave the `$` out")
        message = f"`${name}` is a function of JSONata, not of expressions"
        return Finding(span, message, help)
    if name == "states":
        message = "`$states` is not known to expressions"
        help = "write `input` for `$states.input`"
        return Finding(span, message, f"{help}, and the step's name for its result")
    if stop.kind() in ("LBRACE", "COMMA"):
        message = f"`${name}` is no name, and a key that is none stands in quotes"
        return Finding(span, message)
    return Finding(stop.span, "`$` is no part of an expression", "leave it out")


def pipe(stop: Stop) -> Finding | None:
    """Explain `x | f`, and JSONata's `x ~> $f`."""
    if stop.word == "~" and stop.text.startswith("~>", stop.at):
        name = re.match(r">\s*\$?(\w*)", stop.rest())
        help = _JSONATA.get(name[1] if name else "", "a function is called: `size(x)`")
        return Finding(Span(stop.at, stop.at + 2), "`~>` is not an operator", help)
    name = re.match(r"\w*", stop.rest())
    if stop.word != "|" or name is None or name[0] not in _FILTERS:
        return None
    help = f"nothing is piped: write `{_FILTERS[name[0]]}`"
    return Finding(stop.span, "`|` is not an operator", help)


def wildcard(stop: Stop) -> Finding | None:
    """Explain `list[*]`, `map.*`, `list[]` and jq's `.[0]`."""
    last = stop.kind()
    if stop.word == "*" and last == "LSQB":
        help = "write `list.map(x, value)`"
        return Finding(stop.span, "`*` does not stand for all items", help)
    if stop.word == "*" and last == "DOT":
        help = "write `map.transformList(key, value, value)`"
        return Finding(stop.span, "`*` does not stand for all fields", help)
    if stop.word == "]" and last == "LSQB":
        help = "write `list[0]` for one item, `list.map(x, value)` for all of them"
        return Finding(stop.span, "`[]` does not say which item", help)
    if stop.word == "[" and last == "DOT":
        path = "begin with a name, as in `input[0]`; all items are `list.map(x, value)`"
        help = path if len(stop.before) == 1 else "leave out the `.`"
        return Finding(stop.span, "a name is missing between `.` and `[`", help)
    return None


def current(stop: Stop) -> Finding | None:
    """Explain `@`, which is the current value in JMESPath and JSONPath."""
    if stop.word != "@":
        return None
    help = "write the name of what is meant, as in `input`"
    return Finding(stop.span, "`@` does not stand for a value", help)


def backquotes(stop: Stop) -> Finding | None:
    """Explain JMESPath's literals, and JavaScript's templates."""
    if stop.word[:1] != "`" or len(stop.word) < 2 or "NAME" not in stop.accepts:
        return None
    inside = stop.word[1:-1]
    if _LITERAL.fullmatch(inside):
        message = "backquotes stand around a literal"
        return Finding(stop.span, message, f"write `{inside}`")
    help = "quote it with `'`; a text with expressions in it is written without `${}`"
    if "${" in inside:
        help = "leave out what is around it: a text with `${}` in it is a template"
    return Finding(stop.span, "backquotes stand around a text", help)


def ampersand(stop: Stop) -> Finding | None:
    """Explain `&`, which joins texts in JSONata, Excel and Visual Basic."""
    if stop.word != "&":
        return None
    joins = stop.kind() == "STRING" or stop.rest()[:1] in ("'", '"')
    help = "texts are joined with `+`" if joins else "write `&&`, or `+` to join texts"
    return Finding(stop.span, "`&` is not an operator", help)
