"""Retry strategies: which errors, how often, how long."""

from typing import Any

import pytest
from aws_durable_execution_sdk_python.config import Duration, JitterStrategy
from aws_durable_execution_sdk_python.exceptions import (
    ExecutionError,
    InvocationError,
    StepInterruptedError,
)
from aws_durable_execution_sdk_python.retries import RetryPresets, RetryStrategyConfig

from durablec_runtime import DEFAULT_RETRY, NO_RETRY, fail, retry
from durablec_runtime._errors import carried


class Busy(Exception):
    pass


def config(**fields: Any) -> RetryStrategyConfig:
    return RetryStrategyConfig(jitter_strategy=JitterStrategy.NONE, **fields)


def test_attempts_and_delays_are_the_sdks() -> None:
    strategy = retry(config(max_attempts=4, initial_delay=Duration(2), backoff_rate=3))
    decisions = [strategy(carried(Busy()), n) for n in (1, 2, 3, 4)]
    assert [d.delay_seconds for d in decisions if d.should_retry] == [2, 6, 18]
    assert not decisions[3].should_retry


@pytest.mark.parametrize(
    ("only", "never", "again"),
    [
        ((), (), True),
        (("Busy",), (), True),
        ((f"{__name__}.Busy",), (), True),
        (("any",), (), True),
        (("Other",), (), False),
        ((), ("Busy",), False),
        (("Busy",), ("Busy",), False),
        ((), ("Other",), True),
    ],
)
def test_names_decide(
    only: tuple[str, ...], never: tuple[str, ...], again: bool
) -> None:
    strategy = retry(config(), only=only, never=never)
    assert strategy(carried(Busy()), 1).should_retry is again
    assert strategy(Busy(), 1).should_retry is again


@pytest.mark.parametrize(
    "error",
    [
        fail("ResultTooLarge"),
        fail("ResultNotJson"),
        fail("ExpressionError"),
        ExecutionError("x"),
        InvocationError("x"),
    ],
)
def test_some_errors_are_never_retried(error: Exception) -> None:
    assert not DEFAULT_RETRY(error, 1).should_retry
    assert not retry(config(), only=("any",))(error, 1).should_retry


@pytest.mark.parametrize(
    ("only", "never", "again"),
    [
        ((), (), False),
        (("any",), (), False),
        (("Busy",), (), False),
        (("ResultInvalid",), (), True),
        (("Busy", "ResultInvalid"), (), True),
        (("ResultInvalid",), ("ResultInvalid",), False),
    ],
)
def test_an_invalid_result_is_retried_only_by_its_name(
    only: tuple[str, ...], never: tuple[str, ...], again: bool
) -> None:
    strategy = retry(config(), only=only, never=never)
    assert strategy(fail("ResultInvalid"), 1).should_retry is again
    assert not DEFAULT_RETRY(fail("ResultInvalid"), 1).should_retry


@pytest.mark.parametrize("name", ["ExpressionError", "ResultInvalid"])
def test_a_users_error_of_the_same_name_is_retried(name: str) -> None:
    kind = type(name, (Exception,), {"__module__": "orders"})
    assert DEFAULT_RETRY(carried(kind()), 1).should_retry


def test_an_interrupted_step_is_one_failed_attempt() -> None:
    interrupted = StepInterruptedError("x")
    assert DEFAULT_RETRY(interrupted, 1).should_retry
    assert not NO_RETRY(interrupted, 1).should_retry
    assert retry(config(), only=("StepInterrupted",))(interrupted, 1).should_retry
    assert not retry(config(), never=("StepInterrupted",))(interrupted, 1).should_retry


def test_the_default_is_the_sdks_default() -> None:
    sdk, ours = RetryPresets.default(), DEFAULT_RETRY
    for attempt in range(1, 8):
        same = sdk(Busy(), attempt).should_retry
        assert ours(carried(Busy()), attempt).should_retry is same
        assert ours(carried(Busy()), attempt).delay_seconds <= 60


def test_very_many_attempts_do_not_overflow() -> None:
    strategy = retry(config(max_attempts=10_000, backoff_rate=2.5))
    assert strategy(carried(Busy()), 9_000).delay_seconds == 300
