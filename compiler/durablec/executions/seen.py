"""What ways through statements come to, by the ends to which they lead.

Parts are bits of an integer, so that a way through two thousand statements is a number.
Each has three: that it was come to, that it has failed, and that it has not ended.
"""

from collections.abc import Iterable
from typing import Literal as OneOf
from typing import NamedTuple

BITS = 3
"""How many bits a part has, of which the first is given."""


def as_failed(bit: int) -> int:
    """Return the bit that says of a part that it has failed."""
    return bit << 1


def as_open(bit: int) -> int:
    """Return the bit that says of a part that it has not ended."""
    return bit << 2


def from_failed(bits: int) -> int:
    """Return the parts, by their first bits and others, that are said to have failed."""
    return bits >> 1


def from_open(bits: int) -> int:
    """Return the parts, by their first bits and others, that are said not to have ended."""
    return bits >> 2


class Seen(NamedTuple):
    """What all of some ways come to, and what any of them does."""

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


def so_ended(bit: int, ways: Ways) -> Ways:
    """Return ways through a part, of which each says how the part has ended."""
    return {exit: seen.behind(one(_fate(bit, exit))) for exit, seen in ways.items()}


def _fate(bit: int, exit: Exit) -> int:
    match exit:
        case Failed() | Again():
            return as_failed(bit)
        case "cut":
            return as_open(bit)
        case _:
            return 0


def rounds(earlier: Seen, last: Seen) -> Seen:
    """Return what is come to by a round behind others.

    How a part has ended is said by the last round if that has surely come to it.
    """
    # 2**3n - 1 is seven times the number in which every third bit is one.
    every = (1 << BITS * (last.all.bit_length() // BITS + 1)) // 7
    judged = last.all & every
    others = ~(as_failed(judged) | as_open(judged))
    return Seen(last.all | earlier.all & others, last.any | earlier.any & others)


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
