"""When a batch is over, and by which of its branches (language.md 2, "Completion").

Ends that nothing puts in order are a tie. A tie that makes a difference is not decided
here: each way it may go is one of several `Decision`s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any, NamedTuple

from tests.oracle.course import Entries, Undo
from tests.oracle.failures import Failure
from tests.oracle.moments import Moment, Undetermined, latest

_LARGEST_TIE = 4


@dataclass(eq=False)
class Run:
    """A branch or item that has run; one that was `stopped` has no outcome."""

    index: int
    began: Moment
    ended: Moment
    entries: Entries
    done: list[Undo]
    value: Any = None
    failure: Failure | None = None
    stopped: bool = False


class Limits(NamedTuple):
    """What ends a batch; `share` is the percentage that may fail."""

    least: int | None = None
    tolerated: int | None = None
    share: float | None = None

    def reached(self, runs: Sequence[Run], total: int) -> str | None:
        """Return why a batch is over after these runs; None if it goes on.

        The word is that of the SDK's BatchResult.
        """
        failed = sum(each.failure is not None for each in runs)
        if self.tolerated is not None and failed > self.tolerated:
            return "FAILURE_TOLERANCE_EXCEEDED"
        if self.share is not None and failed * 100 > self.share * total:
            return "FAILURE_TOLERANCE_EXCEEDED"
        if len(runs) == total:
            return "ALL_COMPLETED"
        if self.least is not None and len(runs) - failed >= self.least:
            return "MIN_SUCCESSFUL_REACHED"
        return None


class Decision(NamedTuple):
    """Why a batch is over, when, and after which runs, in the order of their ends.

    `place` is how many runs have ended by then.
    """

    reason: str
    at: Moment
    runs: tuple[Run, ...]
    place: int


def decisions(
    runs: Sequence[Run], limits: Limits, total: int, *, in_order: bool
) -> list[Decision]:
    """Return the ways in which the end of a batch may come, after some runs.

    There is none if it is not over. The runs are `in_order` if each began after the one
    before had ended.
    """
    ended: tuple[Run, ...] = ()
    for tie in _ties([each for each in runs if not each.stopped], in_order):
        reason = limits.reached([*ended, *tie], total)
        if reason is None:
            ended += tuple(tie)
            continue
        if len(tie) == 1 or not _is_early(ended, tie, limits, total):
            at = latest(each.ended for each in tie)
            return [Decision(reason, at, (*ended, *tie), len(ended) + len(tie))]
        return list(_ways(ended, tie, limits, total))
    return []


def _ties(runs: Sequence[Run], in_order: bool) -> Iterator[list[Run]]:
    """Yield runs by their ends; those that nothing puts in order are together."""
    tie: list[Run] = []
    for run in sorted(runs, key=lambda each: (each.ended, each.index)):
        if tie and (in_order or latest(e.ended for e in tie).precedes(run.ended)):
            yield tie
            tie = []
        tie.append(run)
    if tie:
        yield tie


def _is_early(
    ended: tuple[Run, ...], tie: list[Run], limits: Limits, total: int
) -> bool:
    """Say whether the batch may be over before the last of a tie has ended."""
    return any(
        limits.reached([*ended, *some], total)
        for some in combinations(tie, len(tie) - 1)
    )


def _ways(
    ended: tuple[Run, ...], tie: list[Run], limits: Limits, total: int
) -> Iterator[Decision]:
    """Yield the ways in which a tie may go.

    Runs that end while the batch is being ended may count among those that have.
    """
    if len(tie) > _LARGEST_TIE:
        raise Undetermined("many branches end at once")
    at = Moment(
        min(each.ended.early for each in tie), max(each.ended.late for each in tie)
    )
    for order in permutations(tie):
        for place in range(1, len(order) + 1):
            some = (*ended, *order[:place])
            reason = limits.reached(some, total)
            if reason is None:
                continue
            rest = order[place:]
            for size in range(len(rest) + 1):
                for more in combinations(rest, size):
                    yield Decision(reason, at, (*some, *more), len(some))
            break
