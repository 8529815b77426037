"""Computed waits: whole seconds, never none, never too many."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from durablec_runtime import NamedError, named, seconds, until


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (90, 90),
        (0, 1),
        (-5, 1),
        (30.0, 30),
        (timedelta(minutes=1), 60),
        (timedelta(milliseconds=1), 1),
        (timedelta(seconds=1.1), 2),
        (31_622_400, 31_622_400),
    ],
)
def test_seconds_are_whole_and_at_least_one(value: Any, expected: int) -> None:
    assert seconds(value).to_seconds() == expected


@pytest.mark.parametrize(
    "value", [True, 1.5, "5", None, float("inf"), 31_622_401, timedelta(days=367)]
)
def test_what_is_no_duration_is_an_expression_error(value: Any) -> None:
    with pytest.raises(NamedError) as raised:
        seconds(value)
    assert named(raised.value, "ExpressionError")


def test_until_is_rounded_up_and_never_skipped() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=100)
    assert until(soon).to_seconds() in (99, 100)
    assert until(soon.isoformat()).to_seconds() in (99, 100)
    assert until("2001-02-03T04:05:06Z").to_seconds() == 1
    assert until("2001-02-03T04:05:06+02:00").to_seconds() == 1


def test_until_is_as_long_as_an_execution_at_most() -> None:
    assert until("9999-01-01T00:00:00Z").to_seconds() == 31_622_400


@pytest.mark.parametrize(
    "value",
    ["soon", "2026-12-24T18:00:00", "2026-12-24", 7, None, datetime(2026, 1, 1)],
)
def test_what_is_no_moment_is_an_expression_error(value: Any) -> None:
    with pytest.raises(NamedError) as raised:
        until(value)
    assert named(raised.value, "ExpressionError")
