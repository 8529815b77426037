"""A group's deadline: a recorded moment, which each statement inside looks at.

Whether it has passed is decided where a recording follows: in the body of a step, in a
look of a poll, and before a wait, a callback or an ``invoke`` in a step of its own. So
nothing is left running beside the handler, and every replay comes to the same
(language.md, section 8).
"""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from aws_durable_execution_sdk_python import (
    BatchItemStatus,
    BatchResult,
    DurableContext,
    ParallelBranch,
)
from aws_durable_execution_sdk_python.config import (
    CallbackConfig,
    CompletionConfig,
    Duration,
    ParallelConfig,
    StepConfig,
    WaitForCallbackConfig,
)
from aws_durable_execution_sdk_python.exceptions import DurableOperationError
from aws_durable_execution_sdk_python.retries import RetryDecision
from aws_durable_execution_sdk_python.types import (
    Callback,
    StepContext,
    WaitForCallbackContext,
)
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)

from durablec_runtime._batches import BATCH, error_of, first_of
from durablec_runtime._clock import now
from durablec_runtime._errors import NamedError, fail, fails_by_name, renamed
from durablec_runtime._identity import named
from durablec_runtime._retry import DEFAULT_RETRY, NO_RETRY, RetryStrategy
from durablec_runtime._serdes import JSON

_ONCE: Final = StepConfig(retry_strategy=NO_RETRY, serdes=JSON)
_RACE: Final = ParallelConfig(
    completion_config=CompletionConfig(min_successful=1, tolerated_failure_count=0),
    serdes=BATCH,
    item_serdes=JSON,
)
_Submitter = Callable[[str, WaitForCallbackContext], None]


class Deadline:
    """The moment at which a group is over; without one, nothing bounds it."""

    __slots__ = ("_end", "_message")

    def __init__(self, end: datetime | None, message: str = "") -> None:
        self._end = end
        self._message = message

    @classmethod
    def begin(
        cls,
        context: DurableContext,
        length: Duration,
        name: str,
        within: "Deadline | None" = None,
    ) -> "Deadline":
        """Set the deadline of a group that begins, in a step.

        Args:
            context: That of the group.
            length: How long the group may take.
            name: That of the group.
            within: A deadline of what the group stands in, which holds inside of it.

        Raises:
            Timeout: The outer one has passed.
        """
        outer = within or UNBOUNDED

        def set_end(_: StepContext) -> dict[str, Any]:
            outer._check()
            end = now() + timedelta(seconds=length.seconds)
            if outer._end is not None and outer._end <= end:
                return {"end": outer._end.isoformat(), "message": outer._message}
            message = f"`{name}` has not ended in {length.seconds}s"
            return {"end": end.isoformat(), "message": message}

        told = context.step(set_end, name=f"{name} deadline", config=_ONCE)
        return cls(datetime.fromisoformat(told["end"]), told["message"])

    def bound(self, body: Callable[..., Any]) -> Callable[..., Any]:
        """Let each attempt of a step, or look of a poll, fail once time is over."""

        def attempt(*args: Any, **kwargs: Any) -> Any:
            self._check()
            return body(*args, **kwargs)

        return attempt

    def retry(self, strategy: RetryStrategy) -> RetryStrategy:
        """Let attempts be repeated until the deadline, the last time at it."""

        def within(error: Exception, attempts_made: int) -> RetryDecision:
            if self._is_own(error):
                return RetryDecision.no_retry()
            decision = strategy(error, attempts_made)
            if self._end is None or not decision.should_retry:
                return decision
            return RetryDecision.retry(self._shorter(decision.delay))

        return within

    def phase(
        self, run: Callable[[DurableContext], Any], name: str
    ) -> Callable[[Any, int], Any]:
        """Let a group's attempts but the first fail once time is over.

        Args:
            run: One attempt.
            name: That of the group.
        """

        def attempt(context: DurableContext, number: int) -> Any:
            if number > 1:
                self._look(context, name)
            return run(context)

        return attempt

    def step(self, config: StepConfig) -> StepConfig:
        """Return a step's configuration, whose retries end at the deadline."""
        strategy = config.retry_strategy or DEFAULT_RETRY
        return replace(config, retry_strategy=self.retry(strategy))

    def poll(self, config: WaitForConditionConfig[Any]) -> WaitForConditionConfig[Any]:
        """Return a poll's configuration, whose pauses end at the deadline."""

        def within(state: Any, attempt: int) -> WaitForConditionDecision:
            decision = config.wait_strategy(state, attempt)
            if self._end is None or not decision.should_continue:
                return decision
            pause = self._shorter(decision.delay)
            return WaitForConditionDecision.continue_waiting(pause)

        return replace(config, wait_strategy=within)

    def wait(self, context: DurableContext, length: Duration, name: str) -> None:
        """Wait, but not beyond the deadline.

        Raises:
            Timeout: The wait would have been longer, or the deadline has passed.
        """
        if self._end is None:
            context.wait(length, name=name)
            return
        seconds, is_cut = self._left(context, name, length.seconds)
        context.wait(Duration(seconds=seconds), name=name)
        if is_cut:
            raise self._passed()

    def open(
        self, context: DurableContext, name: str, config: CallbackConfig
    ) -> Callback[str]:
        """Open a callback, which may stay open beyond the deadline.

        Raises:
            Timeout: The deadline has passed.
        """
        self._look(context, name)
        return context.create_callback(name=name, config=config)

    def callback(
        self,
        context: DurableContext,
        submitter: _Submitter | None,
        name: str,
        config: CallbackConfig,
    ) -> str | None:
        """Wait for an answer, but not beyond the deadline; return it as it was sent.

        Raises:
            Timeout: There was none by then, or the deadline has passed.
        """
        if self._end is None:
            return _answered(context, submitter, name, config)
        seconds, is_cut = self._left(context, name, config.timeout.seconds or None)
        bounded = replace(config, timeout=Duration(seconds=seconds))
        if isinstance(bounded, WaitForCallbackConfig):
            strategy = self.retry(bounded.retry_strategy or DEFAULT_RETRY)
            bounded = replace(bounded, retry_strategy=strategy)
        if submitter is not None:
            submitter = self.bound(submitter)
        try:
            return _answered(context, submitter, name, bounded)
        except DurableOperationError as error:
            # A heartbeat that fails to appear is an error of the callback's own.
            in_time = "heartbeat" in (error.message or "")
            if is_cut and named(error, "CallbackTimeout") and not in_time:
                raise self._passed() from error
            raise

    def race(
        self,
        context: DurableContext,
        run: Callable[[DurableContext], Any],
        name: str,
    ) -> Any:
        """Return what a function returns, which waits for somebody else's end.

        That goes on where it is no longer waited for.

        Raises:
            Timeout: The deadline has passed before.
        """
        if self._end is None:
            return run(context)
        seconds, _ = self._left(context, name, None)

        def wait(context: DurableContext) -> None:
            context.wait(Duration(seconds=seconds), name=f"{name} deadline")

        branches: list[ParallelBranch[Any]] = [
            ParallelBranch(fails_by_name(run), name=name),
            ParallelBranch(wait, name=f"{name} deadline"),
        ]
        batch = context.parallel(branches, name=name, config=_RACE)
        ended = first_of(batch)
        if batch.all[0].status is not BatchItemStatus.SUCCEEDED:
            raise self._passed()
        return ended["value"]

    def kept(self, batch: BatchResult[Any]) -> BatchResult[Any]:
        """Return a batch that may bear failures, but for that of the group itself.

        Raises:
            Timeout: The deadline has ended a branch.
        """
        for error in map(error_of, batch.failed()):
            if self._is_own(error):
                raise renamed(error) from error
        return batch

    def _look(self, context: DurableContext, name: str) -> None:
        """Fail, as a step records it, once time is over."""
        if self._end is not None:
            look = self.bound(lambda _: None)
            context.step(look, name=f"{name} deadline", config=_ONCE)

    def _left(
        self, context: DurableContext, name: str, wanted: int | None
    ) -> tuple[int, bool]:
        """Return, as a step records it, the seconds to wait, and if those are too few.

        ``wanted`` are the seconds that a statement would wait by itself, None if for ever.
        """

        def look(_: StepContext) -> dict[str, Any]:
            self._check()
            left = self._seconds()
            is_cut = wanted is None or wanted > left
            return {"seconds": left if is_cut else wanted, "cut": is_cut}

        told = context.step(look, name=f"{name} deadline", config=_ONCE)
        return told["seconds"], told["cut"]

    def _check(self) -> None:
        if self._end is not None and now() >= self._end:
            raise self._passed()

    def _seconds(self) -> int:
        """Return the seconds that are left, rounded up, and at least one."""
        assert self._end is not None, "only a bound has an end"
        return max(math.ceil((self._end - now()).total_seconds()), 1)

    def _shorter(self, pause: Duration) -> Duration:
        return Duration(seconds=min(pause.seconds, self._seconds()))

    def _passed(self) -> NamedError:
        return fail("Timeout", self._message)

    def _is_own(self, error: Exception) -> bool:
        is_bound = self._end is not None
        return is_bound and named(error, "Timeout") and str(error) == self._message


def _answered(
    context: DurableContext,
    submitter: _Submitter | None,
    name: str,
    config: CallbackConfig,
) -> str | None:
    if submitter is not None and isinstance(config, WaitForCallbackConfig):
        answer: str | None = context.wait_for_callback(
            submitter, name=name, config=config
        )
        return answer
    opened: Callback[str] = context.create_callback(name=name, config=config)
    return opened.result()


#: For what runs in groups with a deadline, and in some without.
UNBOUNDED: Final = Deadline(None)
