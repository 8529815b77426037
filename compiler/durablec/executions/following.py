"""Says which parts of a workflow an execution has come to, and which it may have.

The history tells of operations only. What leaves nothing in it, as a `set` or an `if`,
has run where it is on every way that agrees with the history (`ways.py`): from one
operation to the next, and from the last to how the context has ended. It may have run
where it is on one of them; on others nothing is known of it.
"""

from typing import NamedTuple

from durablec import ir
from durablec.executions import raising
from durablec.executions.evidence import parts
from durablec.executions.history import History
from durablec.executions.placing import Context, Placed, own_statements
from durablec.executions.seen import (
    BITS,
    Again,
    Exit,
    Failed,
    Seen,
    from_failed,
    from_open,
    of_any,
    so_ended,
)
from durablec.executions.ways import Known, Through


class Followed(NamedTuple):
    """Parts by `id()`: statements, arms, cases, clauses, bodies, branches.

    `entered` are those that were surely come to, `possible` those that may have been.
    Of these, `failed` are those that have surely failed where they ended last, `open`
    those that have not ended, and `doubtful` those that may have failed, or be open.
    """

    entered: frozenset[int]
    possible: frozenset[int]
    failed: frozenset[int]
    open: frozenset[int]
    doubtful: frozenset[int]


def followed(workflow: ir.Workflow, history: History, placed: Placed) -> Followed:
    """Return which parts of a workflow an execution has come to."""
    follower = _Follower(workflow, history, placed)
    for context in placed.contexts:
        follower.follow(context)
    return follower.found()


class _Follower:
    def __init__(self, workflow: ir.Workflow, history: History, placed: Placed) -> None:
        self._history = history
        self._numbers: dict[int, int] = {}
        self._entered = self._possible = 0
        self._failed = self._open = self._doubtful = 0
        self._branches = {
            id(branch.body): branch
            for statement in ir.all_statements(workflow)
            if isinstance(statement, ir.Parallel)
            for branch in statement.branches
        }
        self._placed = placed
        bounded = raising.bounded(workflow)
        self._known = Known(self._bit, placed.opened, placed.parts_of, bounded)
        self._batches = {
            operation.id: statement
            for statement in ir.all_statements(workflow)
            if isinstance(statement, (ir.Map, ir.Parallel))
            for operation in placed.statements.get(id(statement), [])
        }

    def found(self) -> Followed:
        """Return what was come to in all contexts."""

        def those(bits: int) -> frozenset[int]:
            return frozenset(p for p, n in self._numbers.items() if bits >> n & 1)

        return Followed(
            those(self._entered),
            those(self._possible),
            those(self._failed),
            those(self._open),
            those(self._doubtful),
        )

    def _bit(self, part: object) -> int:
        return 1 << self._numbers.setdefault(id(part), BITS * len(self._numbers))

    def follow(self, context: Context) -> None:
        """Add what was come to in a context."""
        seen = self._seen(context)
        branch = self._branches.get(id(context.body))
        if branch is not None:
            bit = self._bit(branch)
            is_sure = not (context.is_flat or context.is_doubtful)
            is_sure = is_sure or bool(context.operations)
            seen = Seen(seen.all | bit if is_sure else seen.all, seen.any | bit)
        self._entered |= seen.all
        self._possible |= seen.any
        self._judge(seen)

    def _judge(self, seen: Seen) -> None:
        """Note how the parts have ended that a context has surely come to.

        What has failed in one item or round and gone well in a later one has gone well.
        """
        judged, unsure = seen.all, seen.any & ~seen.all
        doubtful = (from_failed(unsure) | from_open(unsure)) & judged
        self._failed = self._failed & ~judged | from_failed(seen.all) & judged
        self._doubtful = self._doubtful & ~judged | doubtful
        self._open |= from_open(seen.all)

    def _seen(self, context: Context) -> Seen:
        if context.is_doubtful:
            return Seen(0, self._all(context.body))
        found = None
        if self._history.start is not None:
            if self._history.is_suspended and not context.is_flat:
                found = self._agreeing(context, is_at_rest=True)
            if found is None:
                found = self._agreeing(context, is_at_rest=False)
        if found is None:
            # Another version has run, or a page of the history is missing.
            anything = self._all(context.body)
            through = Through(self._known, context, may_be_cut=True)
            found = through.surely_and_unended(context.body)
            is_done = self._end(context)[0] == "done"
            return Seen(found.all, anything if is_done else anything | found.any)
        return found

    def _agreeing(self, context: Context, *, is_at_rest: bool) -> Seen | None:
        """Return what is come to by the ways that agree with how a context has ended.

        One that goes on and `is_at_rest` waits for something that can be seen.
        """
        stops = self._may_be_stopped(context)
        state, error = self._end(context)
        is_over = state in ("done", "failed")
        may_be_cut = stops or not (is_over or is_at_rest)
        through = Through(self._known, context, may_be_cut=may_be_cut)
        ways = through.repeated() if context.is_repeated else through.once()
        branch = self._branches.get(id(context.body))
        if branch is not None:
            ways = so_ended(self._bit(branch), ways)
        found = of_any(
            seen
            for exit, seen in ways.items()
            if (exit == "cut" and (stops or not is_over))
            or (is_over and _agrees(exit, state == "done", error))
            or not (is_over or is_at_rest)
        )
        is_empty = not (context.operations or context.doubtful)
        if is_empty and state == "failed" and error in ("", _AT_THE_START):
            return Seen(0, 0 if found is None else found.any)
        return found

    def _end(self, context: Context) -> tuple[str, str]:
        """Return how a context has ended, and the name of its error."""
        if context.is_flat:
            return _end_of_flat(context), ""
        if context.of is None:
            return self._history.state, self._history.error_name
        return context.of.state, context.of.error_name

    def _may_be_stopped(self, context: Context) -> bool:
        """Say whether a batch around a context may have ended it before its time.

        It may where branches can be undone, and not all have come to their own end.
        """
        at: Context | None = context
        while at is not None:
            batch = self._batches.get(at.within.id) if at.within is not None else None
            if batch is not None and _undoes(batch) and self._ends_early(at, batch):
                return True
            at = at.outer
        return False

    def _ends_early(self, context: Context, batch: ir.Map | ir.Parallel) -> bool:
        assert context.within is not None, "one that is in no batch is not asked for"
        if batch.complete is not None and batch.complete.word != "all":
            return True
        states = [each.state for each in self._placed.parts_of(context.within)]
        return set(states) != {"done"} or "FAILED" in context.within.items

    def _all(self, body: list[ir.Stmt]) -> int:
        found = 0
        for statement in own_statements(body):
            found |= self._bit(statement)
            if isinstance(statement, (ir.If, ir.Switch, ir.Try)):
                for part, _ in parts(statement):
                    found |= self._bit(part)
        return found


_AT_THE_START = "InvalidInput"
"""What a workflow or a block fails with before anything of it runs."""


def _agrees(exit: Exit, is_done: bool, error: str) -> bool:
    """Say whether a way may end as its context has."""
    match exit:
        case "through" | "returned":
            return is_done or error in raising.AFTER_RETURN
        case Failed(name=name):
            is_same = name.rpartition(".")[2] == error.rpartition(".")[2]
            return not is_done and (is_same or not name or not error)
        case Again():
            return not is_done
        case _:
            return False


def _end_of_flat(context: Context) -> str:
    """Return how what leaves no operation has ended, if its batch's operation tells."""
    states = () if context.within is None else context.within.items
    return "done" if set(states) == {"SUCCEEDED"} else ""


def _undoes(batch: ir.Map | ir.Parallel) -> bool:
    return any(
        ir.undo_of(statement) is not None
        for body in ir.bodies(batch)
        for statement in ir.reached(body)
    )
