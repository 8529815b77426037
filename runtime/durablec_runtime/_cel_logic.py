"""CEL's logic and macros: errors are absorbed where another operand decides.

``false && error`` and ``error && false`` are both false; so for ``||`` with true, and
for ``all`` and ``exists``, which are a long ``&&`` and ``||``. ``exists_one``, ``map``
and ``filter`` absorb nothing.
"""

from collections.abc import Callable, Iterable
from functools import partial
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
        if not isinstance(key, str | int):
            raise no_overload("map key", key)
        if key in built:
            raise CelError(f"the key `{key}` stands twice in the map")
        built[key] = value
    return built


def _each(values: Any, holds: Callable[..., Any]) -> Iterable[Callable[..., Any]]:
    return (partial(holds, value) for value in items(values))


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
