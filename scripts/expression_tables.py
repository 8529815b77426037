"""Writes the tables of the page on expressions, `dsl/EXPRESSIONS.md`.

Run it after a change of what expressions have: `python -m scripts.expression_tables`.
Signatures are taken from the checker's own tables, and the score from the conformance
suite, which is run. The examples and their values are stated here; a test evaluates them
through the Python that they are compiled to. A table stands between two comments,
`<!-- functions of strings -->` and `<!-- end -->`; in its place may stand anything.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from durablec.expressions import functions, signatures
from durablec.expressions.wording import alternatives
from durablec.type_relations import EMPTY_LIST
from durablec.types import DYN, ListType, OptionalType, Type

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "dsl" / "EXPRESSIONS.md"

EXAMPLES: dict[str, dict[str, tuple[str, str]]] = {
    "values": {
        "size": ("size(input.items)", "2"),
        "has": ("has(input.coupon)", "false"),
        "bool": ("bool('true')", "true"),
        "double": ("double(input.age)", "31.0"),
        "int": ("int('12') + int(2.9)", "14"),
        "string": ("string(2.0) + string(true)", '"2true"'),
        "dyn": ("[dyn(1), 'a'][0]", "1"),
    },
    "strings": {
        "contains": ("input.name.contains('nn')", "true"),
        "startsWith": ("input.name.startsWith('A')", "true"),
        "endsWith": ("input.name.endsWith('a')", "true"),
        "matches": ("input.name.matches('^A[a-z]+$')", "true"),
        "charAt": ("input.name.charAt(0)", '"A"'),
        "format": ("'%s has %d'.format([input.name, 3])", '"Anna has 3"'),
        "indexOf": ("input.name.indexOf('n')", "1"),
        "lastIndexOf": ("input.name.lastIndexOf('n')", "2"),
        "join": ("input.tags.join(', ')", '"new, big"'),
        "lowerAscii": ("input.name.lowerAscii()", '"anna"'),
        "upperAscii": ("input.name.upperAscii()", '"ANNA"'),
        "replace": ("input.name.replace('n', 'm')", '"Amma"'),
        "reverse": ("input.tags.reverse()", '["big", "new"]'),
        "split": ("'a,b'.split(',')", '["a", "b"]'),
        "substring": ("input.name.substring(1, 3)", '"nn"'),
        "trim": ("' a '.trim()", '"a"'),
        "strings.quote": ("strings.quote('a')", '"\\"a\\""'),
    },
    "lists and maps": {
        "all": ("input.items.all(i, i.qty > 0)", "true"),
        "exists": ("input.items.exists(i, i.qty > 1)", "true"),
        "exists_one": ("input.items.exists_one(i, i.qty > 1)", "true"),
        "existsOne": ("input.tags.existsOne(i, t, t == 'new' && i == 0)", "true"),
        "filter": ("input.tags.filter(t, t != 'new')", '["big"]'),
        "map": ("input.items.map(i, i.qty > 1, i.sku)", '["b"]'),
        "sortBy": ("input.items.sortBy(i, i.price)[0].sku", '"b"'),
        "transformList": (
            "input.tags.transformList(i, t, string(i) + t)",
            '["0new", "1big"]',
        ),
        "transformMap": ("{'a': 1}.transformMap(k, v, v + 1)", '{"a": 2}'),
        "transformMapEntry": (
            "['a'].transformMapEntry(i, v, {v: i})",
            '{"a": 0}',
        ),
        "distinct": ("[1, 2, 1].distinct()", "[1, 2]"),
        "first": ("input.tags.first().orValue('')", '"new"'),
        "last": ("input.tags.last().orValue('')", '"big"'),
        "flatten": ("[[1], [2, 3]].flatten()", "[1, 2, 3]"),
        "slice": ("[1, 2, 3].slice(0, 2)", "[1, 2]"),
        "sort": ("[2, 1].sort()", "[1, 2]"),
        "lists.range": ("lists.range(3)", "[0, 1, 2]"),
    },
    "optional values": {
        "hasValue": ("input.?coupon.hasValue()", "false"),
        "value": ("optional.of(1).value()", "1"),
        "or": ("input.?coupon.?code.or(optional.of('none')).value()", '"none"'),
        "orValue": ("input.prices[?'cup'].orValue(0.0)", "2.5"),
        "optMap": ("input.?coupon.optMap(c, c.code).orValue('none')", '"none"'),
        "optFlatMap": (
            "optional.of(input.prices).optFlatMap(p, p[?'cup']).orValue(0.0)",
            "2.5",
        ),
        "optional.of": ("optional.of(1).hasValue()", "true"),
        "optional.none": ("optional.none().hasValue()", "false"),
        "optional.ofNonZeroValue": ("optional.ofNonZeroValue('').hasValue()", "false"),
        "cel.bind": ("cel.bind(n, size(input.items), n * n)", "4"),
    },
    "numbers": {
        "math.abs": ("math.abs(-2)", "2"),
        "math.ceil": ("math.ceil(1.2)", "2.0"),
        "math.floor": ("math.floor(1.8)", "1.0"),
        "math.round": ("math.round(1.5)", "2.0"),
        "math.trunc": ("math.trunc(-1.8)", "-1.0"),
        "math.sign": ("math.sign(-3)", "-1"),
        "math.sqrt": ("math.sqrt(4)", "2.0"),
        "math.greatest": ("math.greatest(input.items.map(i, i.qty))", "2"),
        "math.least": ("math.least(1, 2)", "1"),
        "math.isFinite": ("math.isFinite(1.0)", "true"),
        "math.isInf": ("math.isInf(1.0)", "false"),
        "math.isNaN": ("math.isNaN(1.0)", "false"),
        "math.bitAnd": ("math.bitAnd(6, 3)", "2"),
        "math.bitOr": ("math.bitOr(6, 3)", "7"),
        "math.bitXor": ("math.bitXor(6, 3)", "5"),
        "math.bitNot": ("math.bitNot(0)", "-1"),
        "math.bitShiftLeft": ("math.bitShiftLeft(1, 3)", "8"),
        "math.bitShiftRight": ("math.bitShiftRight(8, 3)", "1"),
    },
    "times": {
        "timestamp": (
            "timestamp('2026-03-01T00:00:00Z') < timestamp('2026-03-02T00:00:00Z')",
            "true",
        ),
        "duration": (
            "string(timestamp('2026-03-01T00:00:00Z') + duration('36h'))",
            '"2026-03-02T12:00:00Z"',
        ),
        "getFullYear": ("timestamp(input.placed).getFullYear()", "2026"),
        "getMonth": ("timestamp(input.placed).getMonth()", "2"),
        "getDate": ("timestamp(input.placed).getDate()", "9"),
        "getDayOfMonth": ("timestamp(input.placed).getDayOfMonth()", "8"),
        "getDayOfWeek": ("timestamp(input.placed).getDayOfWeek()", "1"),
        "getDayOfYear": ("timestamp(input.placed).getDayOfYear()", "67"),
        "getHours": ("timestamp(input.placed).getHours('Europe/Berlin')", "9"),
        "getMinutes": ("duration('90m').getMinutes()", "90"),
        "getSeconds": ("timestamp(input.placed).getSeconds()", "0"),
        "getMilliseconds": ("timestamp(input.placed).getMilliseconds()", "0"),
    },
}
"""An example of each function and its value as JSON, by what it is for."""

_FORMS = {
    "dyn": "dyn(any) → any",
    "has": "has(record.field) → boolean",
    "matches": "string.matches('pattern') → boolean",
    "size": "size(string, list or map) → integer",
    "all": "list.all(x, condition) → boolean",
    "exists": "list.exists(x, condition) → boolean",
    "exists_one": "list.exists_one(x, condition) → boolean",
    "existsOne": "list.existsOne(i, x, condition) → boolean",
    "filter": "list.filter(x, condition) → list",
    "map": "list.map(x, value), list.map(x, condition, value) → list",
    "sortBy": "list.sortBy(x, key) → list",
    "transformList": "list.transformList(i, x, value) → list",
    "transformMap": "map.transformMap(k, v, value) → map",
    "transformMapEntry": "list.transformMapEntry(i, x, map) → map",
    "hasValue": "optional.hasValue() → boolean",
    "value": "optional.value() → any",
    "or": "optional.or(optional) → optional",
    "orValue": "optional.orValue(any) → any",
    "optMap": "optional.optMap(x, value) → optional",
    "optFlatMap": "optional.optFlatMap(x, optional) → optional",
    "optional.of": "optional.of(any) → optional",
    "optional.none": "optional.none() → optional",
    "optional.ofNonZeroValue": "optional.ofNonZeroValue(any) → optional",
    "cel.bind": "cel.bind(x, value, result) → any",
    "math.greatest": "math.greatest(number, ...), math.greatest(list) → number",
    "math.least": "math.least(number, ...), math.least(list) → number",
}
"""The forms of what no signature describes: macros, and what takes many types."""

_TABLE = re.compile(r"(<!-- ([a-z ]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)


def rewritten(page: str) -> str:
    """Return the page with its tables as they are now."""
    return _TABLE.sub(lambda found: found[1] + table(found[2]) + found[3], page)


def table(name: str) -> str:
    """Return a table by its name in the page.

    Raises:
        KeyError: There is none of that name.
    """
    match name.partition(" of ")[::2]:
        case "functions", group:
            return "".join(_functions(EXAMPLES[group]))
        case "functions outside", _:
            return "".join(_outside())
        case "score", _:
            return _score()
        case "missed cases", _:
            return "".join(_misses())
        case "differences", _:
            return "".join(_differences())
        case _:
            raise KeyError(name)


def form(name: str) -> str:
    """Return what a function takes and gives."""
    if name in _FORMS:
        return _FORMS[name]
    if name in functions.TEXT_TESTS:
        return f"string.{name}(string) → boolean"
    if name in functions.CONVERSIONS:
        takes, gives = functions.CONVERSIONS[name]
        return f"{name}({alternatives(list(map(str, takes)))}) → {gives}"
    if name in signatures.FUNCTIONS:
        return ", ".join(
            f"{name}({_given(takes, least)}) → {_type(gives)}"
            for takes, least, gives in signatures.FUNCTIONS[name]
        )
    return ", ".join(
        f"{_type(takes[0])}.{name}({_given(takes[1:], least - 1)}) → {_type(gives)}"
        for takes, least, gives in signatures.METHODS[name]
    )


def _given(takes: tuple[Type, ...], least: int) -> str:
    return ", ".join(
        _type(each) if at < least else f"{_type(each)}?"
        for at, each in enumerate(takes)
    )


def _type(type_: object) -> str:
    if type_ is EMPTY_LIST:
        return "list"
    if isinstance(type_, ListType | OptionalType) or not callable(type_):
        return "any" if type_ is DYN else str(type_)
    of_target = {"_same": "same", "_an_item": "optional", "_flat": "list"}
    return of_target[getattr(type_, "__name__", "")]


def _functions(examples: dict[str, tuple[str, str]]) -> Iterator[str]:
    yield "| function | example | value |\n|---|---|---|\n"
    for name, (example, value) in examples.items():
        yield f"| {_code(form(name))} | {_code(example)} | `{value}` |\n"


def _outside() -> Iterator[str]:
    yield "| not here | in its place |\n|---|---|\n"
    for name, reason in sorted(functions.OUTSIDE.items()):
        yield f"| `{name}()` | {reason} |\n"
    for name, reason in sorted(functions.OUTSIDE_NAMESPACES.items()):
        yield f"| `{name}.` | {_code_kept(reason)} |\n"


def _score() -> str:
    from tests.cel_suite import score
    from tests.cel_suite import table as of_scores

    return f"{of_scores(map(score, ('core', 'time', 'ext')))}\n"


def _misses() -> Iterator[str]:
    yield "| case | why it is missed |\n|---|---|\n"
    path = ROOT / "tests" / "cel" / "misses.json"
    for missed in json.loads(path.read_text("utf-8")).values():
        for case, why in missed.items():
            yield f"| `{case}` | {why} |\n"


_RIGHT = {
    "ours": "this one",
    "theirs": "cel-cpp",
    "either": "either",
    "superset": "cel-cpp; this takes more",
}


def _differences() -> Iterator[str]:
    yield "| example | what differs | right by CEL |\n|---|---|---|\n"
    path = ROOT / "tests" / "cel" / "differences.json"
    for each in json.loads(path.read_text("utf-8")).values():
        example = _code(each["example"].replace("\n", "\\n"))
        right = _RIGHT[each["right"]]
        yield f"| {example} | {_code_kept(each['reason'])} | {right} |\n"


def _code(text: str) -> str:
    return f"`{_code_kept(text)}`"


def _code_kept(text: str) -> str:
    """Return text for a cell, whose bars would else end it."""
    return text.replace("|", "\\|")


def main() -> None:
    page = PAGE.read_text("utf-8")
    new = rewritten(page)
    if new != page:
        PAGE.write_text(new, "utf-8")
    sys.stdout.write("saved\n" if new != page else "current\n")


if __name__ == "__main__":
    main()
