"""Random inputs and answers: what decides how an execution of a workflow goes."""

from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.random_expressions import COLOURS
from tests.support.replay import Answer, Fail, Succeed, SucceedRaw, TimeOut

HOWS = (
    "ok",
    "ok",
    "Broken",
    "Worse",
    "Plain",
    "Leave",
    "KeyError",
    "Broken:1",
    "Worse:2",
)
"""What a called function may be told to do; see `functions/work.py`."""

_MOST_OPENED = 30
"""More than any loops of a workflow open callbacks of one name."""


@dataclass(frozen=True)
class Script:
    """What an execution is started with, and what its callbacks are answered with."""

    input: dict[str, Any]
    answers: dict[str, list[Answer]]


def script(random: Random, callbacks: list[str]) -> Script:
    """Return a script for a workflow that opens these callbacks."""
    return Script(
        _input(random),
        {name: [_answer(random) for _ in range(_MOST_OPENED)] for name in callbacks},
    )


def _input(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "n": random.randrange(-3, 9),
        "m": random.randrange(-3, 4),
        "big": random.choice([1, 2**62, -(2**62) - 1]),
        "list": [random.randrange(4) for _ in range(random.randrange(4))],
        "q": random.choice([None, 2]),
        "d": random.choice(
            [{"k": 1}, {"k": None}, {"k": "7"}, {"k": 2.5}, {}, None, "s", {"k": True}]
        ),
        "b": random.random() < 0.5,
        "c": random.choice(COLOURS),
        "h": random.choice(HOWS),
        "g": random.choice(HOWS),
    }
    return made | ({"class": 6} if random.random() < 0.5 else {})


def _answer(random: Random) -> Answer:
    fits = Succeed({"value": random.randrange(5), "tag": "answered"})
    others: list[Answer] = [
        Succeed({"value": "no integer", "tag": "x"}),
        Succeed(None),
        SucceedRaw("{no json"),
        SucceedRaw(None),
        Fail("refused", '{"code": 3}'),
        Fail("refused", "no json"),
        Fail("refused"),
        TimeOut(),
    ]
    return fits if random.random() < 0.7 else random.choice(others)
