"""Retry strategies that decide by an error's name."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar

from aws_durable_execution_sdk_python import DurableContext
from aws_durable_execution_sdk_python.config import Duration, JitterStrategy
from aws_durable_execution_sdk_python.exceptions import (
    StepInterruptedError,
    UnrecoverableError,
)
from aws_durable_execution_sdk_python.retries import (
    RetryDecision,
    RetryStrategyConfig,
    create_retry_strategy,
)

from durablec_runtime._identity import identity, named

T = TypeVar("T")

RetryStrategy: TypeAlias = Callable[[Exception, int], RetryDecision]

#: A second attempt at these can only end the same way.
_FINAL: Final = frozenset({"ResultNotJson", "ResultTooLarge", "ExpressionError"})

#: So can one at this, as far as anybody knows who does not name it.
_FINAL_UNLESS_NAMED: Final = "ResultInvalid"


def retry(
    config: RetryStrategyConfig,
    only: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> RetryStrategy:
    """Make a retry strategy from the SDK's config and error names.

    With ``only``, errors of other names are not retried; those of ``never`` are not in
    any case. Our own final errors and the SDK's unrecoverable ones never are, except
    that an interrupted step counts as one failed attempt. ``ResultInvalid`` is retried
    only if ``only`` has its name.
    """
    delays = create_retry_strategy(config)

    def strategy(error: Exception, attempts_made: int) -> RetryDecision:
        if attempts_made >= config.max_attempts or not _repeatable(error, only, never):
            return RetryDecision.no_retry()
        try:
            return delays(error, attempts_made)
        except OverflowError:
            # The SDK computes rate ** attempts before it applies the maximum.
            longest = config.jitter_strategy.finalize_delay(config.max_delay_seconds)
            return RetryDecision.retry(Duration(seconds=longest))

    return strategy


def attempts(run: Callable[[DurableContext], T]) -> Callable[[Any, int], T]:
    """Let the SDK's ``with_retry`` run a function that is not told its attempt."""

    def attempt(context: DurableContext, _: int) -> T:
        return run(context)

    return attempt


def _repeatable(
    error: Exception, only: tuple[str, ...], never: tuple[str, ...]
) -> bool:
    if isinstance(error, UnrecoverableError) and not isinstance(
        error, StepInterruptedError
    ):
        return False
    who = identity(error)
    if not who.module and who.name in _FINAL:
        return False
    if who.dotted == _FINAL_UNLESS_NAMED and who.name not in only:
        return False
    return (not only or named(error, *only)) and not named(error, *never)


#: One attempt (``retry: none``).
NO_RETRY: Final = retry(RetryStrategyConfig(max_attempts=1))

#: The SDK's own default, ``RetryPresets.default()``, but final errors stay final.
DEFAULT_RETRY: Final = retry(
    RetryStrategyConfig(
        max_attempts=6,
        initial_delay=Duration.from_seconds(5),
        max_delay=Duration.from_minutes(1),
        backoff_rate=2,
        jitter_strategy=JitterStrategy.FULL,
    ),
)
