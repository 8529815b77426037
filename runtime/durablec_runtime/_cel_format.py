"""CEL's ``format``: ``%s %d %f %e %b %o %x %X``, the precision of ``%f`` and ``%e``.

``%s`` writes every value, as ``string()`` does; in lists and maps likewise, the keys of
a map in their order as text.
"""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from durablec_runtime._cel_conversion import string
from durablec_runtime._cel_error import CelError, kind, no_overload

_CLAUSE: Final = re.compile(r"%(%|(?:\.([0-9]+))?([sdfebxXo])|.?)", re.DOTALL)

#: More digits than these say nothing of a double, and cost.
_MOST_DIGITS: Final = 1_000


def format_(pattern: Any, values: Any) -> str:
    """Return a text with values in place of its clauses, one by one."""
    if not isinstance(pattern, str) or not isinstance(values, list):
        raise no_overload("format", pattern, values)
    at = 0

    def clause(found: re.Match[str]) -> str:
        nonlocal at
        if found[1] == "%":
            return "%"
        if found[3] is None:
            raise CelError(f"`{found[0]}` is not a clause of format")
        if at >= len(values):
            raise CelError(f"format has {len(values)} values and needs more")
        at += 1
        return _written(found[3], found[2], values[at - 1])

    return _CLAUSE.sub(clause, pattern)


def _written(letter: str, precision: str | None, value: Any) -> str:
    match letter:
        case "s":
            return _text(value)
        case "d":
            return _decimal(value)
        case "f" | "e":
            return _digits(letter, precision, value)
        case "b" if isinstance(value, bool):
            return "1" if value else "0"
        case "x" | "X" if isinstance(value, str):
            return _cased(value.encode("utf-8", "surrogatepass").hex(), letter)
        case _ if isinstance(value, int) and not isinstance(value, bool):
            return format(value, letter)
        case _:
            raise _unwritable(letter, value)


def _text(value: Any) -> str:
    match value:
        case None:
            return "null"
        case list():
            return f"[{', '.join(map(_text, value))}]"
        case dict():
            pairs = sorted((_text(key), _text(item)) for key, item in value.items())
            return f"{{{', '.join(f'{key}: {item}' for key, item in pairs)}}}"
        case float() if not math.isfinite(value):
            return _unusual(value)
        case str() | bool() | int() | float() | datetime() | timedelta():
            return string(value)
        case _:
            raise _unwritable("s", value)


def _decimal(value: Any) -> str:
    match value:
        case bool():
            raise _unwritable("d", value)
        case int():
            return str(value)
        case float() if not math.isfinite(value):
            return _unusual(value)
        case float():
            return format(Decimal(repr(value)).normalize(), "f")
        case _:
            raise _unwritable("d", value)


def _digits(letter: str, precision: str | None, value: Any) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _unwritable(letter, value)
    count = 6 if precision is None else int(precision)
    if count > _MOST_DIGITS:
        raise CelError(f"a precision is at most {_MOST_DIGITS}")
    number = float(value)
    if not math.isfinite(number):
        return _unusual(number)
    return format(number, f".{count}{letter}")


def _unusual(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _cased(digits: str, letter: str) -> str:
    return digits.upper() if letter == "X" else digits


def _unwritable(letter: str, value: Any) -> CelError:
    return CelError(f"`%{letter}` does not write {kind(value)}")
