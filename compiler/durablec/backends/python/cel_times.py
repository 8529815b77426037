"""Writes what CEL has of timestamps and durations: `datetime` and `timedelta`.

Those that are written out are made without reading a text. Timestamps are in UTC, so
that a part of one is an attribute; in another time zone `cel.in_zone` comes first.
"""

import ast

from durablec.backends.python.cel_part import (
    Part,
    cel,
    helped,
    is_literal,
    is_string,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Binary,
    Call,
    Node,
    Unary,
    constant,
)
from durablec.expressions.times import duration_of, timestamp_of
from durablec.types import DURATION, INT, TIMESTAMP

_ATTRIBUTES = {
    "getDate": "day",
    "getFullYear": "year",
    "getHours": "hour",
    "getMinutes": "minute",
    "getSeconds": "second",
}
GETTERS = {
    "getDate": (1, 31),
    "getDayOfMonth": (0, 30),
    "getDayOfWeek": (0, 6),
    "getDayOfYear": (0, 365),
    "getFullYear": (1, 9999),
    "getHours": (0, 23),
    "getMilliseconds": (0, 999),
    "getMinutes": (0, 59),
    "getMonth": (0, 11),
    "getSeconds": (0, 59),
}
"""The parts of a timestamp, and between what they are."""

_UNITS = {
    "days": 86_400_000_000,
    "hours": 3_600_000_000,
    "minutes": 60_000_000,
    "seconds": 1_000_000,
    "milliseconds": 1_000,
    "microseconds": 1,
}


def timestamp(part: Part) -> Part:
    """Return `timestamp(part)`."""
    if part.type is TIMESTAMP:
        return part
    parts = timestamp_of(_text(part)) if _is_text(part) else None
    if parts is None:
        return helped("timestamp", part, type=TIMESTAMP)
    numbers = list(parts)
    while len(numbers) > 3 and numbers[-1] == 0:
        numbers.pop()
    arguments = [constant(number) for number in numbers]
    moment = Call(Atom("datetime"), arguments, [("tzinfo", Atom("UTC"))])
    return Part(moment, TIMESTAMP)


def duration(part: Part) -> Part:
    """Return `duration(part)`."""
    if part.type is DURATION:
        return part
    micros = duration_of(_text(part)) if _is_text(part) else None
    if micros is None:
        return helped("duration", part, type=DURATION)
    left = abs(micros)
    units: list[tuple[str, Node]] = []
    for name, size in _UNITS.items():
        count, left = divmod(left, size)
        if count:
            units.append((name, constant(count)))
    length: Node = Call(Atom("timedelta"), [], units)
    return Part(Unary("-", length) if micros < 0 else length, DURATION)


def getter(name: str, moment: Part, zone: Part | None = None) -> Part:
    """Return a part of a timestamp or duration, named by CEL's method."""
    if moment.type is not TIMESTAMP:
        others = [] if zone is None else [zone.node]
        node: Node = cel("part", moment.node, constant(name), *others)
        fails = moment.fails or moment.type is not DURATION
        return Part(node, INT, fails)
    fails, node = moment.fails, moment.node
    if zone is not None:
        fails, node = True, cel("in_zone", node, zone.node)
    return Part(_part(name, node), INT, fails, bounds=GETTERS[name])


def _part(name: str, moment: Node) -> Node:
    match name:
        case "getMonth":
            return Binary("-", Attribute(moment, "month"), constant(1))
        case "getDayOfMonth":
            return Binary("-", Attribute(moment, "day"), constant(1))
        case "getDayOfWeek":
            return Binary("%", Call(Attribute(moment, "isoweekday")), constant(7))
        case "getDayOfYear":
            day = Attribute(Call(Attribute(moment, "timetuple")), "tm_yday")
            return Binary("-", day, constant(1))
        case "getMilliseconds":
            return Binary("//", Attribute(moment, "microsecond"), constant(1000))
        case _:
            return Attribute(moment, _ATTRIBUTES[name])


def _is_text(part: Part) -> bool:
    return is_string(part) and is_literal(part)


def _text(part: Part) -> str:
    assert isinstance(part.node, Atom)
    return str(ast.literal_eval(part.node.text))
