"""Makes the expressions of a seed, evaluates them on both sides, and names differences."""

import random
from collections import Counter
from typing import NamedTuple

from tests.fuzz.comparison import Setting, agree
from tests.fuzz.differences import Difference, name_of
from tests.fuzz.expressions import Node, made
from tests.fuzz.histogram import Histogram
from tests.fuzz.reduction import culprits
from tests.fuzz.sides import Refused
from tests.fuzz.values import given

_TYPED = 0.75
"""How many expressions are compiled with what is known of their variables' types."""


class Found(NamedTuple):
    """A difference, which expression of its seed shows it, and its name if it has one."""

    at: int
    whole: str
    difference: Difference
    name: str | None


class Trial:
    """What came of a seed: all differences, and how many of each name."""

    def __init__(self) -> None:
        self.histogram = Histogram()
        self.found: list[Found] = []
        self.drawn_again = 0

    @property
    def names(self) -> Counter[str]:
        return Counter(each.name for each in self.found if each.name is not None)

    @property
    def unnamed(self) -> list[Found]:
        return [each for each in self.found if each.name is None]


def run(seed: int, count: int) -> Trial:
    """Evaluate so many expressions of a seed on both sides.

    What the other side's checker refuses is drawn again: it types some of what is `any`
    more strictly than a generator can know.
    """
    trial = Trial()
    at = 0
    while trial.histogram.total < count:
        node, setting = drawn(seed, at)
        _try(trial, node, setting, at)
        at += 1
    return trial


def drawn(seed: int, at: int) -> tuple[Node, Setting]:
    """Return the expression that a seed has at a place, and what it is evaluated with."""
    chance = random.Random(f"{seed}/{at}")
    node = made(chance)
    return node, Setting(given(chance), chance.random() < _TYPED)


def _try(trial: Trial, node: Node, setting: Setting, at: int) -> None:
    ours, theirs = setting.outcomes(str(node))
    if isinstance(theirs, Refused):
        trial.drawn_again += 1
        return
    trial.histogram.add(node, ours, theirs)
    if agree(ours, theirs):
        return
    for each in culprits(node, setting):
        difference = Difference(str(each), setting, *setting.outcomes(str(each)))
        found = Found(at, str(node), difference, name_of(difference))
        trial.found.append(found)
