"""With types an expression becomes Python's operators, without them the runtime's helpers.

Both must give the same value, or both fail: that is the rule of emission, "the Python
operator where the static types make it exact". Expressions are made at random, typed.

The one difference that is meant: a chain of integers may leave 64 bits on its way where
only its end is checked (`cel_arithmetic.py`).
"""

import math
import random
from typing import Any

import pytest

from durablec.expressions.check import check
from durablec.expressions.typed import Typed, Variable
from durablec.lower.scope import Scope
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
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

RECORD = RecordType(
    {
        "n": FieldType(INT, True),
        "s": FieldType(STRING, False),
        "a": FieldType(BOOL, False),
        "xs": FieldType(ListType(INT), True),
    }
)
TYPES: dict[str, Type] = {
    "n": INT,
    "k": INT,
    "d": DOUBLE,
    "e": DOUBLE,
    "s": STRING,
    "t": STRING,
    "a": BOOL,
    "b": BOOL,
    "xs": ListType(INT),
    "ys": ListType(STRING),
    "ds": ListType(DOUBLE),
    "rs": ListType(RECORD),
    "m": MapType(INT),
    "r": RECORD,
    "maybe": Nullable(STRING),
}

#: How an expression of a type can be made; the words in it are types of other ones.
FORMS = {
    "INT": """n|k|r.n|m['u']|m[STRING]|xs[0]|xs[INT]|size(STRING)|size(LIST)|size(m)|0|1|7
        |INT + INT|INT - INT|INT * INT|-INT|(INT / INT)|(INT % INT)|(BOOL ? INT : INT)
        |int(DOUBLE)|int(STRING)|(STRING in m ? m[STRING] : INT)|math.abs(INT)|math.sign(INT)
        |STRING.indexOf(STRING)|STRING.lastIndexOf(STRING)|math.greatest(INT, INT)
        |math.least(INT, INT, INT)|math.greatest(xs)|math.bitAnd(INT, INT)|math.bitNot(INT)
        |math.bitOr(INT, INT)|math.bitXor(INT, INT)|math.bitShiftLeft(INT, INT)
        |m[?STRING].orValue(INT)|m.?u.orValue(INT)|m.?u.value()|xs[?1].orValue(INT)
        |xs.first().orValue(INT)|xs.last().orValue(INT)|m.?u.or(m[?STRING]).orValue(INT)
        |m.?u.optMap(q, q * INT).orValue(INT)|r.?s.optMap(q, size(q)).orValue(INT)
        |xs.filter(i, i > INT).first().orValue(INT)|(m.?u.hasValue() ? m.u : INT)
        |cel.bind(q, INT, q - 2 * q)|xs.map(i, cel.bind(q, i * INT, q + q))[0]
        |rs.filter(i, i.n > INT).first().optMap(q, q.n - INT).orValue(INT)
        |xs.map(i, xs.filter(j, j > i).first().optMap(q, q * i).orValue(INT))[0]
        |xs.map(i, xs.filter(i, i > 0).first().optMap(q, q - i).orValue(INT))[0]
        |xs.map(i, m.?u.optMap(q, xs.filter(i, i > q).first().orValue(i)).orValue(i))[0]
        |xs.filter(i, i > INT).first().optMap(q, INT / q).orValue(INT / INT)
        |m.?u.optFlatMap(q, m[?string(q)]).orValue(INT)|optional.of(INT).orValue(INT)
        |optional.ofNonZeroValue(INT).orValue(INT)|timestamp(STRING).getMonth()""",
    "DOUBLE": """d|e|1.5|0.0|(DOUBLE + DOUBLE)|(DOUBLE - DOUBLE)|(DOUBLE * DOUBLE)
        |(DOUBLE / DOUBLE)|(DOUBLE / 2.0)|double(INT)|-(DOUBLE)|(BOOL ? DOUBLE : DOUBLE)
        |math.ceil(DOUBLE)|math.floor(DOUBLE)|math.round(DOUBLE)|math.trunc(DOUBLE)
        |math.abs(DOUBLE)|math.greatest(DOUBLE, DOUBLE)|math.least(DOUBLE, DOUBLE, DOUBLE)
        |math.sign(DOUBLE)|math.sqrt(DOUBLE)""",
    "STRING": """s|t|r.s|'u'|''|'7'|(STRING + STRING)|string(INT)|string(BOOL)|ys[1]
        |(BOOL ? STRING : STRING)|(has(r.s) ? r.s : STRING)|STRING.trim()|STRING.reverse()
        |STRING.lowerAscii()|STRING.upperAscii()|STRING.replace(STRING, STRING)
        |ys.join(STRING)|ys.sort().join(STRING)|STRING.split('u').join(STRING)
        |STRING.split(STRING).join('-')|STRING.split('u', INT).join('-')|strings.quote(STRING)
        |'%s %d'.format([STRING, INT])|'%s'.format([BOOL])|r.?s.orValue(STRING)
        |STRING.charAt(INT)|STRING.substring(INT)|STRING.substring(0, INT)""",
    "BOOL": """a|b|r.a|true|false|INT == INT|INT < INT|DOUBLE > DOUBLE|STRING != STRING
        |INT >= INT|DOUBLE == DOUBLE|STRING <= STRING|(BOOL) == (BOOL)|maybe == null
        |maybe == STRING|has(r.s)|has(r.a)|has(m.u)|STRING in m|STRING in ys|INT in xs
        |DOUBLE in ds|ds[0] in ds|(BOOL && BOOL)|(BOOL || BOOL)|!(BOOL)|(BOOL && BOOL && BOOL)
        |STRING.contains(STRING)|STRING.startsWith(STRING)|LIST == LIST|ds == ds
        |(has(r.a) && r.a)|(!has(r.a) || r.a)|(has(m.u) && m.u > INT)|r == r|rs[0] == r
        |xs.all(i, i > INT)|xs.exists(i, INT / i > 1)|ys.exists(i, i == STRING)
        |rs.exists(i, has(i.a) && i.a)|rs.all(i, i.n > INT)|xs.exists_one(i, i == INT)
        |bool(STRING)|(BOOL ? BOOL : BOOL)|math.isNaN(DOUBLE)|math.isFinite(DOUBLE)
        |r.?a.hasValue()|r.?a.orValue(BOOL)|(r.?a.hasValue() && r.a)|has(r.?a.x)
        |xs.all(i, v, v > i)|xs.exists(i, v, INT / v > i)|m.all(key, v, v > INT)
        |m.exists(key, v, key == STRING)|xs.existsOne(i, v, v == INT)|m.?u == m.?u
        |xs.first() == optional.none()""",
    "LIST": """xs|r.xs|[INT, INT]|[]|LIST + LIST|xs.map(i, i + INT)|xs.filter(i, i > INT)
        |xs.filter(i, INT / i > 0).map(j, j * 2)|rs.map(i, has(i.a), i.n)
        |rs.filter(i, i.n > INT && BOOL).map(q, q.n)|xs.filter(i, BOOL && i % 2 == 0)
        |xs.sort()|LIST.distinct()|LIST.reverse()|[LIST, LIST].flatten()|LIST.slice(0, 1)
        |xs.transformList(i, v, i + v)|xs.transformList(i, v, v > INT, v)
        |m.transformList(key, v, v)|xs.sortBy(i, -i)|rs.sortBy(i, i.n).map(i, i.n)
        |lists.range(size(LIST))|[?m.?u, INT]|lists.range(3).map(i, i * INT)""",
}


def made(kind: str, depth: int, chance: random.Random) -> str:
    """Make an expression of a type, nested at most so deep."""
    forms = [form.strip() for form in FORMS[kind].replace("||", "OR").split("|")]
    if depth == 0:
        forms = [form for form in forms if not any(each in form for each in FORMS)]
    form = chance.choice(forms).replace("OR", "||")
    for name in FORMS:
        while name in form:
            form = form.replace(name, made(name, depth - 1, chance), 1)
    return form


def typed(text: str, types: dict[str, Type]) -> Typed:
    source, report = Source("f", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    assert embedded is not None, text
    scope = Scope()
    for name, type_ in types.items():
        scope.bind(Variable(name, type_))
    return check(embedded, scope, report, source)


def values(chance: random.Random) -> dict[str, Any]:
    def record() -> dict[str, Any]:
        found: dict[str, Any] = {"n": chance.randint(-3, 3), "xs": [0, 2]}
        if chance.random() < 0.5:
            found["s"] = chance.choice(["", "u", "7"])
        if chance.random() < 0.5:
            found["a"] = chance.random() < 0.5
        return found

    doubles = [0.0, -1.5, 2.5, math.inf, math.nan, 1e300]
    return {
        "n": chance.choice([0, 1, -7, 2**63 - 1, -(2**63)]),
        "k": chance.randint(-3, 3),
        "d": chance.choice(doubles),
        "e": chance.choice(doubles),
        "s": chance.choice(["", "u", "7", "uv"]),
        "t": chance.choice(["", "u", "-2"]),
        "a": chance.random() < 0.5,
        "b": chance.random() < 0.5,
        "xs": [chance.randint(-2, 3) for _ in range(chance.randint(0, 3))],
        "ys": chance.sample(["", "u", "7"], 2),
        "ds": [chance.choice(doubles)],
        "rs": [record() for _ in range(chance.randint(0, 2))],
        "m": chance.choice([{}, {"u": 1}, {"u": 2, "7": 0}]),
        "r": record(),
        "maybe": chance.choice([None, "u"]),
    }


def result(expression: Typed, given: dict[str, Any]) -> object:
    try:
        return plain(evaluate(expression, given))
    except NamedError as error:
        return "overflow" if "overflow" in str(error) else "failed"


def plain(value: Any) -> object:
    """Return a value such that equal ones are of equal types; NaN is equal to itself."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return type(value).__name__, repr(value)


BOTH = [
    ("n == d", True),
    ("n != d", False),
    ("n < d", False),
    ("n <= d", True),
    ("n > d", False),
    ("n >= d", True),
    ("d < n", False),
    ("d >= n", True),
    ("n in ds", True),
    ("d in xs", True),
    ("[n] == ds", True),
    ("xs == ds", True),
    ("math.greatest(d, n)", 2.0**53),
    ("math.greatest(n, d)", 2**53 + 1),
    ("math.least(d, n)", 2.0**53),
    ("math.least(n, d)", 2**53 + 1),
    ("n > 9007199254740992.0", False),
    ("n > 1.5", True),
    ("d > 9007199254740993", False),
    ("d == 9007199254740993", True),
    ("[n, d].distinct()", [2**53 + 1]),
]
"""An int beside a double is compared as a double, as CEL's conformance suite has it."""


@pytest.mark.parametrize(("text", "expected"), BOTH)
@pytest.mark.parametrize("known", [True, False])
def test_an_int_beside_a_double(text: str, expected: object, known: bool) -> None:
    given = {"n": 2**53 + 1, "d": 2.0**53, "xs": [2**53 + 1], "ds": [2.0**53]}
    types = {name: TYPES[name] if known else DYN for name in given}
    assert plain(evaluate(typed(text, types), given)) == plain(expected)


@pytest.mark.parametrize("seed", range(8))
def test_types_change_no_value(seed: int) -> None:
    chance = random.Random(seed)
    untyped = dict.fromkeys(TYPES, DYN)
    for _ in range(150):
        text = made(chance.choice(list(FORMS)), chance.randint(1, 3), chance)
        given = values(chance)
        with_types = result(typed(text, dict(TYPES)), given)
        without = result(typed(text, dict(untyped)), given)
        assert without in (with_types, "overflow"), (text, given)
