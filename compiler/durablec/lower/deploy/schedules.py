"""Looks at the schedules of EventBridge Scheduler, which refuses them at deployment.

The forms are those of its user guide: `cron` of six fields, `rate`, and `at`.
"""

import re
from datetime import datetime

from durablec.lower.deploy.reader import Reader
from durablec.settings import Setting
from durablec_dsl.suggest import did_you_mean

_MONTHS = [
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_FIELDS = (
    ("minutes", range(60), (), 0),
    ("hours", range(24), (), 0),
    ("day of the month", range(1, 32), (), 0),
    ("month", range(1, 13), _MONTHS, 1),
    ("day of the week", range(1, 8), _DAYS, 1),
    ("year", range(1970, 2200), (), 0),
)
_RATE = re.compile(r"rate\(\s*(\d+)\s+(minute|hour|day)(s?)\s*\)")
_EXAMPLES = "`cron(0 9 * * ? *)`, `rate(5 minutes)` or `at(2030-01-31T09:00:00)`"


def check_schedule(reader: Reader, setting: Setting, text: str) -> bool:
    """Say whether a schedule is one, and report it if it is not."""
    found = _mistake(text)
    if found is not None:
        reader.refuse(setting, *found)
    return found is None


def check_timezone(reader: Reader, setting: Setting, name: str) -> None:
    """Report a time zone that does not exist, where this machine knows them."""
    from zoneinfo import available_timezones

    known = available_timezones()
    if known and name not in known:
        help = did_you_mean(name, known) or "write it as `Europe/Berlin`"
        reader.refuse(setting, f"`{name}` is no time zone", help)


def _mistake(text: str) -> tuple[str, str | None] | None:
    kind = text.partition("(")[0]
    if not text.endswith(")") or kind not in ("cron", "rate", "at"):
        help = f"write {_EXAMPLES}"
        if len(text.split()) == 5:
            help = f"write `cron({_six(text)})`"
        return f"`{text}` is no schedule", help
    if kind == "rate":
        return _rate(text)
    inside = text[len(kind) + 1 : -1]
    return _at(inside) if kind == "at" else _cron(inside)


def _six(text: str) -> str:
    """Return what five fields of a crontab mean, as far as fields can be taken over."""
    minute, hour, day, month, weekday = text.split()
    if weekday == "*":
        weekday = "?"
    elif day == "*":
        day = "?"
    return f"{minute} {hour} {day} {month} {weekday} *"


def _rate(text: str) -> tuple[str, str | None] | None:
    found = _RATE.fullmatch(text)
    if found is None:
        return (
            f"`{text}` is no rate",
            "write `rate(5 minutes)`, in minutes, hours or days",
        )
    number, unit, plural = found.groups()
    if int(number) == 0:
        return f"`{text}` is never", None
    if int(number) > 1 and not plural:
        return f"`{text}` is no rate", f"write `rate({number} {unit}s)`"
    return None


def _at(text: str) -> tuple[str, str | None] | None:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        help = "write `at(2030-01-31T09:00:00)`; `timezone` says where"
        return f"`{text}` is no moment", help
    return None


def _cron(text: str) -> tuple[str, str | None] | None:
    fields = text.split()
    if len(fields) != len(_FIELDS):
        help = f"write `cron({_six(text)})`" if len(fields) == 5 else None
        names = ", ".join(name for name, *_ in _FIELDS)
        return f"`cron` has six fields, and this has {len(fields)}", help or names
    if (fields[2] == "?") == (fields[4] == "?"):
        help = "write `?` for one of the day of the month and that of the week"
        return "one of the two fields of days is `?`, and not both", help
    for (name, takes, words, first), field in zip(_FIELDS, fields, strict=True):
        if not _is_field(field, name, takes, list(words), first):
            return f"`{field}` is no {name}", None
    return None


def _is_field(
    field: str, name: str, takes: range, words: list[str], first: int
) -> bool:
    if field == "?":
        return name.startswith("day")
    return all(
        _is_part(part, name, takes, words, first) for part in field.upper().split(",")
    )


def _is_part(part: str, name: str, takes: range, words: list[str], first: int) -> bool:
    def number(text: str) -> int | None:
        if text in words:
            return words.index(text) + first
        return int(text) if text.isdecimal() and int(text) in takes else None

    if name == "day of the month" and re.fullmatch(r"L|LW|\d+W", part):
        return part[0] == "L" or number(part[:-1]) is not None
    if name == "day of the week":
        if part == "L" or (part.endswith("L") and number(part[:-1]) is not None):
            return True
        if "#" in part:
            day, _, week = part.partition("#")
            return number(day) is not None and week in list("12345")
    base, slash, step = part.partition("/")
    if slash and not (step.isdecimal() and int(step) > 0):
        return False
    if base == "*":
        return True
    begin, dash, end = base.partition("-")
    if dash and number(end) is None:
        return False
    return number(begin) is not None
