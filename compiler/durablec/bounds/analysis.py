"""The least and the greatest length of each statement, from the inside out.

A body is gone through once, and gives a range for each way out of it. What follows from
structure alone is used: a `try` goes on from any moment of its body at which it may fail,
an endless loop is left by `break`. Each range says "at least" and "at most"; one that is
not known is from nothing to infinity.
"""

from math import ceil, inf
from typing import NamedTuple

from durablec import ir
from durablec.bounds.batches import Part, of_batch
from durablec.bounds.delays import attempts, looks, pauses, poll_pauses
from durablec.bounds.failures import DEADLINE, of_itself, soonest
from durablec.bounds.ranges import AT_ONCE, NOW, Range, Stretch, either, of
from durablec.bounds.undoing import Undoing
from durablec.bounds.ways import Way, Ways
from durablec.catching import takes_all
from durablec.flow import is_endless
from durablec.values import known_length


class Bounds(NamedTuple):
    """What is known of one workflow.

    `whole` is its length, whichever way it ends, and `completed` that where it does not
    fail, None if it always does. `earliest`, by the identity of a statement, is how long
    it takes at least to come to it, from the beginning of what bounds it: the innermost
    group with a known timeout around it, else the block or the workflow. `rounds` is how
    long a round of a `while` takes at least, or an attempt of a group that fails.
    """

    whole: Range
    completed: Range | None
    earliest: dict[int, float]
    rounds: dict[int, float]


def bounds(workflow: ir.Workflow, items: int | None = None) -> Bounds:
    """Return how long a workflow takes, in seconds, and when its statements begin.

    Args:
        workflow: Without errors.
        items: How many items a `map` has that does not say it; infinitely many if None.
    """
    search = _Search(workflow, items)
    ways = search.body(workflow.body, 0, bounded=False)
    whole = ways.whole
    if "fail" in ways.out:
        whole = Range(whole.low, whole.high.then(search.undoing.of(workflow.body)))
    completed = ways.completed
    longest = Stretch(workflow.timeout)
    if whole.high.seconds > workflow.timeout:
        whole = Range(whole.low, longest)
    if completed is not None and completed.high.seconds > workflow.timeout:
        completed = Range(completed.low, longest)
    return Bounds(whole, completed, search.earliest, search.rounds)


class _Search:
    """Goes through bodies; `bounded` says that a group with a timeout is around one."""

    def __init__(self, workflow: ir.Workflow, items: int | None) -> None:
        self.earliest: dict[int, float] = {}
        self.rounds: dict[int, float] = {}
        self._blocks: dict[tuple[int, bool], Ways] = {}
        self._workflow = workflow
        self._items = inf if items is None else items
        self.undoing = Undoing(self._items, workflow)
        self._opened = {
            each.name: each
            for each in ir.all_statements(workflow)
            if isinstance(each, ir.Open)
        }

    def body(self, body: list[ir.Stmt], start: float, *, bounded: bool) -> Ways:
        """Return the ways out of a body that is come to after `start` at the earliest."""
        found = Ways.none()
        so_far = AT_ONCE
        for statement in body:
            ways = self._statement(
                statement, start + so_far.low.seconds, bounded=bounded
            )
            on = ways.out.pop("on", None)
            found.join(ways.after(so_far))
            if on is None:
                return found
            so_far = so_far.then(on)
        found.add("on", so_far)
        return found

    def _statement(self, statement: ir.Stmt, start: float, *, bounded: bool) -> Ways:
        before = self.earliest.get(id(statement), start)
        self.earliest[id(statement)] = min(start, before)
        ways = self._ways(statement, start, bounded=bounded)
        if not isinstance(statement, ir.Parallel | ir.Map | ir.Group | ir.Try):
            own = of_itself(statement, bounded=bounded)
            # A condition is looked at first; that of a loop, before each round too.
            is_before = isinstance(statement, ir.If | ir.Switch)
            on = AT_ONCE if is_before else ways.out.get("on", AT_ONCE)
            ways.fail(own, on.high)
        return ways

    def _ways(self, statement: ir.Stmt, start: float, *, bounded: bool) -> Ways:
        match statement:
            case ir.Return():
                return Ways.only("return", AT_ONCE)
            case ir.Break():
                return Ways.only("break", AT_ONCE)
            case ir.Continue():
                return Ways.only("continue", AT_ONCE)
            case ir.Fail():
                return Ways.none()
            case ir.Set() | ir.Log():
                return Ways.only("on", AT_ONCE)
            case ir.If():
                bodies = [arm.body for arm in statement.arms]
                bodies.append(statement.otherwise or [])
                return self._one_of(bodies, start, bounded=bounded)
            case ir.Switch():
                bodies = [case.body for case in statement.cases]
                if statement.default is not None or not statement.covers:
                    bodies.append(statement.default or [])
                return self._one_of(bodies, start, bounded=bounded)
            case ir.While():
                return self._while(statement, start, bounded=bounded)
            case ir.Try():
                return self._try(statement, start, bounded=bounded)
            case ir.Group():
                return self._group(statement, start, bounded=bounded)
            case ir.Parallel() | ir.Map():
                return self._batch(statement, start, bounded=bounded)
            case _:
                return Ways.only("on", self._operation(statement))

    # Operations without bodies -------------------------------------------------------

    def _operation(
        self,
        statement: ir.Step
        | ir.Wait
        | ir.Callback
        | ir.Open
        | ir.Await
        | ir.Poll
        | ir.Invoke,
    ) -> Range:
        match statement:
            case ir.Step():
                runs = attempts(statement.retry) * _known(statement.timeout, 0)
                return of(statement, 0, runs + pauses(statement.retry)[1])
            case ir.Wait(length=int(seconds)):
                return of(statement, seconds, seconds)
            case ir.Wait():
                return of(statement, 0 if statement.length is None else 1, inf)
            case ir.Callback():
                submitting = pauses(statement.retry)[1] if statement.submitter else 0
                # AWS counts from the callback's creation, which comes before.
                longest = max(submitting, _at_most(statement.timeout))
                return of(statement, 0, longest)
            case ir.Await():
                opened = self._opened.get(statement.of or "")
                return of(statement, 0, _at_most(opened.timeout) if opened else inf)
            case ir.Poll():
                after = _known(statement.after, inf if statement.after else 0)
                first = statement.after if isinstance(statement.after, int) else 0
                # Its timeout is that of one look.
                looking = looks(statement) * _known(statement.timeout, 0)
                most = after + poll_pauses(statement)[1] + looking
                return of(statement, first, most)
            case ir.Invoke(detach=True):
                return of(statement, 0, pauses(statement.retry)[1])
            case ir.Invoke():
                return of(statement, 0, inf)
            case ir.Open():
                return AT_ONCE

    # Control flow --------------------------------------------------------------------

    def _one_of(
        self, bodies: list[list[ir.Stmt]], start: float, *, bounded: bool
    ) -> Ways:
        found = Ways.none()
        for body in bodies:
            found.join(self.body(body, start, bounded=bounded))
        return found

    def _while(self, statement: ir.While, start: float, *, bounded: bool) -> Ways:
        ways = self.body(statement.body, start, bounded=bounded)
        once = either([ways.out.get("on"), ways.out.get("continue")])
        rounds = statement.max_iterations
        most = (
            NOW if once is None else once.high.times(inf if rounds is None else rounds)
        )
        found = Ways.none()
        if not is_endless(statement):
            found.add("on", Range(NOW, most))
        if rounds is not None and once is not None:
            self.rounds[id(statement)] = once.low.seconds
            found.fail({"TooManyIterations": once.low.times(rounds)}, most)
        out: dict[Way, Way] = {"break": "on", "return": "return"}
        # As many rounds may have gone before as there are.
        for way, left in ways.out.items():
            if way in out:
                found.add(out[way], Range(left.low, most.then(left.high)))
        found.fail(ways.failures, most.then(ways.whole.high))
        return found

    def _try(self, statement: ir.Try, start: float, *, bounded: bool) -> Ways:
        found = self.body(statement.body, start, bounded=bounded)
        # What has failed is undone before a clause begins.
        latest = found.whole.high.then(self.undoing.of(statement.body))
        found.later(latest)
        failures = dict(found.failures)
        if any(map(takes_all, statement.clauses)):
            found = found.without_failures()
        for clause in statement.clauses:
            come = soonest(failures, clause.names)
            begin = start + come.begins.seconds
            caught = self.body(clause.body, begin, bounded=bounded)
            if clause.when is not None:
                caught.fail({"ExpressionError": NOW}, NOW)
            found.join(caught.after(Range(come.fails, latest)))
        if statement.ending is None:
            return found
        begin = start + found.whole.low.seconds
        # No deadline is looked at in it.
        ending = self.body(statement.ending, begin, bounded=False)
        on = ending.out.pop("on", None)
        ended = ending.after(found.whole)
        if on is not None:
            ended.join(found.then(on))
        return ended

    # Bodies of their own -------------------------------------------------------------

    def _group(self, statement: ir.Group, start: float, *, bounded: bool) -> Ways:
        within = bounded or statement.timeout is not None
        known = isinstance(statement.timeout, int)
        if statement.use is not None:
            ways = self._of_block(statement.use, bounded=within)
        else:
            ways = self.body(statement.body, 0 if known else start, bounded=within)
        body = statement.body if statement.use is None else statement.use.body
        high, latest = self._most(statement, ways, self.undoing.of(body))
        found = Ways.none()
        completed = ways.completed
        limit = _at_most(statement.timeout)
        if completed is not None and completed.low.seconds <= limit:
            found.add("on", Range(completed.low, high))
        failures = dict(ways.failures)
        failures.pop(DEADLINE, None)
        found.fail(failures, latest)
        # An attempt has failed by its body, or by its deadline.
        found.fail(of_itself(statement, bounded=False), latest)
        self.rounds[id(statement)] = found.least_failure
        if bounded:
            found.fail({DEADLINE: NOW}, latest)
        return found

    def _of_block(self, block: ir.Block, *, bounded: bool) -> Ways:
        key = id(block), bounded
        if key not in self._blocks:
            self._blocks[key] = self.body(block.body, 0, bounded=bounded)
        return self._blocks[key]

    def _most(
        self, statement: ir.Group, ways: Ways, undoing: Stretch
    ) -> tuple[Stretch, Stretch]:
        """Return how long a group takes at most to complete, and to fail and be undone."""
        high = ways.whole.high
        if isinstance(statement.timeout, int) and high.seconds > statement.timeout:
            high = of(statement, 0, statement.timeout).high
        latest = high.then(undoing)
        may_fail = "fail" in ways.out or statement.timeout is not None
        if statement.retry is None or not may_fail:
            return high, latest
        again = of(statement, 0, pauses(statement.retry)[1])
        all_attempts = latest.times(attempts(statement.retry)).then(again.high)
        return all_attempts, all_attempts

    def _batch(
        self, statement: ir.Parallel | ir.Map, start: float, *, bounded: bool
    ) -> Ways:
        match statement:
            case ir.Parallel():
                bodies = [branch.body for branch in statement.branches]
                least, most = len(bodies), float(len(bodies))
            case ir.Map():
                bodies = [statement.body]
                count = known_length(self._workflow, statement.items)
                least = 0 if count is None else ceil(count / (statement.batch or 1))
                most = self._items if count is None else least
        parts = [
            Part.of(
                self.body(body, start, bounded=bounded), body, self.undoing.of(body)
            )
            for body in bodies
        ]
        own = of_itself(statement, bounded=bounded)
        return of_batch(statement, parts, least, most, own)


def _known(length: ir.Length | None, otherwise: float) -> float:
    return length if isinstance(length, int) else otherwise


def _at_most(timeout: ir.Length | None) -> float:
    return _known(timeout, inf)
