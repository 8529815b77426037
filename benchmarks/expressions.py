"""Compares compiled expressions with Python written by hand, and with celpy.

    python benchmarks/expressions.py [--rounds N]

Typed expressions are Python's operators and should take as long as what one would write
by hand: a ratio of about 1.0, at most 1.1. One that is long or may fail is a function of
its own, under a decorator that says where an error was written; those are apart, since
that costs a tenth of a microsecond however long the rest takes. Those that need helpers are compared with
celpy, an evaluator of CEL in Python, which no other part of this project needs:

    python -m pip install cel-python==0.5.0

Without it that half is left out. It is given compiled programs and values of its own
types, so that only evaluations are measured. Both sides run in turn in this process, and
the shortest times are compared. Exit code 1 says that the sides gave different values.
"""

import argparse
import importlib
import importlib.util
import math
import sys
import timeit
from collections.abc import Callable
from typing import Any, NamedTuple

from durablec import ir
from durablec.backends.python.single import single
from durablec.expressions.check import check
from durablec.expressions.typed import Variable
from durablec.lower.scope import Scope
from durablec.types import (
    DOUBLE,
    DYN,
    INT,
    STRING,
    FieldType,
    ListType,
    MapType,
    RecordType,
    Type,
)
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap

ITEM = RecordType(
    {
        "sku": FieldType(STRING, True),
        "qty": FieldType(INT, True),
        "price": FieldType(DOUBLE, True),
        "gift": FieldType(STRING, False),
    }
)
ORDER = RecordType(
    {
        "id": FieldType(STRING, True),
        "total": FieldType(DOUBLE, True),
        "items": FieldType(ListType(ITEM), True),
        "coupon": FieldType(RecordType({"pct": FieldType(INT, True)}), False),
    }
)
TYPES: dict[str, Type] = {
    "order": ORDER,
    "n": INT,
    "k": INT,
    "x": DOUBLE,
    "name": STRING,
    "stock": MapType(INT),
    "raw": DYN,
}
VALUES: dict[str, Any] = {
    "order": {
        "id": "o-17",
        "total": 120.5,
        "items": [
            {"sku": f"sku-{at}", "qty": at % 4, "price": at * 1.25} for at in range(20)
        ],
        "coupon": {"pct": 25},
    },
    "n": 41,
    "k": 7,
    "x": 2.5,
    "name": "  Ada Lovelace ",
    "stock": {f"sku-{at}": at for at in range(20)},
    "raw": {
        "status": "OK",
        "count": 5,
        "at": "2026-03-29T00:30:00Z",
        "rows": [{"id": at, "due": at % 3 == 0} for at in range(20)],
    },
}


class ByHand(NamedTuple):
    """An expression, and what one would write for it."""

    expression: str
    python: Callable[..., Any]


class Compiled(NamedTuple):
    """What an expression was compiled to, and whether in a function with a name."""

    function: Any
    is_named: bool


TYPED = (
    ByHand(
        "order.total > 100 && size(order.items) > 0",
        lambda order: order["total"] > 100 and len(order["items"]) > 0,
    ),
    ByHand(
        "order.items.map(i, i.qty > 1, i.sku)",
        lambda order: [i["sku"] for i in order["items"] if i["qty"] > 1],
    ),
    ByHand(
        "has(order.coupon) && order.coupon.pct >= 20 ? 'big' : 'small'",
        lambda order: (
            "big" if "coupon" in order and order["coupon"]["pct"] >= 20 else "small"
        ),
    ),
    ByHand(
        "order.items.filter(i, i.price * 1.2 > 5.0).map(i, i.price * 1.2)",
        lambda order: [
            i["price"] * 1.2 for i in order["items"] if i["price"] * 1.2 > 5.0
        ],
    ),
    ByHand(
        "order.items.exists(i, i.sku == 'sku-18')",
        lambda order: any(i["sku"] == "sku-18" for i in order["items"]),
    ),
    ByHand(
        "order.items.all(i, i.sku in stock && stock[i.sku] >= i.qty)",
        lambda order, stock: all(
            i["sku"] in stock and stock[i["sku"]] >= i["qty"] for i in order["items"]
        ),
    ),
    ByHand(
        "order.?coupon.?pct.orValue(0)",
        lambda order: order.get("coupon", {}).get("pct", 0),
    ),
    ByHand(
        "order.id.startsWith('o-') && name.contains('Ada')",
        lambda order, name: order["id"].startswith("o-") and "Ada" in name,
    ),
    ByHand(
        "'%s costs %s'.format([order.id, string(n)])",
        lambda order, n: f"{order['id']} costs {n}",
    ),
    ByHand(
        "order.items.map(i, i.sku).join(', ')",
        lambda order: ", ".join([i["sku"] for i in order["items"]]),
    ),
    ByHand(
        "x * 1.5 + 2.0 > order.total", lambda x, order: x * 1.5 + 2.0 > order["total"]
    ),
    ByHand(
        "{'id': order.id, 'skus': order.items.map(i, i.sku), 'first': n < k ? n : k}",
        lambda order, n, k: {
            "id": order["id"],
            "skus": [i["sku"] for i in order["items"]],
            "first": n if n < k else k,
        },
    ),
)

HELPED = (
    "n * 3 + k - 1 > 10",
    "n / k * k + n % k == n",
    "order.items.map(i, i.qty * n + k)",
    "raw.status == 'OK' && raw.count > 3",
    "raw.missing == 1 || raw.count == 5",
    "raw.rows.filter(r, r.due).map(r, r.id * 2)",
    "raw.rows.exists_one(r, r.id == 7)",
    "raw.rows.all(r, r.due || r.id % 3 != 0)",
    "int('12345') + int(x) == n",
    "string(x) + string(order.total)",
    "timestamp(raw.at) + duration('1h') > timestamp('2026-03-29T01:00:00Z')",
    "timestamp(raw.at).getHours('Europe/Berlin')",
    "order.items[n - 40].sku == 'sku-1'",
)


def main() -> int:
    rounds = _arguments().rounds
    compiled = {each: _compiled(each.expression) for each in TYPED}
    same = []
    for is_named, what in ((False, "in place"), (True, "in functions of their own")):
        print(f"typed, {what}, against Python by hand:")
        pairs = [(p, made.function) for p, made in compiled.items()]
        chosen = [pair for pair in pairs if compiled[pair[0]].is_named is is_named]
        same += [_by_hand(*each, rounds) for each in chosen]
    if importlib.util.find_spec("celpy") is None:
        print("celpy is not installed, so nothing is compared with it")
    else:
        print("with helpers, against celpy:")
        same += [_by_celpy(each, rounds) for each in HELPED]
    return int(not all(same))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def _by_hand(pair: ByHand, compiled: Callable[..., Any], rounds: int) -> bool:
    code = pair.python.__code__
    given = {name: VALUES[name] for name in code.co_varnames[: code.co_argcount]}
    return _compare(
        pair.expression,
        lambda: compiled(**given),
        lambda: pair.python(**given),
        rounds,
    )


def _by_celpy(text: str, rounds: int) -> bool:
    celpy = importlib.import_module("celpy")
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = environment.program(environment.compile(text))
    activation = {name: celpy.json_to_cel(value) for name, value in VALUES.items()}
    compiled = _compiled(text).function
    read = compiled.__code__.co_varnames[: compiled.__code__.co_argcount]
    given = {name: VALUES[name] for name in read}
    return _compare(
        text, lambda: compiled(**given), lambda: program.evaluate(activation), rounds
    )


def _compiled(text: str) -> Compiled:
    """Return the function that the compiler makes of an expression."""
    source, report = Source("benchmark", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    scope = Scope()
    for name, type_ in TYPES.items():
        scope.bind(Variable(name, type_))
    if embedded is None:
        raise SystemExit(f"{text}: {next(iter(report)).message}")
    typed = check(embedded, scope, report, source)
    module: dict[str, Any] = {}
    python = single(ir.Computed(embedded.span, typed), source).text
    exec(compile(python, "benchmark.py", "exec"), module)
    return Compiled(module["value"], "@expression" in python)


def _compare(
    text: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int
) -> bool:
    """Print how long both take, and say whether they give the same."""
    if not _is_same(ours(), theirs()):
        print(f"  {text}: {ours()!r} and {theirs()!r} differ")
        return False
    number = max(1, int(0.01 / timeit.timeit(ours, number=1)))
    number = min(number, 50_000)
    # Whoever comes second finds what the first has left.
    pairs = [
        (timeit.timeit(ours, number=number), timeit.timeit(theirs, number=number))
        for _ in range(rounds)
    ]
    mine, other = (min(column) / number * 1e6 for column in zip(*pairs, strict=True))
    ratio = mine / other
    shown = f"{ratio:5.2f} x" if ratio > 0.1 else f"1/{1 / ratio:.0f}"
    print(f"  {shown:>7}  {mine:8.2f} us, {other:8.2f} us  {text}")
    return True


def _is_same(mine: Any, other: Any) -> bool:
    if isinstance(mine, list):
        pairs = zip(mine, other, strict=False)
        return len(mine) == len(other) and all(_is_same(a, b) for a, b in pairs)
    if isinstance(mine, float):
        return math.isclose(mine, float(other))
    return bool(mine == other)


if __name__ == "__main__":
    sys.exit(main())
