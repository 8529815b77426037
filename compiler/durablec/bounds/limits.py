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
    """A statement, and how much is left of its limit where it begins, at the most.

    `in_all` is how much is left of the workflow. `is_cut` says that a group's timeout
    cuts its pauses short, so that it is looked at once more when that is over.
    """

    statement: ir.Stmt
    limit: Limit
    left: float
    in_all: float
    is_cut: bool


class _Around(NamedTuple):
    """A limit, and how much of it and of the workflow has passed where a body begins."""

    limit: Limit
    passed: float
    in_all: float
    is_cut: bool


def bounded(workflow: ir.Workflow, known: Bounds) -> Iterator[Bounded]:
    """Yield the statements that something ends, in the order of the source.

    Those of a block come last, with the limit of that use which leaves them most.
    """
    whole = limit_of(workflow)
    search = _Search(known, whole)
    yield from search.body(workflow.body, _Around(whole, 0, 0, False))
    # A block is used by what comes behind it only.
    for block in reversed(workflow.blocks):
        around = search.uses.get(id(block))
        if around is not None:
            yield from search.body(block.body, around)


def limit_of(workflow: ir.Workflow) -> Limit:
    """Return the limit that a workflow itself is."""
    return Limit(workflow.timeout, "the workflow", workflow.timeout_span, False)


class _Search:
    """Goes through bodies; `uses` has for each block what leaves it most."""

    def __init__(self, known: Bounds, whole: Limit) -> None:
        self.uses: dict[int, _Around] = {}
        self._known = known
        self._whole = whole

    def body(self, body: list[ir.Stmt], around: _Around) -> Iterator[Bounded]:
        """Yield the statements of a body, each before those inside of it."""
        waiting = [(each, around) for each in body[::-1]]
        while waiting:
            statement, around = waiting.pop()
            earliest = self._known.earliest.get(id(statement))
            if earliest is None:
                # No path leads there, as somebody else says.
                continue
            here = around._replace(
                passed=around.passed + earliest, in_all=around.in_all + earliest
            )
            in_all = self._whole.seconds - here.in_all
            yield Bounded(statement, here.limit, _left(here), in_all, here.is_cut)
            inside = around
            if isinstance(statement, ir.Group):
                if statement.timeout is not None:
                    inside = around._replace(is_cut=True)
                    here = here._replace(is_cut=True)
                if isinstance(statement.timeout, int):
                    what = f"the group `{statement.name}`"
                    limit = Limit(statement.timeout, what, statement.head, True)
                    inside = here = _Around(limit, 0, here.in_all, True)
                if statement.use is not None:
                    self._use(statement.use, here)
            bodies = [
                (each, self._of_body(statement, body, inside))
                for body in ir.bodies(statement)
                for each in body
            ]
            waiting += bodies[::-1]

    def _of_body(
        self, statement: ir.Stmt, body: list[ir.Stmt], around: _Around
    ) -> _Around:
        """Return what ends a body: the workflow alone, if it is a `finally`."""
        if isinstance(statement, ir.Try) and body is statement.ending:
            return _Around(self._whole, around.in_all, around.in_all, False)
        return around

    def _use(self, block: ir.Block, around: _Around) -> None:
        before = self.uses.get(id(block), around)
        most = max(before, around, key=_left)
        self.uses[id(block)] = most._replace(
            in_all=min(before.in_all, around.in_all),
            is_cut=before.is_cut or around.is_cut,
        )


def _left(around: _Around) -> float:
    return around.limit.seconds - around.passed
