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
from durablec.backends.python.cel_part import flat
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.names import Names
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
from durablec_dsl.source import Source, Span, TextMap
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
    Row(
        "order.qty * 3 + n - 1 > 10", 'cel.i64(order["qty"] * 3 + n - 1) > 10', FUNCTION
    ),
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
    Row("x / order.total", 'cel.div(float(x), order["total"])'),
    Row("x / 0.0", "cel.div(x, 0.0)"),
    # An int literal beside a double is promoted, and on dyn.
    Row("x * 2 + 1", "x * 2.0 + 1.0"),
    Row("raw + 1", "cel.add(raw, 1)", FUNCTION),
    # `double == int` and `double > int` are allowed.
    Row("x == n", "x == float(n)"),
    Row("x > n", "x > float(n)"),
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
    Row("s.matches('^a[$]b$')", 'cel.matches(s, "^a[$]b\\\\Z")'),
    # RE2's `\\s` has no vertical tab (https://github.com/google/re2/wiki/Syntax).
    Row(r"s.matches(r'\s\S')", r'cel.matches(s, "[ \\t\\n\\f\\r][^ \\t\\n\\f\\r]")'),
    Row(
        r"s.matches(r'[\s,][^\S]\\s')",
        r'cel.matches(s, "[ \\t\\n\\f\\r,][^\\S\\v]\\\\s")',
    ),
    # Where lines are asked for, `$` is the same; RE2's `\\B` is in the empty text too.
    Row("s.matches('(?im)a$')", 'cel.matches(s, "(?im)a$")'),
    Row(r"s.matches(r'a\B')", r'cel.matches(s, "a(?!\\b)")'),
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
    Row("timestamp(s) < timestamp(t)", "cel.timestamp(s) < cel.timestamp(t)", FUNCTION),
    Row("timestamp(s) + duration(t)", "cel.timestamp(s) + cel.duration(t)", FUNCTION),
    # Macros on a map iterate keys.
    Row("m.map(i, i + '!')", '[i + "!" for i in m]'),
    Row("raw.map(i, i)", "list(cel.items(raw))", FUNCTION),
    # `all` and `exists` absorb errors.
    Row("xs.all(i, i > 0)", "all(i > 0 for i in xs)"),
    Row("xs.exists(i, i > n)", "any(i > n for i in xs)"),
    Row("xs.all(i, n / i > 0)", "cel.all_(xs, lambda i: cel.div(n, i) > 0)", FUNCTION),
    Row("raw.exists(i, i == 'x')", 'cel.exists(raw, lambda i: i == "x")', FUNCTION),
    Row("xs.exists_one(i, i == n)", "cel.exists_one(xs, lambda i: i == n)"),
    # Names that are Python's or ours.
    Row("ys.map(len, len + input.id)", '[len_ + event["id"] for len_ in ys]'),
    Row("ys.map(event, event + input.id)", '[event_ + event["id"] for event_ in ys]'),
    Row("ys.map(l, l + s)", "[l_ + s for l_ in ys]"),
    Row("ys.exists(aName, aName == s)", "any(a_name == s for a_name in ys)"),
    Row("ys.map(rawName, rawName + s)", "[raw_name + s for raw_name in ys]"),
    Row("ys.map(S, S + s)", "[s_ + s for s_ in ys]"),
    Row("ys.map(I, I + s)", "[i + s for i in ys]"),
    Row("ys.map(i, ys.map(I, I + i))", "[[i_ + i for i_ in ys] for i in ys]"),
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
    Row("null == null", "True"),
    Row("true != null", "True"),
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
    Row("a && b || c", "(a and b) or c"),
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
    # Macros inside of macros.
    Row("xs.filter(i, i > 1)[0]", "cel.get([i for i in xs if i > 1], 0)", FUNCTION),
    Row("xs.map(i, i)[0]", "cel.get(list(xs), 0)", FUNCTION),
    Row("xs.filter(i, i > n)", "[i for i in xs if i > n]"),
    Row("xs.map(i, i)", "list(xs)"),
    Row("ys.map(s, s + 'x')", '[s + "x" for s in ys]'),
    Row("ys.map(s, s + .s)", "[s_ + s for s_ in ys]"),
    Row("ys.map(i, ys.map(i, i + 'x'))", '[[i + "x" for i in ys] for i in ys]'),
    Row(
        "order.items.filter(i, i.qty > n).map(j, j.sku + s)",
        '[i["sku"] + s for i in order["items"] if i["qty"] > n]',
    ),
    Row(
        "order.items.exists(i, i.sku in ys)",
        'any(i["sku"] in ys for i in order["items"])',
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
        "xs.all(i, ys.exists_one(j, j == 'a'))",
        'cel.all_(xs, lambda i: cel.exists_one(ys, lambda j: j == "a"))',
        FUNCTION,  # It is long.
    ),
]

TIMES = [
    Row("duration('90m')", "timedelta(hours=1, minutes=30)"),
    Row("duration('-1.5s')", "-timedelta(seconds=1, milliseconds=500)"),
    Row("duration('0s')", "timedelta()"),
    Row(
        "timestamp('2026-12-24T18:00:00+01:00')",
        "datetime(2026, 12, 24, 17, tzinfo=UTC)",
    ),
    Row(
        "timestamp(s) + duration('1h30m')",
        "cel.timestamp(s) + timedelta(hours=1, minutes=30)",
        FUNCTION,
    ),
    Row(
        "timestamp(s) - timestamp(t)",
        "cel.sub(cel.timestamp(s), cel.timestamp(t))",
        FUNCTION,
    ),
    Row(
        "duration(s) > duration('24h')", "cel.duration(s) > timedelta(days=1)", FUNCTION
    ),
    Row("timestamp(s).getFullYear()", "cel.timestamp(s).year", FUNCTION),
    Row("timestamp(s).getMonth() + 1", "cel.timestamp(s).month - 1 + 1", FUNCTION),
    Row("timestamp(s).getDayOfWeek()", "cel.timestamp(s).isoweekday() % 7", FUNCTION),
    Row(
        "timestamp(s).getHours('Europe/Berlin')",
        'cel.in_zone(cel.timestamp(s), "Europe/Berlin").hour',
        FUNCTION,
    ),
    Row("duration(s).getHours()", 'cel.part(cel.duration(s), "getHours")', FUNCTION),
    Row("raw.getHours('UTC')", 'cel.part(raw, "getHours", "UTC")', FUNCTION),
]

TEXTS = [
    Row("s.trim()", "cel.trim(s)"),
    Row("s.lowerAscii()", "cel.lower_ascii(s)"),
    Row("s.split(',')", 's.split(",")'),
    Row("s.split(',', 2)", 's.split(",", 1)'),
    Row("s.split(',', -1)", 's.split(",")'),
    Row("s.split(',', 0)", 'cel.split(s, ",", 0)'),
    Row("s.split('')", 'cel.split(s, "")'),
    Row("s.split(t)", "cel.split(s, t)"),
    Row("ys.join(', ')", '", ".join(ys)'),
    Row("ys.join()", '"".join(ys)'),
    Row("raw.join(', ')", 'cel.join(raw, ", ")', FUNCTION),
    Row("s.replace('a', t)", 's.replace("a", t)'),
    Row("s.replace('a', t, n)", 's.replace("a", t, n)'),
    Row("s.indexOf('a') + 1", 's.find("a") + 1'),
    Row("s.lastIndexOf('a')", 's.rfind("a")'),
    Row("s.indexOf('a', 2)", 'cel.index_of(s, "a", 2)', FUNCTION),
    Row("s.substring(0, 3)", "cel.substring(s, 0, 3)", FUNCTION),
    Row("s.charAt(0)", "cel.char_at(s, 0)", FUNCTION),
    Row("s.reverse()", "s[::-1]"),
    Row("raw.trim()", "cel.trim(raw)", FUNCTION),
    Row("strings.quote(s)", "cel.quote(s)"),
    Row("'%s has %d of 100%%'.format([s, n])", 'f"{s} has {n} of 100%"'),
    Row("'{%s}'.format([tier])", 'f"{{{tier}}}"'),
    Row("'%s'.format([a])", 'cel.format_("%s", [a])'),
    Row("'%.2f'.format([x])", 'cel.format_("%.2f", [x])', FUNCTION),
    Row("'%s'.format([raw])", 'cel.format_("%s", [raw])', FUNCTION),
    Row("s.format(ys)", "cel.format_(s, ys)", FUNCTION),
]

PAIRS = [
    Row("xs.all(i, v, v > i)", "all(v > i for i, v in enumerate(xs))"),
    Row("xs.exists(i, v, v == 1)", "any(v == 1 for v in xs)"),
    Row("m.all(key, v, v > 1)", "all(v > 1 for v in m.values())"),
    Row("m.exists(key, v, key == s)", "any(key == s for key in m)"),
    Row(
        "xs.exists(i, v, v / i == 1)",
        "cel.exists_pair(xs, lambda i, v: cel.div(v, i) == 1)",
        FUNCTION,
    ),
    Row("xs.existsOne(i, v, v == i)", "cel.exists_one_pair(xs, lambda i, v: v == i)"),
    Row("xs.transformList(i, v, i > 0, v)", "[v for i, v in enumerate(xs) if i > 0]"),
    Row(
        "m.transformList(key, v, key + string(v))",
        "[key + str(v) for key, v in m.items()]",
    ),
    Row("m.transformList(key, v, v)", "list(m.values())"),
    Row(
        "m.transformMap(key, v, v > 1, string(v))",
        "{key: str(v) for key, v in m.items() if v > 1}",
    ),
    Row("m.transformMap(key, v, v)", "dict(m)"),
    Row("raw.transformList(p, q, q)", "[q for p, q in cel.pairs(raw)]", FUNCTION),
    Row(
        "m.transformMapEntry(key, v, {string(v): key})",
        "cel.merge(cel.mapping((str(v), key)) for key, v in m.items())",
        FUNCTION,
    ),
    # A name for a path is the path, and another one is a variable.
    Row(
        "xs.map(i, cel.bind(o, order.items, i < size(o)))",
        '[i < len(order["items"]) for i in xs]',
    ),
    Row(
        "xs.map(i, cel.bind(j, i * 2, j + j))",
        "[cel.bind(cel.i64(i * 2), lambda j: cel.i64(j + j)) for i in xs]",
        FUNCTION,
    ),
    # What can fail and need not be read is evaluated only where it is.
    Row(
        "xs.map(i, cel.bind(j, i * 2, i > 1 ? j : i))",
        "[cel.bind(cel.late(lambda i=i: cel.i64(i * 2)), "
        "lambda j, i=i: j() if i > 1 else i) for i in xs]",
        FUNCTION,
    ),
    Row(
        "order.items.map(i, cel.bind(q, i.qty, xs.map(i, i == q)))",
        '[[i_ == i["qty"] for i_ in xs] for i in order["items"]]',
    ),
]

OPTIONALS = [
    Row("order.?vip.orValue(false)", 'order.get("vip", False)'),
    Row("order.?vip.orValue(null)", 'order.get("vip")'),
    Row("m[?s].orValue(0)", "m.get(s, 0)"),
    Row("m[?s].orValue(n / k)", "m[s] if s in m else cel.div(n, k)", FUNCTION),
    Row("order.?coupon.pct.orValue(0)", 'order.get("coupon", {}).get("pct", 0)'),
    Row("order.?coupon.?note.orValue(s)", 'order.get("coupon", {}).get("note", s)'),
    Row("order.?total.orValue(1.0)", 'order["total"]'),
    Row("order.?coupon.hasValue()", '"coupon" in order'),
    Row("order.?coupon.?note.hasValue()", '"note" in order.get("coupon", {})'),
    Row("has(order.?coupon.note)", '"note" in order.get("coupon", {})'),
    Row(
        "order.?coupon.hasValue() && order.coupon.pct > 1",
        '"coupon" in order and order["coupon"]["pct"] > 1',
    ),
    Row("m.?k.value()", 'm["k"]', FUNCTION),
    Row("m.?k.or(m.?j).orValue(0)", 'm.get("k", m.get("j", 0))'),
    Row(
        "order.?coupon.optMap(c, c.pct).orValue(0)",
        'order["coupon"]["pct"] if "coupon" in order else 0',
    ),
    Row(
        "m.?k.optMap(v, v * 2).orValue(0)",
        'cel.i64(m["k"] * 2) if "k" in m else 0',
        FUNCTION,
    ),
    Row("xs[?2].orValue(7)", "xs[2] if len(xs) > 2 else 7"),
    Row("xs[?n].orValue(7)", "cel.or_value(cel.find(xs, n), lambda: 7)"),
    Row("xs.first().orValue(0)", "xs[0] if xs else 0"),
    Row("xs.last().orValue(n)", "xs[-1] if xs else n"),
    Row("xs.first().hasValue()", "len(xs) > 0"),
    Row("xs.filter(i, i > 1).first().orValue(0)", "next((i for i in xs if i > 1), 0)"),
    Row(
        "xs.filter(i, n / i > 1).first().orValue(0)",
        "cel.or_value(cel.first([i for i in xs if cel.div(n, i) > 1]), lambda: 0)",
        FUNCTION,
    ),
    Row(
        "order.items.filter(i, i.qty > 1).first().optMap(o, o.sku).orValue(s)",
        'next((i["sku"] for i in order["items"] if i["qty"] > 1), s)',
    ),
    Row(
        "xs.filter(i, i > 1).first().optMap(j, n / j).orValue(k / n)",
        "cel.or_value(cel.first_of(cel.div(n, i) for i in xs if i > 1),"
        " lambda: cel.div(k, n))",
        FUNCTION,
    ),
    # The loop's variable must not hide another one that is read.
    Row(
        "ys.map(i, xs.filter(i, i > 1).first().optMap(j, i).orValue(s))",
        "[cel.or_value(cel.opt_map(cel.first_of(i for i in xs if i > 1),"
        " lambda j, i=i: i), lambda: s) for i in ys]",
        FUNCTION,  # It is long.
    ),
    Row("raw.?part.orValue(1)", 'raw.get("part", 1)', FUNCTION),
    Row("raw.?part.?x.orValue(1)", 'raw.get("part", {}).get("x", 1)', FUNCTION),
    Row("raw.?part.hasValue()", 'cel.has(raw, "part")', FUNCTION),
    Row("raw[?s].orValue(1)", "cel.or_value(cel.find(raw, s), lambda: 1)", FUNCTION),
    Row("optional.of(n).orValue(1)", "n"),
    Row("optional.none().orValue(1)", "1"),
    Row(
        "optional.ofNonZeroValue(s).orValue('-')",
        'cel.or_value(cel.of_non_zero(s), lambda: "-")',
    ),
    Row(
        "[?order.?vip, a]",
        'cel.present(cel.find(order, "vip"), cel.of(a))',
    ),
    Row(
        "{?'vip': order.?vip, 'a': a}",
        'cel.present_entries(("vip", cel.find(order, "vip")), ("a", cel.of(a)))',
        FUNCTION,  # It is long.
    ),
]

NUMBERS_AND_LISTS = [
    Row("math.greatest(n, x, 3)", "cel.greatest(n, x, 3)"),
    Row("math.greatest(xs)", "cel.greatest(xs)", FUNCTION),
    Row("math.least(raw, 1)", "cel.least(raw, 1)", FUNCTION),
    Row("math.abs(x)", "abs(x)"),
    Row("math.abs(n) + 1", "cel.i64(abs(n) + 1)", FUNCTION),
    Row("math.abs(size(xs) - 3)", "abs(len(xs) - 3)"),
    Row("math.ceil(x)", "cel.ceil(float(x))"),
    Row("math.round(1.5)", "cel.round_(1.5)"),
    Row("math.sign(n)", "cel.sign(n)"),
    Row("math.isNaN(x)", "math.isnan(x)"),
    Row("math.isNaN(raw)", "cel.is_nan(raw)", FUNCTION),
    Row("math.bitAnd(n, 255)", "n & 255"),
    Row("math.bitNot(n)", "~n"),
    Row("math.bitShiftLeft(n, 3)", "cel.bit_shift_left(n, 3)"),
    Row("math.bitShiftLeft(n, k)", "cel.bit_shift_left(n, k)", FUNCTION),
    Row("lists.range(3)", "list(range(3))"),
    Row("lists.range(n)", "cel.range_(n)", FUNCTION),
    Row("lists.range(size(xs)).map(i, i > 1)", "[i > 1 for i in range(len(xs))]"),
    Row("xs.sort()", "sorted(xs)"),
    Row("raw.sort()", "cel.sort(raw)", FUNCTION),
    Row("xs.distinct()", "list(dict.fromkeys(xs))"),
    Row("zs.distinct()", "cel.distinct(zs)"),
    Row("xs.reverse()", "xs[::-1]"),
    Row("[xs, xs].flatten()", "list(chain.from_iterable([xs, xs]))"),
    Row("raw.flatten(2)", "cel.flatten(raw, 2)", FUNCTION),
    Row("xs.slice(0, 2)", "cel.slice_(xs, 0, 2)", FUNCTION),
    Row(
        "order.items.sortBy(i, i.qty)", 'sorted(order["items"], key=lambda i: i["qty"])'
    ),
    Row("raw.sortBy(i, i.qty)", 'cel.sort_by(raw, lambda i: i["qty"])', FUNCTION),
    # Only literals make sure that a chain leaves 64 bits on its way.
    Row(
        "9223372036854775807 + 1 - 1", "cel.i64(9223372036854775807 + 1) - 1", FUNCTION
    ),
]

ROWS = [
    *SPECIFIED,
    *PLAIN,
    *TIMES,
    *TEXTS,
    *PAIRS,
    *OPTIONALS,
    *NUMBERS_AND_LISTS,
]


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
    return Emitter(Imports(), Names([]), Source("order.durable.yaml", ""))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.cel)
def test_says_what_an_expert_would_write(row: Row) -> None:
    made = emitter()
    node = made.typed(typed(row.cel))
    has_function = bool(made.functions)
    assert flat(made.functions[0].body if has_function else node) == row.python
    assert has_function is row.function


def test_ruff_leaves_what_is_emitted_alone(tmp_path: Path) -> None:
    lines = [
        "import math",
        "from datetime import UTC, datetime, timedelta",
        "from itertools import chain",
        "",
        "from durablec_runtime import cel",
    ]
    for number, row in enumerate(ROWS):
        made = emitter()
        read = typed(row.cel)
        node = made.typed(read)
        body = made.functions[0].body if made.functions else node
        names = dict.fromkeys(each.name for each, _ in read.reads)
        parameters = ", ".join(names).replace("input", "event")
        lines += ["", "", f"def row_{number}({parameters}):"]
        lines.append(expression(body, 4, "return "))
    file = tmp_path / "rows.py"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    assert ruff("format", "--check", file) == ""
    assert ruff("check", file) == ""


def ruff(*arguments: str | Path) -> str:
    """Return what ruff says against a file, by the configuration of this project."""
    config = ROOT / "pyproject.toml"
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *map(str, arguments), "--config", config],
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if run.returncode == 0 else run.stdout + run.stderr


GIVEN: dict[str, Any] = {
    "order": {"total": 10, "qty": 2, "tier": "gold", "vip": False, "items": []},
    "o": {"total": 0.5, "qty": 2**62, "items": [{"qty": 2, "sku": "s", "price": 1}]},
    "raw": {"p": True, "text": "abc", "list": [{"p": 1}, {"p": True}], "none": None},
    "input": {"id": "7", "class": "x", "data": None},
    "n": -7,
    "k": 2,
    "x": 1.5,
    "s": "a",
    "t": "b",
    "a": True,
    "b": False,
    "maybe": None,
    "xs": [3, 1, 2],
    "ys": ["a", "b"],
    "zs": [float("nan")],
    "m": {"k": 1},
}


MARCH = "2026-03-29T01:30:00Z"


@pytest.mark.parametrize(
    ("cel", "value"),
    [
        ("has(order.vip) && order.vip", False),
        ("has(o.vip) && o.vip", False),
        ("!has(o.vip) || o.vip", True),
        ("has(o.vip) ? o.vip : a", True),
        ("has(m.x) ? m.x : null", None),
        ("n / k", -3),
        ("n % k", -1),
        ("x / 0.0", float("inf")),
        ("order.total / order.total", 1.0),
        ("4 / order.total", 0.4),
        ("order.total / (order.total - 10)", float("inf")),
        ("zs == zs", False),
        ("zs[0] in zs", False),
        ("1 in [true]", False),
        ("raw.p == 1", False),
        ("n / 0 > 1 && b", False),
        ("a || n / 0 > 1", True),
        ("raw.missing || a", True),
        ("xs.exists(i, 6 / (i - 1) == 6)", True),
        ("raw.list.exists(r, r.p)", True),
        ("xs.map(i, xs.filter(j, j < i))", [[1, 2], [], [1]]),
        ("xs.filter(i, i > 1).map(j, j * 2)", [6, 4]),
        ("raw.list.map(r, [1, 2].filter(i, r.p == i || r.p == true))", [[1], [1, 2]]),
        ("ys.map(l, l + input.id)", ["a7", "b7"]),
        ("ys.map(s, s + .s)", ["aa", "ba"]),
        ("m.map(key, m[key])", [1]),
        ("string(x) + string(2.0) + string(a)", "1.52true"),
        ("{'a': n}.a", -7),
        ("order.items == []", True),
        ("maybe == null ? 'none' : maybe", "none"),
        ("size(raw.text) + size(raw.list) + size(raw)", 9),
        ("m.?k.optMap(v, v * 2).orValue(0)", 2),
        ("m.?x.optMap(v, v * 2).orValue(0)", 0),
        ("m.?x.or(m.?k).orValue(n / 0)", 1),
        ("optional.of(n).orValue(n / 0)", -7),
        ("order.?coupon.?note.orValue('none')", "none"),
        ("raw.?none.hasValue()", True),
        ("raw.?none.orValue(1)", None),
        ("raw.?missing.?part.?x.hasValue()", False),
        ("raw[?'text'].orValue('')", "abc"),
        ("xs[?7].hasValue() || xs[?0].hasValue()", True),
        ("[?m.?k, ?m.?x, n]", [1, -7]),
        ("{?'k': m.?k, ?'x': m.?x}", {"k": 1}),
        ("optional.ofNonZeroValue(size(s) - 1).orValue(5)", 5),
        ("cel.bind(n, n + 1, n * .n)", 42),
        ("xs.map(i, cel.bind(j, i + 1, j * i))", [12, 2, 6]),
        # What is bound is evaluated where it is read, as Google's evaluators do it
        # (cel-go, ext/README.md, "Bindings"): an error of what is not read is none.
        ("cel.bind(j, n / 0, 1)", 1),
        ("cel.bind(j, n / 0, false && j > 1)", False),
        ("cel.bind(j, n / 0, j > 1 || true)", True),
        ("cel.bind(j, n / 0, cel.bind(v, j + 1, 2))", 2),
        ("cel.bind(j, xs[n + 7], m.?k.orValue(j) + j)", 4),
        ("xs.map(i, cel.bind(j, i / 0, i > 9 ? j : i))", [3, 1, 2]),
        ("xs.exists(i, cel.bind(j, m[string(i)], i < 0 || j > 1) || i == 2)", True),
        ("xs.sortBy(i, -i)", [3, 2, 1]),
        ("raw.list.map(r, r.p == true).sort()", [False, True]),
        ("xs.transformMap(i, v, v)", {0: 3, 1: 1, 2: 2}),
        ("ys.transformMapEntry(i, v, {v: i})", {"a": 0, "b": 1}),
        ("xs.transformList(i, v, v > 1, i)", [0, 2]),
        ("'%s-%05.1f'.replace('05', '').format([ys, x])", "[a, b]-1.5"),
        ("zs.distinct() == zs", False),
        ("string(timestamp('2026-03-29T00:30:00Z') + duration('1h'))", MARCH),
        ("timestamp('2026-03-29T01:30:00Z').getHours('Europe/Berlin')", 3),
        ("duration('-90m').getHours()", -1),
    ],
)
def test_gives_what_cel_gives(cel: str, value: object) -> None:
    found = evaluate(typed(cel), GIVEN)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "cel",
    [
        "o.qty * 2",
        "9223372036854775807 + k",
        "-(-9223372036854775808)",
        # So in cel-go (common/types/overflow.go), as in cel-cpp.
        "(-9223372036854775807 - 1) % (k - 3)",
        "raw.missing",
        "raw.none.part",
        "raw.text[0]",
        "raw.text.map(c, c)",
        "xs[-1]",
        "xs[3]",
        "n / 0 > 1 && a",
        "raw.text && a",
        "raw.text ? 1 : 2",
        "raw.list.all(r, r.p)",
        "raw.list.filter(r, r.p)",
        "m[s]",
        "int('1_0')",
        "bool('T ')",
        "{s: 1, s: 2}",
        "raw.text < 1",
        "duration(s)",
        "m.?x.value()",
        "optional.none().value()",
        "raw.?text.?part.orValue(1)",
        "raw.text.?part.hasValue()",
        "raw.?none.?part.hasValue()",
        "s.substring(2)",
        "s.charAt(-1)",
        "xs.slice(1, 4)",
        "math.greatest(xs.filter(i, i > 9))",
        "lists.range(n)",
        "raw.list.sort()",
        "raw.sortBy(i, i)",
        "raw.text.join(',')",
        "xs.transformMapEntry(i, v, {'a': v})",
        "{1: 'a', s.replace('a', '1'): 'b'}",
        "cel.bind(j, n / 0, j)",
        "cel.bind(j, n / 0, j > 1 || j < 0)",
        "xs.map(i, cel.bind(j, i / 0, a ? j : 1))",
        # A function's argument is evaluated, whether its value is read or not.
        "optional.of(raw.missing).optMap(v, 1).orValue(2)",
        "m.?k.optMap(v, raw.missing).optMap(v, 1).orValue(2)",
        "optional.of(raw.missing).optFlatMap(v, optional.of(1)).orValue(2)",
        # A key is a string, or what stands for one: null and a map are none.
        "raw.none in raw",
        "raw in raw",
        "timestamp(0).getHours(s)",
        "timestamp('9999-12-31T23:00:00Z') + duration('1h')",
        "timestamp('9999-12-31T23:00:00Z') - timestamp('0001-01-01T00:00:00Z')",
        "'%d'.format([raw.text])",
        "raw.text.format([1, 2, raw.missing])",
    ],
)
def test_fails_as_one_error(cel: str) -> None:
    with pytest.raises(NamedError) as failure:
        evaluate(typed(cel), GIVEN)
    assert type(failure.value).__name__ == "ExpressionError"


def test_a_function_has_the_name_of_its_expression() -> None:
    made = emitter()
    node = made.typed(typed("raw.total > 100"))
    assert flat(node) == "raw_total_gt_100(raw)"
    (function,) = made.functions
    assert function.name == "raw_total_gt_100"
    assert function.parameters == ["raw"]
    assert function.text == "raw.total > 100"
    assert function.offset == 0
    assert flat(function.body) == 'cel.gt(raw["total"], 100)'


@pytest.mark.parametrize(
    ("cel", "name"),
    [
        ("xs[0]", "xs_0_holds"),
        ("1 / n", "value_1_by_n_holds"),
        ("raw.orderId", "raw_order_id_holds"),
        ("raw.HTTPCode", "raw_http_code_holds"),
        ("raw.part == 'x' && raw.flag", "raw_part_eq_x_and_raw_flag"),
        (
            "raw['\u00e9'] + raw.aLongName.another + raw.b",
            "raw_plus_raw_a_long_name_another_holds",
        ),
        (
            "has(raw.coupon) && raw.coupon.pct >= 20 || a",
            "has_raw_coupon_and_raw_coupon_pct_ge_20",
        ),
        (
            "raw.a_very_long_name_indeed == raw.other",
            "raw_a_very_long_name_indeed_eq_raw_other",
        ),
        (
            "raw.a_very_long_name_indeed_x == raw.other || raw.b",
            "raw_a_very_long_name_indeed_x_eq_raw",
        ),
        ("raw", "raw_holds"),
        ("a ? n - 1 : raw - k", "a_then_n_minus_1_else_raw_minus_k_holds"),
    ],
)
def test_names(cel: str, name: str) -> None:
    made = emitter()
    made.condition(computed(cel))
    assert made.functions[0].name == name
    assert len(name) <= 40


def test_a_value_that_gets_a_name_is_assigned() -> None:
    made = emitter()
    node = made.typed(typed("cel.bind(total, n * k, total > 10 ? total : size(s))"))
    assert flat(node) == "cel_bind_total_n_times_k_total_gt_10(n, k, s)"
    assert made.functions[0].lines() == (
        "    total = cel.i64(n * k)\n    return total if total > 10 else len(s)"
    )


def test_a_value_that_need_not_be_read_is_assigned_for_later() -> None:
    made = emitter()
    made.typed(typed("cel.bind(total, n * k, a ? total : size(s))"))
    assert made.functions[0].lines() == (
        "    total = cel.late(lambda: cel.i64(n * k))\n"
        "    return total() if a else len(s)"
    )


def test_equal_expressions_share_a_function() -> None:
    made = emitter()
    first = made.typed(typed("n / k"))
    second = made.typed(typed("n  /  k"))
    other = made.typed(typed("k / n"))
    assert flat(first) == flat(second) == "n_by_k(n, k)"
    assert flat(other) == "k_by_n(k, n)"
    assert len(made.functions) == 2


def test_parameters_stand_in_the_order_of_first_reading() -> None:
    made = emitter()
    node = made.typed(typed("raw.b > n && raw.c > k && input.id == raw.d"))
    assert flat(node).endswith("(raw, n, k, event)")


def test_a_long_expression_has_a_function() -> None:
    made = emitter()
    cel = "order.tier == 'gold' || order.tier == 'silver' || order.total > 1000.0"
    node = made.typed(typed(cel))
    assert flat(node) == f"{made.functions[0].name}(order)"


def test_a_long_literal_has_none() -> None:
    made = emitter()
    made.typed(typed("{'first': s, 'second': t, 'third': order.tier, 'fourth': s + t}"))
    assert made.functions == []


@pytest.mark.parametrize(
    ("cel", "python"),
    [
        ("a", "a"),
        ("n > 1", "n > 1"),
        ("raw", "raw_holds(raw)"),
        ("raw == 'x'", 'raw == "x"'),
    ],
)
def test_a_condition_is_surely_a_bool(cel: str, python: str) -> None:
    made = emitter()
    assert flat(made.condition(computed(cel))) == python
    assert all(flat(each.body) == "cel.truth(raw)" for each in made.functions)


@pytest.mark.parametrize(
    ("parts", "python"),
    [
        (["a ", "s", ""], 'f"a {s}"'),
        (["n: ", "n", ", a: ", "a"], 'f"n: {n}, a: {cel.string(a)}"'),
        (["", "string(n)"], 'f"{n}"'),
        (["", "string(x)"], 'f"{cel.string(x)}"'),
        (["", "raw"], 'f"{raw_text(raw)}"'),
        (["", "raw.part"], 'f"{raw_part_text(raw)}"'),
        (["", "a ? 'y' : 'n'"], """f"{'y' if a else 'n'}\""""),
        (["", "s + '!'"], """f"{s + '!'}\""""),
        (["", "s + '#'"], 'f"{s_plus_text(s)}"'),
        (["{", "s", "}"], 'f"{{{s}}}"'),
        (["", "input.id"], """f"{event['id']}\""""),
        (["only text"], '"only text"'),
    ],
)
def test_a_template_is_an_f_string(parts: list[str], python: str) -> None:
    node = emitter().text(template(parts))
    assert flat(node) == python


def template(parts: list[str]) -> ir.Text:
    """Return a template of texts and expressions by turns."""
    pieces = [typed(part) if i % 2 else part for i, part in enumerate(parts)]
    return ir.Text(Span(0, 0), [piece for piece in pieces if piece != ""])


def test_values_nest() -> None:
    fields: list[tuple[str, ir.Value]] = [
        ("id", computed("input.id")),
        (
            "list",
            ir.ListOf(Span(0, 0), [ir.Constant(Span(0, 0), 1.5), computed("n / k")]),
        ),
        ("text", template(["a ", "s"])),
    ]
    node = emitter().value(ir.RecordOf(Span(0, 0), fields))
    assert (
        flat(node)
        == '{"id": event["id"], "list": [1.5, n_by_k(n, k)], "text": f"a {s}"}'
    )


@pytest.mark.parametrize(
    ("constant", "text"),
    [(True, "true"), (None, "null"), (2.0, "2"), (3, "3"), ("x", "x")],
)
def test_a_constant_as_text(constant: bool | float | str | None, text: str) -> None:
    node = emitter().text(ir.Constant(Span(0, 0), constant))
    assert flat(node) == f'"{text}"'


@pytest.mark.parametrize(
    ("cel", "python"),
    [
        ("s", "s"),
        ("n", "str(n)"),
        ("a", '"true" if a else "false"'),
        ("raw", "raw_text(raw)"),
    ],
)
def test_an_expression_as_text(cel: str, python: str) -> None:
    assert flat(emitter().text(computed(cel))) == python
