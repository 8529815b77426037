"""JSON out of what functions return.

| Python | JSON |
|---|---|
| None, bool, int, finite float, str, dict, list, tuple | itself; a key is text, and None, bool and number keys become text as ``json`` does it |
| dataclass | a record of its fields |
| an object with ``model_dump`` (pydantic) | ``model_dump(mode="json")`` |
| datetime, date, time | ISO 8601; UTC is ``Z``; without an offset if it has none |
| timedelta | seconds as CEL writes them: ``"5400s"`` |
| Decimal | a number: an integer if integral, else a float if that is exactly it |
| UUID | text |
| Enum | its value |

Everything else is refused: a Decimal that no float holds exactly (its type must not hang
on its value, nor its digits be lost), NaN and infinity, sets, bytes, other objects.
"""

import dataclasses
import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NoReturn
from uuid import UUID

_INSTEAD: Final = {
    "set": "return a sorted list",
    "frozenset": "return a sorted list",
    "bytes": "return base64 text",
    "bytearray": "return base64 text",
    "generator": "return a list",
}


#: What most values are made of: finite, and the same for whoever holds them.
_FINITE: Final = (str, int, type(None))
_SCALAR: Final = (*_FINITE, float)


class NotJson(ValueError):
    """A value has no JSON form; the message names the place, as ``.items[2]``."""


def encode(value: Any) -> str:
    """Return a value as compact JSON text; raise NotJson if it has none."""
    try:
        text = _ENCODER.encode(value)
        if not text.isascii():
            text.encode()  # JSON text is UTF-8, which has no lone surrogates.
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except (TypeError, ValueError, ArithmeticError) as error:
        if str(error).startswith("Circular reference"):
            raise NotJson("it contains itself") from None
        raise NotJson(_first_fault(value) or str(error)) from error
    return text


def decode(text: str) -> Any:
    """Return the value of JSON text; raise NotJson if it is none.

    Stricter than ``json.loads``, which reads ``NaN`` and fails on deep nesting.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise NotJson("nested too deeply") from None
    except ValueError as error:
        raise NotJson(f"not JSON ({error})") from error
    if not is_finite(value):
        # Python reads `1e400` as infinity, which it could not write again.
        raise NotJson("a number is too large")
    return value


def is_finite(value: Any) -> bool:
    """Say whether a JSON value is free of infinities and of what is not a number."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, float):
            if not math.isfinite(each):
                return False
        elif isinstance(each, dict):
            left += [part for part in each.values() if not isinstance(part, _FINITE)]
        elif isinstance(each, list):
            left += [part for part in each if not isinstance(part, _FINITE)]
    return True


def copied(value: Any) -> Any:
    """Copy a JSON value, so that whoever is given it cannot change the original.

    What a step did to a value of the workflow would be missed by a replay, on which the
    step does not run again.
    """
    if isinstance(value, dict):
        return {
            key: each if isinstance(each, _SCALAR) else copied(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [each if isinstance(each, _SCALAR) else copied(each) for each in value]
    return value


def duration_text(value: timedelta) -> str:
    """Write a duration as CEL does: whole or fractional seconds and an ``s``."""
    micros = value // timedelta(microseconds=1)
    sign = "-" if micros < 0 else ""
    whole, part = divmod(abs(micros), 1_000_000)
    return f"{sign}{whole}{f'.{part:06}'.rstrip('0') if part else ''}s"


def moment_text(value: datetime) -> str:
    """Write a moment in ISO 8601, with ``Z`` for UTC."""
    text = value.isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _plain(value: Any) -> Any:
    """Return a simpler form of what ``json`` does not know; TypeError if none."""
    match value:
        case datetime():
            return moment_text(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_text(value)
        case Decimal():
            return _number(value)
        case UUID():
            return str(value)
        case Enum():
            return value.value
        case type():
            raise TypeError(_refusal(value))
    if callable(dump := getattr(value, "model_dump", None)):
        return dump(mode="json")
    if dataclasses.is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    raise TypeError(_refusal(value))


def _number(value: Decimal) -> int | float:
    if not value.is_finite():
        raise TypeError(f"{value} is not a JSON number")
    if value == value.to_integral_value() and value.adjusted() < 400:
        return int(value)
    number = float(value)
    if not math.isfinite(number) or Decimal(repr(number)) != value:
        raise TypeError(f"Decimal {value} has no exact JSON number (return its text)")
    return number


def _refusal(value: object) -> str:
    name = type(value).__name__
    instead = _INSTEAD.get(name)
    return f"{name} is not JSON" + (f" ({instead})" if instead else "")


def _first_fault(value: Any) -> str | None:
    """Find the first part without a JSON form, which ``json`` does not locate."""
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        path, part = pending.pop()
        if fault := _own_fault(part):
            return f"{path}: {fault}" if path else fault
        pending.extend(reversed(list(_parts(path, part))))
    return None


def _own_fault(value: Any) -> str | None:
    match value:
        case dict():
            bad = (k for k in value if not isinstance(k, str | int | float | None))
            return next((f"a key is {_refusal(key)}" for key in bad), None)
        case float() if not math.isfinite(value):
            return f"{value} is not a JSON number"
        case str() if not _is_text(value):
            return "the text holds half a character (a lone surrogate)"
        case None | str() | int() | float() | list() | tuple():
            return None
    try:
        _plain(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        return str(error)
    return None


def _parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            yield from ((f"{path}.{key}", part) for key, part in value.items())
        case list() | tuple():
            yield from ((f"{path}[{i}]", part) for i, part in enumerate(value))
        case None | str() | int() | float():
            return
        case _:
            yield path, _plain(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain
)
