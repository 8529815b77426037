"""Amounts of what is metered, as the least and the most, for each way out of a body."""

from math import inf
from typing import Literal as OneOf
from typing import NamedTuple


class Amount(NamedTuple):
    """What is metered; each may be infinite.

    `written` is in bytes, `calls` are attempts of the user's functions, `transitions`
    those that Step Functions would count for the same. Of the invocations, `answers` are
    those that begin because a callee has ended: beside them nothing can go on that saves
    one, as it can beside a wait.
    """

    operations: float = 0
    invocations: float = 0
    written: float = 0
    calls: float = 0
    transitions: float = 0
    answers: float = 0


class Cost(NamedTuple):
    """The least and the most, and the most that it adds to what is undone on failure."""

    low: Amount
    high: Amount
    debt: Amount


Exit = OneOf["next", "return", "break", "continue", "fail"]

Ways = dict[Exit, Cost]
"""What it costs to leave a statement or a body, by each way there is out of it."""

NOTHING = Amount()
FREE = Cost(NOTHING, NOTHING, NOTHING)


class Ends(NamedTuple):
    """What a scope of its own costs; None where it never ends so."""

    completes: Cost | None
    fails: Cost | None

    @property
    def all(self) -> Cost:
        """Either of both."""
        return union(self.completes, self.fails) or FREE


def plus(one: Amount, two: Amount) -> Amount:
    """Return the sum of two amounts."""
    return Amount(
        one[0] + two[0],
        one[1] + two[1],
        one[2] + two[2],
        one[3] + two[3],
        one[4] + two[4],
        one[5] + two[5],
    )


def times(amount: Amount, count: float) -> Amount:
    """Return an amount so many times; nothing is nothing, however often."""
    return Amount(*(each * count if each and count else 0 for each in amount))


def then(one: Cost, two: Cost) -> Cost:
    """Return the cost of one after the other."""
    if two is FREE:
        return one
    return Cost(plus(one[0], two[0]), plus(one[1], two[1]), plus(one[2], two[2]))


def union(one: Cost | None, two: Cost | None) -> Cost | None:
    """Return the cost of one or the other."""
    if one is None or two is None:
        return one or two
    return Cost(
        Amount(*map(min, one.low, two.low)),
        Amount(*map(max, one.high, two.high)),
        Amount(*map(max, one.debt, two.debt)),
    )


def repeated(cost: Cost, least: float, most: float) -> Cost:
    """Return the cost of something that happens between so many times."""
    return Cost(times(cost.low, least), times(cost.high, most), times(cost.debt, most))


def undone(cost: Cost) -> Cost:
    """Return the cost of a failure once what was done before has been undone.

    How much that was by then is not known: the least is nothing.
    """
    return Cost(cost.low, plus(cost.high, cost.debt), NOTHING)


def add(ways: Ways, way: Exit, cost: Cost) -> None:
    """Add a cost to what is known of a way out."""
    before = ways.get(way)
    ways[way] = cost if before is None else (union(before, cost) or cost)


def whole(number: float) -> int | None:
    """Return an amount as a whole number, None where it has no bound."""
    return None if number == inf else round(number)
