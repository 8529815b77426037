"""CEL's access to maps, lists and strings whose types are not known."""

import re
from typing import Any

from durablec_runtime._cel_comparison import eq
from durablec_runtime._cel_error import CelError, no_overload


def get(container: Any, key: Any) -> Any:
    """Return a map's value or a list's item: ``a.b``, ``a['b']`` and ``a[0]``."""
    for found in lookup(container, key):
        return found
    if isinstance(container, list):
        raise CelError(f"no such index `{key}` in a list of {len(container)}")
    raise CelError(f"no such key `{key}`")


def lookup(container: Any, key: Any) -> tuple[Any, ...]:
    """Return what a map or list has at a key or index, as a tuple of one or none."""
    match container, key:
        case dict(), str():
            return (container[key],) if key in container else ()
        case dict(), int() | float():
            return tuple(container[own] for own in container if eq(own, key))
        case list(), _:
            return _item(container, key)
        case _:
            raise no_overload("[]", container, key)


def has(container: Any, field: str) -> bool:
    """Tell whether a map has a field: ``has(a.b)``. A field that is null counts."""
    if not isinstance(container, dict):
        raise no_overload("has", container)
    return field in container


def size(value: Any) -> int:
    """Return the length of a string in code points, of a list, or of a map."""
    if not isinstance(value, str | list | dict):
        raise no_overload("size", value)
    return len(value)


def contains(text: Any, part: Any) -> bool:
    """Tell whether a string has another inside."""
    _need_strings("contains", text, part)
    return part in text


def starts_with(text: Any, part: Any) -> bool:
    """Tell whether a string begins with another."""
    _need_strings("startsWith", text, part)
    return bool(text.startswith(part))


def ends_with(text: Any, part: Any) -> bool:
    """Tell whether a string ends with another."""
    _need_strings("endsWith", text, part)
    return bool(text.endswith(part))


def matches(text: Any, pattern: str) -> bool:
    """Look for a regular expression anywhere in a text; classes are of ASCII, as RE2's.

    The pattern was checked when compiling; `re` keeps it compiled.
    """
    _need_strings("matches", text)
    return re.search(pattern, text, re.ASCII) is not None


def _item(container: list[Any], key: Any) -> tuple[Any, ...]:
    if isinstance(key, bool) or not isinstance(key, int | float) or key != key // 1:
        raise CelError(f"`{key!s:.80}` is not a list index")
    return (container[int(key)],) if 0 <= key < len(container) else ()


def _need_strings(operation: str, *values: Any) -> None:
    if not all(isinstance(value, str) for value in values):
        raise no_overload(operation, *values)
