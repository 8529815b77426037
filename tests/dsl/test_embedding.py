"""Text with `${...}` in it."""

import pytest

from durablec_dsl.diagnostics import Report
from durablec_dsl.embedding import read_text
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Embedded, Literal, Template


def read(
    text: str, hint: str | None = None
) -> tuple[Literal | Embedded | Template | None, Report]:
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    span = Span(0, len(text))
    return read_text(text, span, TextMap(0), parser, hint), report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("5 $ and {}", "5 $ and {}"),
        ("$${x}", "${x}"),
        ("a $${x} b $${", "a ${x} b ${"),
        ("$$${x}", "$${x}"),
        ("${1}", 1),
        (" ${ 'a' } ", "a"),
    ],
)
def test_literals(text: str, expected: object) -> None:
    value, report = read(text)
    assert isinstance(value, Literal)
    assert value.value == expected
    assert not len(report)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("${a}", "a"),
        (" ${ a.b }\n", "a.b"),
        ("${a + '}'}", "a + '}'"),
        ('${a + "}${"}', 'a + "}${"'),
        (r"${a + '\'}'}", r"a + '\'}'"),
        (r"${a + r'\' + '}'}", r"a + r'\' + '}'"),
        ("${a + '''it's }'''}", "a + '''it's }'''"),
        ("${a + b'}'}", "a + b'}'"),
        ("${a.`}`}", "a.`}`"),
        ("${a // }\n + b}", "a // }\n + b"),
        ("${a / b}", "a / b"),
        ("${{'k': {}}}", "{'k': {}}"),
        ("${ {'k': '{'} }", "{'k': '{'}"),
    ],
)
def test_an_expression_alone_keeps_its_type(text: str, expression: str) -> None:
    value, report = read(text)
    assert not len(report)
    assert isinstance(value, Embedded)
    assert value.text == expression
    start, end = value.span
    assert text[start:end] == expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x ${a} y", ["x ", "<a>", " y"]),
        ("${a}${b}", ["<a>", "<b>"]),
        (" ${a} ${b} ", [" ", "<a>", " ", "<b>", " "]),
        ("${a}}", ["<a>", "}"]),
        ("$${x} is ${x}", ["${x} is ", "<x>"]),
        ("${x}$${x}$${y}", ["<x>", "${x}${y}"]),
        ("n = ${1}", ["n = ", "<1>"]),
        ("${xr'\\'}.", ["<xr'\\'>", "."]),
    ],
)
def test_templates(text: str, expected: list[str]) -> None:
    value, report = read(text.replace("xr'\\'", "r'\\'"))
    expected = [part.replace("xr'\\'", "r'\\'") for part in expected]
    assert not len(report)
    assert isinstance(value, Template)
    shown = [p if isinstance(p, str) else f"<{p.text}>" for p in value.parts]
    assert shown == expected


COMMENT = (
    "`//` begins a comment, which hides the rest of its line; "
    "integers are divided by `/`"
)
ESCAPE = "a literal `${` is written `$${`"
UNENDED = f"add the `}}` that ends it; {ESCAPE}"


@pytest.mark.parametrize(
    ("text", "code", "place", "message", "repair"),
    [
        ("x ${a", "DC040", (2, 4), "`${` has no `}` that ends it", UNENDED),
        ("${a // b}", "DC040", (0, 2), "`${` has no `}` that ends it", COMMENT),
        (
            "${ {'a': 1 }",
            "DC040",
            (0, 2),
            "`${` has no `}` that ends it",
            "a `}` inside quotes or inner braces does not end the expression",
        ),
        ("x ${} y", "DC041", (2, 5), "there is no expression in `${}`", ESCAPE),
        ("${ \n }", "DC041", (0, 6), "there is no expression in `${}`", ESCAPE),
        ("${// c\n}", "DC041", (2, 6), "there is nothing to read here", None),
        (
            "${it's} y",
            "DC041",
            (4, 5),
            "the text that begins with `'` has no end",
            "inside it, `'` is written `\\'`; or put \" around it",
        ),
        (
            "a ${b ${c}}",
            "DC041",
            (6, 8),
            "an expression stands inside an expression",
            "leave out the inner `${` and its `}`",
        ),
    ],
)
def test_mistakes(
    text: str, code: str, place: tuple[int, int], message: str, repair: str | None
) -> None:
    value, report = read(text)
    assert value is None
    (found,) = report
    assert (found.rule.code, found.place.span) == (code, place)
    assert (found.message, found.help) == (message, repair)


def test_every_expression_of_a_text_is_looked_at() -> None:
    _, report = read("${a b} and ${} and ${c d} and ${")
    assert [found.place.span.start for found in report.in_order()] == [4, 11, 23, 30]


def test_the_caller_may_know_why_there_is_no_end() -> None:
    _, report = read("${a", "` #` begins a comment of YAML: quote the value")
    assert [d.help for d in report] == [
        "` #` begins a comment of YAML: quote the value"
    ]


def test_places_follow_the_decoded_text() -> None:
    """A text that stood in the file with every character doubled."""
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", "xx${{aa++}}"), report)
    origin = TextMap(0, lambda: range(0, 14, 2))
    assert read_text("x${a+}", Span(0, 12), origin, parser) is None
    (found,) = report
    assert found.place.span == Span(8, 9)
