"""The least and the greatest length of each statement, from the inside out.

A body is gone through once, and gives a range for each way out of it. What follows from
structure alone is used: a `try` goes on from any moment of its body, an endless loop is
left by `break`. Each range says "at least" and "at most"; one that is not known is from
nothing to infinity.
"""

from math import ceil, inf
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.bounds.delays import attempts, pauses, poll_pauses
from durablec.bounds.ranges import AT_ONCE, NOW, Range, Stretch, either, of
from durablec.flow import is_endless
from durablec.values import known_length

Way = OneOf["on", "return", "break", "continue", "fail"]

Ways = dict[Way, Range]
"""The ways out of a body or a statement, each with how long it takes to get there."""


class Bounds(NamedTuple):
    """What is known of one workflow.

    `whole` is its length, whichever way it ends, and `completed` that where it does not
    fail, None if it always does. `statements` are by the identity of the statement;
    `earliest` is how long it takes at least to come to one, from the beginning of what
    bounds it: the innermost group with a timeout around it, or the workflow. `rounds`
    is how long a round of a `while` takes at least.
    """

    whole: Range
    completed: Range | None
    statements: dict[int, Range]
    earliest: dict[int, float]
    rounds: dict[int, float]


def bounds(workflow: ir.Workflow, items: int | None = None) -> Bounds:
    """Return how long a workflow and its statements take, in seconds.

    Args:
        workflow: Without errors.
        items: How many items a `map` has that does not say it; infinitely many if None.
    """
    search = _Search(workflow, items)
    for block in workflow.blocks:
        search.blocks[id(block)] = search.body(block.body, 0)
    ways = search.body(workflow.body, 0)
    whole = either(ways.values()) or AT_ONCE
    completed = either([ways.get("on"), ways.get("return")])
    longest = Stretch(workflow.timeout)
    if whole.high.seconds > workflow.timeout:
        whole = Range(whole.low, longest)
    if completed is not None and completed.high.seconds > workflow.timeout:
        completed = Range(completed.low, longest)
    return Bounds(whole, completed, search.statements, search.earliest, search.rounds)


class _Search:
    def __init__(self, workflow: ir.Workflow, items: int | None) -> None:
        self.blocks: dict[int, Ways] = {}
        self.statements: dict[int, Range] = {}
        self.earliest: dict[int, float] = {}
        self.rounds: dict[int, float] = {}
        self._workflow = workflow
        self._items = inf if items is None else items
        self._opened = {
            each.name: each
            for each in ir.all_statements(workflow)
            if isinstance(each, ir.Open)
        }

    def body(self, body: list[ir.Stmt], start: float) -> Ways:
        """Return the ways out of a body that is come to after `start` at the earliest."""
        found: Ways = {}
        so_far = AT_ONCE
        for statement in body:
            ways = self._statement(statement, start + so_far.low.seconds)
            for way, taken in ways.items():
                if way != "on":
                    _add(found, way, so_far.then(taken))
            if "on" not in ways:
                return found
            so_far = so_far.then(ways["on"])
        found["on"] = so_far
        return found

    def _statement(self, statement: ir.Stmt, start: float) -> Ways:
        self.earliest[id(statement)] = start
        ways = self._ways(statement, start)
        whole = either(ways.values())
        if whole is not None:
            self.statements[id(statement)] = whole
        return ways

    def _ways(self, statement: ir.Stmt, start: float) -> Ways:
        match statement:
            case ir.Return():
                return {"return": AT_ONCE}
            case ir.Fail():
                return {"fail": AT_ONCE}
            case ir.Break():
                return {"break": AT_ONCE}
            case ir.Continue():
                return {"continue": AT_ONCE}
            case ir.Set() | ir.Log():
                return {"on": AT_ONCE}
            case ir.If():
                bodies = [arm.body for arm in statement.arms]
                return self._one_of([*bodies, statement.otherwise or []], start)
            case ir.Switch():
                bodies = [case.body for case in statement.cases]
                if statement.default is not None or not statement.covers:
                    bodies.append(statement.default or [])
                return self._one_of(bodies, start)
            case ir.While():
                return self._while(statement, start)
            case ir.Try():
                return self._try(statement, start)
            case ir.Group():
                return self._group(statement, start)
            case ir.Parallel() | ir.Map():
                return self._batch(statement, start)
            case _:
                return {"on": self._operation(statement)}

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
                return of(statement, first, after + poll_pauses(statement)[1])
            case ir.Invoke(detach=True):
                return of(statement, 0, pauses(statement.retry)[1])
            case ir.Invoke():
                return of(statement, 0, inf)
            case ir.Open():
                return AT_ONCE

    # Control flow --------------------------------------------------------------------

    def _one_of(self, bodies: list[list[ir.Stmt]], start: float) -> Ways:
        found: Ways = {}
        for body in bodies:
            for way, taken in self.body(body, start).items():
                _add(found, way, taken)
        return found

    def _while(self, statement: ir.While, start: float) -> Ways:
        ways = self.body(statement.body, start)
        once = either([ways.get("on"), ways.get("continue")])
        rounds = statement.max_iterations
        most = (
            NOW if once is None else once.high.times(inf if rounds is None else rounds)
        )
        found: Ways = {}
        if not is_endless(statement):
            found["on"] = Range(NOW, most)
        if rounds is not None and once is not None:
            self.rounds[id(statement)] = once.low.seconds
            found["fail"] = Range(once.low.times(rounds), most)
        out: dict[Way, Way] = {"break": "on", "return": "return", "fail": "fail"}
        for way, left in ways.items():
            if way in out:
                # As many rounds may have gone before as there are.
                _add(found, out[way], Range(left.low, most.then(left.high)))
        return found

    def _try(self, statement: ir.Try, start: float) -> Ways:
        ways = self.body(statement.body, start)
        found: Ways = {way: taken for way, taken in ways.items() if way != "fail"}
        # Any operation may fail: the first at once, and the last after all others.
        whole = either(ways.values()) or AT_ONCE
        failing = Range(NOW, whole.high)
        for clause in statement.clauses:
            for way, taken in self.body(clause.body, start).items():
                _add(found, way, failing.then(taken))
        if "fail" in ways or not statement.clauses:
            _add(found, "fail", failing)
        if statement.ending is None:
            return found
        ended: Ways = {}
        ending = self.body(statement.ending, start)
        for way, taken in found.items():
            for out, last in ending.items():
                _add(ended, way if out == "on" else out, taken.then(last))
        return ended

    # Bodies of their own -------------------------------------------------------------

    def _group(self, statement: ir.Group, start: float) -> Ways:
        bounded = statement.timeout is not None
        if statement.use is not None:
            ways = self.blocks.get(id(statement.use), {"on": AT_ONCE})
        else:
            ways = self.body(statement.body, 0 if bounded else start)
        whole = either(ways.values()) or AT_ONCE
        high = self._most(statement, whole.high)
        limit = _at_most(statement.timeout)
        found: Ways = {}
        completed = either(each for way, each in ways.items() if way != "fail")
        if completed is not None and completed.low.seconds <= limit:
            found["on"] = Range(completed.low, high)
        if "fail" in ways or not found:
            found["fail"] = Range(whole.low if found else NOW, high)
        return found

    def _most(self, statement: ir.Group, high: Stretch) -> Stretch:
        if isinstance(statement.timeout, int) and high.seconds > statement.timeout:
            high = of(statement, 0, statement.timeout).high
        if statement.retry is None:
            return high
        again = of(statement, 0, pauses(statement.retry)[1])
        return high.times(attempts(statement.retry)).then(again.high)

    def _batch(self, statement: ir.Parallel | ir.Map, start: float) -> Ways:
        match statement:
            case ir.Parallel():
                bodies = [branch.body for branch in statement.branches]
                count: float = len(bodies)
            case ir.Map():
                bodies = [statement.body]
                count = self._count(statement)
        is_all = statement.complete is None or statement.complete.word == "all"
        taken = [_of_part(self.body(body, start), is_all) for body in bodies]
        if _bears(statement.complete):
            taken = [
                Range(NOW, each.high) if _may_fail(body) else each
                for body, each in zip(bodies, taken, strict=True)
            ]
        if not taken or not count:
            return {"on": AT_ONCE}
        at_once = statement.max_concurrency
        if at_once is None and isinstance(statement, ir.Map):
            at_once = ir.DEFAULT_CONCURRENCY
        slots = count if at_once is None else min(at_once, count)
        high = max((each.high for each in taken), key=lambda each: each.seconds)
        if count > slots:
            # Those that run at once are as slow as the slowest, at most.
            high = high.times(count if count == inf else ceil(count / slots))
        return {"on": Range(self._least(statement, taken, slots), high)}

    def _least(
        self, statement: ir.Parallel | ir.Map, taken: list[Range], slots: float
    ) -> Stretch:
        """Return what a batch takes at least: so long as those take that must have ended."""
        if isinstance(statement, ir.Map):
            count = self._lists(statement)
            needed = _needed(statement.complete, count or 0)
            if not needed:
                return NOW
            rounds = ceil(needed / slots)
            return taken[0].low.times(rounds) if rounds > 1 else taken[0].low
        lows = sorted((each.low for each in taken), key=lambda each: each.seconds)
        lows = lows[: _needed(statement.complete, len(lows))]
        # However they are spread over the slots, one of these has its share of all.
        share = sum(each.seconds for each in lows) / slots
        return lows[-1]._replace(seconds=max(lows[-1].seconds, share))

    def _lists(self, statement: ir.Map) -> int | None:
        """Return how many items there are, or lists of them; None if that is not known."""
        count = known_length(self._workflow, statement.items)
        return None if count is None else ceil(count / (statement.batch or 1))

    def _count(self, statement: ir.Map) -> float:
        known = self._lists(statement)
        return self._items if known is None else known


def _bears(complete: ir.Completion | None) -> bool:
    """Say whether a part that fails has ended as well as one that does not."""
    if complete is None or complete.word in ("all", "any", "first"):
        return False
    return complete.min_successful is None


def _may_fail(body: list[ir.Stmt]) -> bool:
    """Say whether a body may end by a failure, before what takes its time."""
    sure = (ir.Wait, ir.Set, ir.Log, ir.If, ir.Switch, ir.Return)
    return not all(isinstance(each, sure) for each in ir.reached(body))


def _needed(complete: ir.Completion | None, count: int) -> int:
    """Return how many of some parts must have ended before a batch completes."""
    match complete:
        case ir.Completion(word="any" | "first"):
            return min(1, count)
        case ir.Completion(word=None, min_successful=least) if least is not None:
            # One at least, if it is computed.
            known = least.value if isinstance(least, ir.Constant) else 1
            return min(known if isinstance(known, int) else 1, count)
        case _:
            return count


def _of_part(ways: Ways, is_all: bool) -> Range:
    """Return what a branch or item takes; one that fails completes nothing if all must."""
    kept = [each for way, each in ways.items() if way != "fail" or not is_all]
    return either(kept) or either(ways.values()) or AT_ONCE


def _add(ways: Ways, way: Way, taken: Range) -> None:
    ways[way] = either([ways.get(way), taken]) or taken


def _known(length: ir.Length | None, otherwise: float) -> float:
    return length if isinstance(length, int) else otherwise


def _at_most(timeout: ir.Length | None) -> float:
    return _known(timeout, inf)
