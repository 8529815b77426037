"""CEL's equality and order on values whose types are not known.

Bool is not a number, NaN equals nothing, an int beside a double is compared as a double
(CEL's conformance suite has cases of it), and what has different types is not equal. An
order between different types is an error.
"""

from datetime import datetime, timedelta
from typing import Any

from durablec_runtime._cel_error import Optional, no_overload


def eq(left: Any, right: Any) -> bool:
    """Tell whether two values are equal, whatever their types."""
    match left, right:
        case (bool(), bool()) | (str(), str()):
            return bool(left == right)
        case (bool(), _) | (_, bool()):
            return False
        case int() | float(), int() | float():
            a, b = _numbers(left, right)
            return a == b
        case list(), list():
            pairs = zip(left, right, strict=False)
            return len(left) == len(right) and all(eq(a, b) for a, b in pairs)
        case dict(), dict():
            return left.keys() == right.keys() and all(
                eq(value, right[key]) for key, value in left.items()
            )
        case (None, None):
            return True
        case (datetime(), datetime()) | (timedelta(), timedelta()):
            return bool(left == right)
        case Optional(), Optional():
            return eq(list(left.held), list(right.held))
        case _:
            return False


def ne(left: Any, right: Any) -> bool:
    """Tell whether two values differ."""
    return not eq(left, right)


def lt(left: Any, right: Any) -> bool:
    """Tell whether ``left < right``."""
    a, b = _ordered("<", left, right)
    return bool(a < b)


def le(left: Any, right: Any) -> bool:
    """Tell whether ``left <= right``."""
    a, b = _ordered("<=", left, right)
    return bool(a <= b)


def gt(left: Any, right: Any) -> bool:
    """Tell whether ``left > right``."""
    a, b = _ordered(">", left, right)
    return bool(a > b)


def ge(left: Any, right: Any) -> bool:
    """Tell whether ``left >= right``."""
    a, b = _ordered(">=", left, right)
    return bool(a >= b)


def in_(value: Any, container: Any) -> bool:
    """Tell whether a list has such an item, or a map such a key."""
    match value, container:
        case str(), dict():
            return value in container
        case (_, list()) | (int() | float(), dict()):
            return any(eq(value, item) for item in container)
        case _:
            # What can be no key, null among it, is not looked for.
            raise no_overload("in", value, container)


def _ordered(operation: str, left: Any, right: Any) -> tuple[Any, Any]:
    match left, right:
        case (bool(), bool()) | (str(), str()):
            return left, right
        case (bool(), _) | (_, bool()):
            raise no_overload(operation, left, right)
        case int() | float(), int() | float():
            return _numbers(left, right)
        case (datetime(), datetime()) | (timedelta(), timedelta()):
            return left, right
        case _:
            raise no_overload(operation, left, right)


def _numbers(left: float, right: float) -> tuple[float, float]:
    if type(left) is type(right):
        return left, right
    return float(left), float(right)
