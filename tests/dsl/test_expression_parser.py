"""Expressions become trees with exact places."""

import json
import time
from pathlib import Path

import pytest

from durablec_dsl import expr
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Embedded, Literal

CASES = Path(__file__).parents[1] / "cel" / "cases.jsonl"


def read(text: str) -> tuple[Embedded | Literal | None, Report]:
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    return parser.parse(text, 0, TextMap(0)), report


def tree(text: str) -> expr.Expr:
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    embedded = parser.embed(text, 0, TextMap(0))
    assert embedded is not None, [found.message for found in report]
    return embedded.expr


def shown(node: expr.Expr) -> str:
    """Write a tree with all its structure, as S-expressions."""
    match node:
        case expr.Constant():
            return f"{node.value!r}"
        case expr.Ident():
            return f".{node.name}" if node.rooted else node.name
        case expr.Select():
            mark = "?" if node.optional else ""
            return f"(get {shown(node.operand)} {mark}{node.field})"
        case expr.Index():
            mark = "?" if node.optional else ""
            return f"(at {shown(node.operand)} {mark}{shown(node.index)})"
        case expr.Call():
            target = "" if node.target is None else f"{shown(node.target)} "
            args = " ".join(map(shown, node.args))
            return f"({node.function}: {target}{args})".replace(" )", ")")
        case expr.Unary():
            return f"({node.operator} {shown(node.operand)})"
        case expr.Binary():
            return f"({node.operator} {shown(node.left)} {shown(node.right)})"
        case expr.Logic():
            return f"({node.operator} {' '.join(map(shown, node.operands))})"
        case expr.Conditional():
            parts = (node.condition, node.then, node.otherwise)
            return f"(? {' '.join(map(shown, parts))})"
        case expr.ListOf():
            elements = (
                ("?" if each.optional else "") + shown(each.value)
                for each in node.elements
            )
            return f"[{' '.join(elements)}]"
        case expr.MapOf():
            entries = (
                f"{'?' if each.optional else ''}{shown(each.key)}: {shown(each.value)}"
                for each in node.entries
            )
            return f"{{{', '.join(entries)}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c", "(get (get a b) c)"),
        (".a.b", "(get .a b)"),
        ("a . b", "(get a b)"),
        ("a.?b", "(get a ?b)"),
        ("a[?b]", "(at a ?b)"),
        ("a[b][0]", "(at (at a b) 0)"),
        ("a.`b-c`.`d e`", "(get (get a b-c) d e)"),
        ("a.in.true.if.step", "(get (get (get (get a in) true) if) step)"),
        ("f()", "(f:)"),
        ("a.f(1, b)", "(f: a 1 b)"),
        ("a.in(b)", "(in: a b)"),
        (".f(a)", "(f: a)"),
        ("a + b * c - d", "(- (+ a (* b c)) d)"),
        ("(a + b) * c", "(* (+ a b) c)"),
        ("a % b / c", "(/ (% a b) c)"),
        ("a < b == c", "(== (< a b) c)"),
        ("a in b in c", "(in (in a b) c)"),
        ("a || b && c || d", "(|| a (&& b c) d)"),
        ("(a && b) && c", "(&& (&& a b) c)"),
        ("a ? b : c ? d : e", "(? a b (? c d e))"),
        ("a ? (b ? c : d) : e", "(? a (? b c d) e)"),
        ("!!a", "(! (! a))"),
        ("!a.b", "(! (get a b))"),
        ("-a", "(- a)"),
        ("- 1", "-1"),
        ("-(1)", "(- 1)"),
        ("--1", "(- -1)"),
        ("a-1", "(- a 1)"),
        ("-1.abs()", "(- (abs: 1))"),
        ("[a, ?b, c,]", "[a ?b c]"),
        ("[]", "[]"),
        ("{}", "{}"),
        ("{'a': b, ?c: d,}", "{'a': b, ?c: d}"),
        (
            "iffy || trueish || infinite || nullable",
            "(|| iffy trueish infinite nullable)",
        ),
        ("b || r || br", "(|| b r br)"),
        ("a// a comment\n+ b", "(+ a b)"),
    ],
)
def test_structure(text: str, expected: str) -> None:
    assert shown(tree(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7),
        ("0x1F", 31),
        ("-0x1f", -31),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("- 0x8000000000000000", -(2**63)),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("true", True),
        ("null", None),
        ("((1))", 1),
        ("''", ""),
        ('""', ""),
        ("''''''", ""),
        ("'it\\'s'", "it's"),
        ('"it\'s"', "it's"),
        (r"'\a\b\f\n\r\t\v\\\?\"\`'", '\a\b\f\n\r\t\v\\?"`'),
        (r"'\x41\X4a\101\u00e9\U0001F600'", "AJA\u00e9\U0001f600"),
        (r"r'\d+'", "\\d+"),
        (r"R'a\'", "a\\"),
        ("'''a\n'b' ''c'''", "a\n'b' ''c"),
        ('"""a "quote" \\""""', 'a "quote" "'),
        ('r"""a\\"""', "a\\"),
        ("'// no comment'", "// no comment"),
    ],
)
def test_what_is_only_a_literal_is_that_literal(text: str, expected: object) -> None:
    value, report = read(text)
    assert not len(report)
    assert isinstance(value, Literal)
    assert value.value == expected
    assert type(value.value) is type(expected)
    assert value.text == text


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("12u", "uint", 12),
        ("0xFFU", "uint", 255),
        (r"b'\xff\377a'", "bytes", b"\xff\xffa"),
        ("B'\u00e9'", "bytes", "\u00e9".encode()),
        (r"bR'\x'", "bytes", b"\\x"),
    ],
)
def test_literals_without_a_form_in_json_stay_expressions(
    text: str, kind: str, expected: object
) -> None:
    value, _ = read(text)
    assert isinstance(value, Embedded)
    assert isinstance(value.expr, expr.Constant)
    assert (value.expr.kind, value.expr.value) == (kind, expected)


def test_spans_leave_parentheses_to_what_is_around_them() -> None:
    text = "(a + b) * f(c)[ 0 ]"
    node = tree(text)
    assert isinstance(node, expr.Binary)

    def at(span: Span) -> str:
        return text[span.start : span.end]

    assert at(node.span) == text
    assert at(node.operator_span) == "*"
    assert at(node.left.span) == "a + b"
    assert at(node.right.span) == "f(c)[ 0 ]"
    call = node.right.operand if isinstance(node.right, expr.Index) else None
    assert isinstance(call, expr.Call)
    assert (at(call.span), at(call.function_span)) == ("f(c)", "f")


def test_places_lead_back_to_the_file() -> None:
    text = "label: ${ order.total  }"
    source = Source("w.durable.yaml", text)
    start = text.index(" order")
    parser = ExpressionParser(source, Report())
    embedded = parser.parse(text[start:-1], start, TextMap(0))
    assert isinstance(embedded, Embedded)
    assert embedded.text == "order.total"
    assert embedded.span == Span(10, 21)
    assert isinstance(embedded.expr, expr.Select)
    assert embedded.locate(embedded.expr.field_span) == Span(16, 21)


def test_equal_texts_share_a_tree_and_each_reports_its_mistake() -> None:
    source, report = Source("w.durable.yaml", "a + b a + b a + a +"), Report()
    parser = ExpressionParser(source, report)
    first = parser.parse("a + b", 0, TextMap(0))
    second = parser.parse("a + b", 6, TextMap(0))
    assert isinstance(first, Embedded)
    assert isinstance(second, Embedded)
    assert first.expr is second.expr
    assert second.span == Span(6, 11)
    assert parser.parse("a +", 12, TextMap(0)) is None
    assert parser.parse("a +", 16, TextMap(0)) is None
    assert [found.place.span for found in report] == [Span(14, 15), Span(18, 19)]


N = 10_000


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("1" + "+1" * N, 201),
        ("a" + ".b" * N, 202),
        ("a" + "[0]" * N, 301),
        ("(" * N + "a" + ")" * N, N - 101),
        ("[" * N + "]" * N, N - 102),
        ("!" * N + "a", N - 101),
        ("{1:" * N + "1" + "}" * N, 3 * (N - 101)),
        ("a?b:" * N + "c", 4 * (N - 101) + 1),
    ],
)
def test_what_nests_too_deep_is_one_diagnostic(text: str, place: int) -> None:
    started = time.process_time()
    value, report = read(text)
    assert value is None
    assert [(d.rule.code, d.place.span.start) for d in report] == [("DC004", place)]
    assert time.process_time() - started < 5


def test_a_hundred_levels_are_allowed() -> None:
    assert tree("1" + "+1" * 100).depth == 100
    assert tree("(" * 100 + "a" + ")" * 100).depth == 0


@pytest.mark.parametrize("operator", ["&&", "||"])
def test_chains_of_conditions_are_flat(operator: str) -> None:
    node = tree("a" + f"{operator}a" * N)
    assert isinstance(node, expr.Logic)
    assert (len(node.operands), node.depth) == (N + 1, 1)


def test_unclosed_nesting_is_found_without_recursion() -> None:
    _, report = read("(" * N)
    assert [d.rule.code for d in report] == ["DC041"]


# `map` as a value is the name of CEL's type; here it is a statement's kind, reserved.
LEFT_OUT = {"map"}


def test_the_conformance_suite_parses() -> None:
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    refused = {case["expr"] for case in cases if read(case["expr"])[0] is None}
    assert len(cases) == 989
    assert refused == LEFT_OUT
