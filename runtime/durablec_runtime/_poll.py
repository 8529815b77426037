"""Polls: looks that are repeated until a condition holds.

What is recorded after a look is its result, unchanged. Where there is none (nobody has
looked yet, or the look failed and is borne) a `_NoResult` is recorded: JSON behind a
space, with which the JSON of a result never begins.

A look that raises would fail the SDK's operation at once (language.md, section 8), so a
failure that is borne is caught inside of it. That a poll is exhausted, and what goes
wrong in its condition, is raised where the SDK asks how to go on: the poll's own
operation fails of it.
"""

import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from aws_durable_execution_sdk_python.config import Duration, JitterStrategy
from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext
from aws_durable_execution_sdk_python.types import WaitForConditionCheckContext
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)

from durablec_runtime._errors import NamedError, fail
from durablec_runtime._identity import identity
from durablec_runtime._json import copied, encode
from durablec_runtime._retry import NO_RETRY, RetryStrategy
from durablec_runtime._serdes import JSON
from durablec_runtime._step import RESULT_BYTES, WRITTEN_BYTES

#: The pause between looks, and how many there are, where a poll does not say: the SDK's
#: defaults (`WaitStrategyConfig`). So is what a growing pause grows to, in seconds.
_EVERY: Final = Duration(seconds=5)
_MAX_ATTEMPTS: Final = 60
_MAX_DELAY: Final = 300

_Look = Callable[[Any, WaitForConditionCheckContext], Any]


def look(body: Callable[..., Any], retry: RetryStrategy = NO_RETRY) -> _Look:
    """Make one look of a poll, which calls a function as a step does.

    A parameter named ``previous`` is given the last result, and before there is one the
    poll's ``initial``.

    Args:
        body: As ``call`` makes it.
        retry: Which failures are borne, and how many in a row; its delays do not count.
    """

    def check(state: Any, context: WaitForConditionCheckContext) -> Any:
        before = state if isinstance(state, _NoResult) else _NoResult(state, found=True)
        if before.waits:
            return before._replace(waits=False)
        try:
            return body(context, previous=copied(before.previous))
        except NamedError as error:
            failures = before.failures + 1
            told = f"{identity(error).name}: {error.message or ''}"[:500]
            borne = before._replace(failures=failures, error=told)
            if not retry(error, failures).should_retry or not _fits(borne):
                raise
            context.logger.warning(f"a look failed and is repeated: {told}")
            return borne

    return check


def polling(
    until: Callable[[Any], bool],
    *,
    every: Duration = _EVERY,
    backoff_rate: float = 1,
    max_delay: Duration | None = None,
    jitter: JitterStrategy = JitterStrategy.NONE,
    max_attempts: int = _MAX_ATTEMPTS,
    after: Duration | None = None,
    initial: Any = None,
) -> WaitForConditionConfig[Any]:
    """Make the configuration of a poll.

    Args:
        until: Whether a result ends the poll.
        every: The pause between looks.
        backoff_rate: How much longer each pause is than the one before.
        max_delay: The longest pause; else 5 minutes, or ``every`` if that is longer.
        jitter: How much of a pause is left to chance.
        max_attempts: How many looks there are, with those that failed.
        after: The pause before the first look.
        initial: What ``previous`` is before there is a result.

    The poll fails with ``PollExhausted``, whose data is the last result, null if there
    is none; and with what ``until`` raises.
    """

    def strategy(state: Any, attempt: int) -> WaitForConditionDecision:
        failed = isinstance(state, _NoResult)
        if failed and not state.failures:
            return WaitForConditionDecision.continue_waiting(after or every)
        if not failed and until(state):
            return WaitForConditionDecision.stop_polling()
        looks = attempt - (after is not None)
        if looks >= max_attempts:
            raise _exhausted(state, looks)
        return WaitForConditionDecision.continue_waiting(pause(looks))

    def pause(looks: int) -> Duration:
        longest = max_delay.seconds if max_delay else max(_MAX_DELAY, every.seconds)
        try:
            delay = min(every.seconds * backoff_rate ** (looks - 1), longest)
        except OverflowError:
            delay = longest
        return Duration(seconds=jitter.finalize_delay(delay))

    begun = _NoResult(initial, found=False, waits=after is not None)
    return WaitForConditionConfig(strategy, begun, _LOOKS)


class _NoResult(NamedTuple):
    """What is recorded where a look has no result.

    ``previous`` is the last result if one was ``found``, else the initial value. There
    were so many ``failures`` in a row, the last of which was ``error``. ``waits`` says
    that the pause before the first look is still to come.
    """

    previous: Any
    found: bool
    failures: int = 0
    error: str = ""
    waits: bool = False

    @property
    def text(self) -> str:
        return f" {encode(self._asdict())}"


class _Looks(SerDes[Any]):
    def serialize(self, value: Any, context: SerDesContext) -> str:
        if isinstance(value, _NoResult):
            return value.text
        return JSON.serialize(value, context)

    def deserialize(self, data: str, context: SerDesContext) -> Any:
        if data.startswith(" "):
            return _NoResult(**json.loads(data))
        return JSON.deserialize(data, context)


_LOOKS: Final = _Looks()


def _fits(borne: _NoResult) -> bool:
    """Tell whether AWS takes what is to be recorded, as it does any result's size."""
    text = borne.text
    is_short = len(text.encode()) <= RESULT_BYTES
    return is_short and len(json.dumps(text)) <= WRITTEN_BYTES


def _exhausted(state: Any, looks: int) -> NamedError:
    message = f"the condition does not hold after {looks} looks"
    if not isinstance(state, _NoResult):
        return fail("PollExhausted", message, state)
    message += f", of which the last failed: {state.error}"
    return fail("PollExhausted", message, state.previous if state.found else None)
