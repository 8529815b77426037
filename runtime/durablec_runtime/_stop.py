"""Batches whose branches can be undone: they are over when all that began has ended.

AWS's SDK leaves the branches of a batch that is over to themselves, so that what a
running step books is never undone (language.md, section 8). Here the batch goes on
until each branch that has started comes to its next statement, where it ends and hands
up what it has done. A branch that only waits ends where it is.

A branch that had been suspended before the batch was over cannot be woken by what ends
it. So a batch that is over and suspends is run once more, as the next invocation would:
each branch is gone through again and finds, when it is suspended, that it is to end.
For that it looks when it begins: then all that runs inside of it, in groups and batches,
comes to the same.

Where a branch ends depends on the moment, which no replay sees again. It need not: a
branch that ends begins no other operation, and its end is one checkpoint. An invocation
that is killed before it finds the branch where it was.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from aws_durable_execution_sdk_python import (
    BatchItemStatus,
    BatchResult,
    CompletionDecision,
    CompletionOutcome,
    CompletionStatus,
    DurableContext,
    ParallelBranch,
    complete_batch,
    continue_batch,
)
from aws_durable_execution_sdk_python.config import (
    CompletionConfig,
    MapConfig,
    ParallelConfig,
)
from aws_durable_execution_sdk_python.exceptions import SuspendExecution
from aws_durable_execution_sdk_python.lambda_service import Operation, OperationStatus
from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext

from durablec_runtime._operation import (
    goes_on,
    has_begun,
    has_ended,
    rewind,
    siblings,
)
from durablec_runtime._serdes import JSON


class Stopped(Exception):
    """A branch ends before its next statement; no ``catch`` clause sees it.

    ``begun`` says that it has begun a statement.
    """

    begun = True


class _NotBegun(Stopped):
    begun = False


class Stop:
    """Whether the branches of a batch are to end before their next statement.

    ``completion`` and ``results`` are for the batch's configuration.

    Args:
        limits: When the batch is over; without any, its own branches stop nothing.
        outer: That of the batch in a branch of which this one stands.
    """

    def __init__(
        self, limits: CompletionConfig | None = None, outer: "Stop | None" = None
    ) -> None:
        self._limits = limits
        self._outer = outer
        self._outcome: CompletionOutcome | None = None
        self._is_recalled = False
        self._is_suspended = False
        self._is_behind = False
        self.results: Final = _Results()
        self.completion: Final = CompletionConfig(should_complete=self._decide)

    def parallel(
        self,
        context: DurableContext,
        branches: Sequence[ParallelBranch[Any]],
        name: str,
        config: ParallelConfig,
    ) -> BatchResult[Any]:
        """Run branches; as the SDK's, but what only waits ends with the batch."""

        def run() -> BatchResult[Any]:
            return context.parallel(branches, name=name, config=config)

        return self._run(context, run)

    def map(
        self,
        context: DurableContext,
        inputs: Sequence[Any],
        func: Callable[..., Any],
        name: str,
        config: MapConfig[Any],
    ) -> BatchResult[Any]:
        """Run a function for each item; as ``parallel``."""

        def run() -> BatchResult[Any]:
            return context.map(inputs, func, name=name, config=config)

        return self._run(context, run)

    def begin(self, context: DurableContext) -> None:
        """Let a branch begin, in this invocation; raise Stopped where the batch is over.

        The SDK counts the branches that have ended before in its own time, and this one
        must not go on meanwhile. So what is recorded of them is counted here.
        """
        if has_ended(context):
            return
        if not self._is_recalled:
            self._recall(siblings(context))
        if self.stops(context):
            raise _NotBegun

    def end(self, context: DurableContext) -> None:
        """Let a branch end; raise Stopped as ``check``."""
        if not has_ended(context):
            self.check(context)

    def check(self, context: DurableContext) -> None:
        """Let a branch go on to its next statement; raise Stopped as ``begin``.

        What was begun before is gone through again, up to where it was left.
        """
        if self.stops(context):
            raise Stopped

    def stops(self, context: DurableContext) -> bool:
        """Tell whether a branch is to end here."""
        return self.is_over() and not goes_on(context)

    def is_over(self) -> bool:
        """Tell whether the batch is over, or one around it."""
        if self._outcome is not None:
            return True
        return self._outer is not None and self._outer.is_over()

    def suspend(self, context: DurableContext) -> None:
        """Note that a branch, or a group in it, is suspended before the batch is over.

        It began then; one that begins later does not say so.
        """
        self._is_suspended = True
        if not has_begun(context):
            self._fall_behind()

    def _fall_behind(self) -> None:
        self._is_behind = True
        if self._outer is not None:
            self._outer._fall_behind()

    def _run(
        self, context: DurableContext, run: Callable[[], BatchResult[Any]]
    ) -> BatchResult[Any]:
        """Run a batch, and once more where it was over too late for its losers."""
        while True:
            self.results.stopped = 0
            self._is_suspended = False
            try:
                return run()
            except SuspendExecution:
                if not (self._is_suspended and self.is_over()):
                    raise
            if self._is_behind:
                # What is not known to have begun would begin twice.
                context.state.create_checkpoint()
                self._is_behind = False
            rewind(context)

    def _recall(self, branches: list[Operation]) -> None:
        self._is_recalled = True
        failed = sum(each.status is OperationStatus.FAILED for each in branches)
        succeeded = sum(map(_has_succeeded, branches))
        if self._outcome is None and branches:
            # A share of all is left to the SDK's count: how many there are is not known.
            self._outcome = self._reached(succeeded, failed, None)

    def _decide(self, status: CompletionStatus) -> CompletionDecision:
        if self._outcome is None:
            succeeded = status.success_count - self.results.stopped
            self._outcome = self._reached(
                succeeded, status.failure_count, status.total_count
            )
        started = (item.status is BatchItemStatus.STARTED for item in status.items)
        # The first is asked before any has begun, which matters in a second run.
        if self._outcome is None or not status.completed_count or any(started):
            return continue_batch()
        if self._outcome is CompletionOutcome.SUCCEEDED and self._all_ended(status):
            # Which is a reason of the SDK's own.
            return continue_batch()
        return complete_batch(self._outcome)

    def _all_ended(self, status: CompletionStatus) -> bool:
        """Tell whether all branches there are have ended, and none was stopped."""
        return not self.results.stopped and status.completed_count == status.total_count

    def _reached(
        self, succeeded: int, failed: int, total: int | None
    ) -> CompletionOutcome | None:
        """Return what a limit that is reached makes of the batch, None if none is."""
        if self._limits is None:
            return None
        count = self._limits.tolerated_failure_count
        if count is not None and failed > count:
            return CompletionOutcome.FAILED
        share = self._limits.tolerated_failure_percentage
        if share is not None and total and failed * 100 > share * total:
            return CompletionOutcome.FAILED
        least = self._limits.min_successful
        if least is not None and succeeded >= least:
            return CompletionOutcome.SUCCEEDED
        return None


class _Results(SerDes[Any]):
    """Branches' results as JSON, counting those that were stopped.

    AWS's SDK decodes a result once in each invocation, when the branch ends or is found
    ended, and then counts it as a success.
    """

    def __init__(self) -> None:
        self.stopped = 0

    def serialize(self, value: Any, context: SerDesContext) -> str:
        return JSON.serialize(value, context)

    def deserialize(self, data: str, _: SerDesContext) -> Any:
        handed = json.loads(data)
        self.stopped += handed.get("stopped", False)
        return handed


def _has_succeeded(branch: Operation) -> bool:
    """Tell whether a recorded branch has come to its end, and was not stopped."""
    if branch.status is not OperationStatus.SUCCEEDED:
        return False
    details = branch.context_details
    try:
        handed = json.loads((details and details.result) or "")
    except ValueError:
        # A result too large to be recorded is that of a branch that came to its end.
        return True
    return not handed.get("stopped")


#: For what runs in branches that nothing stops, and in some that something does.
NEVER: Final = Stop()
