"""Durations that are computed: how long a ``wait`` lasts.

A wait is never skipped, since that would be a branch on the clock, which replay cannot
follow (language.md, section 8). The SDK does not compare durations on replay.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from aws_durable_execution_sdk_python.config import Duration

from durablec_runtime._clock import now
from durablec_runtime._errors import NamedError, fail

#: The service's longest wait: 366 days, in seconds (durable-sdk.md, section 2).
LONGEST_SECONDS: Final = 31_622_400


def seconds(value: int | float | timedelta) -> Duration:
    """Return a duration of whole seconds, rounded up, and at least one.

    Args:
        value: Whole seconds, or a timedelta.

    Raises:
        ExpressionError: It is no whole number of seconds, or over 366 days.
    """
    match value:
        case timedelta():
            return _bounded(math.ceil(value.total_seconds()))
        case bool():
            raise _error(f"a duration is whole seconds, not {value}")
        case int():
            return _bounded(value)
        case float() if value.is_integer():
            return _bounded(int(value))
        case _:
            raise _error(f"a duration is whole seconds, not {value!r:.80}")


def until(value: str | datetime) -> Duration:
    """Return the time that is left until a moment, rounded up, and at least a second.

    It is at most 366 days, which is as long as an execution lasts. (An error beyond
    would be one on the first run, and none on a replay a little later.)

    Args:
        value: ISO 8601 text with an offset, or an aware datetime.

    Raises:
        ExpressionError: It is no moment.
    """
    left = (moment(value) - now()).total_seconds()
    return Duration(seconds=min(max(math.ceil(left), 1), LONGEST_SECONDS))


def moment(value: str | datetime) -> datetime:
    """Return a moment from ISO 8601 text; ExpressionError if it has no offset."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _error(f"`{value!s:.80}` is not a moment in ISO 8601") from None
    if found.tzinfo is None:
        raise _error(f"`{value!s:.80}` has no offset from UTC, such as `Z`")
    return found


def _bounded(whole: int) -> Duration:
    if whole > LONGEST_SECONDS:
        raise _error(f"a duration is at most 366 days; this one is {whole:,} seconds")
    return Duration(seconds=max(whole, 1))


def _error(message: str) -> NamedError:
    return fail("ExpressionError", message)
