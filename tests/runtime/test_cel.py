"""CEL's semantics where Python's differ; expectations from CEL's conformance suite."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from durablec_runtime import cel
from durablec_runtime.cel import CelError

MAX, MIN = 2**63 - 1, -(2**63)
NAN, INF = math.nan, math.inf
DAY = timedelta(days=1)
MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


def fails(function: Any, *arguments: Any) -> str:
    with pytest.raises(CelError) as raised:
        function(*arguments)
    return str(raised.value)


def boom() -> Any:
    raise CelError("boom")


@pytest.mark.parametrize(
    ("function", "left", "right", "expected"),
    [
        (cel.add, 40, 2, 42),
        (cel.add, 1, 0.5, 1.5),
        (cel.add, "a", "🐱", "a🐱"),
        (cel.add, [1], [2], [1, 2]),
        (cel.add, DAY, DAY, 2 * DAY),
        (cel.add, MOMENT, DAY, MOMENT + DAY),
        (cel.add, DAY, MOMENT, MOMENT + DAY),
        (cel.sub, 42, -22, 64),
        (cel.sub, MOMENT + DAY, MOMENT, DAY),
        (cel.sub, MOMENT, DAY, MOMENT - DAY),
        (cel.mul, -3.0, -2.5, 7.5),
        (cel.mul, 2.0, 8.988466e307, INF),
        (cel.div, -20, 2, -10),
        (cel.div, -7, 2, -3),
        (cel.div, 7, -2, -3),
        (cel.div, 1.0, 0.0, INF),
        (cel.div, 1.0, -0.0, -INF),
        (cel.div, -1.0, 0, -INF),
        (cel.mod, 43, -5, 3),
        (cel.mod, -42, -5, -2),
        (cel.mod, -3, 5, -3),
    ],
)
def test_arithmetic(function: Any, left: Any, right: Any, expected: Any) -> None:
    result = function(left, right)
    assert result == expected
    assert type(result) is type(expected)


def test_zero_by_zero_is_nan() -> None:
    assert math.isnan(cel.div(0.0, 0.0))


@pytest.mark.parametrize(
    ("function", "left", "right", "message"),
    [
        (cel.add, MAX, 1, "integer overflow"),
        (cel.add, MIN, -1, "integer overflow"),
        (cel.mul, MIN, -1, "integer overflow"),
        (cel.div, MIN, -1, "integer overflow"),
        (cel.sub, MIN, 1, "integer overflow"),
        (cel.div, 15, 0, "division by zero"),
        (cel.mod, 34, 0, "modulus by zero"),
        (cel.mod, -(2**63), -1, "integer overflow"),
        (cel.mod, 47.5, 5.5, "`%` is not defined for double and double"),
        (cel.add, True, 1, "`+` is not defined for bool and int"),
        (cel.add, "a", 1, "`+` is not defined for string and int"),
        (cel.add, None, 1, "`+` is not defined for null and int"),
        (cel.sub, "a", "a", "`-` is not defined for string and string"),
        (cel.mul, "a", 2, "`*` is not defined for string and int"),
        (cel.add, datetime.max.replace(tzinfo=UTC), DAY, "timestamp overflow"),
        (cel.add, timedelta(days=3_652_500), DAY, "duration overflow"),
    ],
)
def test_arithmetic_that_has_no_value(
    function: Any, left: Any, right: Any, message: str
) -> None:
    assert fails(function, left, right) == message


def test_negation_and_the_range_of_integers() -> None:
    assert (cel.neg(4.5), cel.neg(-42)) == (-4.5, 42)
    assert fails(cel.neg, MIN) == "integer overflow"
    assert fails(cel.neg, True) == "`-` is not defined for bool"
    assert (cel.i64(MAX), cel.i64(MIN)) == (MAX, MIN)
    assert fails(cel.i64, MAX + 1) == "integer overflow"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (2, 1.0, False),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        (None, None, True),
        (False, None, False),
        ([], None, False),
        ("1", 1, False),
        (NAN, NAN, False),
        ([NAN], [NAN], False),
        (MAX, 9223372036854775808.0, True),
        ([1, "dos", 3], [1.0, "dos", 3], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        ([True], [1], False),
        ({"k": 1, "j": 2}, {"j": 2, "k": 1.0}, True),
        ({"k": 1}, {"k": True}, False),
        ({"k": "v"}, {"k": "v", "k1": "v1"}, False),
        (MOMENT, MOMENT, True),
        (DAY, 2 * DAY, False),
    ],
)
def test_equality(left: Any, right: Any, expected: bool) -> None:
    assert cel.eq(left, right) is expected
    assert cel.eq(right, left) is expected
    assert cel.ne(left, right) is not expected


@pytest.mark.parametrize(
    ("function", "left", "right", "expected"),
    [
        (cel.lt, "a", "AB", False),
        (cel.lt, "f", "\u1ebf", True),
        (cel.lt, False, True, True),
        (cel.lt, 1, 1.0, False),
        (cel.lt, MAX, 9223372036854775808.0, False),
        (cel.lt, MAX, 9223372036854777857.0, True),
        (cel.le, MAX, 9223372036854775808.0, True),
        (cel.gt, MIN, -9223372036854775809.0, False),
        (cel.gt, MIN, -9223372036854777857.0, True),
        (cel.ge, MAX, 9223372036854775808.0, True),
        (cel.ge, NAN, NAN, False),
        (cel.le, 0, NAN, False),
        (cel.lt, MOMENT, MOMENT + DAY, True),
        (cel.gt, 2 * DAY, DAY, True),
    ],
)
def test_order(function: Any, left: Any, right: Any, expected: bool) -> None:
    assert function(left, right) is expected


@pytest.mark.parametrize("function", [cel.lt, cel.le, cel.gt, cel.ge])
@pytest.mark.parametrize(
    ("left", "right"), [(None, None), ("foo", 1), ([0], [0]), (True, 1), ({}, {})]
)
def test_values_without_an_order(function: Any, left: Any, right: Any) -> None:
    assert "is not defined for" in fails(function, left, right)


@pytest.mark.parametrize(
    ("value", "container", "expected"),
    [
        (3, [5.0, 3.0], True),
        (1, [True], False),
        (NAN, [NAN], False),
        ("a", ["a", 1], True),
        (7, [], False),
        ("k", {"k": None}, True),
        ("z", {"k": None}, False),
        (1, {"1": 1}, False),
    ],
)
def test_membership(value: Any, container: Any, expected: bool) -> None:
    assert cel.in_(value, container) is expected


def test_membership_of_what_holds_nothing() -> None:
    assert fails(cel.in_, "a", "abc") == "`in` is not defined for string and string"


@pytest.mark.parametrize("value", [None, [], {}])
def test_membership_in_a_map_of_what_is_no_key(value: Any) -> None:
    # Keys are ints, uints, bools and strings (cel-spec, doc/langdef.md, "Values").
    assert "`in` is not defined for" in fails(cel.in_, value, {"k": None})


def test_logic_absorbs_errors_from_either_side() -> None:
    assert cel.and_(boom, lambda: False) is False
    assert cel.and_(lambda: False, boom) is False
    assert cel.and_(lambda: 1 // 0, lambda: True, lambda: False) is False
    assert cel.or_(boom, lambda: True) is True
    assert cel.and_(lambda: "x", lambda: False) is False
    assert fails(cel.and_, lambda: True, boom) == "boom"
    assert fails(cel.or_, boom, lambda: False) == "boom"
    assert fails(cel.and_, lambda: "x", lambda: "y") == "expected a bool, got string"
    assert fails(cel.or_, lambda: 0, lambda: False) == "expected a bool, got int"
    assert cel.and_(lambda: True, lambda: True) is True
    assert cel.or_(lambda: False, lambda: False) is False


def test_there_is_no_truthiness() -> None:
    assert cel.truth(True) is True
    assert cel.not_(True) is False
    assert fails(cel.not_, 0) == "expected a bool, got int"
    assert fails(cel.truth, None) == "expected a bool, got null"


def test_macros_on_values_of_unknown_type() -> None:
    assert cel.all_([1, 2], lambda n: n > 0) is True
    assert cel.all_([0, 1], lambda n: cel.gt(cel.div(1, n), 1)) is False
    assert cel.exists([0, 1], lambda n: cel.eq(cel.div(1, n), 1)) is True
    assert fails(cel.exists, [0, 2], lambda n: cel.eq(cel.div(1, n), 1))
    assert cel.exists({"a": 1}, lambda key: key == "a") is True
    assert cel.exists_one([6, 7, 8], lambda n: n % 5 == 2) is True
    assert fails(cel.exists_one, [1, 0], lambda n: cel.gt(cel.div(12, n), 1))
    assert fails(cel.items, "abc") == "expected a list or a map, got string"
    assert fails(cel.all_, [1], lambda n: n) == "expected a bool, got int"


def test_access() -> None:
    assert cel.get({"a": None}, "a") is None
    assert cel.get([7, 8], 1.0) == 8
    assert fails(cel.get, {"a": 1}, "b") == "no such key `b`"
    assert fails(cel.get, {"1": 1}, 1) == "no such key `1`"
    assert fails(cel.get, [7], -1) == "no such index `-1` in a list of 1"
    assert fails(cel.get, [7], 1) == "no such index `1` in a list of 1"
    assert fails(cel.get, [7], 0.1) == "`0.1` is not a list index"
    assert fails(cel.get, [7], INF)
    assert fails(cel.get, [7], NAN)
    assert fails(cel.get, [7], "") == "`` is not a list index"
    assert fails(cel.get, [7], False) == "`False` is not a list index"
    assert fails(cel.get, "abc", 0) == "`[]` is not defined for string and int"
    assert cel.has({"a": None}, "a") is True
    assert cel.has({}, "a") is False
    assert fails(cel.has, None, "a") == "`has` is not defined for null"
    assert (cel.size("🐱ä"), cel.size([1]), cel.size({})) == (2, 1, 0)
    assert fails(cel.size, 1) == "`size` is not defined for int"


def test_texts() -> None:
    assert cel.contains("Straße", "aß") is True
    assert cel.starts_with("foobar", "foo") is True
    assert cel.ends_with("🐱😀", "😀") is True
    assert fails(cel.contains, ["a"], "a")
    assert fails(cel.starts_with, "a", 1)


def test_maps() -> None:
    assert cel.mapping(("a", 1), ("b", 2)) == {"a": 1, "b": 2}
    assert (
        fails(cel.mapping, ("a", 1), ("a", 2)) == "the key `a` stands twice in the map"
    )


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (cel.string, "a", "a"),
        (cel.string, -456, "-456"),
        (cel.string, True, "true"),
        (cel.string, 1.0, "1"),
        (cel.string, 123.456, "123.456"),
        (cel.string, -4.5e-3, "-0.0045"),
        (cel.string, 1e21, "1e+21"),
        (cel.string, timedelta(minutes=1, milliseconds=500), "60.5s"),
        (
            cel.string,
            datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC),
            "2009-02-13T23:31:30Z",
        ),
        (cel.int_, -7.9, -7),
        (cel.int_, "-987", -987),
        (cel.int_, MOMENT, 1767312000),
        (cel.int_, 36028797018963969.0, 36028797018963968),
        (cel.double, "-84.32e7", -843200000.0),
        (cel.double, "123", 123.0),
        (cel.double, MAX, 9.223372036854776e18),
        (cel.bool_, "t", True),
        (cel.bool_, "FALSE", False),
        (cel.bool_, True, True),
        (cel.timestamp, "2026-01-02T01:00:00+01:00", MOMENT),
        (cel.timestamp, 1767312000, MOMENT),
        (cel.timestamp, "2026-01-02T00:00:00.000000999Z", MOMENT),
        (cel.duration, "1h30m", timedelta(minutes=90)),
        (cel.duration, "-1.5s", timedelta(seconds=-1.5)),
        (cel.duration, "20ms", timedelta(milliseconds=20)),
        (cel.duration, "1h1ns", timedelta(hours=1)),
        (cel.duration, "0", timedelta()),
    ],
)
def test_conversions(function: Any, value: Any, expected: Any) -> None:
    result = function(value)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (cel.string, None),
        (cel.string, [1]),
        (cel.int_, True),
        (cel.int_, "1_0"),
        (cel.int_, " 1 "),
        (cel.int_, "1.5"),
        (cel.int_, "٣"),
        (cel.int_, str(MAX + 1)),
        (cel.int_, "1" * 10_000),
        (cel.int_, 9223372036854775807.0),
        (cel.int_, -9223372036854775808.0),
        (cel.int_, NAN),
        (cel.double, "1_0"),
        (cel.double, "0x1"),
        (cel.double, ""),
        (cel.double, False),
        (cel.bool_, "FaLsE"),
        (cel.bool_, "T "),
        (cel.bool_, 1),
        (cel.timestamp, "2026-01-02"),
        (cel.timestamp, "2026-01-02T00:00:00"),
        (cel.timestamp, "2026-13-02T00:00:00Z"),
        (cel.timestamp, "0000-01-01T00:00:00Z"),
        (cel.timestamp, "0001-01-01T00:00:00+01:00"),
        (cel.timestamp, 10**12),
        (cel.timestamp, True),
        (cel.duration, "1"),
        (cel.duration, "1d"),
        (cel.duration, "1 s"),
        (cel.duration, ""),
        (cel.duration, 5),
        (cel.duration, "315576000001s"),
        (cel.duration, "9" * 150 + "h"),
    ],
)
def test_conversions_are_strict(function: Any, value: Any) -> None:
    fails(function, value)


@pytest.mark.parametrize("operation", [cel.add, cel.sub, cel.mul, cel.div, cel.mod])
@pytest.mark.parametrize("values", [(2**63, 1), (1, 2**63), (-(2**63) - 1, 1)])
def test_integers_of_more_than_64_bits_are_no_operands(
    operation: Any, values: tuple[int, int]
) -> None:
    with pytest.raises(CelError, match="integer overflow"):
        operation(*values)
