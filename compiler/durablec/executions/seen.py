"""What ways through statements come to, by the ends to which they lead.

Parts are bits of an integer, so that a way through two thousand statements is a number.
"""

from collections.abc import Iterable
from typing import Literal as OneOf
from typing import NamedTuple


class Seen(NamedTuple):
    """The parts that all of some ways come to, and those that any of them does."""

    all: int
    any: int

    def behind(self, before: "Seen") -> "Seen":
        """Return what is come to by ways that go on where those `before` end."""
        return Seen(self.all | before.all, self.any | before.any)


class Failed(NamedTuple):
    """An end by an error of a name; "" is one of any."""

    name: str


class Again(NamedTuple):
    """An end by the error that a clause has caught: by its alias, None of the nearest."""

    alias: str | None


Word = OneOf["through", "returned", "broke", "continued", "cut"]
"""`cut` is where nothing more is recorded: what follows may have come, or has not."""

Exit = Word | Failed | Again

Ways = dict[Exit, Seen]

NOTHING = Seen(0, 0)


def one(bit: int) -> Seen:
    """Return what a way comes to that passes one part."""
    return Seen(bit, bit)


def behind(before: Seen, ways: Ways) -> Ways:
    """Return ways that begin with what is come to before them."""
    return {exit: seen.behind(before) for exit, seen in ways.items()}


def joined(several: Iterable[Ways]) -> Ways:
    """Return ways of which any may have been taken."""
    found: Ways = {}
    for ways in several:
        for exit, seen in ways.items():
            found[exit] = either(found.get(exit), seen)
    return found


def either(one: Seen | None, other: Seen) -> Seen:
    """Return what is come to by one of two sets of ways, of which one may be none."""
    if one is None:
        return other
    return Seen(one.all & other.all, one.any | other.any)


def of_any(seen: Iterable[Seen]) -> Seen | None:
    """Return what is come to by ways of which any may have been taken, None of none."""
    found: Seen | None = None
    for each in seen:
        found = either(found, each)
    return found
