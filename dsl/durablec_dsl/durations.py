"""Reads durations: `10s`, `1h30m`, `7d`, or ISO 8601; and repairs the common slips."""

from typing import NamedTuple

# An execution lasts 366 days at most (AWS, `ExecutionTimeout`), so nothing in it lasts
# longer.
MAX_SECONDS = 366 * 86_400

_SHORT = r"(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
_ISO = r"P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?"
_UNITS = (86_400, 3_600, 60, 1)
_LOOSE_PART = r"([0-9]{1,12}(?:\.[0-9]{1,9})?)\s*([a-zµ]*)[\s,]*(?:and\s+)?"
_LOOSE_UNITS = {
    unit: seconds
    for seconds, units in (
        (0.001, "ms msec msecs millis millisecond milliseconds"),
        (1.0, "s sec secs second seconds"),
        (60.0, "m min mins minute minutes"),
        (3_600.0, "h hr hrs hour hours"),
        (86_400.0, "d day days"),
        (604_800.0, "w wk week weeks"),
    )
    for unit in units.split()
}
UNITS = frozenset(_LOOSE_UNITS)
"""The words that people write for units of time."""


class BadDuration(NamedTuple):
    """Why a text is no duration, and the duration that is most likely meant."""

    reason: str
    repair: str | None


def parse_duration(text: str) -> int | BadDuration:
    """Return the seconds of a duration: whole, at least 1, at most 366 days."""
    # Patterns are compiled here and not above: a module that is only imported pays
    # nothing, and `re` keeps what it compiled.
    import re

    found = re.fullmatch(_SHORT, text) or re.fullmatch(_ISO, text)
    if found is None or not any(found.groups()):
        return _explain(text)
    if any(group and len(group.lstrip("0")) > 9 for group in found.groups()):
        return _too_long(text)
    seconds = sum(
        int(group or 0) * unit
        for group, unit in zip(found.groups(), _UNITS, strict=True)
    )
    if seconds > MAX_SECONDS:
        return _too_long(text)
    if seconds < 1:
        return BadDuration(f"`{text}` is shorter than one second", "1s")
    return seconds


def short_form(seconds: int) -> str:
    """Return whole seconds as `1d2h3m4s`, without the parts that are zero."""
    parts = []
    for unit, letter in zip(_UNITS, "dhms", strict=True):
        count, seconds = divmod(seconds, unit)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts)


def _too_long(text: str) -> BadDuration:
    return BadDuration(
        f"`{text[:40]}` is longer than the 366 days that anything lasts", None
    )


def _explain(text: str) -> BadDuration:
    import re

    shown = text[:40]
    if text.isascii() and text.isdigit():
        reason = f"`{shown}` is a number without a unit, where a duration must stand"
        return BadDuration(reason, f"{text}s" if len(text) <= 8 and int(text) else None)
    reason = f"`{shown}` is no duration"
    seconds = 0.0
    at = 0
    lower = text.strip().lower()[:100]
    while at < len(lower):
        part = re.compile(_LOOSE_PART).match(lower, at)
        if part is None or part.group(2) not in _LOOSE_UNITS:
            return BadDuration(reason, None)
        seconds += float(part.group(1)) * _LOOSE_UNITS[part.group(2)]
        at = part.end()
    if at == 0 or seconds > MAX_SECONDS:
        return BadDuration(reason, None)
    if seconds != int(seconds):
        reason = f"`{shown}` is not a whole number of seconds"
    return BadDuration(reason, short_form(max(1, round(seconds))))
