"""CEL's conversions: strict about texts, unlike Python's of the same names.

Timestamps are aware datetimes in UTC and durations timedeltas, both to the microsecond;
what a text says beyond is cut off.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from durablec_runtime._cel_arithmetic import i64
from durablec_runtime._cel_error import CelError, kind, no_overload
from durablec_runtime._json import duration_text

_INT: Final = re.compile(r"[+-]?[0-9]+")
_DOUBLE: Final = re.compile(
    r"[+-]?(([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|inf(inity)?|nan)",
    re.IGNORECASE,
)
#: The texts of Go's strconv.ParseBool, which CEL's definition follows.
_BOOLS: Final = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}
_TIMESTAMP: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?"
    r"([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_DURATION: Final = re.compile(
    r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|us|µs|ns|m|s))+", re.A
)
_PART: Final = re.compile(r"(\d+\.?\d*|\.\d+)(h|ms|us|µs|ns|m|s)", re.ASCII)
_NANOSECONDS: Final = {
    "h": 3_600_000_000_000,
    "m": 60_000_000_000,
    "s": 1_000_000_000,
    "ms": 1_000_000,
    "us": 1_000,
    "µs": 1_000,
    "ns": 1,
}
_LONGEST_SECONDS: Final = 315_576_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def string(value: Any) -> str:
    """Convert to a string; a double that is integral is written without ``.0``."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value).removesuffix(".0")
        case datetime():
            return _timestamp_text(value)
        case timedelta():
            return duration_text(value)
        case _:
            raise no_overload("string", value)


def int_(value: Any) -> Any:
    """Convert to an integer: doubles toward zero, decimal text, seconds since 1970."""
    match value:
        case bool():
            raise no_overload("int", value)
        case int():
            return i64(value)
        case float():
            # CEL refuses both ends, which a double cannot hold exactly.
            if not -(2.0**63) < value < 2.0**63:
                raise CelError(f"`{value}` is out of the range of int")
            return int(value)
        case str() if _INT.fullmatch(value) and len(value) <= 100:
            return i64(int(value))
        case datetime():
            return (value - _EPOCH) // timedelta(seconds=1)
        case _:
            raise _unreadable("int", value)


def double(value: Any) -> float:
    """Convert to a double: integers, and text as JSON or C write it."""
    match value:
        case bool():
            raise no_overload("double", value)
        case int() | float():
            return float(value)
        case str() if _DOUBLE.fullmatch(value):
            return float(value)
        case _:
            raise _unreadable("double", value)


def bool_(value: Any) -> bool:
    """Convert to a bool: ``1 t T true TRUE True`` and their opposites."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _BOOLS:
        return _BOOLS[value]
    raise _unreadable("bool", value)


def timestamp(value: Any) -> datetime:
    """Convert to a timestamp: RFC 3339 text, or seconds since 1970."""
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return _EPOCH + timedelta(seconds=value)
        if isinstance(value, str) and (found := _TIMESTAMP.fullmatch(value)):
            micros = (found[2] or "").ljust(6, "0")[:6]
            whole = datetime.fromisoformat(f"{found[1]}.{micros}{found[3]}".upper())
            return whole.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CelError(f"`{value!s:.80}` is out of the range of timestamp") from None
    raise _unreadable("timestamp", value)


def duration(value: Any) -> timedelta:
    """Convert to a duration: text such as ``1h30m``, ``-1.5s``, ``20ms``."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise _unreadable("duration", value)
    if value in ("0", "+0", "-0"):
        return timedelta()
    if len(value) > 200 or not _DURATION.fullmatch(value):
        raise _unreadable("duration", value)
    nanos = sum(_nanoseconds(number, unit) for number, unit in _PART.findall(value))
    if nanos > _LONGEST_SECONDS * 10**9:
        raise CelError(f"`{value:.80}` is out of the range of duration")
    size = timedelta(microseconds=nanos // 1_000)
    return -size if value.startswith("-") else size


def _nanoseconds(number: str, unit: str) -> int:
    whole, _, part = number.partition(".")
    scale = _NANOSECONDS[unit]
    return int(whole or 0) * scale + int(part or 0) * scale // int(10 ** len(part))


def _timestamp_text(value: datetime) -> str:
    moment = value.astimezone(UTC)
    fraction = f".{moment.microsecond:06}".rstrip("0") if moment.microsecond else ""
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}{fraction}Z"


def _unreadable(target: str, value: Any) -> CelError:
    if isinstance(value, str):
        return CelError(f"`{value:.80}` cannot be read as {target}")
    return CelError(f"{kind(value)} cannot be converted to {target}")
