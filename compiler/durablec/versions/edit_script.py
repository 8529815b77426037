"""What two sequences have in common, in order, and what of a sequence has kept its order.

What stands once in both is put in order first (patience sorting), and leads; between
that it is Myers' shortest edit (An O(ND) Difference Algorithm and Its Variations,
Algorithmica 1, 1986).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

_COSTLY = 1_000
"""From how many members on a stretch of what stands several times is not looked at."""

Places = list[tuple[int, int]]


def common(before: Sequence[Hashable], after: Sequence[Hashable]) -> Places:
    """Return the places of a long common subsequence, in both sequences."""
    found: Places = []
    start, end = (0, 0), (len(before), len(after))
    for place in [*_anchors(before, after), end]:
        (i, j), (k, m) = start, place
        found += ((i + x, j + y) for x, y in _between(before[i:k], after[j:m]))
        if place != end:
            found.append(place)
        start = (k + 1, m + 1)
    return found


def longest_rise(places: Sequence[int]) -> list[int]:
    """Return where a longest increasing subsequence has its members."""
    ends: list[int] = []
    members: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(members[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        members[length : length + 1] = [at]
    found = []
    at = members[-1] if members else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> Places:
    """Return the places of what stands once in both, and keeps its order."""
    own, other = Counter(before), Counter(after)
    places = {token: at for at, token in enumerate(after) if other[token] == 1}
    found = [
        (i, places[token])
        for i, token in enumerate(before)
        if own[token] == 1 and token in places
    ]
    return [found[at] for at in longest_rise([j for _, j in found])]


def _between(
    before: Sequence[Hashable], after: Sequence[Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield the places of what is common between two anchors."""
    start, limit = 0, min(len(before), len(after))
    while start < limit and before[start] == after[start]:
        yield start, start
        start += 1
    end = 0
    while end < limit - start and before[-1 - end] == after[-1 - end]:
        end += 1
    # What the other does not have costs nothing if it is left out beforehand.
    others, own = set(after), set(before)
    left = [i for i in range(start, len(before) - end) if before[i] in others]
    right = [j for j in range(start, len(after) - end) if after[j] in own]
    if len(left) + len(right) < _COSTLY:
        middle = _snakes([before[i] for i in left], [after[j] for j in right])
        yield from ((left[i], right[j]) for i, j in middle)
    yield from ((len(before) - at, len(after) - at) for at in range(end, 0, -1))


def _snakes(before: Sequence[Hashable], after: Sequence[Hashable]) -> Places:
    """Return the places on the diagonals of a shortest way through both."""
    reached = {1: 0}
    history: list[dict[int, int]] = []
    for cost in range(len(before) + len(after) + 1):
        history.append(dict(reached))
        for diagonal in range(-cost, cost + 1, 2):
            x = _next(reached, diagonal, cost)
            y = x - diagonal
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x >= len(before) and y >= len(after):
                return _way_back(history, x, y)
    return []


def _next(reached: dict[int, int], diagonal: int, cost: int) -> int:
    """Return how far a diagonal is entered: from above, or from its left."""
    above, left = reached.get(diagonal + 1, -1), reached.get(diagonal - 1, -1)
    if diagonal == -cost or (diagonal != cost and left < above):
        return above
    return left + 1


def _way_back(history: list[dict[int, int]], x: int, y: int) -> Places:
    places = []
    for cost in range(len(history) - 1, -1, -1):
        reached, diagonal = history[cost], x - y
        entered = _next(reached, diagonal, cost)
        from_above = diagonal == -cost or (
            diagonal != cost
            and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        while x > entered and y > entered - diagonal:
            x, y = x - 1, y - 1
            places.append((x, y))
        if cost:
            x, y = (x, y - 1) if from_above else (x - 1, y)
    return places[::-1]
