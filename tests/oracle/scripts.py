"""Random inputs and answers: what decides how an execution of a workflow goes."""

from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from tests.oracle.random_expressions import COLOURS
from tests.support.replay import Fail, Succeed, SucceedRaw

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


class Answer(NamedTuple):
    """What a callback is answered with, so many seconds after it was opened."""

    what: Succeed | SucceedRaw | Fail
    after: int


@dataclass(frozen=True)
class Script:
    """What an execution is started with, and what its callbacks are answered with."""

    input: dict[str, Any]
    seed: int

    def answer(self, name: str, number: int) -> Answer | None:
        """Return the answer to a callback: the n-th, from 0, of its name in history.

        None comes to nobody.
        """
        return _answer(Random(f"{self.seed} {name} {number}"))


def script(random: Random) -> Script:
    """Return a script for any workflow."""
    return Script(_input(random), random.randrange(2**32))


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
        "tag": "",
    }
    return made | ({"class": 6} if random.random() < 0.5 else {})


def _answer(random: Random) -> Answer | None:
    after = random.randrange(3, 400)
    if random.random() < 0.7:
        what = Succeed({"value": random.randrange(5), "tag": "answered"})
        return Answer(what, after)
    others = [
        Answer(Succeed({"value": "no integer", "tag": "x"}), after),
        Answer(Succeed(None), after),
        Answer(SucceedRaw("{no json"), after),
        Answer(SucceedRaw(None), after),
        Answer(Fail("refused", '{"code": 3}'), after),
        Answer(Fail("refused", "no json"), after),
        Answer(Fail("refused"), after),
        Answer(Succeed({"value": 9, "tag": "too late"}), after + 4000),
        None,
    ]
    return random.choice(others)
