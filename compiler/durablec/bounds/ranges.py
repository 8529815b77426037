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
    """Yield what makes a stretch as long as it is, in the order in which it happens."""
    waiting: list[tuple[_Way, int]] = [(stretch.way, 1)]
    while waiting:
        way, times = waiting.pop()
        match way:
            case Part(statement, seconds, own):
                yield Part(statement, seconds, own * times)
            case _Row(first, second, own):
                waiting += [(second, times * own), (first, times * own)]
            case None:
                pass
