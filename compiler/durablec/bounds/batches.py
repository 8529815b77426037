"""How long a `parallel` and a `map` take, by what their branches and items take."""

from math import ceil, inf
from typing import NamedTuple

from durablec import ir
from durablec.bounds.failures import Failures
from durablec.bounds.ranges import AT_ONCE, NOW, Range, Stretch
from durablec.bounds.ways import Ways


class Part(NamedTuple):
    """A branch or an item: how long it takes, whichever way it ends and if it succeeds.

    `succeeds` is None where it always fails. `is_left_at_once` says that nothing goes on
    in it that somebody waits for once its batch is over. `undoing` is how long it takes
    at most to undo it.
    """

    whole: Range
    succeeds: Range | None
    failures: Failures
    is_left_at_once: bool
    undoing: Stretch

    @classmethod
    def of(cls, ways: Ways, body: list[ir.Stmt], undoing: Stretch) -> "Part":
        """Return a part by the ways out of its body."""
        at_once = all(map(_is_left_at_once, ir.reached(body)))
        whole, completed = ways.whole, ways.completed
        return cls(whole, completed, ways.failures, at_once, undoing)


def _is_left_at_once(statement: ir.Stmt) -> bool:
    if ir.undo_of(statement) is not None:
        return False
    return not isinstance(statement, ir.Step | ir.Poll) or statement.timeout is None


def of_batch(
    statement: ir.Parallel | ir.Map,
    parts: list[Part],
    least: int,
    most: float,
    own: Failures,
) -> Ways:
    """Return the ways out of a batch.

    Args:
        statement: The batch.
        parts: Its branches in order, or the only kind of item that it has.
        least: How many there are at least.
        most: How many there are at most, which may be `math.inf`.
        own: How soon it may fail by itself.
    """
    found = Ways.none()
    if not parts or not most:
        if not _needed(statement.complete, 0):
            found.add("on", AT_ONCE)
        found.fail(own, NOW)
        return found
    slots = _slots(statement, most)
    high = _longest(statement, parts, slots)
    if most > slots:
        # Those that run at once are as slow as the slowest, at most.
        high = high.times(most if most == inf else ceil(most / slots))
    # Parts that have failed are undone, and others where the batch does.
    for part in parts:
        high = high.then(part.undoing.times(most if len(parts) == 1 else 1))
    low = _least(statement, parts, slots, least, most)
    if low is not None:
        found.add("on", Range(low, high if high.seconds > low.seconds else low))
    found.fail(own, high)
    if statement.complete is None or statement.complete.word in ("all", "first"):
        for part in parts:
            found.fail(part.failures, high)
    return found


def _slots(statement: ir.Parallel | ir.Map, count: float) -> float:
    stated = statement.max_concurrency
    if stated is None and isinstance(statement, ir.Map):
        stated = ir.DEFAULT_CONCURRENCY
    return count if stated is None else min(stated, count)


def _longest(
    statement: ir.Parallel | ir.Map, parts: list[Part], slots: float
) -> Stretch:
    """Return how long those take at most that begin together."""
    highs = [part.whole.high for part in parts]
    is_first = statement.complete is not None and statement.complete.word == "first"
    if is_first and slots >= len(parts) and all(p.is_left_at_once for p in parts):
        # Whichever ends first ends all.
        return min(highs, key=_seconds)
    return max(highs, key=_seconds)


def _least(
    statement: ir.Parallel | ir.Map,
    parts: list[Part],
    slots: float,
    least: int,
    most: float,
) -> Stretch | None:
    """Return what a batch takes at least that completes; None if none does."""
    complete = statement.complete
    lows = [
        taken.low
        for taken in (
            part.succeeds if _must_succeed(complete) else part.whole for part in parts
        )
        if taken is not None
    ]
    if isinstance(statement, ir.Map):
        needed = _needed(complete, least)
        if not needed:
            return NOW
        if not lows or needed > most:
            return None
        rounds = ceil(needed / slots)
        return lows[0].times(rounds) if rounds > 1 else lows[0]
    needed = _needed(complete, len(parts))
    if len(lows) < needed:
        return None
    lows = sorted(lows, key=_seconds)[:needed]
    if not lows:
        return NOW
    # However they are spread over the slots, one of these has its share of all.
    share = sum(each.seconds for each in lows) / slots
    return lows[-1]._replace(seconds=max(lows[-1].seconds, share))


def _must_succeed(complete: ir.Completion | None) -> bool:
    """Say whether only parts that succeed complete a batch, as many as are needed."""
    if complete is None or complete.word is not None:
        return complete is None or complete.word != "settled"
    return complete.min_successful is not None


def _needed(complete: ir.Completion | None, count: int) -> int:
    """Return how many of some parts must have ended before a batch completes."""
    match complete:
        case ir.Completion(word="any" | "first"):
            return 1
        case ir.Completion(word=None, min_successful=least) if least is not None:
            # One at least, if it is computed.
            known = least.value if isinstance(least, ir.Constant) else 1
            return known if isinstance(known, int) else 1
        case _:
            return count


def _seconds(stretch: Stretch) -> float:
    return stretch.seconds
