"""Says which ways an execution has taken between its operations.

The history tells of operations only. Where a statement has run, those before it in its
body have run, and what it is in has been entered. Where a body has ended with nothing
recorded behind its last operation, and only one way leads from there to such an end
without an operation, that way was taken.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.executions.history import History, Operation
from durablec.executions.placing import Placed

End = OneOf["done", "failed"]

_FEW = 2
"""How many ways to an end are looked at: two are as many as none."""


class Followed(NamedTuple):
    """The parts that were entered, by `id()`: statements, arms, cases, clauses, bodies."""

    entered: frozenset[int]


def followed(workflow: ir.Workflow, history: History, placed: Placed) -> Followed:
    """Return which parts of a workflow an execution has entered."""
    follower = _Follower(placed)
    end = _ENDS.get(history.state)
    follower.enter(workflow.body)
    follower.finish(workflow.body, end)
    for block in workflow.blocks:
        follower.enter(block.body)
        follower.finish(block.body, _end(_uses(workflow, block, placed)))
    return Followed(frozenset(follower.entered))


_ENDS: dict[str, End] = {"done": "done", "failed": "failed"}


class _Way(NamedTuple):
    """How a body may be passed: by its end or another, and what is entered on it."""

    end: OneOf["through", "returned", "failed", "jumped"]
    parts: tuple[object, ...]


class _Follower:
    def __init__(self, placed: Placed) -> None:
        self.entered: set[int] = set()
        self._placed = placed

    def enter(self, body: list[ir.Stmt]) -> bool:
        """Enter what has run in a body, and all before it; say whether anything has."""
        last = max(
            (at for at, each in enumerate(body) if self._has_run(each)), default=-1
        )
        self.entered |= {id(each) for each in body[: last + 1]}
        return last >= 0

    def _has_run(self, statement: ir.Stmt) -> bool:
        own = self._placed.statements.get(id(statement), [])
        match statement:
            case ir.Group():
                inner = [self._context(statement.body, own)]
            case ir.Map():
                items = self._placed.items.get(id(statement), own)
                inner = [self._context(statement.body, items)]
            case ir.Parallel():
                inner = [self._branch(each) for each in statement.branches]
            case ir.While():
                inner = [self.enter(statement.body)]
            case ir.If() | ir.Switch() | ir.Try():
                inner = [self._part(part, body) for part, body in parts(statement)]
            case _:
                inner = []
        return bool(own) or any(inner)

    def _context(self, body: list[ir.Stmt], operations: list[Operation]) -> bool:
        has_run = self.enter(body)
        if operations:
            self.finish(body, _end(operations))
        return has_run

    def _branch(self, branch: ir.Branch) -> bool:
        operations = self._placed.branches.get(id(branch), [])
        has_run = self._context(branch.body, operations) or bool(operations)
        if has_run:
            self.entered.add(id(branch))
        return has_run

    def _part(self, part: object, body: list[ir.Stmt]) -> bool:
        has_run = self.enter(body)
        if has_run:
            self.entered.add(id(part))
        return has_run

    # Ends -----------------------------------------------------------------------------

    def finish(self, body: list[ir.Stmt], end: End | None) -> None:
        """Enter what must have been passed behind the last statement that has run."""
        if end is None:
            return
        rests, clauses = self._rests(body)
        wanted = ("returned", "through") if end == "done" else ("failed",)
        starts: list[tuple[tuple[object, ...], list[ir.Stmt]]] = [((), rests)]
        if clauses is not None:
            starts = [((clause,), [*clause.body, *rests]) for clause in clauses]
        found = [
            (*parts, *way.parts)
            for parts, rest in starts
            for way in self._ways(rest)
            if way.end in wanted
        ]
        if len(found) == 1:
            self.entered |= {id(part) for part in found[0]}

    def _rests(
        self, body: list[ir.Stmt]
    ) -> tuple[list[ir.Stmt], list[ir.Clause] | None]:
        """Return what stands behind the last statement that has run, inner first.

        If that has failed, it is what stands behind the `try` around it, with the
        clauses of which one has caught it.
        """
        rest: list[ir.Stmt] = []
        caught: tuple[list[ir.Stmt], list[ir.Clause]] = [], []
        while True:
            last = max(
                (at for at, each in enumerate(body) if id(each) in self.entered),
                default=-1,
            )
            rest = [*body[last + 1 :], *rest]
            if last < 0:
                return rest, None
            statement = body[last]
            if not isinstance(statement, (ir.If, ir.Switch, ir.Try)):
                break
            inner = [b for part, b in parts(statement) if id(part) in self.entered]
            if not inner:
                break
            body = inner[-1]
            if isinstance(statement, ir.Try) and body is statement.body:
                caught = rest, statement.clauses
        operations = self._placed.statements.get(id(statement), [])
        if operations and all(each.state == "failed" for each in operations):
            return caught
        return rest, None

    def _ways(self, body: list[ir.Stmt]) -> list[_Way]:
        """Return ways through statements on which nothing is recorded, few of each end.

        Each statement is looked at once, from the last to the first.
        """
        onward = [_Way("through", ())]
        for statement in reversed(body):
            found: dict[str, list[_Way]] = defaultdict(list)
            for way in self._ways_of(statement):
                goes_on = onward if way.end == "through" else [_Way(way.end, ())]
                for rest in goes_on:
                    whole = _Way(rest.end, (*way.parts, *rest.parts))
                    found[whole.end].append(whole)
            onward = [way for ways in found.values() for way in ways[:_FEW]]
        return onward

    def _ways_of(self, statement: ir.Stmt) -> Iterator[_Way]:
        here = (statement,)
        match statement:
            case ir.Return():
                yield _Way("returned", here)
            case ir.Fail():
                yield _Way("failed", here)
            case ir.Break() | ir.Continue():
                yield _Way("jumped", here)
            case ir.If() | ir.Switch():
                for part, body in parts(statement):
                    for way in self._ways(body):
                        yield _Way(way.end, (*here, part, *way.parts))
                if not _is_complete(statement):
                    yield _Way("through", here)
            case ir.Try():
                for way in self._ways(statement.body):
                    yield _Way(way.end, (*here, *way.parts))
            case ir.Operation() if not isinstance(statement, ir.Await):
                return
            case _:
                yield _Way("through", here)


def parts(
    statement: ir.If | ir.Switch | ir.Try,
) -> Iterator[tuple[object, list[ir.Stmt]]]:
    """Yield the parts of a statement of which each may be entered, with their bodies."""
    match statement:
        case ir.If():
            yield from ((arm, arm.body) for arm in statement.arms)
            rest = statement.otherwise
        case ir.Switch():
            yield from ((case, case.body) for case in statement.cases)
            rest = statement.default
        case ir.Try():
            yield statement.body, statement.body
            yield from ((clause, clause.body) for clause in statement.clauses)
            rest = statement.ending
    if rest is not None:
        yield rest, rest


def _is_complete(statement: ir.If | ir.Switch) -> bool:
    match statement:
        case ir.If():
            return statement.otherwise is not None
        case ir.Switch():
            return statement.default is not None or statement.covers


def _uses(workflow: ir.Workflow, block: ir.Block, placed: Placed) -> list[Operation]:
    return [
        operation
        for statement in ir.all_statements(workflow)
        if isinstance(statement, ir.Group) and statement.use is block
        for operation in placed.statements.get(id(statement), [])
    ]


def _end(operations: list[Operation]) -> End | None:
    """Return how the contexts of a body have ended: well, if that is one of the ways."""
    states = {each.state for each in operations}
    return "done" if "done" in states else "failed" if states == {"failed"} else None
