"""What single operations cost, by AWS's table of how operations are metered.

    execution          1
    step               1 + retries
    wait               1
    poll               1 + looks
    callback           3 + retries of what asks, or 1 where nothing does
    open               1, and its `await` none
    invoke             1
    group              1
    parallel, map      1 + branches or items, unless they are flat

In a group with a timeout, what waits first looks at the deadline in a step of its own,
and an `await` or an `invoke` races with it.

Each suspension ends an invocation, and what it waits for begins the next. An answer may
be there before a callback suspends.
"""

from collections.abc import Mapping

from durablec import ir
from durablec.bounds.delays import attempts, looks
from durablec.metering.amounts import NOTHING, Amount, Cost, plus
from durablec.metering.assumed import Assumed
from durablec.metering.sizes import ERROR_BYTES, Sizes
from durablec.types import NULL, Type

_LOOK = Amount(operations=1, written=60)
_RACE = Amount(operations=4, invocations=1, written=100)
"""A batch, its two branches, and the wait of one."""

_WON = 2
"""A batch, and that branch which has what is raced for."""


class Leaves:
    """What operations cost that hold no other statements.

    `begun` says how many attempts and looks there is time for (`bounds/beginnings.py`).
    """

    def __init__(self, assumed: Assumed, begun: Mapping[int, int]) -> None:
        self._assumed = assumed
        self._begun = begun
        self._sizes = None if assumed.payload is None else Sizes(assumed.payload)

    def cost(self, statement: ir.Operation, *, bounded: bool) -> Cost:
        """Return the cost of an operation; `bounded` says that a deadline holds."""
        match statement:
            case ir.Step():
                tries = self.attempts(statement, statement.retry)
                return self._step(tries, self._result(statement))
            case ir.Invoke(detach=True):
                return self._step(self.attempts(statement, statement.retry), 80)
            case ir.Poll():
                return self._poll(statement)
            case ir.Wait():
                return _looking(_exactly(Amount(1, 1, transitions=1)), bounded)
            case ir.Callback():
                return _looking(self._callback(statement), bounded)
            case ir.Open():
                written = self.size(statement.payload)
                low = Amount(1, 0, written)
                high = Amount(1, 1, written)
                return _looking(Cost(low, high, NOTHING), bounded)
            case ir.Await():
                low = Amount(transitions=1)
                high = Amount(invocations=1, transitions=1)
                return _racing(Cost(low, high, NOTHING), bounded)
            case ir.Invoke():
                written = self._result(statement)
                cost = _exactly(Amount(1, 1, written, transitions=1, answers=1))
                return _racing(cost, bounded)
            case _:
                raise AssertionError("what holds statements is no leaf")

    def undo(self, undo: ir.Undo | None) -> Amount:
        """Return the most that it costs to undo something."""
        if undo is None:
            return NOTHING
        return self._step(self.attempts(undo, undo.retry), self.size(NULL)).high

    def size(self, type_: Type | None) -> int:
        """Return the bytes of a value of a type, None if it is not known."""
        return 0 if self._sizes is None else self._sizes.of(type_)

    def attempts(
        self, tried: ir.Statement | ir.Undo, policy: ir.RetryPolicy | None
    ) -> int:
        """Return how often something is tried at most."""
        if not self._assumed.retries:
            return 1
        stated = attempts(policy)
        return min(self._begun.get(id(tried), stated), stated)

    def _step(self, tries: int, size: int) -> Cost:
        written = size + (tries - 1) * self._error()
        low = Amount(1, 0, size, 1, 1)
        return Cost(low, Amount(tries, tries - 1, written, tries, tries), NOTHING)

    def _poll(self, poll: ir.Poll) -> Cost:
        size = self._result(poll)
        before = int(poll.after is not None)
        most_looks = self._begun.get(id(poll), looks(poll))
        least, most = (_looks(n, before, size) for n in (1, most_looks))
        return Cost(least, most, NOTHING)

    def _callback(self, callback: ir.Callback) -> Cost:
        payload = self.size(callback.payload)
        if callback.submitter is None:
            low = Amount(1, 0, payload, transitions=1)
            return Cost(low, low._replace(invocations=1), NOTHING)
        tries = self.attempts(callback, callback.retry)
        written = 2 * payload + self.size(NULL)
        more = (tries - 1) * self._error()
        high = Amount(2 + tries, tries, written + more, tries, tries)
        return Cost(Amount(3, 0, written, 1, 1), high, NOTHING)

    def _result(self, statement: ir.Operation) -> int:
        size = self.size(statement.result.type if statement.result else None)
        match statement:
            case ir.Step(call=ir.AwsCall()) | ir.Poll(call=ir.AwsCall()):
                # Of what an operation may give, it gives little at a time.
                return min(size, self.size(None))
            case _:
                return size

    def _error(self) -> int:
        return 0 if self._sizes is None else ERROR_BYTES


def _looks(count: int, before: int, size: int) -> Amount:
    """Return what looks cost, and a pause `before` the first, which is one, too.

    In Step Functions, a look is a task and a choice, and a pause is a wait.
    """
    pauses = count - 1 + before
    return Amount(
        operations=1 + count + before,
        invocations=pauses,
        written=(count + before) * size,
        calls=count,
        transitions=2 * count + pauses,
    )


def _exactly(amount: Amount) -> Cost:
    return Cost(amount, amount, NOTHING)


def _looking(cost: Cost, bounded: bool) -> Cost:
    if not bounded:
        return cost
    return Cost(plus(cost.low, _LOOK), plus(cost.high, _LOOK), cost.debt)


def _racing(cost: Cost, bounded: bool) -> Cost:
    if not bounded:
        return cost
    low = plus(cost.low, _LOOK)
    # Where nothing is waited for, the branch that loses may not have begun.
    least = _RACE.operations if cost.low.invocations else _WON
    low = plus(low, Amount(operations=least))
    return Cost(low, plus(plus(cost.high, _LOOK), _RACE), cost.debt)
