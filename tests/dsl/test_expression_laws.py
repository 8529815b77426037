"""Laws: what is printed reads back the same, and no text makes the parser raise."""

import re
from typing import Literal as OneOf

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from durablec_dsl import expr
from durablec_dsl.diagnostics import Report
from durablec_dsl.embedding import read_text
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.loading import FORBIDDEN
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.tree import same

HERE = Span(0, 0)
LEVELS = {"||": 1, "&&": 2, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
UNARY, MEMBER = 6, 7
NAMES = st.sampled_from(["a", "b", "iffy", "trueish", "infinite", "r", "_x9"])
FIELDS = NAMES | st.sampled_from(["in", "true", "null", "if", "step", "b-c", "d e"])


def printed(node: expr.Expr, level: int = 0) -> str:
    """Write a tree, in parentheses where a place takes only what binds tighter."""
    own, text = _printed(node)
    return text if own >= level else f"({text})"


def _printed(node: expr.Expr) -> tuple[int, str]:
    match node:
        case expr.Constant():
            return _constant(node)
        case expr.Ident():
            return MEMBER, ("." if node.rooted else "") + node.name
        case expr.Select():
            mark = ".?" if node.optional else "."
            return MEMBER, printed(node.operand, MEMBER) + mark + _field(node.field)
        case expr.Index():
            mark = "?" if node.optional else ""
            operand = printed(node.operand, MEMBER)
            return MEMBER, f"{operand}[{mark}{printed(node.index)}]"
        case expr.Call():
            target = "" if node.target is None else printed(node.target, MEMBER) + "."
            args = ", ".join(map(printed, node.args))
            return MEMBER, f"{target}{node.function}({args})"
        case expr.Unary():
            operand = printed(node.operand, UNARY)
            is_number = isinstance(node.operand, expr.Constant)
            if node.operator == "-" and is_number and operand[0] in "0123456789":
                operand = f"({operand})"
            return UNARY, node.operator + operand
        case expr.Binary():
            level = LEVELS.get(node.operator, 3)
            left, right = printed(node.left, level), printed(node.right, level + 1)
            return level, f"{left} {node.operator} {right}"
        case expr.Logic():
            level = LEVELS[node.operator]
            operands = [printed(each, level + 1) for each in node.operands]
            return level, f" {node.operator} ".join(operands)
        case expr.Conditional():
            first, then = printed(node.condition, 1), printed(node.then, 1)
            return 0, f"{first} ? {then} : {printed(node.otherwise)}"
        case expr.ListOf():
            items = (_optional(each.optional, each.value) for each in node.elements)
            return MEMBER, f"[{', '.join(items)}]"
        case expr.MapOf():
            entries = (
                f"{_optional(each.optional, each.key)}: {printed(each.value)}"
                for each in node.entries
            )
            return MEMBER, f"{{{', '.join(entries)}}}"


def _constant(node: expr.Constant) -> tuple[int, str]:
    value = node.value
    if isinstance(value, str):
        return MEMBER, _quoted(value)
    if isinstance(value, bytes):
        return MEMBER, "b'" + "".join(f"\\x{octet:02x}" for octet in value) + "'"
    if node.kind == "uint":
        return MEMBER, f"{value}u"
    words = {None: "null", True: "true", False: "false"}
    text = words[value] if value is None or isinstance(value, bool) else repr(value)
    return (UNARY if text.startswith("-") else MEMBER), text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + escaped.replace("\n", "\\n").replace("\r", "\\r") + "'"


def _field(name: str) -> str:
    return name if name.replace("_", "a").isalnum() else f"`{name}`"


def _optional(is_optional: bool, node: expr.Expr) -> str:
    return ("?" if is_optional else "") + printed(node)


def _constants() -> st.SearchStrategy[expr.Expr]:
    def constant(
        kind: OneOf["int", "uint", "double", "string", "bytes", "bool", "null"],
        values: st.SearchStrategy[int | float | str | bytes | bool | None],
    ) -> st.SearchStrategy[expr.Expr]:
        return values.map(lambda value: expr.Constant(HERE, 0, kind, value))

    text = st.text(st.characters(exclude_categories=["Cs"]))
    return st.one_of(
        constant("int", st.integers(-(2**63), 2**63 - 1)),
        constant("uint", st.integers(0, 2**64 - 1)),
        constant("double", st.floats(allow_nan=False, allow_infinity=False)),
        constant("string", text),
        constant("bytes", st.binary()),
        constant("bool", st.booleans()),
        constant("null", st.none()),
    )


def _bigger(parts: st.SearchStrategy[expr.Expr]) -> st.SearchStrategy[expr.Expr]:
    flags = st.booleans()
    binary: list[expr.BinaryOperator] = ["+", "-", "*", "/", "%", "==", "<", ">=", "in"]
    element = st.builds(expr.Element, st.just(HERE), parts, flags)
    entry = st.builds(expr.Entry, st.just(HERE), parts, parts, flags)
    place = {"span": st.just(HERE), "depth": st.just(0)}
    return st.one_of(
        st.builds(
            expr.Select,
            **place,
            operand=parts,
            field=FIELDS,
            field_span=st.just(HERE),
            optional=flags,
        ),
        st.builds(expr.Index, **place, operand=parts, index=parts, optional=flags),
        st.builds(
            expr.Call,
            **place,
            target=st.none() | parts,
            function=NAMES,
            function_span=st.just(HERE),
            args=st.lists(parts, max_size=3),
        ),
        st.builds(
            expr.Unary, **place, operator=st.sampled_from(["!", "-"]), operand=parts
        ),
        st.builds(
            expr.Binary,
            **place,
            operator=st.sampled_from(binary),
            operator_span=st.just(HERE),
            left=parts,
            right=parts,
        ),
        st.builds(
            expr.Logic,
            **place,
            operator=st.sampled_from(["&&", "||"]),
            operands=st.lists(parts, min_size=2, max_size=4),
        ),
        st.builds(
            expr.Conditional, **place, condition=parts, then=parts, otherwise=parts
        ),
        st.builds(expr.ListOf, **place, elements=st.lists(element, max_size=3)),
        st.builds(expr.MapOf, **place, entries=st.lists(entry, max_size=3)),
    )


IDENTS = st.builds(
    expr.Ident,
    span=st.just(HERE),
    depth=st.just(0),
    name=NAMES,
    rooted=st.booleans(),
)
TREES: st.SearchStrategy[expr.Expr] = st.recursive(
    _constants() | IDENTS, _bigger, max_leaves=20
)


@given(TREES)
@settings(max_examples=400)
def test_what_is_printed_reads_back_the_same(tree: expr.Expr) -> None:
    text = printed(tree)
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    embedded = parser.embed(text, 0, TextMap(0))
    assert embedded is not None, (text, [found.message for found in report])
    assert same(embedded.expr, tree), text


@given(TREES, st.text("a b${}'\\", max_size=10), st.text("a b$}'\"`", max_size=10))
@settings(max_examples=200)
def test_an_expression_ends_where_it_was_closed(
    tree: expr.Expr, before: str, behind: str
) -> None:
    # What no file holds, no scalar has in an expression.
    assume(re.search(FORBIDDEN, printed(tree)) is None)
    before = before.replace("$", "")
    text = f"{before}x${{{printed(tree)}}}{behind.replace('$', '')}"
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    value = read_text(text, Span(0, len(text)), TextMap(0), parser)
    assert value is not None, (text, [found.message for found in report])


PIECES = [
    *"abr01.,:;?!()[]{}+-*/%<>=&|'\"`\\$ \n#@",
    "true",
    "in",
    "not",
    "is",
    "'''",
    "${",
    "//",
    "&&",
    "||",
    "==",
    "\u201c",
    "0x",
    "1e",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=1500)
def test_any_text_is_read_or_reported_within_itself(text: str) -> None:
    for read in (_expression, _type, _embedded):
        report = Report()
        parser = ExpressionParser(Source("w.durable.yaml", text), report)
        value = read(parser, text)
        assert (value is None) == report.has_errors, text
        for found in report:
            assert 0 <= found.place.span.start <= found.place.span.end <= len(text)
            assert not found.message.endswith(".")


def _expression(parser: ExpressionParser, text: str) -> object:
    return parser.parse(text, 0, TextMap(0))


def _type(parser: ExpressionParser, text: str) -> object:
    return parser.parse_type(text, TextMap(0))


def _embedded(parser: ExpressionParser, text: str) -> object:
    return read_text(text, Span(0, len(text)), TextMap(0), parser)
