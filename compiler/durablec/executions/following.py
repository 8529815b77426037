"""Says which ways an execution has taken between its operations.

The history tells of operations only. Where a statement has run, those before it in its
body have run, and what it is in has been entered. What has ended with nothing recorded
behind its last operation has taken one of the ways without operations that lead from
there to such an end: what is on all of them has been entered.
"""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.executions.history import History, Operation
from durablec.executions.placing import Placed

End = OneOf["done", "failed"]


class Followed(NamedTuple):
    """The parts that were entered, by `id()`: statements, arms, cases, clauses, bodies."""

    entered: frozenset[int]


def followed(workflow: ir.Workflow, history: History, placed: Placed) -> Followed:
    """Return which parts of a workflow an execution has entered."""
    follower = _Follower(placed)
    end = _ENDS.get(history.state)
    follower.enter(workflow.body)
    follower.finish(workflow.body, _exits(end))
    for block in workflow.blocks:
        follower.enter(block.body)
        ended = _end(_uses(workflow, block, placed))
        follower.finish(block.body, _exits(ended))
    return Followed(frozenset(follower.entered))


_ENDS: dict[str, End] = {"done": "done", "failed": "failed"}


Exit = OneOf["through", "returned", "failed", "jumped"]

Ways = dict[Exit, frozenset[int]]
"""The ends to which ways lead, each with what is entered on all ways to it."""


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
        for statement in body[: max(last, 0)]:
            self.finish([statement], ("through",))
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
            self.finish(body, _exits(_end(operations)))
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

    def finish(self, body: list[ir.Stmt], exits: tuple[Exit, ...]) -> None:
        """Enter what must have been passed behind the last statement that has run."""
        if not exits:
            return
        rest, clauses = self._rests(body)
        starts = [self._ways(rest)]
        if clauses is not None:
            starts = [
                _behind(frozenset({id(each)}), self._ways([*each.body, *rest]))
                for each in clauses
            ]
        found = _joined(starts)
        on_all = [found[exit] for exit in exits if exit in found]
        if on_all:
            self.entered |= frozenset.intersection(*on_all)

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
            # What a `finally` does is behind the rest of its `try`, and not in it.
            ending = statement.ending if isinstance(statement, ir.Try) else None
            inner = [
                inside
                for part, inside in parts(statement)
                if id(part) in self.entered and inside is not ending
            ]
            if not inner:
                return [statement, *rest], None
            body = inner[-1]
            if isinstance(statement, ir.Try) and body is statement.body:
                caught = rest, statement.clauses
        operations = self._placed.statements.get(id(statement), [])
        if operations and all(each.state == "failed" for each in operations):
            return caught
        return rest, None

    def _ways(self, body: list[ir.Stmt]) -> Ways:
        """Return the ways through statements on which nothing is recorded."""
        found: Ways = {"through": frozenset()}
        for statement in reversed(body):
            own = self._ways_of(statement)
            onward = own.pop("through", None)
            rest = [] if onward is None else [_behind(onward, found)]
            found = _joined([own, *rest])
        return found

    def _ways_of(self, statement: ir.Stmt) -> Ways:
        here = frozenset({id(statement)})
        match statement:
            case ir.Return():
                return {"returned": here}
            case ir.Fail():
                return {"failed": here}
            case ir.Break() | ir.Continue():
                return {"jumped": here}
            case ir.If() | ir.Switch():
                ways = [
                    _behind(here | {id(part)}, self._ways(body))
                    for part, body in parts(statement)
                ]
                if not _is_complete(statement):
                    ways.append({"through": here})
                return _joined(ways)
            case ir.Try():
                inner = here | {id(statement.body)}
                return _behind(inner, self._ways(statement.body))
            case ir.Operation() if not isinstance(statement, ir.Await):
                return {}
            case _:
                return {"through": here}


def _behind(entered: frozenset[int], ways: Ways) -> Ways:
    """Return ways that begin with what is entered before them."""
    return {exit: entered | on_all for exit, on_all in ways.items()}


def _joined(several: list[Ways]) -> Ways:
    """Return ways of which any may have been taken."""
    found: Ways = {}
    for ways in several:
        for exit, on_all in ways.items():
            found[exit] = found[exit] & on_all if exit in found else on_all
    return found


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


def _exits(end: End | None) -> tuple[Exit, ...]:
    match end:
        case "done":
            return ("returned", "through")
        case "failed":
            return ("failed",)
        case None:
            return ()


def _end(operations: list[Operation]) -> End | None:
    """Return how the contexts of a body have ended: well, if that is one of the ways."""
    states = {each.state for each in operations}
    return "done" if "done" in states else "failed" if states == {"failed"} else None
