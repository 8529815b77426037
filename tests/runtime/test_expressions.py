"""Failures of expressions: one error, with its place, its text and its cause."""

from collections.abc import Callable
from typing import Any

import pytest

from durablec_runtime import NamedError, caught, expression, fail, named, seconds
from durablec_runtime.cel import CelError


def evaluate(body: Callable[[], Any]) -> Any:
    @expression("order.durable.yaml", 12)
    def _total() -> Any:
        """order.total > 100"""
        return body()

    return _total()


def deep() -> Any:
    return deep()


def boom() -> Any:
    raise CelError("integer overflow")


EMPTY: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (lambda: EMPTY["coupon"], "no such key `coupon`"),
        (lambda: [][0], "the list has no such index"),
        (lambda: 1 // 0, "division by zero"),
        (lambda: 1 < "a", "a value has the wrong type ('<' not supported between"),  # type: ignore[operator] # What is tested.
        (lambda: EMPTY.coupon, "a value has the wrong type ("),  # type: ignore[attr-defined] # What is tested.
        (lambda: int("x"), "invalid literal"),
        (lambda: float(10**400), "a number or a time is out of range"),
        (deep, "a value is nested too deeply"),
        (boom, "integer overflow"),
    ],
)
def test_any_failure_is_one_error(body: Callable[[], Any], cause: str) -> None:
    with pytest.raises(NamedError) as raised:
        evaluate(body)
    error = caught(raised.value)
    assert named(raised.value, "ExpressionError")
    assert error["message"].startswith(
        f"order.durable.yaml:12: `order.total > 100`: {cause}"
    )
    assert error["data"] == {
        "file": "order.durable.yaml",
        "line": 12,
        "expression": "order.total > 100",
    }


def test_a_value_is_returned_and_the_function_keeps_its_name() -> None:
    @expression("a.yaml", 1)
    def _sum(a: int, b: int) -> int:
        """a + b"""
        return a + b

    assert _sum(1, b=2) == 3
    assert (_sum.__name__, _sum.__doc__) == ("_sum", "a + b")


def test_what_is_no_duration_has_the_place_of_its_expression() -> None:
    with pytest.raises(NamedError) as raised:
        evaluate(lambda: seconds(1.5))
    error = caught(raised.value)
    assert error["message"] == (
        "order.durable.yaml:12: `order.total > 100`: "
        "a duration is whole seconds, not 1.5"
    )
    assert error["data"]["line"] == 12


def test_an_expression_error_that_has_its_place_keeps_it() -> None:
    @expression("other.durable.yaml", 3)
    def inner() -> Any:
        """1 / 0"""
        return 1 // 0

    with pytest.raises(NamedError) as raised:
        evaluate(inner)
    assert caught(raised.value)["data"]["file"] == "other.durable.yaml"


def test_an_error_that_has_a_name_keeps_it() -> None:
    error = fail("Mine")

    def body() -> Any:
        raise error

    with pytest.raises(NamedError) as raised:
        evaluate(body)
    assert raised.value is error
