"""CEL's parts of timestamps and durations, in a time zone or in UTC.

A zone is an offset (``+02:00``, ``02:00``, ``-02:30``) or a name of the IANA database
(``Europe/Berlin``). Names are looked up in the package ``tzdata`` if the project has it,
and else in the system's files, which not every image of AWS Lambda has, and which AWS
may renew under a running execution; the package is deployed with the function and so
stays as it is.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, Final

from durablec_runtime._cel_error import CelError, no_overload

_OFFSET: Final = re.compile(r"([+-]?)(\d\d?):([0-5]\d)", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")

_OF_TIMESTAMPS: Final[dict[str, Callable[[datetime], int]]] = {
    "getFullYear": lambda moment: moment.year,
    "getMonth": lambda moment: moment.month - 1,
    "getDate": lambda moment: moment.day,
    "getDayOfMonth": lambda moment: moment.day - 1,
    "getDayOfWeek": lambda moment: moment.isoweekday() % 7,
    "getDayOfYear": lambda moment: moment.timetuple().tm_yday - 1,
    "getHours": lambda moment: moment.hour,
    "getMinutes": lambda moment: moment.minute,
    "getSeconds": lambda moment: moment.second,
    "getMilliseconds": lambda moment: moment.microsecond // 1_000,
}
_OF_DURATIONS: Final[dict[str, Callable[[int], int]]] = {
    "getHours": lambda micros: micros // 3_600_000_000,
    "getMinutes": lambda micros: micros // 60_000_000,
    "getSeconds": lambda micros: micros // 1_000_000,
    "getMilliseconds": lambda micros: micros // 1_000 % 1_000,
}


def part(value: Any, getter: str, zone: Any = "UTC") -> int:
    """Return a part of a timestamp or duration, named by CEL's method.

    Months, days of the month, of the week (Sunday) and of the year count from 0. Hours,
    minutes and seconds of a duration are all of it in that unit, toward zero, and its
    milliseconds what is left beside the seconds.
    """
    match value:
        case datetime():
            return _OF_TIMESTAMPS[getter](in_zone(value, zone))
        case timedelta() if getter in _OF_DURATIONS and zone == "UTC":
            micros = abs(value) // timedelta(microseconds=1)
            size = _OF_DURATIONS[getter](micros)
            return size if value >= timedelta() else -size
        case _:
            raise no_overload(getter, value)


def in_zone(moment: datetime, zone: Any) -> datetime:
    """Return a timestamp as the clocks of a time zone show it."""
    if not isinstance(zone, str):
        raise no_overload("time zone", zone)
    try:
        return moment.astimezone(_zone(zone))
    except OverflowError:
        raise CelError("timestamp overflow") from None


def _zone(text: str) -> tzinfo:
    if text in ("", "UTC"):
        return UTC
    if found := _OFFSET.fullmatch(text):
        size = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if size < timedelta(days=1):
            return timezone(-size if found[1] == "-" else size)
    elif _NAME.fullmatch(text):
        return _named_zone(text)
    raise CelError(f"`{text:.80}` is not a time zone")


def _named_zone(name: str) -> tzinfo:
    # Few handlers have names of zones, and a cold start is paid for.
    from importlib import resources
    from zoneinfo import ZoneInfo

    folder, _, file = f"tzdata/zoneinfo/{name}".rpartition("/")
    try:
        package = resources.files(folder.replace("/", "."))
        with package.joinpath(file).open("rb") as rules:
            return ZoneInfo.from_file(rules, key=name)
    except (ImportError, OSError, ValueError):
        # There is no such package, or no such zone in it.
        pass
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise CelError(
            f"the time zone `{name:.80}` is not known here (if it should be, the machine "
            "has no time zone database: add `tzdata` to requirements.txt)"
        ) from None
