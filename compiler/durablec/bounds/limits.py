"""What ends a statement from around it: a group's timeout, or the workflow's."""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.bounds.analysis import Bounds
from durablec_dsl.source import Span


class Limit(NamedTuple):
    """The length of what is around statements; `at` is where it is stated, if it is."""

    seconds: int
    what: str
    at: Span | None
    is_group: bool


class Bounded(NamedTuple):
    """A statement, and how much is left of its limit where it begins, at the most."""

    statement: ir.Stmt
    limit: Limit
    left: float


def bounded(workflow: ir.Workflow, known: Bounds) -> Iterator[Bounded]:
    """Yield the statements that something ends, in the order of the source.

    Those of a block are left out: how much is left for them is different wherever it is
    used.
    """
    whole = Limit(workflow.timeout, "the workflow", workflow.timeout_span, False)
    waiting: list[tuple[ir.Stmt, Limit]] = [(s, whole) for s in workflow.body[::-1]]
    while waiting:
        statement, limit = waiting.pop()
        earliest = known.earliest.get(id(statement))
        if earliest is None:
            # No path leads there, as somebody else says.
            continue
        yield Bounded(statement, limit, limit.seconds - earliest)
        inside: Limit | None = limit
        if isinstance(statement, ir.Group) and statement.timeout is not None:
            inside = None
            if isinstance(statement.timeout, int):
                what = f"the group `{statement.name}`"
                inside = Limit(statement.timeout, what, statement.head, True)
        if inside is not None:
            bodies = [each for body in _ended(statement, inside) for each in body]
            waiting += [(each, inside) for each in bodies[::-1]]


def _ended(statement: ir.Stmt, limit: Limit) -> Iterator[list[ir.Stmt]]:
    """Yield the bodies in a statement that a limit ends: no `finally` by a group's."""
    for body in ir.bodies(statement):
        is_ending = isinstance(statement, ir.Try) and body is statement.ending
        if not (is_ending and limit.is_group):
            yield body
