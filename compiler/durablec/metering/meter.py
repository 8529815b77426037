"""Meters a workflow: each statement once, by the ways out of it.

A statement costs something else where it fails than where it completes: then what
follows is not run, and what was done is undone. So the cost of a body is known for each
way out of it. A statement that may fail may do so at its beginning: before anything is
metered where it evaluates an expression first, else with what is metered first.
"""

from collections.abc import Callable, Sequence

from durablec import ir
from durablec.bounds import Bounds, begun, bounds
from durablec.catching import raised_by_itself, takes_all
from durablec.flow import is_endless
from durablec.metering.amounts import (
    FREE,
    NOTHING,
    Amount,
    Cost,
    Ends,
    Exit,
    Ways,
    add,
    plus,
    repeated,
    then,
    times,
    undone,
    union,
)
from durablec.metering.assumed import Assumed
from durablec.metering.batches import Part, map_, parallel
from durablec.metering.leaves import Leaves
from durablec.metering.resting import resting
from durablec.metering.sizes import CHECKPOINT_BYTES
from durablec.types import ListType, Type
from durablec.values import known_length

_CHOICE = Cost(Amount(transitions=1), Amount(transitions=1), NOTHING)
_BACKOFF = Amount(1, 1)
_LOOK = Amount(operations=1, written=60)


class Meter:
    """Meters the statements of a workflow, whose costs are kept by their identity.

    `of` holds what a statement costs each time that it does not fail. `counted` are
    the maps of which it is not known how many items they have. What is repeated is
    repeated as often as there is time for, by the workflow's `known` bounds.
    """

    def __init__(
        self, workflow: ir.Workflow, assumed: Assumed, known: Bounds | None = None
    ) -> None:
        self.of: dict[int, Cost] = {}
        self.counted: list[ir.Map] = []
        self._workflow = workflow
        self._assumed = assumed
        self._begun = begun(workflow, known or bounds(workflow))
        self._leaves = Leaves(assumed, self._begun)
        self._blocks: dict[tuple[int, bool], Ends] = {}

    def execution(self) -> Ends:
        """Return the cost of an execution."""
        ends = self._scope(self._workflow.body, bounded=False)
        start = Amount(1, 1, self._leaves.size(self._workflow.input))
        own = Cost(start, start, NOTHING)
        completes, fails = (cost and then(own, cost) for cost in ends)
        # An input that does not fit fails before anything else.
        return Ends(completes, union(fails, own))

    def _scope(self, body: Sequence[ir.Stmt], *, bounded: bool) -> Ends:
        """Return the cost of a body whose failure undoes what it has done."""
        ways = self._body(body, bounded=bounded)
        failed = ways.get("fail")
        done = union(ways.get("next"), ways.get("return"))
        return Ends(done, failed and undone(failed))

    def _body(self, body: Sequence[ir.Stmt], *, bounded: bool) -> Ways:
        found: Ways = {}
        so_far: Cost | None = FREE
        for statement in body:
            if so_far is None:
                break
            ways = self._ways(statement, bounded=bounded)
            going_on: Cost | None = None
            for way, cost in ways.items():
                if way == "next":
                    going_on = then(so_far, cost)
                else:
                    add(found, way, then(so_far, cost))
            so_far = going_on
        if so_far is not None:
            found["next"] = so_far
        return found

    def _ways(self, statement: ir.Stmt, *, bounded: bool) -> Ways:
        """Return the cost of a statement by each way out, and keep it."""
        ways = self._of(statement, bounded=bounded)
        known: Cost | None = None
        for way, cost in ways.items():
            if way != "fail":
                known = union(known, cost)
        self.of[id(statement)] = known or ways.get("fail", FREE)
        return ways

    def _of(self, statement: ir.Stmt, *, bounded: bool) -> Ways:
        match statement:
            case ir.Group():
                return self._group(statement, bounded=bounded)
            case ir.Parallel() | ir.Map():
                return _ended(self._batch(statement, bounded=bounded))
            case ir.Operation():
                cost = self._leaves.cost(statement, bounded=bounded)
                return self._operation(statement, cost, bounded=bounded)
            case ir.If() | ir.Switch():
                return self._choice(statement, bounded=bounded)
            case ir.While():
                return self._loop(statement, bounded=bounded)
            case ir.Try():
                return self._try(statement, bounded=bounded)
            case ir.Set():
                return {"next": _CHOICE, **_if_computed(statement, _begun(_CHOICE))}
            case ir.Return():
                return {"return": FREE, **_if_computed(statement, FREE)}
            case ir.Fail():
                return {"fail": FREE if statement.onward else _CHOICE}
            case ir.Break():
                return {"break": FREE}
            case ir.Continue():
                return {"continue": FREE}
            case ir.Log():
                return {"next": FREE, **_if_computed(statement, FREE)}

    def _operation(self, statement: ir.Operation, cost: Cost, *, bounded: bool) -> Ways:
        undo = ir.undo_of(statement)
        done = cost
        if undo is not None:
            done = cost._replace(debt=self._leaves.undo(undo))
        if isinstance(statement, ir.Wait | ir.Open) and not bounded:
            return {"next": done, **_if_computed(statement, _begun(cost))}
        low = _first_of(statement)
        if isinstance(statement, ir.Await) and not bounded:
            low = NOTHING
        return {"next": done, "fail": Cost(low, cost.high, NOTHING)}

    # Contexts -------------------------------------------------------------------------

    def _group(self, group: ir.Group, *, bounded: bool) -> Ways:
        within = bounded or group.timeout is not None
        done, failed = self._inside(group, bounded=within)
        size = min(self._size(group), CHECKPOINT_BYTES)
        own = Amount(1, written=size)
        if group.timeout is not None:
            own = plus(own, _LOOK)
        if group.retry is not None or group.timeout is not None:
            own = own._replace(transitions=1)
        lost = failed.high if failed else NOTHING
        again = NOTHING
        may_fail = failed is not None or within or _is_computed(group)
        if group.retry is not None and may_fail:
            # Each attempt sets its deadline anew, and pauses before.
            pause = plus(_BACKOFF, _LOOK) if within else _BACKOFF
            more = plus(
                plus(lost, pause), _LOOK if group.timeout is not None else NOTHING
            )
            again = times(more, self._leaves.attempts(group, group.retry) - 1)
        ways: Ways = {}
        if may_fail:
            low = _first_of(group)
            if low is not NOTHING:
                low = own._replace(written=0)
                if failed is not None and not (bounded and group.timeout is not None):
                    # Else it may be over before its own deadline is set.
                    low = plus(low, failed.low)
            ways["fail"] = Cost(low, plus(plus(lost, own), again), NOTHING)
        if done is not None:
            if group.undo is not None:
                # It may complete, and then the arguments of its own undo fail.
                high = plus(plus(done.high, own), again)
                add(ways, "fail", Cost(NOTHING, high, done.debt))
            debt = self._leaves.undo(group.undo) if group.undo else done.debt
            high = plus(plus(done.high, own), again)
            ways["next"] = Cost(plus(done.low, own), high, debt)
        return ways

    def _inside(self, group: ir.Group, *, bounded: bool) -> Ends:
        if group.use is None:
            return self._scope(group.body, bounded=bounded)
        key = (id(group.use), bounded)
        if key not in self._blocks:
            self._blocks[key] = self._scope(group.use.body, bounded=bounded)
        return self._blocks[key]

    def _batch(self, statement: ir.Parallel | ir.Map, *, bounded: bool) -> Ends:
        if isinstance(statement, ir.Parallel):
            branches = [
                self._part(branch.body, bounded=bounded)
                for branch in statement.branches
            ]
            return parallel(statement, branches, self._size(statement))
        item = self._part(statement.body, bounded=bounded)
        count = known_length(self._workflow, statement.items)
        if count is None:
            self.counted.append(statement)
        result = statement.result.type if statement.result else None
        inner = result.item if isinstance(result, ListType) else None
        return map_(
            statement, item, count, self._assumed.items, self._leaves.size(inner)
        )

    def _part(self, body: list[ir.Stmt], *, bounded: bool) -> Part:
        ends = self._scope(body, bounded=bounded)
        return Part(ends, resting(body, self.of, ends))

    def _size(self, statement: ir.Operation) -> int:
        result: Type | None = statement.result.type if statement.result else None
        return self._leaves.size(result)

    # Flow of control ------------------------------------------------------------------

    def _choice(self, statement: ir.If | ir.Switch, *, bounded: bool) -> Ways:
        found = _if_computed(statement, FREE)
        for body in ir.bodies(statement):
            _join(found, self._body(body, bounded=bounded))
        if _may_choose_nothing(statement):
            add(found, "next", FREE)
        return _each(found, lambda cost: then(_CHOICE, cost))

    def _loop(self, loop: ir.While, *, bounded: bool) -> Ways:
        inside = self._body(loop.body, bounded=bounded)
        stated = max(loop.max_iterations or 1, 1)
        rounds = self._begun.get(id(loop), stated)
        again = union(inside.get("next"), inside.get("continue"))
        # The condition is looked at before each round, and once more.
        one = then(_CHOICE, again) if again else None
        before = repeated(one, 0, rounds - 1) if one else FREE
        found = _if_computed(loop, _begun(_CHOICE))
        if not is_endless(loop):
            all_rounds = repeated(one, 0, rounds) if one else FREE
            add(found, "next", then(all_rounds, _CHOICE))
        if one is not None and rounds == stated:
            # Then there is one round too many.
            add(found, "fail", repeated(then(one, _CHOICE), rounds, rounds))
        for way, cost in inside.items():
            if way in ("next", "continue"):
                continue
            out: Exit = "next" if way == "break" else way
            add(found, out, then(before, then(_CHOICE, cost)))
        return found

    def _try(self, statement: ir.Try, *, bounded: bool) -> Ways:
        found = self._body(statement.body, bounded=bounded)
        failed = found.pop("fail", None)
        if failed is not None:
            failed = undone(failed)
            if not any(map(takes_all, statement.clauses)):
                add(found, "fail", failed)
            for clause in statement.clauses:
                caught = self._body(clause.body, bounded=bounded)
                if clause.when is not None:
                    add(caught, "fail", FREE)
                _join(found, _after(failed, caught))
        if statement.ending is None:
            return found
        ending = self._body(statement.ending, bounded=False)
        ended: Ways = {}
        for way, cost in found.items():
            for out, last in ending.items():
                add(ended, way if out == "next" else out, then(cost, last))
        return ended


def _after(first: Cost, ways: Ways) -> Ways:
    return _each(ways, lambda cost: then(first, cost))


def _each(ways: Ways, change: Callable[[Cost], Cost]) -> Ways:
    return {way: change(cost) for way, cost in ways.items()}


def _join(found: Ways, more: Ways) -> None:
    for way, cost in more.items():
        add(found, way, cost)


def _is_computed(statement: ir.Statement) -> bool:
    """Say whether a statement evaluates an expression, which may fail."""
    return "ExpressionError" in raised_by_itself(statement).own


def _if_computed(statement: ir.Statement, cost: Cost) -> Ways:
    return {"fail": cost} if _is_computed(statement) else {}


def _first_of(statement: ir.Operation) -> Amount:
    """Return what is metered of an operation, at least, when it fails."""
    return NOTHING if _is_computed(statement) else Amount(operations=1)


def _begun(cost: Cost) -> Cost:
    """Return the cost of what fails, which may be before anything is metered."""
    return Cost(NOTHING, cost.high, NOTHING)


def _ended(ends: Ends) -> Ways:
    ways: Ways = {}
    if ends.completes is not None:
        ways["next"] = ends.completes
    if ends.fails is not None:
        ways["fail"] = ends.fails
    return ways


def _may_choose_nothing(statement: ir.If | ir.Switch) -> bool:
    if isinstance(statement, ir.If):
        return statement.otherwise is None
    return statement.default is None and not statement.covers
