"""The ways through a body that agree with what is recorded of it.

A way comes to each statement that has an operation in this context, passes none that
has none, and leaves what failed by the error that is recorded. Of a statement in a loop
the history does not say in which round it has run: there, a way is one through a round,
which may leave out what has an operation.
"""

from collections.abc import Callable, Iterator

from durablec import ir
from durablec.executions import raising
from durablec.executions.evidence import Evidence, once_a_round, parts
from durablec.executions.history import Operation
from durablec.executions.placing import Context
from durablec.executions.raising import Expressions
from durablec.executions.seen import (
    NOTHING,
    Again,
    Exit,
    Failed,
    Seen,
    Ways,
    as_open,
    behind,
    joined,
    of_any,
    one,
    rounds,
    so_ended,
)
from durablec.flow import is_endless
from durablec_dsl import expr


class Known:
    """What is known beside the operations of one context.

    `bit` numbers parts, `opened` gives the callbacks that one may wait for,
    `parts` the branches or items of a batch, and `bounded` are the statements that a deadline may end.
    """

    def __init__(
        self,
        bit: Callable[[object], int],
        opened: Callable[[ir.Await], list[Operation]],
        parts: Callable[[Operation], list[Operation]],
        bounded: frozenset[int],
    ) -> None:
        self.bit = bit
        self.opened = opened
        self.parts = parts
        self.bounded = bounded
        self.expressions = Expressions()


class Through:
    """The ways through one context; if it `may_be_cut`, they may end anywhere."""

    def __init__(self, known: Known, context: Context, *, may_be_cut: bool) -> None:
        self._known = known
        self._context = context
        self._may_be_cut = may_be_cut
        evidence = Evidence(context)
        self._recorded, self._hinted = evidence.recorded, evidence.hinted
        self._wanted = self._recorded

    def once(self) -> Ways:
        """Return the ways through the body if it was run once."""
        return self._ways(self._context.body)

    def repeated(self) -> Ways:
        """Return the ways through the body if it was run no one knows how often."""
        round = self._round(self._context.body)
        sure = self.surely(self._context.body)
        possible = of_any(round.values()) or NOTHING
        earlier = Seen(sure, possible.any | sure)
        return {exit: rounds(earlier, seen) for exit, seen in round.items()}

    def surely(self, body: list[ir.Stmt]) -> int:
        """Return what was come to because of what is recorded behind it or in it."""
        return self._surely(body).all

    def surely_and_unended(self, body: list[ir.Stmt]) -> Seen:
        """Return the same, and as what may be so that the last of it has not ended."""
        return self._surely(body)

    def _surely(self, body: list[ir.Stmt], *, is_passed: bool = False) -> Seen:
        found = NOTHING
        last = max(
            (at for at, each in enumerate(body) if id(each) in self._recorded),
            default=-1,
        )
        for at, statement in enumerate(body[: last + 1]):
            passed = is_passed or at < last
            if not self._is_missing(statement):
                found = found.behind(self._come_to(statement, is_passed=passed))
            if at < last:
                through = self._round([statement]).get("through", NOTHING)
                found = found.behind(Seen(through.all, 0))
            if id(statement) in self._recorded:
                found = found.behind(self._surely_in(statement, is_passed=passed))
        return found

    def _come_to(self, part: object, *, is_passed: bool) -> Seen:
        bit = self._known.bit(part)
        return Seen(bit, bit if is_passed else as_open(bit))

    def _is_missing(self, statement: ir.Stmt) -> bool:
        """Say whether an operation is not recorded, of which there should be a record."""
        makes = isinstance(statement, ir.Operation) and not isinstance(
            statement, ir.Await
        )
        return makes and id(statement) not in self._recorded

    def _surely_in(self, statement: ir.Stmt, *, is_passed: bool) -> Seen:
        found = NOTHING
        match statement:
            case ir.While():
                return self._surely(statement.body, is_passed=is_passed)
            case ir.If() | ir.Switch() | ir.Try():
                for part, body in parts(statement):
                    if id(part) in self._recorded:
                        part_ = self._come_to(part, is_passed=is_passed)
                        inside = self._surely(body, is_passed=is_passed)
                        found = found.behind(part_).behind(inside)
            case _:
                pass
        if isinstance(statement, ir.Try):
            found = found.behind(self._come_to(statement.body, is_passed=is_passed))
        return found

    # What is recorded -----------------------------------------------------------------

    def _is_wanted(self, part: object) -> bool:
        return id(part) in self._wanted

    def _freely(self, find: Callable[[], Ways]) -> Ways:
        """Find ways that may leave out what is recorded."""
        wanted, self._wanted = self._wanted, set()
        try:
            return find()
        finally:
            self._wanted = wanted

    def _round(self, body: list[ir.Stmt]) -> Ways:
        return self._freely(lambda: self._ways(body))

    # Statements -----------------------------------------------------------------------

    def _ways(self, body: list[ir.Stmt]) -> Ways:
        found: Ways = {"through": NOTHING}
        is_wanted = False
        for statement in reversed(body):
            own = self._of(statement)
            through = own.pop("through", None)
            onward = [] if through is None else [behind(through, found)]
            found = joined([*([] if is_wanted else [own]), *onward])
            is_wanted = is_wanted or self._is_wanted(statement)
        return found

    def _of(self, statement: ir.Stmt) -> Ways:
        here = one(self._known.bit(statement))
        ways = so_ended(here.all, joined(self._each(statement, here)))
        if self._may_be_cut and not self._is_wanted(statement):
            ways = joined([ways, {"cut": Seen(0, here.any)}])
        return ways

    def _each(self, statement: ir.Stmt, here: Seen) -> Iterator[Ways]:
        match statement:
            case ir.Set() | ir.Log() | ir.Return() | ir.Fail():
                yield from self._plain(statement, here)
            case ir.Break():
                yield {"broke": here}
            case ir.Continue():
                yield {"continued": here}
            case ir.If() | ir.Switch():
                yield from self._choice(statement, here)
            case ir.While():
                yield from self._loop(statement, here)
            case ir.Try():
                yield self._try(statement, here)
            case ir.Await():
                yield from self._await(statement, here)
            case _:
                yield from self._operation(statement, here)

    def _plain(
        self, statement: ir.Set | ir.Log | ir.Return | ir.Fail, here: Seen
    ) -> Iterator[Ways]:
        exit: Exit = "through"
        match statement:
            case ir.Set():
                values: list[ir.Value | None] = [v for _, _, v in statement.assignments]
            case ir.Log():
                values = [statement.message]
            case ir.Return():
                exit, values = "returned", [statement.value]
            case ir.Fail():
                exit, values = _error(statement), [statement.message, statement.data]
        yield {exit: here}
        if self._known.expressions.fail(*values):
            yield {Failed(raising.EXPRESSION): here}

    def _in(self, part: object, body: list[ir.Stmt]) -> Ways:
        """Return the ways through a part that was entered, as an arm or a clause."""
        bit = self._known.bit(part)
        return behind(one(bit), so_ended(bit, self._ways(body)))

    def _choice(self, statement: ir.If | ir.Switch, here: Seen) -> Iterator[Ways]:
        several = list(parts(statement))
        wanted = [each for each in several if self._is_wanted(each[0])]
        if not wanted and self._is_wanted(statement):
            wanted = [each for each in several if id(each[0]) in self._hinted]
        for part, body in wanted or several:
            yield behind(here, self._in(part, body))
        if wanted:
            return
        if not _is_complete(statement):
            yield {"through": here}
        match statement:
            case ir.If():
                read = [arm.condition for arm in statement.arms]
            case ir.Switch():
                read = [statement.subject]
        if self._known.expressions.fail(*read):
            yield {Failed(raising.EXPRESSION): here}

    def _loop(self, statement: ir.While, here: Seen) -> Iterator[Ways]:
        """Yield the ways through the rounds of a loop, of which the last ends it."""
        round = self._round(statement.body)
        on = of_any(round[e] for e in ("through", "continued") if e in round)
        wanted = self._is_wanted(statement)
        sure = self.surely(statement.body) if wanted else 0
        if wanted and on is not None and self._rounds(statement) > 1:
            sure |= on.all
        earlier = NOTHING if on is None else on
        inside = Seen(here.all | sure, here.any | sure | earlier.any)
        for exit, seen in round.items():
            if exit not in ("through", "continued"):
                yield {"through" if exit == "broke" else exit: rounds(inside, seen)}
        if on is not None:
            ended = rounds(inside, on)
            yield {Failed("TooManyIterations"): ended}
            if not is_endless(statement):
                yield {"through": ended}
        fails = self._known.expressions.fail(statement.condition)
        if not wanted:
            if not is_endless(statement):
                yield {"through": here}
            if fails:
                yield {Failed(raising.EXPRESSION): here}
        elif fails and on is not None:
            yield {Failed(raising.EXPRESSION): rounds(inside, on)}

    def _rounds(self, loop: ir.While) -> int:
        counts = [
            len(self._context.operations.get(id(each), ()))
            for each in once_a_round(loop.body)
        ]
        return max(counts, default=0)

    def _try(self, statement: ir.Try, here: Seen) -> Ways:
        body = behind(here, self._in(statement.body, statement.body))
        wanted = [each for each in statement.clauses if self._is_wanted(each)]
        inner = {id(each): self._in(each, each.body) for each in statement.clauses}
        found: list[Ways] = []
        for exit, seen in body.items():
            if isinstance(exit, (Failed, Again)):
                found += self._caught(statement, wanted, inner, exit, seen)
            elif not wanted:
                found.append({exit: seen})
        ways = joined(found)
        if statement.ending is None:
            return ways
        return joined(self._ended(statement.ending, ways))

    def _caught(
        self,
        statement: ir.Try,
        wanted: list[ir.Clause],
        inner: dict[int, Ways],
        exit: Failed | Again,
        seen: Seen,
    ) -> Iterator[Ways]:
        """Yield the ways on from an error: by the clauses that may take it, or out."""
        name = exit.name if isinstance(exit, Failed) else ""
        for clause in statement.clauses:
            taken = raising.takes(clause, name)
            if taken == "no":
                continue
            if not wanted or clause in wanted:
                yield joined(
                    {_resolved(each, clause, exit): onward.behind(seen)}
                    for each, onward in inner[id(clause)].items()
                )
            if not wanted and self._known.expressions.fail(clause.when):
                yield {Failed(raising.EXPRESSION): seen}
            if taken == "yes":
                return
        if not wanted:
            yield {exit: seen}

    def _ended(self, ending: list[ir.Stmt], ways: Ways) -> Iterator[Ways]:
        inner = self._in(ending, ending)
        for exit, seen in ways.items():
            if exit == "cut":
                if not self._is_wanted(ending):
                    yield {exit: seen}
                continue
            for last, onward in inner.items():
                yield {exit if last == "through" else last: onward.behind(seen)}

    # Operations -----------------------------------------------------------------------

    def _operation(self, statement: ir.Operation, here: Seen) -> Iterator[Ways]:
        operations = [
            *self._context.operations.get(id(statement), ()),
            *self._context.doubtful.get(id(statement), ()),
        ]
        if not operations or not self._is_wanted(statement):
            for name in raising.before(statement):
                yield {Failed(name): here}
        if id(statement) in self._known.bounded:
            yield {Failed("Timeout"): here}
        for operation in operations:
            yield from self._recorded_as(statement, operation, here)

    def _recorded_as(
        self, statement: ir.Operation, operation: Operation, here: Seen
    ) -> Iterator[Ways]:
        if isinstance(statement, ir.Open):
            yield {"through": here}
            return
        match operation.state:
            case "running" | "waiting":
                yield {"cut": here}
            case "failed":
                yield {Failed(operation.error_name): here}
            case "done":
                yield from self._done(statement, operation, here)

    def _done(
        self, statement: ir.Operation, operation: Operation, here: Seen
    ) -> Iterator[Ways]:
        goes_on, names = True, frozenset(raising.after(statement))
        if isinstance(statement, (ir.Map, ir.Parallel)):
            several = self._known.parts(operation)
            goes_on, names = raising.of_batch(statement, operation, several)
        if goes_on:
            yield {"through": here}
        if self._may_be_cut:
            yield {"cut": here}
        for name in names:
            yield {Failed(name): here}

    def _await(self, statement: ir.Await, here: Seen) -> Iterator[Ways]:
        """Yield the ways on from an answer, by what has become of its callback."""
        opened = self._known.opened(statement)
        if not opened:
            yield {"through": here, Failed(""): here}
        if id(statement) in self._known.bounded:
            yield {Failed("Timeout"): here}
        for operation in opened:
            yield from self._recorded_as(statement, operation, here)


def _error(statement: ir.Fail) -> Exit:
    if statement.onward:
        return Again(None)
    if statement.again is not None:
        tree = statement.again.embedded.expr
        return Again(tree.name) if isinstance(tree, expr.Ident) else Failed("")
    return Failed(statement.name or "")


def _resolved(exit: Exit, clause: ir.Clause, error: Failed | Again) -> Exit:
    """Return an end of a clause, where the error that it has caught is known."""
    match exit:
        case Again(alias=None):
            return error
        case Again(alias=alias) if clause.alias is not None:
            return error if clause.alias.name == alias else exit
        case _:
            return exit


def _is_complete(statement: ir.If | ir.Switch) -> bool:
    match statement:
        case ir.If():
            return statement.otherwise is not None
        case ir.Switch():
            return statement.default is not None or statement.covers
