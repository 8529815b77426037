"""CEL's logic and macros: errors are absorbed where another operand decides.

``false && error`` and ``error && false`` are both false; so for ``||`` with true, and
for ``all`` and ``exists``, which are a long ``&&`` and ``||``. ``exists_one``, ``map``
and ``filter`` absorb nothing.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from durablec_runtime._cel_error import FAILURES, CelError, kind, no_overload


def truth(value: Any) -> bool:
    """Return a value that is a bool; CEL has no truthiness."""
    if isinstance(value, bool):
        return value
    raise CelError(f"expected a bool, got {kind(value)}")


def not_(value: Any) -> bool:
    """Negate a bool."""
    return not truth(value)


def and_(*operands: Callable[..., Any]) -> bool:
    """Tell whether all operands are true; a false one decides over any error."""
    return _decided_by(False, operands)


def or_(*operands: Callable[..., Any]) -> bool:
    """Tell whether some operand is true; a true one decides over any error."""
    return _decided_by(True, operands)


def all_(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate holds for all items of a list, or keys of a map."""
    return _decided_by(False, _each(values, holds))


def exists(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate holds for some item of a list, or key of a map."""
    return _decided_by(True, _each(values, holds))


def exists_one(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate holds for exactly one item of a list, or key of a map."""
    return sum(truth(holds(value)) for value in items(values)) == 1


def items(values: Any) -> Iterable[Any]:
    """Return what a macro goes over: the items of a list, or the keys of a map."""
    if isinstance(values, list | dict):
        return values
    raise CelError(f"expected a list or a map, got {kind(values)}")


def mapping(*pairs: tuple[Any, Any]) -> dict[Any, Any]:
    """Build a map; a key that stands twice is an error."""
    built: dict[Any, Any] = {}
    for key, value in pairs:
        put(built, key, value)
    return built


def merge(maps: Iterable[Any]) -> dict[Any, Any]:
    """Build a map from the entries of others; a key that stands twice is an error."""
    built: dict[Any, Any] = {}
    for each in maps:
        if not isinstance(each, dict):
            raise no_overload("transformMapEntry", each)
        for key, value in each.items():
            put(built, key, value)
    return built


def put(built: dict[Any, Any], key: Any, value: Any) -> None:
    """Add an entry to a map; one with a key like it must not be there.

    ``1`` and ``'1'`` are two keys of CEL and one of JSON, which knows strings only.
    """
    if not isinstance(key, str | int):
        raise no_overload("map key", key)
    if key in built:
        raise CelError(f"the key `{key}` stands twice in the map")
    if _has_exactly(built, _other(key)):
        raise CelError(f"the keys `{key}` and `'{key}'` of the map are one in JSON")
    built[key] = value


def pairs(values: Any) -> Iterable[tuple[Any, Any]]:
    """Return what a macro of two variables goes over: index and item, or key and value."""
    return values.items() if isinstance(values, dict) else enumerate(items(values))


def all_pairs(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate of two holds for all pairs of a list or a map."""
    return _decided_by(False, _each_pair(values, holds))


def exists_pair(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate of two holds for some pair of a list or a map."""
    return _decided_by(True, _each_pair(values, holds))


def exists_one_pair(values: Any, holds: Callable[..., Any]) -> bool:
    """Tell whether a predicate of two holds for exactly one pair of a list or a map."""
    return sum(truth(holds(*pair)) for pair in pairs(values)) == 1


def bind(value: Any, body: Callable[[Any], Any]) -> Any:
    """Return what a body makes of a value: ``cel.bind(name, value, body)``."""
    return body(value)


def late(value: Callable[[], Any]) -> Callable[[], Any]:
    """Return a function that evaluates a value where it is first read, and once.

    What ``cel.bind`` binds may fail, and need not be read.
    """
    return cache(value)


def _other(key: str | int) -> str | int | None:
    """Return the key of another type that is the same in JSON, if there is one."""
    match key:
        case "true" | "false":
            return key == "true"
        case bool():
            return str(key).lower()
        case int():
            return str(key)
        case str() if key.lstrip("-").isdecimal() and key.isascii() and len(key) <= 20:
            return int(key) if str(int(key)) == key else None
        case _:
            return None


def _has_exactly(built: dict[Any, Any], key: str | int | None) -> bool:
    """Tell whether a map has a key of this type: to Python ``True`` and 1 are one."""
    return key in built and any(type(own) is type(key) for own in built if own == key)


def _each(values: Any, holds: Callable[..., Any]) -> Iterable[Callable[..., Any]]:
    return (partial(holds, value) for value in items(values))


def _each_pair(values: Any, holds: Callable[..., Any]) -> Iterable[Callable[..., Any]]:
    return (partial(holds, *pair) for pair in pairs(values))


def _decided_by(decisive: bool, operands: Iterable[Callable[..., Any]]) -> bool:
    first_failure: Exception | None = None
    for operand in operands:
        try:
            if truth(operand()) is decisive:
                return decisive
        except FAILURES as failure:
            first_failure = first_failure or failure
    if first_failure is not None:
        raise first_failure
    return not decisive
