"""The Python of expressions: what it says, what it gives, and that ruff leaves it alone.

The rows of `expressions.md` come first. `FUNCTION` marks an expression that can fail,
and so has a function of its own.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from durablec import ir
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.names import Names
from durablec.backends.python.nodes import Node
from durablec.expressions.check import check
from durablec.expressions.typed import Typed, Variable
from durablec.lower.scope import Scope
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap
from durablec_runtime import NamedError
from tests.cel_suite import evaluate

ROOT = Path(__file__).parents[2]

FUNCTION = True
INLINE = False


def record(required: dict[str, Type], **optional: Type) -> RecordType:
    fields = {name: FieldType(type_, True) for name, type_ in required.items()}
    fields |= {name: FieldType(type_, False) for name, type_ in optional.items()}
    return RecordType(fields)


ITEM = record({"qty": INT, "sku": STRING, "price": DOUBLE})
ORDER = record(
    {"total": DOUBLE, "qty": INT, "items": ListType(ITEM), "tier": STRING},
    coupon=record({"pct": INT}, note=STRING),
    vip=BOOL,
)

VARIABLES: dict[str, Type] = {
    "order": ORDER,
    "o": ORDER,
    "raw": DYN,
    "input": record({"id": STRING, "class": STRING, "data": DYN}),
    "n": INT,
    "k": INT,
    "x": DOUBLE,
    "s": STRING,
    "t": STRING,
    "tier": Enumeration(("gold", "silver")),
    "a": BOOL,
    "b": BOOL,
    "c": BOOL,
    "maybe": Nullable(STRING),
    "perhaps": Nullable(BOOL),
    "xs": ListType(INT),
    "ys": ListType(STRING),
    "zs": ListType(DOUBLE),
    "m": MapType(INT),
    "search": STRING,
}


class Row(NamedTuple):
    """An expression of CEL, its Python, and whether that has a function of its own."""

    cel: str
    python: str
    function: bool = INLINE


SPECIFIED = [
    Row(
        "order.total > 100 && size(order.items) > 0",
        'order["total"] > 100 and len(order["items"]) > 0',
    ),
    Row(
        "order.items.map(i, i.qty > 1, i.sku)",
        '[i["sku"] for i in order["items"] if i["qty"] > 1]',
    ),
    Row(
        "has(o.coupon) && o.coupon.pct >= 20 ? n : k",
        'n if "coupon" in o and o["coupon"]["pct"] >= 20 else k',
    ),
    Row("order.qty * 3 + n - 1 > 10", 'cel.i64(order["qty"] * 3 + n - 1) > 10', FUNCTION),
    Row(
        "raw.status == 'OK' && raw.count > 3",
        'cel.and_(lambda: raw["status"] == "OK", lambda: cel.gt(raw["count"], 3))',
        FUNCTION,
    ),
    # int64 overflow is an error.
    Row("n + 1", "cel.i64(n + 1)", FUNCTION),
    # `/` and `%` truncate toward zero.
    Row("n / k", "cel.div(n, k)", FUNCTION),
    Row("n / 2", "cel.div(n, 2)"),
    Row("n % 7", "cel.mod(n, 7)"),
    Row("n % 0", "cel.mod(n, 0)", FUNCTION),
    # double `/ 0.0` is inf or nan.
    Row("x / 2.0", "x / 2.0"),
    Row("x / order.total", 'cel.div(x, order["total"])'),
    Row("x / 0.0", "cel.div(x, 0.0)"),
    # An int literal beside a double is promoted, and on dyn.
    Row("x * 2 + 1", "x * 2.0 + 1.0"),
    Row("raw + 1", "cel.add(raw, 1)", FUNCTION),
    # `double == int` and `double > int` are allowed.
    Row("x == n", "x == n"),
    Row("x > n", "x > n"),
    # `==` on dyn: bool is not a number.
    Row("raw == n", "cel.eq(raw, n)"),
    Row("raw != s", "raw != s"),
    Row("raw == null", "raw is None"),
    Row("maybe != null", "maybe is not None"),
    # NaN never equals, also in `in`.
    Row("x == order.total", 'x == order["total"]'),
    Row("x in zs", "cel.in_(x, zs)"),
    Row("zs == [1.0]", "cel.eq(zs, [1.0])"),
    # `&&` and `||` absorb errors from either side.
    Row("a && n / k > 1", "a and cel.div(n, k) > 1", FUNCTION),
    Row("n / k > 1 && a", "cel.and_(lambda: cel.div(n, k) > 1, lambda: a)", FUNCTION),
    Row("n / k > 1 || a", "cel.or_(lambda: cel.div(n, k) > 1, lambda: a)", FUNCTION),
    # Operands must be bool.
    Row("a || raw", "a or cel.truth(raw)", FUNCTION),
    Row("raw && a", "cel.and_(lambda: raw, lambda: a)", FUNCTION),
    Row("!raw", "cel.not_(raw)", FUNCTION),
    Row("raw ? n : k", "n if cel.truth(raw) else k", FUNCTION),
    # `a == b == c` is left-associative.
    Row("n == k == a", "(n == k) == a"),
    # `has(a.b)`: present, null counts.
    Row("has(order.coupon)", '"coupon" in order'),
    Row(
        "has(o.coupon) && has(o.coupon.note)", '"coupon" in o and "note" in o["coupon"]'
    ),
    Row("has(raw.part)", 'cel.has(raw, "part")', FUNCTION),
    # A missing key or field is an error.
    Row("raw.part.size", 'raw["part"]["size"]', FUNCTION),
    Row("m['k']", 'm["k"]', FUNCTION),
    # A negative list index is an error.
    Row("xs[0]", "xs[0]", FUNCTION),
    Row("xs[n]", "cel.get(xs, n)", FUNCTION),
    Row("raw[0]", "cel.get(raw, 0)", FUNCTION),
    # Strings are code points.
    Row("size(s) > 3", "len(s) > 3"),
    Row("s.contains(t)", "t in s"),
    Row("s.startsWith('a')", 's.startswith("a")'),
    Row("s.endsWith(t)", "s.endswith(t)"),
    Row("raw.contains(t)", "cel.contains(raw, t)", FUNCTION),
    # Conversions.
    Row("string(x)", "cel.string(x)"),
    Row("string(n)", "str(n)"),
    Row("string(s)", "s"),
    Row("string(a)", '"true" if a else "false"'),
    Row("string(raw)", "cel.string(raw)", FUNCTION),
    Row("int(s)", "cel.int_(s)", FUNCTION),
    Row("int(x)", "cel.int_(x)", FUNCTION),
    Row("int(n)", "n"),
    Row("double(n)", "float(n)"),
    Row("double(2)", "2.0"),
    Row("bool(s)", "cel.bool_(s)", FUNCTION),
    Row("timestamp(s)", "cel.timestamp(s)", FUNCTION),
    Row("duration(s)", "cel.duration(s)", FUNCTION),
    Row(
        "timestamp(s) < timestamp(t)", "cel.timestamp(s) < cel.timestamp(t)", FUNCTION
    ),
    Row(
        "timestamp(s) + duration(t)",
        "cel.add(cel.timestamp(s), cel.duration(t))",
        FUNCTION,
    ),
    # Macros on a map iterate keys.
    Row("m.map(i, i + '!')", '[i + "!" for i in m]'),
    Row("raw.map(i, i)", "list(cel.items(raw))", FUNCTION),
    # `all` and `exists` absorb errors.
    Row("xs.all(i, i > 0)", "all(i > 0 for i in xs)"),
    Row("xs.exists(i, i > n)", "any(i > n for i in xs)"),
    Row("xs.all(i, n / i > 0)", "cel.all_(xs, lambda i: cel.div(n, i) > 0)", FUNCTION),
    Row(
        "raw.exists(i, i == 'x')", 'cel.exists(raw, lambda i: i == "x")', FUNCTION
    ),
    Row("xs.exists_one(i, i == n)", "cel.exists_one(xs, lambda i: i == n)"),
    # Names that are Python's or ours.
    Row("ys.map(len, len + input.id)", '[len_ + event["id"] for len_ in ys]'),
    Row("ys.map(event, event + input.id)", '[event_ + event["id"] for event_ in ys]'),
    Row("ys.map(l, l + s)", "[l_ + s for l_ in ys]"),
    Row("input.class == 'x'", 'event["class"] == "x"'),
    # Map literals.
    Row("{'k': n, 'x': raw}", '{"k": n, "x": raw}'),
    Row("{s: n}", "cel.mapping((s, n))", FUNCTION),
    # `filter().map()` is one pass.
    Row(
        "order.items.filter(i, i.qty > 1).map(i, i.sku)",
        '[i["sku"] for i in order["items"] if i["qty"] > 1]',
    ),
]

PLAIN = [
    # Arithmetic: bounds that are known, signs, one check around the whole.
    Row("60 * 60 * 24", "60 * 60 * 24"),
    Row("9223372036854775807 + 1", "cel.i64(9223372036854775807 + 1)", FUNCTION),
    Row("size(xs) - 1 > size(ys)", "len(xs) - 1 > len(ys)"),
    Row("(n + k) * 2 - -n", "cel.i64((n + k) * 2 - -n)", FUNCTION),
    Row("n - (k - 1)", "cel.i64(n - (k - 1))", FUNCTION),
    Row("(n + 1) / 2 + k", "cel.i64(cel.div(cel.i64(n + 1), 2) + k)", FUNCTION),
    Row("-(-x)", "x"),
    Row("-9223372036854775808", "-9223372036854775808"),
    Row("-raw", "cel.neg(raw)", FUNCTION),
    Row("s + t + 'x'", 's + t + "x"'),
    Row("raw + 'x'", 'cel.add(raw, "x")', FUNCTION),
    Row("xs + xs", "xs + xs"),
    Row("xs + [n]", "cel.add(xs, [n])"),
    Row("[n] + [k]", "[n, k]"),
    # Comparisons.
    Row("0 < n", "n > 0"),
    Row("'gold' == tier", 'tier == "gold"'),
    Row("tier < s", "tier < s"),
    Row("a == true", "a"),
    Row("a != true", "not a"),
    Row("perhaps == true", "perhaps is True"),
    Row("raw == false", "raw is False"),
    Row("xs == []", "xs == []"),
    Row("ys == ['a']", 'ys == ["a"]'),
    Row("order == o", "cel.eq(order, o)"),
    Row("raw <= n", "cel.le(raw, n)", FUNCTION),
    Row("s in ['a', 'b']", 's in ["a", "b"]'),
    Row("n in xs", "n in xs"),
    Row("raw in xs", "cel.in_(raw, xs)"),
    Row("raw in ys", "raw in ys"),
    Row("s in raw", "cel.in_(s, raw)", FUNCTION),
    Row("!(s in ys)", "s not in ys"),
    Row("!(n == k)", "n != k"),
    Row("!(n < k)", "not n < k"),
    Row("!!a", "a"),
    Row("!has(order.vip)", '"vip" not in order'),
    # Logic.
    Row("a && b || c", "a and b or c"),
    Row("a && (b || c)", "a and (b or c)"),
    Row("!a && b", "not a and b"),
    Row("a && true", "a"),
    Row("n / 0 > 1 && false", "False"),
    Row("a ? true : false", "a"),
    Row("a ? false : true", "not a"),
    Row("a ? n : b ? k : 0", "n if a else k if b else 0"),
    Row("(a ? n : k) == 1", "(n if a else k) == 1"),
    # What is looked for and then read.
    Row("has(order.vip) && order.vip", 'order.get("vip", False)'),
    Row("a && has(order.vip) && order.vip", 'a and order.get("vip", False)'),
    Row("!has(order.vip) || order.vip", 'order.get("vip", True)'),
    Row("has(order.vip) ? order.vip : a", 'order.get("vip", a)'),
    Row("'k' in m ? m['k'] : 0", 'm.get("k", 0)'),
    Row("!(s in m) ? 0 : m[s]", "m.get(s, 0)"),
    Row("has(m.k) ? m.k : null", 'm.get("k")'),
    Row("has(m.k) && m.k > 1", '"k" in m and m["k"] > 1'),
    Row("!has(m.k) || m.k > 1", '"k" not in m or m["k"] > 1'),
    Row("s in m ? m[s] + 0.0 * 1 : x", "x", FUNCTION),
    # Macros inside of macros.
    Row("xs.filter(i, i > n)", "[i for i in xs if i > n]"),
    Row("xs.map(i, i)", "list(xs)"),
    Row("xs.map(i, xs.map(i, i * 1.0))", "x", FUNCTION),
    Row(
        "order.items.filter(i, i.qty > n).map(j, j.sku + s)",
        '[i["sku"] + s for i in order["items"] if i["qty"] > n]',
    ),
    Row(
        "order.items.exists(i, i.sku in ys)", 'any(i["sku"] in ys for i in order["items"])'
    ),
    Row(
        "xs.filter(i, xs.exists_one(j, j == i))",
        "[i for i in xs if cel.exists_one(xs, lambda j, i=i: j == i)]",
    ),
    Row(
        "raw.filter(r, r.p && r.q)",
        '[r for r in cel.items(raw) if cel.and_(lambda r=r: r["p"], lambda r=r: r["q"])]',
        FUNCTION,
    ),
    Row(
        "xs.all(i, ys.exists_one(j, size(j) == i))",
        "cel.all_(xs, lambda i: cel.exists_one(ys, lambda j: len(j) == i))",
    ),
]

ROWS = [*SPECIFIED, *PLAIN]


def typed(text: str) -> Typed:
    source, report = Source("order.durable.yaml", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    assert embedded is not None, [each.message for each in report]
    scope = Scope()
    for name, type_ in VARIABLES.items():
        scope.bind(Variable(name, type_))
    return check(embedded, scope, report, source)


def computed(text: str) -> ir.Computed:
    found = typed(text)
    return ir.Computed(found.embedded.span, found)


def emitter() -> Emitter:
    return Emitter(Imports(), Names([]), "order.durable.yaml")


def flat(node: Node) -> str:
    """Return a node's text on one line, whatever its length."""
    from durablec.backends.python import cel_part

    return cel_part.flat(node)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.cel)
def test_emits(row: Row) -> None:
    made = emitter()
    node = made.typed(typed(row.cel))
    fallible = bool(made.functions)
    assert flat(made.functions[0].body if fallible else node) == row.python
    assert fallible is row.function
