"""The order in which pairs of places are gone on from: that of the old version's statements."""

from heapq import heappop, heappush
from math import inf

from durablec.compat.frames import Cursor, Run

Places = tuple[Cursor, Cursor]
"""A place in the old version, and one in the new."""


class Waiting:
    """Places that are yet to be gone on from: those that come first in the old version.

    So what comes behind several ways is gone on from when all of them are known, and not
    once for each.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[tuple[float, ...], int, Places]] = []
        self._held: set[Places] = set()
        self._count = 0

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, places: Places) -> None:
        """Add places, unless they wait already."""
        if places not in self._held:
            self._held.add(places)
            self._count += 1
            heappush(self._heap, (_order(places[0]), self._count, places))

    def pop(self) -> Places:
        """Take the first."""
        *_, places = heappop(self._heap)
        self._held.remove(places)
        return places


def _order(cursor: Cursor) -> tuple[float, ...]:
    """Return what places are ordered by: what is inside a statement is before its end."""
    return (*(float(each.at) for each in cursor if isinstance(each, Run)), inf)
