"""CEL's functions of lists, where Python's need a check or do not exist."""

import math
from collections.abc import Callable
from typing import Any, Final

from durablec_runtime._cel_comparison import eq, lt
from durablec_runtime._cel_error import CelError, Optional, no_overload

#: cel-go's limit too (ext/lists.go): what is longer would fill the memory.
_LONGEST_RANGE: Final = 10_000_000
_EXACT: Final = 2**53
_MOST: Final = 2**64


def range_(size: Any) -> list[int]:
    """Return the integers from 0 up to a size, without it."""
    if isinstance(size, bool) or not isinstance(size, int):
        raise no_overload("range", size)
    if not 0 <= size <= _LONGEST_RANGE:
        raise CelError(f"a range has 0 to {_LONGEST_RANGE} items, not {size}")
    return list(range(size))


def slice_(values: Any, start: Any, end: Any) -> list[Any]:
    """Return the items of a list from one index up to another, without that."""
    items = _list("slice", values)
    for index in (start, end):
        if isinstance(index, bool) or not isinstance(index, int):
            raise no_overload("slice", index)
    if not 0 <= start <= end <= len(items):
        raise CelError(f"no slice from {start} to {end} in a list of {len(items)}")
    return items[start:end]


def sort(values: Any) -> list[Any]:
    """Return a list in order; its items are of one type that has an order."""
    return sort_by(values, lambda item: item)


def sort_by(values: Any, key: Callable[[Any], Any]) -> list[Any]:
    """Return a list in the order of what a function gives for its items."""
    items = _list("sortBy", values)
    keys = [key(item) for item in items]
    for each in keys:
        # What has no order, or another type, is an error also if it is alone.
        lt(keys[0], each)
    if len({type(each) for each in keys}) > 1:
        keys = [float(each) for each in keys]  # As an int beside a double is compared.
    order = sorted(range(len(items)), key=keys.__getitem__)
    return [items[index] for index in order]


def distinct(values: Any) -> list[Any]:
    """Return a list without the items that are equal to one before."""
    found: dict[Any, list[Any]] = {}
    kept = []
    for item in _list("distinct", values):
        alike = found.setdefault(_identity(item), [])
        if not any(eq(each, item) for each in alike):
            alike.append(item)
            kept.append(item)
    return kept


def flatten(values: Any, depth: Any = 1) -> list[Any]:
    """Return a list with the items of lists in place of those, down to a depth."""
    items = _list("flatten", values)
    if isinstance(depth, bool) or not isinstance(depth, int):
        raise no_overload("flatten", depth)
    if depth < 0:
        raise CelError(f"a list is not flattened {depth} deep")
    if depth == 0:
        return items
    flat: list[Any] = []
    for item in items:
        flat += flatten(item, depth - 1) if isinstance(item, list) else [item]
    return flat


def _identity(value: Any) -> Any:
    """Return what is equal where CEL says so: a bool is no number, NaN equals nothing.

    It is equal, too, of great integers that are one only as doubles.
    """
    match value:
        case bool():
            return bool, value
        case float() if math.isnan(value):
            return object()
        case int() if _EXACT < abs(value) <= _MOST:
            return float(value)
        case list():
            return list, tuple(map(_identity, value))
        case dict():
            entries = value.items()
            return dict, frozenset((key, _identity(item)) for key, item in entries)
        case Optional():
            return Optional, _identity(list(value.held))
        case _:
            return value


def _list(operation: str, value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise no_overload(operation, value)
