"""How many attempts, looks and rounds can begin before what is around them is over."""

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from durablec import ir
from durablec.bounds.analysis import Bounds
from durablec.bounds.delays import attempts, attempts_within, looks, looks_within
from durablec.bounds.limits import Bounded, bounded


class Beginnings(NamedTuple):
    """How many of something can begin, `most`, and how many are `stated`."""

    of: ir.Statement | ir.Undo
    most: int
    stated: int

    def more(self, each: Bounded) -> int:
        """Return how many begin at a deadline itself, only to find that it is over."""
        is_paused = not isinstance(self.of, ir.While | ir.Undo)
        return int(each.is_cut and is_paused)


def begun(workflow: ir.Workflow, known: Bounds) -> dict[int, int]:
    """Return how many can begin, by the identity of what is repeated.

    That are the attempts of a statement, or of an undo, the looks of a poll and the
    rounds of a loop. What is not there is bounded by nothing but what it states.
    """
    found: dict[int, int] = {}
    for each in bounded(workflow, known):
        for some in beginnings(known, each):
            found[id(some.of)] = min(max(some.most, 1) + some.more(each), some.stated)
    return found


def beginnings(known: Bounds, each: Bounded) -> Iterator[Beginnings]:
    """Yield what of a statement is repeated, and how often."""
    statement, left = each.statement, each.left
    match statement:
        case ir.Poll():
            after = statement.after if isinstance(statement.after, int) else 0
            most = looks_within(statement, left - after)
            yield Beginnings(statement, most, looks(statement))
        case ir.While(max_iterations=int(rounds)):
            least = known.rounds.get(id(statement), 0)
            # The last round may end with what is around it.
            most = floor(left / least) + 1 if least else rounds
            yield Beginnings(statement, min(most, rounds), rounds)
        case ir.Group(retry=ir.Retry() as retry):
            most = attempts_within(retry, left, known.rounds.get(id(statement), 0))
            yield Beginnings(statement, most, attempts(retry))
        case (
            ir.Step(retry=policy)
            | ir.Callback(submitter=ir.Call() | ir.AwsCall(), retry=policy)
            | ir.Invoke(detach=True, retry=policy)
        ):
            yield Beginnings(statement, attempts_within(policy, left), attempts(policy))
        case _:
            pass
    undo = ir.undo_of(statement)
    if undo is not None:
        # No deadline is looked at where something is undone.
        most = attempts_within(undo.retry, each.in_all)
        yield Beginnings(undo, most, attempts(undo.retry))
