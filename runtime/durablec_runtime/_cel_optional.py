"""CEL's optional values: what may be there, and what is taken where it is not.

An optional lives inside of one expression only. What is read of one is optional itself,
and so on along a path: the first part that is missing decides. Arguments that CEL looks
at only where it needs them come as functions.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from durablec_runtime._cel_access import lookup
from durablec_runtime._cel_error import CelError, Optional, no_overload
from durablec_runtime._cel_logic import put

NONE: Final = Optional()


def of(value: Any) -> Optional:
    """Return an optional that holds a value, which may be null."""
    return Optional(value)


def of_non_zero(value: Any) -> Optional:
    """Return an optional that holds a value, unless that is null or zero.

    Zero are ``0``, ``0.0``, ``false``, ``''``, ``[]``, ``{}``, no duration, and the
    timestamp of 1970.
    """
    is_start = isinstance(value, datetime) and value.timestamp() == 0
    return Optional(value) if value and not is_start else NONE


def find(container: Any, key: Any) -> Optional:
    """Return what a map, a list or an optional of one has at a key, if it has."""
    if not isinstance(container, Optional):
        return Optional(*lookup(container, key))
    return find(container.held[0], key) if container.held else NONE


def has_value(optional: Any) -> bool:
    """Tell whether an optional holds a value."""
    return bool(_held("hasValue", optional))


def value(optional: Any) -> Any:
    """Return what an optional holds; if that is nothing, it is an error."""
    for held in _held("value", optional):
        return held
    raise CelError("an optional has no value")


def or_value(optional: Any, otherwise: Callable[[], Any]) -> Any:
    """Return what an optional holds, or something else."""
    for held in _held("orValue", optional):
        return held
    return otherwise()


def either(optional: Any, otherwise: Callable[[], Any]) -> Any:
    """Return an optional if it holds a value, and else another one."""
    if _held("or", optional):
        return optional
    other = otherwise()
    _held("or", other)
    return other


def opt_map(optional: Any, made: Callable[[Any], Any]) -> Optional:
    """Return an optional of what is made of the value that an optional holds."""
    return Optional(*map(made, _held("optMap", optional)))


def opt_flat_map(optional: Any, made: Callable[[Any], Any]) -> Any:
    """Return the optional that is made of the value that an optional holds."""
    for held in _held("optFlatMap", optional):
        other = made(held)
        _held("optFlatMap", other)
        return other
    return NONE


def first(values: Any) -> Optional:
    """Return the first item of a list, if it has any."""
    return Optional(*_list("first", values)[:1])


def first_of(values: Iterable[Any]) -> Optional:
    """Return what a loop gives first, if it gives anything; the rest is not made."""
    for each in values:
        return Optional(each)
    return NONE


def last(values: Any) -> Optional:
    """Return the last item of a list, if it has any."""
    return Optional(*_list("last", values)[-1:])


def present(*optionals: Any) -> list[Any]:
    """Return the values that optionals hold: ``[?a, b]``, with ``of(b)``."""
    return [held for optional in optionals for held in _held("?", optional)]


def present_entries(*pairs: tuple[Any, Any]) -> dict[Any, Any]:
    """Return a map with the entries whose optionals hold a value: ``{?k: a}``."""
    built: dict[Any, Any] = {}
    for key, optional in pairs:
        for held in _held("?", optional):
            put(built, key, held)
    return built


def _held(operation: str, optional: Any) -> tuple[Any, ...]:
    if isinstance(optional, Optional):
        return optional.held
    raise no_overload(operation, optional)


def _list(operation: str, values: Any) -> list[Any]:
    if isinstance(values, list):
        return values
    raise no_overload(operation, values)
