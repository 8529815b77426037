"""CEL's functions of lists, macros of two variables and optional values.

Expectations from their documentation (cel-go, ext/README.md and cel/library.go).
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from durablec_runtime import cel
from durablec_runtime.cel import CelError

NAN = math.nan
PLAYERS = [{"name": "foo", "score": 0}, {"name": "bar", "score": -10}]


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (cel.range_, (3,), [0, 1, 2]),
        (cel.range_, (0,), []),
        (cel.slice_, ([1, 2, 3, 4], 1, 3), [2, 3]),
        (cel.slice_, ([1, 2], 2, 2), []),
        (cel.sort, ([3, 1.5, 2],), [1.5, 2, 3]),
        (cel.sort, (["b", "a"],), ["a", "b"]),
        (cel.sort, ([],), []),
        (cel.sort, ([True, False],), [False, True]),
        (cel.sort_by, (PLAYERS, lambda e: e["score"]), PLAYERS[::-1]),
        (cel.distinct, ([1, 2, 2.0, 1, True],), [1, 2, True]),
        (cel.distinct, ([[1], [1.0], {"a": [1]}, {"a": [1]}],), [[1], {"a": [1]}]),
        (cel.distinct, (["b", "b", "a", None, None],), ["b", "a", None]),
        (cel.flatten, ([1, [2, [3]], []],), [1, 2, [3]]),
        (cel.flatten, ([1, [2, [3, [4]]]], 2), [1, 2, 3, [4]]),
        (cel.flatten, ([1, [2]], 0), [1, [2]]),
    ],
)
def test_lists(function: Any, arguments: tuple[Any, ...], expected: list[Any]) -> None:
    assert function(*arguments) == expected


def test_every_nan_is_distinct() -> None:
    assert len(cel.distinct([NAN, NAN, 1.0, 1])) == 3


def test_a_list_is_sorted_as_it_stands_where_keys_are_equal() -> None:
    assert cel.sort_by(["b", "a", "c"], lambda _: 1) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (cel.range_, (-1,), "a range has 0 to 10000000 items, not -1"),
        (cel.range_, (10_000_001,), "a range has 0 to 10000000 items, not 10000001"),
        (cel.range_, (True,), "`range` is not defined for bool"),
        (cel.slice_, ([1], 0, 2), "no slice from 0 to 2 in a list of 1"),
        (cel.slice_, ([1], -1, 1), "no slice from -1 to 1 in a list of 1"),
        (cel.slice_, ([1], 1, 0), "no slice from 1 to 0 in a list of 1"),
        (cel.slice_, ("abc", 0, 1), "`slice` is not defined for string"),
        (cel.slice_, ([1], 0.0, 1), "`slice` is not defined for double"),
        (cel.sort, ([1, "b"],), "`<` is not defined for int and string"),
        (cel.sort, ([[1]],), "`<` is not defined for list and list"),
        (cel.sort, ([None],), "`<` is not defined for null and null"),
        (cel.distinct, ("aa",), "`distinct` is not defined for string"),
        (cel.flatten, ([1], -1), "a list is not flattened -1 deep"),
        (cel.flatten, ({}, 1), "`flatten` is not defined for map"),
        (cel.flatten, ([1], True), "`flatten` is not defined for bool"),
        (cel.first, ("abc",), "`first` is not defined for string"),
    ],
)
def test_errors_of_lists(function: Any, arguments: Any, message: str) -> None:
    with pytest.raises(CelError) as raised:
        function(*arguments)
    assert str(raised.value) == message


def test_pairs_are_indices_and_items_or_keys_and_values() -> None:
    assert list(cel.pairs(["a", "b"])) == [(0, "a"), (1, "b")]
    assert list(cel.pairs({"k": 1})) == [("k", 1)]
    with pytest.raises(CelError, match="expected a list or a map, got string"):
        cel.pairs("ab")


def test_quantifiers_of_pairs_absorb_errors() -> None:
    assert cel.exists_pair([5, 6], lambda i, v: cel.div(v, i) == 6)
    assert not cel.all_pairs([5, 6], lambda i, v: cel.div(v, i) != 6)
    with pytest.raises(CelError, match="division by zero"):
        cel.all_pairs([5, 6], lambda i, v: cel.div(v, i) == 6)
    assert cel.exists_one_pair({"a": 1, "b": 2}, lambda k, v: k == "b" and v == 2)
    with pytest.raises(CelError, match="expected a bool, got int"):
        cel.exists_one_pair([1], lambda i, v: v)


@pytest.mark.parametrize(
    ("one", "other"), [(1, "1"), ("1", 1), (True, "true"), ("false", False), (-7, "-7")]
)
def test_keys_that_are_one_in_json_are_an_error(one: Any, other: Any) -> None:
    with pytest.raises(CelError, match="of the map are one in JSON"):
        cel.mapping((one, 0), (other, 0))
    with pytest.raises(CelError, match="of the map are one in JSON"):
        cel.merge([{one: 0}, {other: 0}])


def test_keys_that_look_alike_are_not_one() -> None:
    built = cel.mapping((1, 0), ("01", 0), ("true", 0), ("1.0", 0), ("²", 0))
    assert list(built) == [1, "01", "true", "1.0", "²"]
    with pytest.raises(CelError, match="`a` stands twice"):
        cel.merge([{"a": 0}, {"a": 1}])
    with pytest.raises(CelError, match="is not defined for list"):
        cel.merge([[1]])


def test_a_bound_value_is_computed_once() -> None:
    assert cel.bind(3, lambda x: x * x) == 9


def test_what_is_bound_for_later_is_evaluated_once_where_it_is_read() -> None:
    numbers = iter((1, 2))
    late = cel.late(lambda: next(numbers))
    assert (late(), late()) == (1, 1)
    assert next(numbers) == 2


HELD, NONE = cel.of(7), cel.NONE


def fail() -> Any:
    raise CelError("looked at without need")


def test_of_a_loop_only_the_first_is_made() -> None:
    assert cel.value(cel.first_of(cel.div(1, n) for n in [1, 0])) == 1
    assert not cel.has_value(cel.first_of(iter([])))


def test_optionals_are_read() -> None:
    assert cel.has_value(HELD)
    assert not cel.has_value(NONE)
    assert cel.value(HELD) == 7
    assert cel.or_value(HELD, fail) == 7
    assert cel.or_value(NONE, lambda: 1) == 1
    assert cel.either(HELD, fail) is HELD
    assert cel.either(NONE, lambda: HELD) is HELD
    assert cel.value(cel.opt_map(HELD, lambda x: x + 1)) == 8
    assert not cel.has_value(cel.opt_map(NONE, lambda x: x + 1))
    assert not cel.has_value(cel.opt_flat_map(HELD, lambda x: NONE))
    assert not cel.has_value(cel.opt_flat_map(NONE, lambda x: HELD))
    assert cel.value(cel.first([1, 2])) == 1
    assert cel.value(cel.last([1, 2])) == 2
    assert not cel.has_value(cel.first([]))
    assert cel.value(cel.of(None)) is None


@pytest.mark.parametrize(
    ("container", "key", "held"),
    [
        ({"a": None}, "a", (None,)),
        ({"a": 1}, "b", ()),
        ({"a": 1}, 1, ()),
        ({1: "x"}, 1.0, ("x",)),
        ([5, 6], 1, (6,)),
        ([5, 6], -1, ()),
        ([5, 6], 2, ()),
        (cel.of({"a": 1}), "a", (1,)),
        (cel.of([5]), 1, ()),
        (NONE, "a", ()),
    ],
)
def test_what_is_found(container: Any, key: Any, held: tuple[Any, ...]) -> None:
    assert cel.find(container, key).held == held


@pytest.mark.parametrize(
    "zero",
    [None, 0, 0.0, False, "", [], {}, timedelta(), datetime(1970, 1, 1, tzinfo=UTC)],
)
def test_zeros_are_no_values(zero: Any) -> None:
    assert not cel.has_value(cel.of_non_zero(zero))


@pytest.mark.parametrize(
    "value", [NAN, NONE, " ", [None], datetime(1970, 1, 2, tzinfo=UTC)]
)
def test_others_are(value: Any) -> None:
    assert cel.has_value(cel.of_non_zero(value))


def test_optionals_are_equal_by_what_they_hold() -> None:
    assert cel.eq(cel.of(1), cel.of(1.0))
    assert cel.eq(NONE, cel.first([]))
    assert not cel.eq(cel.of(1), NONE)
    assert not cel.eq(cel.of(1), 1)
    assert cel.distinct([cel.of([1]), cel.of([1])])[0].held == ([1],)


def test_literals_leave_out_what_is_missing() -> None:
    assert cel.present(HELD, NONE, cel.of(None)) == [7, None]
    assert cel.present_entries(("a", HELD), ("b", NONE)) == {"a": 7}
    with pytest.raises(CelError, match="`a` stands twice"):
        cel.present_entries(("a", HELD), ("a", HELD))


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (cel.value, (NONE,), "an optional has no value"),
        (cel.has_value, (1,), "`hasValue` is not defined for int"),
        (cel.or_value, (None, fail), "`orValue` is not defined for null"),
        (cel.either, (NONE, lambda: 1), "`or` is not defined for int"),
        (cel.opt_map, (1, fail), "`optMap` is not defined for int"),
        (cel.opt_flat_map, (HELD, lambda _: 1), "`optFlatMap` is not defined for int"),
        (cel.present, (1,), "`?` is not defined for int"),
        (cel.find, ("abc", "a"), "`[]` is not defined for string and string"),
        (cel.find, (cel.of(None), "a"), "`[]` is not defined for null and string"),
        (cel.find, ([1], "a"), "`a` is not a list index"),
    ],
)
def test_errors_of_optionals(function: Any, arguments: Any, message: str) -> None:
    with pytest.raises(CelError) as raised:
        function(*arguments)
    assert str(raised.value) == message
