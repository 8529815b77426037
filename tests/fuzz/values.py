"""The variables of random expressions: their types for both sides, and their values.

A record is a map to the other side, which has none. A `number` that JSON writes without
a point comes as an int of Python's, and is a double to the other side: `Given` keeps both.
"""

import random
from typing import Any, NamedTuple

from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    FieldType,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)
from tests.fuzz.texts import TEXTS

_INNER = RecordType({"n": FieldType(INT, False), "s": FieldType(STRING, True)})
_RECORD = RecordType(
    {
        "n": FieldType(INT, True),
        "s": FieldType(STRING, False),
        "a": FieldType(BOOL, False),
        "d": FieldType(DOUBLE, False),
        "xs": FieldType(ListType(INT), True),
        "maybe": FieldType(Nullable(STRING), True),
        "inner": FieldType(_INNER, False),
    }
)

OURS: dict[str, Type] = {
    "n": INT,
    "k": INT,
    "d": DOUBLE,
    "e": DOUBLE,
    "s": STRING,
    "t": STRING,
    "a": BOOL,
    "b": BOOL,
    "xs": ListType(INT),
    "ys": ListType(STRING),
    "ds": ListType(DOUBLE),
    "rs": ListType(_RECORD),
    "m": MapType(INT),
    "ms": MapType(STRING),
    "r": _RECORD,
    "maybe": Nullable(STRING),
    "j": DYN,
    "js": ListType(DYN),
}
"""The variables' types, as the compiler knows them."""

THEIRS = {
    **dict.fromkeys(("n", "k"), "int"),
    **dict.fromkeys(("d", "e"), "double"),
    **dict.fromkeys(("s", "t"), "string"),
    **dict.fromkeys(("a", "b"), "bool"),
    "xs": "list<int>",
    "ys": "list<string>",
    "ds": "list<double>",
    "rs": "list<map<string,dyn>>",
    "m": "map<string,int>",
    "ms": "map<string,string>",
    "r": "map<string,dyn>",
    "maybe": "dyn",
    "j": "dyn",
    "js": "list<dyn>",
}
"""The same types, as the other side writes them."""

_EDGES = (2**63 - 1, -(2**63), 2**63 - 2, 2**53 + 1, -(2**31), 2**32)
_DOUBLES = (0.0, -0.0, 0.5, -1.5, 2.5, 3.0, 0.1, 1e6, -7.0)
_FAR_DOUBLES = (1e300, -1e300, 5e-324, 1e15, 1e16, 1e21, 2.0**53, 2.0**63, -(2.0**63))


class Given(NamedTuple):
    """Values of all variables, as they come to a handler, and as the other side takes them."""

    ours: dict[str, Any]
    theirs: dict[str, Any]


def given(chance: random.Random) -> Given:
    """Make values of all variables."""
    theirs = {
        "n": _int(chance),
        "k": chance.randint(-3, 3),
        "d": _double(chance),
        "e": _double(chance),
        "s": chance.choice(TEXTS),
        "t": chance.choice(TEXTS),
        "a": chance.random() < 0.5,
        "b": chance.random() < 0.5,
        "xs": [_small(chance) for _ in range(_length(chance))],
        "ys": [chance.choice(TEXTS) for _ in range(_length(chance))],
        "ds": [_double(chance) for _ in range(_length(chance))],
        "rs": [_record(chance) for _ in range(_length(chance))],
        "m": _map(chance, _small),
        "ms": _map(chance, lambda c: c.choice(TEXTS)),
        "r": _record(chance),
        "maybe": chance.choice([None, chance.choice(TEXTS)]),
        "j": _json(chance, 3),
        "js": [_json(chance, 1) for _ in range(chance.randint(0, 3))],
    }
    is_as_json = chance.random() < 0.3
    ours = {
        name: _without_points(value, OURS[name]) if is_as_json else value
        for name, value in theirs.items()
    }
    return Given(ours, theirs)


def _without_points(value: Any, type_: Type) -> Any:
    """Return a value as JSON may write it: a double that is integral, as an int."""
    match type_:
        case ListType(item=item):
            return [_without_points(each, item) for each in value]
        case RecordType(fields=fields):
            return {
                name: _without_points(each, fields[name].type)
                for name, each in value.items()
            }
        case _ if type_ is DOUBLE and value.is_integer() and abs(value) < 2**53:
            is_negative_zero = value == 0 and str(value)[0] == "-"
            return value if is_negative_zero else int(value)
        case _:
            return value


def _length(chance: random.Random) -> int:
    return chance.choice((0, 1, 2, 3, 4))


def _int(chance: random.Random) -> int:
    return chance.choice(_EDGES) if chance.random() < 0.3 else _small(chance)


def _small(chance: random.Random) -> int:
    return chance.randint(-3, 9) if chance.random() < 0.9 else chance.choice(_EDGES)


def _double(chance: random.Random) -> float:
    return chance.choice(_FAR_DOUBLES if chance.random() < 0.2 else _DOUBLES)


def _map(chance: random.Random, value: Any) -> dict[str, Any]:
    keys = [key for key in ("u", "7", "v", "\u00fc", "") if chance.random() < 0.6]
    return {key: value(chance) for key in keys}


def _record(chance: random.Random) -> dict[str, Any]:
    xs = [_small(chance) for _ in range(chance.randint(0, 3))]
    found: dict[str, Any] = {"n": _int(chance), "xs": xs}
    found["maybe"] = chance.choice([None, "u"])
    inner = {"s": chance.choice(TEXTS), "n": _small(chance)}
    if chance.random() < 0.5:
        del inner["n"]
    others = {
        "s": chance.choice(TEXTS),
        "a": chance.random() < 0.5,
        "d": _double(chance),
        "inner": inner,
    }
    return found | {k: v for k, v in others.items() if chance.random() < 0.75}


def _json(chance: random.Random, depth: int) -> Any:
    """Make anything that JSON can be; it is a map or a list more often than not."""
    kind = chance.random() if depth else 1.0
    if kind < 0.4:
        keys = chance.sample(["a", "b", "u", "7", ""], chance.randint(0, 4))
        return {key: _json(chance, depth - 1) for key in keys}
    if kind < 0.65:
        return [_json(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    scalars = (_int(chance), _double(chance), chance.choice(TEXTS), None, True, False)
    return chance.choice(scalars)
