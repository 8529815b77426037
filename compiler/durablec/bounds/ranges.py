"""Lengths of time from a least to a greatest, each with the way on which it comes about.

Ways are trees whose ends are statements, so that putting two in a row costs nothing; they
are read once, by `parts`, where one is shown.
"""

from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple

from durablec import ir


class Part(NamedTuple):
    """What a statement contributes to a way: so many seconds, so many times."""

    statement: ir.Stmt
    seconds: float
    times: int = 1


class _Row(NamedTuple):
    first: "_Way"
    second: "_Way"
    times: int = 1


_Way = Part | _Row | None


class Stretch(NamedTuple):
    """A length in seconds, which may be `math.inf`, and the way on which it is reached."""

    seconds: float
    way: _Way = None

    def then(self, other: "Stretch") -> "Stretch":
        """Return the stretch of both in a row."""
        if self.way is None or other.way is None:
            way = self.way or other.way
        else:
            way = _Row(self.way, other.way)
        return Stretch(self.seconds + other.seconds, way)

    def times(self, count: float) -> "Stretch":
        """Return the stretch so many times in a row, which may be `math.inf` times."""
        if not self.seconds or not count:
            return Stretch(0)
        shown = 1 if count == inf else int(count)
        return Stretch(self.seconds * count, _Row(self.way, None, shown))


NOW = Stretch(0)


class Range(NamedTuple):
    """The least and the greatest length of something that may take any between them."""

    low: Stretch
    high: Stretch

    def then(self, other: "Range") -> "Range":
        """Return the range of both in a row."""
        return Range(self.low.then(other.low), self.high.then(other.high))


AT_ONCE = Range(NOW, NOW)


def of(statement: ir.Stmt, low: float, high: float) -> Range:
    """Return the range of a statement by itself."""
    return Range(_stretch(statement, low), _stretch(statement, high))


def _stretch(statement: ir.Stmt, seconds: float) -> Stretch:
    return Stretch(seconds, Part(statement, seconds)) if seconds else NOW


def either(ranges: Iterable[Range | None]) -> Range | None:
    """Return the range of what is one of these; None for one that never is."""
    known = [each for each in ranges if each is not None]
    if not known:
        return None
    return Range(
        min((each.low for each in known), key=_seconds),
        max((each.high for each in known), key=_seconds),
    )


def _seconds(stretch: Stretch) -> float:
    return stretch.seconds


def parts(stretch: Stretch) -> Iterator[Part]:
    """Yield what makes a stretch as long as it is, in the order in which it first happens.

    A row that stands in several, as that of a block does, is gone through once.
    """
    inner_first = list(_rows(stretch.way))
    times = dict.fromkeys(map(id, inner_first), 0)
    times[id(stretch.way)] = 1
    found: list[Part] = []
    for way in reversed(inner_first):
        if isinstance(way, _Row):
            for each in (way.first, way.second):
                if each is not None:
                    times[id(each)] += way.times * times[id(way)]
        else:
            found.append(way._replace(times=way.times * times[id(way)]))
    yield from found


def _rows(way: _Way) -> Iterator[Part | _Row]:
    """Yield a way and what it is made of once each, what a row is made of before it.

    Of what a row is made of, the second comes first, so that reversed they are in order.
    """
    seen: set[int] = set()
    waiting: list[tuple[_Way, bool]] = [(way, False)]
    while waiting:
        each, is_done = waiting.pop()
        if each is None or (id(each) in seen and not is_done):
            continue
        if is_done or isinstance(each, Part):
            seen.add(id(each))
            yield each
        else:
            seen.add(id(each))
            waiting += [(each, True), (each.first, False), (each.second, False)]
