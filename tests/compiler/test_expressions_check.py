"""Expressions get types, and what is surely wrong in them gets a diagnostic.

The names of every case: an order with what a record can hold, and a few values beside.
"""

from collections.abc import Iterable

import pytest

from durablec.expressions.check import check
from durablec.expressions.facts import NO_GUARD, Fact, Guard
from durablec.expressions.presence import known_if
from durablec.expressions.typed import Typed, Variable
from durablec.type_reader import TypeReader
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Name, Type, TypeDef

TYPES = {
    "Item": "{sku: string, qty: integer, note?: string}",
    "Coupon": "{code: string, pct: integer, until: string | null}",
    "Node": "{value: integer, next: Node | null}",
}
NAMES = {
    "order": (
        "{id: string, total: number, count: integer, paid: boolean, items: [Item],"
        " tier: 'gold' | 'silver', coupon?: Coupon, note: string | null,"
        ' tags: {"*": string}, raw: any, `odd name`?: string}'
    ).replace("`odd name`", "'odd name'"),
    "raw": "any",
    "node": "Node",
    "maybe": "Coupon | null",
    "n": "integer",
    "x": "number",
    "s": "string",
    "b": "boolean",
    "flag": "boolean | null",
    "xs": "[integer]",
    "names": "[string]",
    "notes": "[string | null]",
    "coupons": "[Coupon | null]",
    "others": '{"*": number}',
    "prices": '{"*": number}',
    "status": "'open' | 'shut'",
    "results": "[{ok?: integer, error?: {message: string}}]",
}


class Names:
    """A scope with the names of the cases."""

    def __init__(self) -> None:
        report = Report()
        parser = ExpressionParser(Source("types", ""), report)

        def parsed(text: str) -> Type:
            type_ = parser.parse_type(text, TextMap(0))
            assert type_ is not None, [found.message for found in report]
            return type_

        here = Span(0, 0)
        definitions = [
            TypeDef(here, Name(here, name), parsed(text))
            for name, text in TYPES.items()
        ]
        reader = TypeReader(definitions, report, parser.source)
        self._variables = {
            name: Variable(name, reader.read(parsed(text)))
            for name, text in NAMES.items()
        }
        assert not len(report)

    def lookup(self, name: str) -> Variable | None:
        return self._variables.get(name)

    def names(self) -> Iterable[str]:
        return self._variables

    def knows(self, fact: Fact) -> bool:
        return False

    def guard(self, name: str) -> Guard:
        return NO_GUARD


NAMES_IN_SCOPE = Names()


def checked(text: str) -> tuple[Typed, Report]:
    source, report = Source("w.durable.yaml", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    assert embedded is not None, [found.message for found in report]
    return check(embedded, NAMES_IN_SCOPE, report, source), report


TYPED = [
    # Literals.
    ("1", "integer"),
    ("1.5", "number"),
    ("'a'", "'a'"),
    ("null", "null"),
    ("[1, 2]", "[integer]"),
    ("[1, 2.5]", "[number]"),
    ("[1, 'a']", "[any]"),
    ("[1, null]", "[integer | null]"),
    ("[]", "[any]"),
    ("{}", '{"*": any}'),
    ("{'a': 1, 'b': s}", "{a: integer, b: string}"),
    ("{s: 1, 'b': 2}", '{"*": integer}'),
    ("{1: 'a'}", "any"),
    # Names, fields, indices.
    ("order.items[0].sku", "string"),
    ("order['total']", "number"),
    ("raw.anything[0].at.all", "any"),
    ("order.raw.x", "any"),
    ("node.value", "integer"),
    ("node", "Node"),
    ("order.note", "string | null"),
    ("[1, 2][0]", "integer"),
    ("{'a': 1}.a", "integer"),
    # Arithmetic.
    ("n + 1", "integer"),
    ("x * 2", "number"),
    ("1 / x", "number"),
    ("x - -1", "number"),
    ("n % 2", "integer"),
    ("s + 'a'", "string"),
    ("status + s", "string"),
    ("xs + [1]", "[integer]"),
    ("xs + []", "[integer]"),
    ("raw + 1", "any"),
    ("raw + s", "string"),
    ("-n", "integer"),
    ("timestamp(s) + duration('1h')", "timestamp"),
    ("timestamp(s) - timestamp(s)", "duration"),
    # Comparisons and logic.
    ("n > 1 && x < 2.5 || !b", "boolean"),
    ("n > 1.5", "boolean"),
    ("x == n", "boolean"),
    ("s < 'b'", "boolean"),
    ("order.note == null", "boolean"),
    ("order.note == 'x'", "boolean"),
    ("order.items == []", "boolean"),
    ("raw && b", "boolean"),
    ("n in xs", "boolean"),
    ("s in prices", "boolean"),
    ("'coupon' in order", "boolean"),
    ("raw in raw", "boolean"),
    ("status in ['open']", "boolean"),
    # The conditional.
    ("b ? 1 : 2", "integer"),
    ("b ? 1 : 2.5", "number"),
    ("b ? 'x' : 'y'", "'x' | 'y'"),
    ("b ? s : null", "string | null"),
    ("b ? xs : []", "[integer]"),
    ("b ? {'a': 1} : {'a': 2, 'b': s}", "{a: integer, b?: string}"),
    ("b ? 1 : s", "any"),
    # Functions.
    ("size(xs) + size(s) + xs.size() + size(order.tags) + size(order)", "integer"),
    ("string(n) + string(x) + string(b) + string(timestamp(s))", "string"),
    ("int(x) + int('7') + int(raw)", "integer"),
    ("double(n)", "number"),
    ("bool('true')", "boolean"),
    ("dyn(n)", "any"),
    ("s.contains('a') && s.startsWith(s) && s.endsWith(status)", "boolean"),
    ("s.matches('^a+$') && matches(s, r'\\d{2}')", "boolean"),
    # Macros.
    ("xs.all(i, i > 0) && xs.exists(i, i > 0) && xs.exists_one(i, i > 0)", "boolean"),
    ("order.items.map(i, i.qty)", "[integer]"),
    ("order.items.map(i, i.qty > 1, i.sku)", "[string]"),
    ("order.items.filter(i, i.qty > 1)", "[Item]"),
    ("prices.map(k, k)", "[string]"),
    ("raw.map(i, i.x)", "[any]"),
    ("xs.map(n, [n].map(n, string(n)))", "[[string]]"),
    ("has(order.coupon)", "boolean"),
    ("has(raw.a.b)", "boolean"),
    ("has(order.tags.k)", "boolean"),
    # Macros of two variables, and those that bind one value.
    ("xs.all(i, v, i < v) && xs.exists(i, v, i == v)", "boolean"),
    ("prices.existsOne(k, v, k == s && v > 1.0)", "boolean"),
    ("order.items.transformList(i, item, item.qty * i)", "[integer]"),
    ("prices.transformList(k, v, v > 1.0, k)", "[string]"),
    ("results.transformList(i, r, has(r.ok), r.ok)", "[integer]"),
    ("prices.transformMap(k, v, string(v))", '{"*": string}'),
    ("xs.transformMap(i, v, v)", "any"),
    ("xs.transformMapEntry(i, v, {string(v): i})", '{"*": integer}'),
    ("order.tags.transformMapEntry(k, v, {v: k})", '{"*": string}'),
    ("cel.bind(total, n * 2, total > 10 ? total : 0)", "integer"),
    ("cel.bind(note, order.note, note == null ? 0 : size(note))", "integer"),
    ("order.items.sortBy(i, i.qty)", "[Item]"),
    ("raw.sortBy(i, i.qty)", "any"),
    # Optional values.
    ("order.?coupon", "optional Coupon"),
    ("order.?coupon.pct", "optional integer"),
    ("order.?coupon.?until", "optional string | null"),
    ("order[?'coupon']", "optional Coupon"),
    ("prices[?s].orValue(0.0)", "number"),
    ("xs[?0].orValue(1)", "integer"),
    ("raw.?a.b.orValue(s)", "any"),
    ("order.?coupon.hasValue()", "boolean"),
    ("order.?coupon.value().pct", "integer"),
    ("order.?coupon.optMap(c, c.pct > 10).orValue(false)", "boolean"),
    ("order.?coupon.optFlatMap(c, optional.of(c.code)).orValue('')", "string"),
    ("prices[?'a'].or(prices[?'b'])", "optional number"),
    ("optional.none().or(prices[?'b'])", "optional number"),
    ("prices[?'a'].orValue(null)", "number | null"),
    ("optional.ofNonZeroValue(order.note).orValue('none')", "string"),
    ("optional.of(order.note)", "optional string | null"),
    ("b ? optional.of(n) : optional.none()", "optional integer"),
    ("[?xs[?0], n]", "[integer]"),
    ("{'a': n, ?'b': names[?0]}", "{a: integer, b?: string}"),
    ("{'a': {}}.?b.hasValue()", "boolean"),
    ("order.?coupon == optional.none()", "boolean"),
    ("xs.first().orValue(0) + xs.last().orValue(0)", "integer"),
    ("has(order.?coupon.pct)", "boolean"),
    # Strings, numbers, lists and times.
    ("s.trim().lowerAscii().split(',').join('-').reverse()", "string"),
    ("s.indexOf('a') + s.lastIndexOf('b', 2)", "integer"),
    ("s.replace('a', 'b', 1) + s.substring(1) + s.charAt(0) + status.trim()", "string"),
    ("'%s: %d, %.2f'.format([s, n, x])", "string"),
    ("strings.quote(s)", "string"),
    ("raw.reverse()", "any"),
    ("math.greatest(n, 3) + math.abs(n)", "integer"),
    ("math.greatest(n, x)", "number"),
    ("math.least(xs)", "integer"),
    ("math.round(x) + math.sqrt(n) + math.abs(x)", "number"),
    ("math.isNaN(x)", "boolean"),
    ("math.bitAnd(n, 255)", "integer"),
    ("lists.range(3).map(i, i * 2)", "[integer]"),
    ("xs.sort().distinct().reverse().slice(0, 1)", "[integer]"),
    ("[xs, [1]].flatten()", "[integer]"),
    ("xs.flatten(2)", "[any]"),
    ("timestamp(s).getHours('Europe/Berlin')", "integer"),
    ("duration(s).getHours()", "integer"),
    ("raw.getFullYear()", "integer"),
    ("timestamp('2026-12-24T18:00:00+01:00') > timestamp(0)", "boolean"),
]


@pytest.mark.parametrize(("text", "type_"), TYPED)
def test_types(text: str, type_: str) -> None:
    typed, report = checked(text)
    assert [found.message for found in report] == []
    assert str(typed.type) == type_
    assert typed.types[typed.embedded.expr] is typed.type


# What is surely there where it is read: expressions that need no more guards.
GUARDED = [
    "has(order.coupon) && order.coupon.pct > 1",
    "has(order.coupon) ? order.coupon.pct : 0",
    "!has(order.coupon) ? 0 : order.coupon.pct",
    "!has(order.coupon) || order.coupon.pct > 1",
    "!(has(order.coupon) && b) || order.coupon.pct > 1",
    "(has(order.coupon) ? order.coupon.pct > 1 : false) && order.coupon.pct < 9",
    "'coupon' in order && order.coupon.pct > 1",
    "has(order.coupon) && order['coupon'].pct > 1",
    "b && has(order.coupon) && n > 1 && order.coupon.pct > 1",
    "has(order.coupon) && [1].all(i, i < order.coupon.pct)",
    "has(order.coupon) && (b || order.coupon.pct > 1)",
    "has(order.coupon) && order.coupon.until != null && size(order.coupon.until) > 1",
    "order.note != null && order.note.contains('a')",
    "order.note != null ? size(order.note) : 0",
    "order.note == null ? 0 : size(order.note)",
    "order.note == null || size(order.note) > 1",
    "null != order.note && size(order.note) > 1",
    "order.note == 'x' && size(order.note) > 1",
    "order.note in ['x', 'y'] && size(order.note) > 1",
    "order.note in names && size(order.note) > 1",
    "maybe != null && maybe.pct > 1",
    "flag == true",
    "flag != null && flag",
    "'k' in prices && prices['k'] > 1.0",
    "'k' in prices && prices.k > 1.0",
    "has(prices.k) && prices['k'] > 1.0",
    "s in prices ? prices[s] : 0.0",
    "order.id in order.tags && size(order.tags[order.id]) > 1",
    "prices.all(k, k in prices && prices[k] > 1.0)",
    "results.filter(r, has(r.ok)).map(r, r.ok)",
    "results.map(r, has(r.ok), r.ok)",
    "results.exists(r, has(r.error) && r.error.message == '')",
    "has(order.`odd name`) && size(order.`odd name`) > 1",
    "node.next != null && node.next.next != null && node.next.next.value > 1",
    "order.?coupon.hasValue() && order.coupon.pct > 1",
    "order[?'coupon'].hasValue() ? order.coupon.pct : 0",
    "!prices[?s].hasValue() || prices[s] > 1.0",
    "order.?coupon.?code.hasValue() && order.coupon.pct > 1",
    "xs.exists(i, v, has(order.coupon) && order.coupon.pct > v)",
    "results.transformList(i, r, has(r.ok), r.ok + i)",
    "order.?note.orValue(null) == 'x'",
    "notes[0] != null ? notes[0].size() : 0",
    "notes[0] == null || notes[0].size() > 1",
    "coupons[0] != null && coupons[0].until != null && coupons[0].until.size() > 1",
    "prices.map(k, prices[k])",
    "prices.map(k, prices[k] > 1.0, k)",
    "prices.filter(k, prices[k] > 1.0)",
    "prices.all(k, prices[k] > 1.0)",
    "prices.exists(k, xs.exists(i, prices[k] > 1.0))",
    "prices.transformList(k, v, prices[k] + v)",
    "prices.exists(k, v, prices[k] > v)",
    "order.tags.map(k, order.tags[k].size())",
]


@pytest.mark.parametrize("text", GUARDED)
def test_what_is_guarded_is_let_through(text: str) -> None:
    _, report = checked(text)
    assert [found.message for found in report] == []


# Guards of something else than of what is read.
NOT_GUARDED = [
    "notes[0] != null ? notes[1].size() : 0",
    "notes[0] == null ? notes[0].size() : 0",
    "notes[n] == null ? notes[n].size() : 0",
    "prices.map(k, others[k])",
    "prices.map(k, others.map(k, prices[k]))",
    "names.map(k, prices[k])",
    "prices.transformList(k, v, others[k])",
    "cel.bind(m, prices, m.map(k, order.tags[k]))",
    "prices.map(k, k == 'a').exists(k, prices['a'] > 1.0)",
]


@pytest.mark.parametrize("text", NOT_GUARDED)
def test_what_is_not_guarded_is_refused(text: str) -> None:
    _, report = checked(text)
    codes = [found.rule.code for found in report]
    assert len(codes) == 1
    assert codes[0] in ("DC311", "DC312")


FIELD = "guard it: `has({0}.{1}) && ...`, or say what to take: `{0}.?{1}.orValue(...)`"
KEY = "guard it: `{0} in {1} && ...`, or say what to take: `{1}[?{0}].orValue(...)`"
NULL = "guard it: `{0} != null && ...`, or `{0} != null ? ... : ...`"

Case = tuple[str, str, str, str, str | None]

UNGUARDED: list[Case] = [
    (
        "order.coupon.pct > 1",
        "      ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
    (
        "order.?coupon.orValue({}).pct",
        "                          ^^^",
        "DC311",
        "`order.?coupon.orValue({}).pct` may be missing here",
        FIELD.format("order.?coupon.orValue({})", "pct"),
    ),
    (
        "order.coupon.pct > 1 && has(order.coupon)",
        "      ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
    (
        "has(order.coupon) || order.coupon.pct > 1",
        "                           ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
    (
        "(has(order.coupon) || b) && order.coupon.pct > 1",
        "                                  ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
    (
        "!has(order.coupon) && order.coupon.pct > 1",
        "                            ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
    (
        "order['coupon'].pct > 1",
        "      ^^^^^^^^",
        "DC311",
        "`order['coupon']` may be missing here",
        KEY.format("'coupon'", "order"),
    ),
    (
        "prices[s]",
        "       ^",
        "DC311",
        "`prices[s]` may be missing here",
        KEY.format("s", "prices"),
    ),
    (
        "'a' in prices && prices.k > 1.0",
        "                        ^",
        "DC311",
        "`prices.k` may be missing here",
        FIELD.format("prices", "k"),
    ),
    (
        "has(maybe.code)",
        "    ^^^^^",
        "DC312",
        "`maybe` may be null here",
        NULL.format("maybe"),
    ),
    (
        "order.note.contains('a')",
        "^^^^^^^^^^",
        "DC312",
        "`order.note` may be null here",
        NULL.format("order.note"),
    ),
    (
        "size(order.note)",
        "     ^^^^^^^^^^",
        "DC312",
        "`order.note` may be null here",
        NULL.format("order.note"),
    ),
    (
        "order.note + 'a'",
        "^^^^^^^^^^",
        "DC312",
        "`order.note` may be null here",
        NULL.format("order.note"),
    ),
    (
        "node.next.value",
        "^^^^^^^^^",
        "DC312",
        "`node.next` may be null here",
        NULL.format("node.next"),
    ),
    (
        "results.map(r, r.ok)",
        "                 ^^",
        "DC311",
        "`r.ok` may be missing here",
        FIELD.format("r", "ok"),
    ),
    (
        "has(order.coupon) && [order].map(order, order.coupon) == []",
        "                                              ^^^^^^",
        "DC311",
        "`order.coupon` may be missing here",
        FIELD.format("order", "coupon"),
    ),
]
WRONG: list[Case] = [
    # Names and fields.
    ("ordr.id", "^^^^", "DC102", "`ordr` is not known here", "did you mean `order`?"),
    ("zzz", "^^^", "DC102", "`zzz` is not known here", None),
    (
        "callback_id",
        "^^^^^^^^^^^",
        "DC102",
        "`callback_id` is not known here",
        "the id of a callback is a field of its name, in its own `with`: `approval.id`",
    ),
    (
        "xs.all(item, itm > 0)",
        "             ^^^",
        "DC102",
        "`itm` is not known here",
        "did you mean `item`?",
    ),
    (
        "xs.map(i, i) == [i]",
        "                 ^",
        "DC102",
        "`i` is not known here",
        None,
    ),
    (
        "order.totel",
        "      ^^^^^",
        "DC310",
        "this record has no field `totel`",
        "did you mean `total`?",
    ),
    (
        "order.items[0].skus",
        "               ^^^^",
        "DC310",
        "`Item` has no field `skus`",
        "did you mean `sku`?",
    ),
    (
        "has(node.nxt)",
        "         ^^^",
        "DC310",
        "`Node` has no field `nxt`",
        "did you mean `next`?",
    ),
    (
        "order.items[0].zzz",
        "               ^^^",
        "DC310",
        "`Item` has no field `zzz`",
        "its fields are `sku`, `qty`, `note`",
    ),
    (
        "xs.length",
        "   ^^^^^^",
        "DC310",
        "a list has no field `length`",
        "write `size(x)`",
    ),
    (
        "order.items.sku",
        "            ^^^",
        "DC310",
        "a list has no field `sku`",
        "an item is read by its index, `x[0]`; all of them by `x.map(i, i.name)`",
    ),
    ("s[0]", "  ^", "DC313", "a string has no index", None),
    (
        "xs['0']",
        "   ^^^",
        "DC313",
        "a list is read by an integer, and this is a string",
        "write `int('0')`",
    ),
    (
        "prices[n]",
        "       ^",
        "DC313",
        "a map is read by a string, and this is an integer",
        "write `string(n)`",
    ),
    # Operators.
    (
        "n + x",
        "  ^",
        "DC313",
        "`+` does not take an integer and a number",
        "write `double(n)`",
    ),
    (
        "x * size(xs)",
        "  ^",
        "DC313",
        "`*` does not take a number and an integer",
        "write `double(size(xs))`",
    ),
    (
        "'n: ' + n",
        "      ^",
        "DC313",
        "`+` does not take a string and an integer",
        "write `string(n)`",
    ),
    (
        "s - 1",
        "  ^",
        "DC313",
        "`-` does not take a string and an integer",
        "write `int(s)`",
    ),
    (
        "xs + 1",
        "   ^",
        "DC313",
        "`+` does not take a list and an integer",
        "one item is added as a list, `[1]`",
    ),
    ("x % 2.0", "  ^", "DC313", "`%` does not take a number and a number", None),
    ("b + b", "  ^", "DC313", "`+` does not take a boolean and a boolean", None),
    (
        "timestamp(s) + 60",
        "             ^",
        "DC313",
        "`+` does not take a timestamp and an integer",
        "a duration is written `duration('60s')`",
    ),
    ("-s", "^^", "DC313", "`-` does not take a string", None),
    (
        "s > 1",
        "  ^",
        "DC313",
        "`>` does not compare a string and an integer",
        "write `int(s)`",
    ),
    (
        "s < timestamp(s)",
        "  ^",
        "DC313",
        "`<` does not compare a string and a timestamp",
        "write `timestamp(s)`",
    ),
    ("xs < xs", "   ^", "DC313", "`<` does not compare a list and a list", None),
    (
        "n == '1'",
        "  ^^",
        "DC313",
        "`==` does not compare an integer and a string",
        "write `1`",
    ),
    (
        "order == 1",
        "      ^^",
        "DC313",
        "`==` does not compare a record and an integer",
        None,
    ),
    (
        "'a' in s",
        "    ^^",
        "DC313",
        "`in` does not look in a string",
        "write `s.contains('a')`",
    ),
    ("'a' in xs", "    ^^", "DC313", "a string is never in a list of integer", None),
    ("n in prices", "  ^^", "DC313", "an integer is never in the keys of a map", None),
    # Conditions.
    (
        "s ? 1 : 2",
        "^",
        "DC314",
        "`s` is a string, which is neither true nor false",
        "write `s != ''`",
    ),
    (
        "b && xs",
        "     ^^",
        "DC314",
        "`xs` is a list, which is neither true nor false",
        "write `size(xs) > 0`",
    ),
    (
        "!n",
        " ^",
        "DC314",
        "`n` is an integer, which is neither true nor false",
        "write `n != 0`",
    ),
    (
        "maybe && b",
        "^^^^^",
        "DC314",
        "`maybe` is a record or null, which is neither true nor false",
        "write `maybe != null`",
    ),
    (
        "flag ? 1 : 2",
        "^^^^",
        "DC314",
        "`flag` is a boolean or null, which is neither true nor false",
        "write `flag == true`",
    ),
    (
        "xs.filter(i, i)",
        "             ^",
        "DC314",
        "`i` is an integer, which is neither true nor false",
        "write `i != 0`",
    ),
    # Values that never occur.
    (
        "order.tier == 'gld'",
        "              ^^^^^",
        "DC315",
        "`order.tier` is never `'gld'`",
        "did you mean `gold`?",
    ),
    (
        "'zzz' != status",
        "^^^^^",
        "DC315",
        "`status` is never `'zzz'`",
        "it is one of `'open' | 'shut'`",
    ),
    (
        "status in ['open', 'shutt']",
        "                   ^^^^^^^",
        "DC315",
        "`status` is never `'shutt'`",
        "did you mean `shut`?",
    ),
    ("n != null", "  ^^", "DC315", "`n` is never null", None),
    (
        "'cupon' in order",
        "^^^^^^^",
        "DC315",
        "this record has no field `cupon`",
        "did you mean `coupon`?",
    ),
    # Functions.
    (
        "len(xs)",
        "^^^",
        "DC316",
        "`len` is not a function of expressions",
        "write `size(x)`",
    ),
    (
        "str(n)",
        "^^^",
        "DC316",
        "`str` is not a function of expressions",
        "write `string(x)`",
    ),
    (
        "now()",
        "^^^",
        "DC316",
        "`now` is not a function of expressions",
        "an expression runs again on every replay; let a step give the value",
    ),
    (
        "siez(xs)",
        "^^^^",
        "DC316",
        "`siez` is not a function of expressions",
        "did you mean `size`?",
    ),
    (
        "contains(s, 'a')",
        "^^^^^^^^",
        "DC316",
        "`contains` is not a function of expressions",
        "write `x.contains(...)`",
    ),
    (
        "s.upper()",
        "  ^^^^^",
        "DC316",
        "`upper` is not a method of expressions",
        "write `x.upperAscii()`",
    ),
    (
        "s.startswith('a')",
        "  ^^^^^^^^^^",
        "DC316",
        "`startswith` is not a method of expressions",
        "write `x.startsWith(part)`",
    ),
    (
        "n.string()",
        "  ^^^^^^",
        "DC316",
        "`string` is not a method of expressions",
        "write `string(x)`",
    ),
    (
        "orders.save(n)",
        "       ^^^^",
        "DC316",
        "`orders.save` is not a function of expressions",
        "a function of yours is called by a `step`",
    ),
    (
        "s.upperAscii(1)",
        "  ^^^^^^^^^^",
        "DC317",
        "`upperAscii` takes 0 arguments, and 1 is given",
        None,
    ),
    (
        "s.substring()",
        "  ^^^^^^^^^",
        "DC317",
        "`substring` takes 1 or 2 arguments, and 0 are given",
        None,
    ),
    (
        "n.trim()",
        "^",
        "DC317",
        "`trim` takes a string here, and this is an integer",
        "write `string(n)`",
    ),
    (
        "s.charAt(x)",
        "         ^",
        "DC317",
        "`charAt` takes an integer here, and this is a number",
        "write `int(x)`",
    ),
    (
        "n.reverse()",
        "^",
        "DC317",
        "`reverse` takes a string or a list here, and this is an integer",
        "write `string(n)`",
    ),
    (
        "xs.join(',')",
        "^^",
        "DC317",
        "`join` takes a list of strings here, and this is a list",
        "write `xs.map(i, string(i))`",
    ),
    (
        "s.getHours()",
        "^",
        "DC317",
        "`getHours` takes a timestamp or a duration here, and this is a string",
        "write `timestamp(s)`",
    ),
    (
        "order.note.trim()",
        "^^^^^^^^^^",
        "DC312",
        "`order.note` may be null here",
        NULL.format("order.note"),
    ),
    (
        "timestamp(s).getHours('Middle of Nowhere')",
        "                      ^^^^^^^^^^^^^^^^^^^",
        "DC317",
        "`'Middle of Nowhere'` is not a time zone",
        "write a name of the IANA database, `Europe/Berlin`, or an offset, `+02:00`",
    ),
    (
        "timestamp(s) + duration('7d')",
        "                        ^^^^",
        "DC317",
        "`'7d'` is not a duration",
        "write, for example, `1h30m`, `20s` or `0.5s`, at most 10,000 years",
    ),
    (
        "timestamp('2026-12-24')",
        "          ^^^^^^^^^^^^",
        "DC317",
        "`'2026-12-24'` is not a timestamp",
        "write, for example, `2026-12-24T18:00:00Z`, of the years 1 to 9999",
    ),
    (
        "'%s and %q'.format([s, n])",
        "^^^^^^^^^^^",
        "DC317",
        "`%q` is not a clause of `format`",
        None,
    ),
    (
        "'%s and %s'.format([s])",
        "                   ^^^",
        "DC317",
        "the pattern takes 2 values, and 1 are given",
        None,
    ),
    (
        "'%.2f'.format([s])",
        "               ^",
        "DC317",
        "`%.2f` takes a number or an integer, and this is a string",
        None,
    ),
    (
        "math.ceil(n)",
        "          ^",
        "DC317",
        "`ceil` takes a number here, and this is an integer",
        "write `double(n)`",
    ),
    (
        "math.greatest(n, s)",
        "                 ^",
        "DC317",
        "`greatest` takes a number here, and this is a string",
        None,
    ),
    (
        "math.greatest(names)",
        "              ^^^^^",
        "DC317",
        "`greatest` takes numbers, and this is a list of others",
        None,
    ),
    (
        "math.max(n, 1)",
        "     ^^^",
        "DC316",
        "`math.max` is not a function of expressions",
        "write `math.greatest(a, b)`",
    ),
    (
        "math.flor(x)",
        "     ^^^^",
        "DC316",
        "`math.flor` is not a function of expressions",
        "did you mean `math.floor`?",
    ),
    (
        "s.splitt(',')",
        "  ^^^^^^",
        "DC316",
        "`splitt` is not a method of expressions",
        "did you mean `split`?",
    ),
    (
        "max(n, 1)",
        "^^^",
        "DC316",
        "`max` is not a function of expressions",
        "write `math.greatest(a, b)`",
    ),
    (
        "order.items.sort()",
        "^^^^^^^^^^^",
        "DC317",
        "`sort` has no order for a record",
        "write `order.items.sortBy(i, i.field)`",
    ),
    (
        "order.items.sortBy(i, i)",
        "                      ^",
        "DC317",
        "`sortBy` has no order for a record",
        None,
    ),
    (
        "xs.all(i, i, i > 0)",
        "          ^",
        "DC320",
        "`i` stands for two variables",
        "write `x.all(key, value, condition)`",
    ),
    (
        "xs.transformList(i, i)",
        "   ^^^^^^^^^^^^^",
        "DC320",
        "`transformList` takes two variables and a value",
        "write `x.transformList(key, value, value)`",
    ),
    (
        "xs.transformMapEntry(i, v, v)",
        "                           ^",
        "DC313",
        "`transformMapEntry` makes maps, and this is an integer",
        "write `{key: v}`",
    ),
    (
        "cel.bind(x, 1)",
        "    ^^^^",
        "DC320",
        "`bind` takes a variable, a value and an expression",
        "write `cel.bind(x, value, expression)`",
    ),
    (
        "order.?coupn.orValue(null)",
        "       ^^^^^",
        "DC310",
        "this record has no field `coupn`",
        "did you mean `coupon`?",
    ),
    (
        "node.?next.?value.hasValue()",
        "^^^^^^^^^^",
        "DC312",
        "what `node.?next` has may be null here",
        "leave null out: `node.?next.optFlatMap(x, optional.ofNonZeroValue(x))`",
    ),
    (
        "prices[?n]",
        "        ^",
        "DC313",
        "a map is read by a string, and this is an integer",
        "write `string(n)`",
    ),
    (
        "n.orValue(1)",
        "^",
        "DC317",
        "`orValue` is of optional values, and this is an integer",
        "read it as optional: `a.?b`, `a[?b]`",
    ),
    (
        "xs[?0].or(1)",
        "          ^",
        "DC317",
        "`or` takes an optional value, and this is an integer",
        "write `.orValue(1)`",
    ),
    (
        "order.?coupon + 1",
        "              ^",
        "DC313",
        "`+` does not take an optional value and an integer",
        None,
    ),
    (
        "xs[?0] == 1",
        "       ^^",
        "DC313",
        "`==` does not compare an optional value and an integer",
        None,
    ),
    (
        "[1, ?n]",
        "     ^",
        "DC313",
        "`?` stands before an optional value, and this is an integer",
        None,
    ),
    (
        "has(order.?coupon)",
        "^^^",
        "DC320",
        "`has` takes one field of a record or map",
        "write `has(order.coupon)`",
    ),
    (
        "{1: 'a', '1': 'b'}",
        "         ^^^",
        "DC011",
        "`1` and `'1'` are one key in JSON",
        None,
    ),
    (
        "base64.encode(s)",
        "       ^^^^^^",
        "DC318",
        "`base64.encode` is not in the profile of CEL that expressions use",
        "JSON has no bytes; a step can encode them as a string",
    ),
    (
        "uint(1)",
        "^^^^",
        "DC318",
        "`uint` is not in the profile of CEL that expressions use",
        "JSON has no unsigned integers; write `int(x)`",
    ),
    (
        "1u",
        "^^",
        "DC318",
        "a literal of type `uint` is not in the profile of CEL used here",
        "JSON has no unsigned integers; write `1`",
    ),
    (
        "type(n)",
        "^^^^",
        "DC318",
        "`type` is not in the profile of CEL that expressions use",
        "a value's type is known when compiling",
    ),
    ("size()", "^^^^", "DC317", "`size` takes 1 argument, and 0 are given", None),
    (
        "s.contains()",
        "  ^^^^^^^^",
        "DC317",
        "`contains` takes 1 argument, and 0 are given",
        None,
    ),
    (
        "size(n)",
        "     ^",
        "DC317",
        "`size` takes a string, a list or a map, and this is an integer",
        None,
    ),
    (
        "int(b)",
        "    ^",
        "DC317",
        "`int` takes an integer, a number, a string or a timestamp, and this is a boolean",
        None,
    ),
    (
        "names.contains('a')",
        "^^^^^",
        "DC317",
        "`contains` takes strings, and this is a list",
        "write `'a' in names`",
    ),
    (
        "s.matches(s)",
        "          ^",
        "DC319",
        "a regular expression must be a literal",
        None,
    ),
    (
        "s.matches('(?=a)')",
        "          ^^^^^^^",
        "DC319",
        "a look-ahead, `(?=`, is not in regular expressions here",
        "join two patterns by `&&`, or let a step do what Python's `re` can",
    ),
    # Python reads these, and RE2 does not, or otherwise.
    (
        "s.matches('(?i)\u00fc')",
        "          ^^^^^^^",
        "DC319",
        "a letter beyond ASCII is not sought without its case here",
        None,
    ),
    (
        r"s.matches(r'[[:digit:]]')",
        "          ^^^^^^^^^^^^^^",
        "DC319",
        "a class of POSIX, `[:`, is not in regular expressions here",
        None,
    ),
    (
        r"s.matches(r'[[a]')",
        "          ^^^^^^^",
        "DC319",
        "a set with `[`, `&&`, `||`, `~~` or `--` in it needs a backslash before that here",
        None,
    ),
    (
        r"s.matches(r'(?x)a')",
        "          ^^^^^^^^",
        "DC319",
        "the flag `x` is not in regular expressions here",
        None,
    ),
    (
        r"s.matches(r'(?m:a$)')",
        "          ^^^^^^^^^^",
        "DC319",
        "the flag `m` is for all of a regular expression here",
        None,
    ),
    (
        r"s.matches(r'a{,2}')",
        "          ^^^^^^^^",
        "DC319",
        "a repetition without its least number, `{,`, is not in regular expressions here",
        "join two patterns by `&&`, or let a step do what Python's `re` can",
    ),
    (
        r"s.matches(r'a{1001}')",
        "          ^^^^^^^^^^",
        "DC319",
        "a repetition is of at most 1000",
        None,
    ),
    (
        r"s.matches(r'\u0061')",
        "          ^^^^^^^^^",
        "DC319",
        r"the escape `\u` is not in regular expressions here",
        None,
    ),
    (
        r"s.matches(r'[\b]')",
        "          ^^^^^^^",
        "DC319",
        r"the escape `\b` is not in regular expressions here",
        None,
    ),
    (
        r"s.matches(r'\N{DIGIT ONE}')",
        "          ^^^^^^^^^^^^^^^^",
        "DC319",
        r"the escape `\N` is not in regular expressions here",
        None,
    ),
    (
        "s.matches('a(')",
        "          ^^^^",
        "DC319",
        "this is not a regular expression: missing ), unterminated subpattern",
        None,
    ),
    # Macros.
    (
        "has(order)",
        "^^^",
        "DC320",
        "`has` takes one field of a record or map",
        "write `has(order.field)`, or `order != null` if it may be null",
    ),
    (
        "has(prices['a'])",
        "^^^",
        "DC320",
        "`has` takes one field of a record or map",
        "write `'a' in prices`",
    ),
    (
        "xs.all(1, true)",
        "       ^",
        "DC320",
        "`1` is not a name for the variable",
        "write `list.all(x, condition)`",
    ),
    (
        "xs.map(i)",
        "   ^^^",
        "DC320",
        "`map` takes a variable and a value",
        "write `list.map(x, value)`",
    ),
    (
        "n.map(i, i)",
        "^",
        "DC313",
        "`n` is an integer, and a list is needed here",
        None,
    ),
    (
        "{'a': 1, 'a': 2}",
        "         ^^^",
        "DC011",
        "`'a'` stands twice in this map",
        None,
    ),
    (
        "{'a': 1}.b",
        "         ^",
        "DC310",
        "this record has no field `b`",
        "its fields are `a`",
    ),
]


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "repair"), UNGUARDED + WRONG
)
def test_a_mistake_is_one_diagnostic(
    text: str, place: str, code: str, message: str, repair: str | None
) -> None:
    _, report = checked(text)
    (found,) = report
    start, end = found.place.span
    assert (found.rule.code, found.message) == (code, message)
    assert (" " * start + "^" * (end - start), found.help) == (place, repair)


def test_a_path_is_reported_once() -> None:
    _, report = checked("order.coupon.pct + order.coupon.pct + size(order.coupon.code)")
    assert [found.place.span.start for found in report] == [6]


def test_what_was_reported_is_dyn_from_there_on() -> None:
    typed, report = checked("ordr.id + 1 > nope(2) && order.totel.x.y > 3")
    assert [found.rule.code for found in report] == ["DC102", "DC316", "DC310"]
    assert str(typed.type) == "boolean"


def test_reads_are_the_workflows_variables_in_order() -> None:
    text = "xs.map(n, n + order.count) == [n]"
    typed, _ = checked(text)
    assert [(v.name, text[at.start : at.end]) for v, at in typed.reads] == [
        ("xs", "xs"),
        ("order", "order"),
        ("n", "n"),
    ]
    assert [at.start for _, at in typed.reads] == [0, 14, 31]
    assert [node.name for node in typed.locals] == ["n", "n"]
    (macro,) = typed.macros.values()
    assert macro.name == "map"
    assert macro.variable is not None
    assert {id(each) for each in typed.locals.values()} == {id(macro.variable)}


@pytest.mark.parametrize(
    ("text", "holds", "expected"),
    [
        ("maybe != null", True, {"maybe": "Coupon"}),
        ("maybe != null", False, {}),
        ("maybe == null || n > 1", False, {"maybe": "Coupon"}),
        ("has(node.next) && b", True, {}),
        ("n > 1", True, {}),
    ],
)
def test_what_a_condition_says_of_variables(
    text: str, holds: bool, expected: dict[str, str]
) -> None:
    typed, _ = checked(text)
    found = {
        variable.name: str(t) for variable, t in known_if(typed, holds).types.items()
    }
    assert found == expected


def test_a_condition_makes_an_optional_field_required() -> None:
    typed, _ = checked("has(order.coupon) && order.coupon.until != null")
    (narrowed,) = known_if(typed, True).types.values()
    assert "coupon: {code: string, pct: integer, until: string}," in str(narrowed)
