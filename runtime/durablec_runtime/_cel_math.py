"""CEL's ``math``, where Python's functions give another type or another value."""

import math
from collections.abc import Callable
from typing import Any, Final

from durablec_runtime._cel_arithmetic import i64
from durablec_runtime._cel_comparison import lt
from durablec_runtime._cel_error import CelError, no_overload

_BITS: Final = 2**64


def greatest(*values: Any) -> Any:
    """Return the greatest of numbers, or of one list of them; of equal ones the first."""
    found = None
    for value in _numbers("greatest", values):
        if found is None or lt(found, value):
            found = value
    return found


def least(*values: Any) -> Any:
    """Return the least of numbers, or of one list of them; of equal ones the first."""
    found = None
    for value in _numbers("least", values):
        if found is None or lt(value, found):
            found = value
    return found


def ceil(value: Any) -> float:
    """Return the least whole double that is not under a double."""
    return _whole("ceil", value, math.ceil)


def floor(value: Any) -> float:
    """Return the greatest whole double that is not over a double."""
    return _whole("floor", value, math.floor)


def trunc(value: Any) -> float:
    """Return a double without what is behind its point."""
    return _whole("trunc", value, math.trunc)


def round_(value: Any) -> float:
    """Return the nearest whole double; a half goes away from zero."""
    return _whole("round", value, _rounded)


def sqrt(value: Any) -> float:
    """Return the square root of a number; of a negative one it is NaN."""
    number = float(_number("sqrt", value))
    return math.sqrt(number) if number >= 0 else math.nan


def abs_(value: Any) -> Any:
    """Return the size of a number."""
    number = abs(_number("abs", value))
    return number if isinstance(number, float) else i64(number)


def sign(value: Any) -> Any:
    """Return -1, 0 or 1, of the type of the number; NaN has no sign."""
    number = _number("sign", value)
    if math.isnan(number):
        return number
    found = (number > 0) - (number < 0)
    return float(found) if isinstance(number, float) else found


def is_nan(value: Any) -> bool:
    """Tell whether a double is no number."""
    return math.isnan(_double("isNaN", value))


def is_inf(value: Any) -> bool:
    """Tell whether a double is infinite."""
    return math.isinf(_double("isInf", value))


def is_finite(value: Any) -> bool:
    """Tell whether a double is a number and not infinite."""
    return math.isfinite(_double("isFinite", value))


def bit_and(left: Any, right: Any) -> int:
    """Return the bits that both integers have."""
    return _integer("bitAnd", left) & _integer("bitAnd", right)


def bit_or(left: Any, right: Any) -> int:
    """Return the bits that one of two integers has."""
    return _integer("bitOr", left) | _integer("bitOr", right)


def bit_xor(left: Any, right: Any) -> int:
    """Return the bits in which two integers differ."""
    return _integer("bitXor", left) ^ _integer("bitXor", right)


def bit_not(value: Any) -> int:
    """Return an integer with all its bits turned."""
    return ~_integer("bitNot", value)


def bit_shift_left(value: Any, count: Any) -> int:
    """Return an integer's 64 bits shifted to the left; what leaves them is lost."""
    bits = _integer("bitShiftLeft", value) % _BITS
    by = _count("bitShiftLeft", count)
    return _signed((bits << by) % _BITS) if by < 64 else 0


def bit_shift_right(value: Any, count: Any) -> int:
    """Return an integer's 64 bits shifted to the right, with zeros from the left."""
    bits = _integer("bitShiftRight", value) % _BITS
    return _signed(bits >> min(_count("bitShiftRight", count), 64))


def _whole(operation: str, value: Any, rounded: Callable[[float], int]) -> float:
    """Round a double; infinities and NaN stay, and a zero keeps its sign."""
    number = _double(operation, value)
    if not math.isfinite(number):
        return number
    return math.copysign(float(rounded(number)), number)


def _rounded(number: float) -> int:
    size = math.floor(abs(number))
    size += abs(number) - size >= 0.5
    return size if number > 0 else -size


def _signed(bits: int) -> int:
    return bits - _BITS if bits >= _BITS // 2 else bits


def _count(operation: str, value: Any) -> int:
    count = _integer(operation, value)
    if count < 0:
        raise CelError(f"`{operation}` shifts by {count}, which is negative")
    return count


def _numbers(operation: str, values: tuple[Any, ...]) -> list[Any]:
    given = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    if not given:
        raise CelError(f"an empty list has no {operation} number")
    return [_number(operation, value) for value in given]


def _number(operation: str, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise no_overload(operation, value)


def _double(operation: str, value: Any) -> float:
    if isinstance(value, float):
        return value
    raise no_overload(operation, value)


def _integer(operation: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return int(i64(value))
    raise no_overload(operation, value)
