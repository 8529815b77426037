"""CEL's ``+ - * / %``: 64-bit integers, truncation toward zero, IEEE doubles.

An int beside a double is promoted, which CEL leaves undefined (expressions.md). Bool is
no number. What is not defined for its operands raises CelError.
"""

import math
from datetime import datetime, timedelta
from typing import Any, Final

from durablec_runtime._cel_error import CelError, no_overload

_I64_MIN: Final = -(2**63)
_I64_MAX: Final = 2**63 - 1

#: CEL's bound of a duration, 10,000 years (google.protobuf.Duration).
_LONGEST: Final = timedelta(seconds=315_576_000_000)


def i64(value: Any) -> Any:
    """Return an integer that is within 64 bits."""
    if _I64_MIN <= value <= _I64_MAX:
        return value
    raise CelError("integer overflow")


def add(left: Any, right: Any) -> Any:
    """Add numbers, durations, a duration to a timestamp; join strings and lists."""
    match left, right:
        case (bool(), _) | (_, bool()):
            raise no_overload("+", left, right)
        case int(), int():
            return i64(i64(left) + i64(right))
        case int() | float(), int() | float():
            return float(left) + float(right)
        case (str(), str()) | (list(), list()):
            return left + right
        case (timedelta(), timedelta()):
            return _duration(left + right)
        case (datetime(), timedelta()) | (timedelta(), datetime()):
            return _moment(left, right)
        case _:
            raise no_overload("+", left, right)


def sub(left: Any, right: Any) -> Any:
    """Subtract numbers, durations, timestamps, or a duration from a timestamp."""
    match left, right:
        case (bool(), _) | (_, bool()):
            raise no_overload("-", left, right)
        case int(), int():
            return i64(i64(left) - i64(right))
        case int() | float(), int() | float():
            return float(left) - float(right)
        case (timedelta(), timedelta()):
            return _duration(left - right)
        case (datetime(), datetime()):
            return _between(left, right)
        case datetime(), timedelta():
            return _moment(left, -right)
        case _:
            raise no_overload("-", left, right)


def mul(left: Any, right: Any) -> Any:
    """Multiply numbers."""
    if _are_ints(left, right):
        return i64(i64(left) * i64(right))
    _need_numbers("*", left, right)
    return float(left) * float(right)


def div(left: Any, right: Any) -> Any:
    """Divide: integers toward zero, doubles as IEEE 754 says, also by zero."""
    if _are_ints(left, right):
        if right == 0:
            raise CelError("division by zero")
        return i64(_quotient(i64(left), i64(right)))
    _need_numbers("/", left, right)
    dividend, divisor = float(left), float(right)
    if divisor != 0:
        return dividend / divisor
    if dividend == 0 or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def mod(left: Any, right: Any) -> Any:
    """Return the remainder of integers, which has the sign of the first.

    Where the quotient is beyond 64 bits, Google's evaluators have no remainder either.
    """
    if not _are_ints(left, right):
        raise no_overload("%", left, right)
    if right == 0:
        raise CelError("modulus by zero")
    return i64(left) - i64(right) * i64(_quotient(left, right))


def neg(value: Any) -> Any:
    """Negate a number."""
    if isinstance(value, float):
        return -value
    if not _are_ints(value):
        raise no_overload("-", value)
    return i64(-value)


def _quotient(left: int, right: int) -> int:
    size = abs(left) // abs(right)
    return size if (left < 0) == (right < 0) else -size


def _are_ints(*values: Any) -> bool:
    return all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def _need_numbers(operation: str, *values: Any) -> None:
    if not all(isinstance(v, float) or _are_ints(v) for v in values):
        raise no_overload(operation, *values)


def _duration(value: timedelta) -> timedelta:
    if abs(value) > _LONGEST:
        raise CelError("duration overflow")
    return value


def _between(left: datetime, right: datetime) -> timedelta:
    """Return how long it is between timestamps, which CEL counts in 64 bits of ns."""
    length = left - right
    if not _I64_MIN <= length // timedelta(microseconds=1) * 1_000 <= _I64_MAX:
        raise CelError("duration overflow")
    return length


def _moment(left: Any, right: Any) -> Any:
    try:
        return left + right
    except OverflowError:
        raise CelError("timestamp overflow") from None
