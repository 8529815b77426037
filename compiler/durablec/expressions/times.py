"""Timestamps, durations and time zones that are written out: what they are, if any.

The runtime reads the same texts (`durablec_runtime/_cel_conversion.py`, `_cel_time.py`);
tests compare the two.
"""

import re

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking
from durablec_dsl import expr

_DURATION = r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|us|µs|ns|m|s))+"
_PART = r"(\d+\.?\d*|\.\d+)(h|ms|us|µs|ns|m|s)"
_NANOSECONDS = {
    "h": 3_600_000_000_000,
    "m": 60_000_000_000,
    "s": 1_000_000_000,
    "ms": 1_000_000,
    "us": 1_000,
    "µs": 1_000,
    "ns": 1,
}
_LONGEST_SECONDS = 315_576_000_000
_TIMESTAMP = (
    r"(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?"
    r"([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
)
_ZONE = r"|[+-]?(?:\d|[01]\d|2[0-3]):[0-5]\d|[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*"


def duration_of(text: str) -> int | None:
    """Return the microseconds of a duration such as `1h30m`; None if it is none."""
    if text in ("0", "+0", "-0"):
        return 0
    if len(text) > 200 or not re.fullmatch(_DURATION, text, re.ASCII):
        return None
    nanos = sum(_nanoseconds(*part) for part in re.findall(_PART, text, re.ASCII))
    if nanos > _LONGEST_SECONDS * 10**9:
        return None
    return -(nanos // 1_000) if text.startswith("-") else nanos // 1_000


def _nanoseconds(number: str, unit: str) -> int:
    whole, _, part = number.partition(".")
    scale = _NANOSECONDS[unit]
    return int(whole or 0) * scale + int(part or 0) * scale // int(10 ** len(part))


def timestamp_of(text: str) -> tuple[int, ...] | None:
    """Return year, month, day, hour, minute, second, microsecond in UTC; None if none."""
    found = re.fullmatch(_TIMESTAMP, text, re.ASCII)
    if found is None:
        return None
    # Most workflows have no timestamp in them, and datetime costs to import.
    from datetime import UTC, datetime

    date, time, fraction, zone = found.groups()
    micros = (fraction or "").ljust(6, "0")[:6]
    try:
        written = datetime.fromisoformat(f"{date}T{time}.{micros}{zone.upper()}")
        moment = written.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (*moment.timetuple()[:6], moment.microsecond)


def check_literal(checking: Checking, function: str, node: expr.Expr) -> None:
    """Report a text that `timestamp` or `duration` cannot read."""
    if not isinstance(node, expr.Constant) or not isinstance(node.value, str):
        return
    if function == "duration" and duration_of(node.value) is None:
        help = "write, for example, `1h30m`, `20s` or `0.5s`, at most 10,000 years"
        _add(checking, node, "a duration", help)
    if function == "timestamp" and timestamp_of(node.value) is None:
        help = "write, for example, `2026-12-24T18:00:00Z`, of the years 1 to 9999"
        _add(checking, node, "a timestamp", help)


def check_zone(checking: Checking, node: expr.Expr) -> None:
    """Report a text that is no time zone; which names there are, the runtime knows."""
    if not isinstance(node, expr.Constant) or not isinstance(node.value, str):
        return
    if not re.fullmatch(_ZONE, node.value, re.ASCII):
        help = (
            "write a name of the IANA database, `Europe/Berlin`, or an offset, `+02:00`"
        )
        _add(checking, node, "a time zone", help)


def _add(checking: Checking, node: expr.Expr, what: str, help: str) -> None:
    message = f"`{checking.text(node)}` is not {what}"
    checking.add(WRONG_ARGUMENT, node.span, message, help=help)
