"""Moments of virtual time, as far as they are known.

A step takes no time, a wait what it says. What is left to chance, as jitter is, makes a
moment a span: it is not before `early` and not after `late`, in seconds since the start.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Undetermined(Exception):
    """What happens depends on what nothing determines, as which of two ends first."""


class Moment(NamedTuple):
    """A moment that is surely between two others."""

    early: int
    late: int

    def plus(self, pause: "Pause") -> "Moment":
        """Return the moment after a pause."""
        return Moment(self.early + pause.least, self.late + pause.most)

    def precedes(self, other: "Moment", margin: int = 0) -> bool:
        """Say whether this one surely comes first, by more than a margin."""
        return self.late + margin < other.early


class Pause(NamedTuple):
    """How long something takes, in seconds."""

    least: int
    most: int


START = Moment(0, 0)


def exactly(seconds: int) -> Pause:
    """Return a pause of which nothing is left to chance."""
    return Pause(seconds, seconds)


def latest(moments: Iterable[Moment]) -> Moment:
    """Return the last of some moments."""
    found = list(moments)
    return Moment(max(m.early for m in found), max(m.late for m in found))


def earliest(moments: Iterable[Moment], number: int = 1) -> Moment:
    """Return the n-th of some moments."""
    found = list(moments)
    early = sorted(m.early for m in found)
    late = sorted(m.late for m in found)
    return Moment(early[number - 1], late[number - 1])
