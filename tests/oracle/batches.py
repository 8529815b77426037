"""The meaning of `parallel` and `map`.

Nothing that a branch does is seen by another. So each is run by itself, from the moment
at which it begins, and then it is looked at when the batch was over.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from durablec_dsl import ast, values
from durablec_dsl.walk import walk
from tests.oracle.completion import Decision, Limits, Run, decisions
from tests.oracle.course import Course, Fork, Undo, cut
from tests.oracle.failures import UNSAID, Failure
from tests.oracle.meaning import Names, Returned, Stopped
from tests.oracle.moments import Moment, Undetermined, earliest, latest
from tests.oracle.operations import Operations

_WORDS = {
    "all": Limits(tolerated=0),
    "any": Limits(least=1),
    "first": Limits(least=1, tolerated=0),
    "settled": Limits(),
}


class Part(NamedTuple):
    """A branch, or the body of a map for one item; `key` is its name or index."""

    key: str | int
    body: list[ast.Stmt]
    names: Names


class Over(NamedTuple):
    """A batch that is over: its parts, how many began, and what ended it.

    `least` of them had to succeed.
    """

    parts: Sequence[Part]
    began: int
    decision: Decision
    least: int = 0


class Batches(Operations):
    """Statements whose bodies run at once."""

    def body(self, body: list[ast.Stmt], names: Names) -> None:
        raise NotImplementedError

    def parallel(self, node: ast.Parallel, names: Names) -> None:
        """Run "named branches at once"."""
        limits = self._limits(node.complete, names)
        parts = [Part(b.name.text, b.body, dict(names)) for b in node.branches]
        self._batch(node, parts, limits, len(parts), names)

    def map_(self, node: ast.Map, names: Names) -> None:
        """Run "the same steps for each item"; "any other gets 40 if it states none"."""
        limits = self._limits(node.complete, names)
        assert node.items is not None
        items = self.value(node.items, names)
        if not isinstance(items, list):
            raise _wrong_value()
        if node.batch is not None:
            size = int(node.batch.value)
            items = [items[at : at + size] for at in range(0, len(items), size)]
        item = node.item.text if node.item is not None else "item"
        parts = []
        for index, each in enumerate(items):
            own = {**names, item: each}
            if node.index is not None:
                own[node.index.text] = index
            parts.append(Part(index, node.body, own))
        self._batch(node, parts, limits, 40, names)

    # What it comes to -----------------------------------------------------------------

    def _batch(
        self,
        node: ast.Parallel | ast.Map,
        parts: list[Part],
        limits: Limits,
        slots: int,
        names: Names,
    ) -> None:
        self.begin()
        if limits.least is not None and limits.least > len(parts):
            raise _too_few(Over([], 0, Decision(UNSAID, self.course.now, (), 0)))
        if node.max_concurrency is not None:
            slots = int(node.max_concurrency.value)
        may_undo = self._may_be_undone([s for p in parts for s in p.body])
        overs = self._run_all(parts, limits, slots, may_undo)
        word = _word(node.complete)
        value = _same([self._late(e, word) or _outcome(e, word, node) for e in overs])
        if isinstance(value, Failure):
            raise value
        names[node.name.text] = value
        if node.summary is not None:
            names[node.summary.text] = _same([_summary(each) for each in overs])

    def _late(self, over: Over, word: str) -> Failure | None:
        """Return the failure of a deadline around, which no completion bears."""
        if word in ("all", "first") or self.course.deadline is None:
            return None
        failures = [each.failure for each in over.decision.runs]
        return next(
            (f for f in failures if f and f.deadline == self.course.deadline), None
        )

    def _limits(self, spec: ast.CompletionSpec | None, names: Names) -> Limits:
        if not isinstance(spec, ast.Completion):
            return _WORDS[_word(spec)]
        share = self._limit(spec.tolerated_failure_percentage, names, 0)
        if share is not None and share > 100:
            raise _wrong_value()
        return Limits(
            self._limit(spec.min_successful, names, 1),
            self._limit(spec.tolerated_failures, names, 0),
            share,
        )

    def _limit(
        self, given: "values.Number | values.Embedded | None", names: Names, least: int
    ) -> Any:
        match given:
            case None:
                return None
            case values.Number():
                return given.value
            case values.Embedded():
                found = self.value(given, names)
                if not isinstance(found, int) or found < least:
                    raise _wrong_value()
                return found

    # Running --------------------------------------------------------------------------

    def _run_all(
        self, parts: list[Part], limits: Limits, slots: int, may_undo: bool
    ) -> list[Over]:
        """Run parts, "in source order, at most n at once", until the batch is over."""
        course = self.course
        if not parts:
            return [Over(parts, 0, Decision("ALL_COMPLETED", course.now, (), 0))]
        runs: list[Run] = []
        in_order = slots == 1
        found: list[Decision] = []
        for part in parts:
            began = course.now
            if len(runs) >= slots:
                ended = len(runs) - slots + 1
                began = earliest((each.ended for each in runs), ended)
                found = decisions(runs, limits, len(parts), in_order=in_order)
                places = [each.place <= ended for each in found]
                if found and all(places):
                    break
                if any(places) and not all(places):
                    raise Undetermined("whether another item begins")
            if self._is_stopped(began):
                break
            runs.append(self._run(part, len(runs), began, course.stop))
        found = decisions(runs, limits, len(parts), in_order=in_order)
        if not found:
            self._all_stop(runs)
        return self._end(parts, runs, found, limits.least or 0, may_undo)

    def _is_stopped(self, began: Moment) -> bool:
        stop = self.course.stop
        if stop is None or began.precedes(stop):
            return False
        if not stop.precedes(began):
            raise Undetermined("whether another item begins before a stop")
        return True

    def _all_stop(self, runs: list[Run]) -> None:
        """Stop with the branches: not this batch was over, but one around it."""
        self.course.entries.append(Fork([each.entries for each in runs]))
        self.course.now = latest([self.course.now, *(each.ended for each in runs)])
        for each in runs:
            self.course.done[-1] += each.done
        raise Stopped

    def _end(
        self,
        parts: list[Part],
        runs: list[Run],
        found: list[Decision],
        least: int,
        may_undo: bool,
    ) -> list[Over]:
        """End a batch: "losers stop before their next statement".

        "Where a branch holds an `undo`, branches that have started come to their next
        statement first".
        """
        course = self.course
        at = found[0].at
        surely = [r for r in runs if all(r in each.runs for each in found)]
        ends = [at]
        for run in runs:
            if run in surely:
                continue
            if not may_undo:
                run.entries = cut(run.entries, at, self.strays)
                continue
            if len(found) > 1 or not run.began.precedes(at):
                raise Undetermined("whether a branch is stopped")
            stop = at if course.stop is None else earliest([at, course.stop])
            again = self._run(parts[run.index], run.index, run.began, stop)
            run.entries, run.done, run.ended = again.entries, again.done, again.ended
            ends.append(run.ended)
        course.entries.append(Fork([each.entries for each in runs]))
        course.now = latest(ends)
        failed = found[0].reason == "FAILURE_TOLERANCE_EXCEEDED"
        lost: list[Undo] = []
        for run in runs:
            is_lost = not failed and run not in surely
            (lost if is_lost else course.done[-1]).extend(run.done)
        self.undo(lost)
        return [Over(parts, len(runs), each, least) for each in found]

    def _run(self, part: Part, index: int, began: Moment, stop: Moment | None) -> Run:
        """Run a branch or item by itself; it is a scope."""
        around = self.course
        self.course = Course(began, around, around.deadline, stop)
        value, failure, stopped = None, None, False
        try:
            self.body(part.body, dict(part.names))
        except Returned as returned:
            value = returned.value
        except Failure as error:
            failure = error
            failure.undone += self.undo(self.course.done.pop())
            self.course.done.append([])
        except Stopped:
            stopped = True
        finally:
            own, self.course = self.course, around
        [done] = own.done
        return Run(index, began, own.now, own.entries, done, value, failure, stopped)

    def _may_be_undone(self, body: list[ast.Stmt]) -> bool:
        """Say whether branches are stopped with care: those that hold an `undo`.

        So are those of a batch in such a branch.
        """
        if self.course.stop is not None:
            return True
        blocks = {each.name.text: each.body for each in self.tree.blocks}
        for node in walk(body):
            if getattr(node, "undo", None) is not None:
                return True
            use = node.use if isinstance(node, ast.Group) else None
            if use is not None and self._may_be_undone(blocks[use.text]):
                return True
        return False


def _wrong_value() -> Failure:
    """Make the error of an expression whose value is none that its place takes."""
    return Failure("ExpressionError", "", UNSAID, UNSAID)


# Values -------------------------------------------------------------------------------


def _outcome(over: Over, word: str, node: ast.Parallel | ast.Map) -> Any:
    """Return a batch's value, or its failure."""
    runs = over.decision.runs
    failed = [each for each in runs if each.failure is not None]
    succeeded = [each for each in runs if each.failure is None]
    exceeded = over.decision.reason == "FAILURE_TOLERANCE_EXCEEDED"
    match word:
        case "all" if failed:
            # "The first failure fails the block, by its own name."
            return failed[0].failure
        case "first" if exceeded:
            # "Its failure is the block's."
            return failed[0].failure
        case "any" | "first":
            if not succeeded:
                return _too_few(over)
            return _won(over, node, min(succeeded, key=lambda each: each.index))
        case "settled":
            return _gathered(over, node, {each.index: _settled(each) for each in runs})
        case "" if exceeded or len(succeeded) < over.least:
            return _too_few(over)
        case _:
            return _gathered(over, node, {each.index: each.value for each in succeeded})


def _won(over: Over, node: ast.Parallel | ast.Map, winner: Run) -> Any:
    """Return the value of a race.

    "A record of nullable branch values plus `winner`, the first branch in source order
    that had succeeded by then"; "for a `map`, `{winner, value}` (an index and its
    value)".
    """
    if isinstance(node, ast.Map):
        return {"winner": winner.index, "value": winner.value}
    ended = over.decision.runs
    values = {each.index: each.value for each in ended if each.failure is None}
    return {**_gathered(over, node, values), "winner": over.parts[winner.index].key}


def _gathered(over: Over, node: ast.Parallel | ast.Map, values: dict[int, Any]) -> Any:
    """Return values by name, or in the order of items; null where there is none."""
    found = [values.get(index) for index in range(len(over.parts))]
    if isinstance(node, ast.Map):
        return found
    return {part.key: each for part, each in zip(over.parts, found, strict=True)}


def _settled(run: Run) -> dict[str, Any]:
    """Return "a record with optional `ok` and optional `error`"."""
    if run.failure is None:
        return {"ok": run.value}
    return {"error": _described(run.failure)}


def _described(failure: Failure) -> dict[str, Any]:
    record = failure.record()
    return {key: record[key] for key in ("type", "message", "data")}


def _summary(over: Over) -> dict[str, Any]:
    """Return what a batch came to, "as the SDK's BatchResult has them".

    "`status` is FAILED as soon as one item failed; `total` counts those that were
    started".
    """
    runs = over.decision.runs
    failed = sum(each.failure is not None for each in runs)
    return {
        "status": "FAILED" if failed else "SUCCEEDED",
        "reason": over.decision.reason,
        "total": over.began,
        "succeeded": len(runs) - failed,
        "failed": failed,
        "started": over.began - len(runs),
    }


def _too_few(over: Over) -> Failure:
    """Make a `TooFewSucceeded`.

    Its "`data` is the summary plus `errors`, branch or index to its error".
    """
    errors = {
        str(over.parts[each.index].key): _described(each.failure)
        for each in over.decision.runs
        if each.failure is not None
    }
    return Failure("TooFewSucceeded", "", UNSAID, {**_summary(over), "errors": errors})


def _word(spec: ast.CompletionSpec | None) -> str:
    match spec:
        case None:
            return "all"
        case ast.CompletionName():
            return spec.word
        case ast.Completion():
            return ""


def _same(found: list[Any]) -> Any:
    """Return what all ways lead to; it is undetermined if they differ."""
    shown = [
        (each.dotted, each.message, each.data, each.undone)
        if isinstance(each, Failure)
        else (each,)
        for each in found
    ]
    if any(each != shown[0] for each in shown):
        raise Undetermined("which of two ends first")
    return found[0]
