"""Retry policies: whether a failure is tried again, and after how long."""

import math
from typing import Any, Final

from durablec_dsl import ast, values
from tests.oracle.failures import Failure
from tests.oracle.moments import Pause
from tests.oracle.outside import functions

_FINAL: Final = ("ExpressionError",)
"""Errors that are "non-retryable" (expressions.md)."""


class Policy:
    """What a statement's `retry` says.

    "A field left out has the SDK's default for a retry strategy. Without any, the SDK's
    default holds: 6 attempts, 5s doubling to 60s, full jitter."
    """

    def __init__(self, spec: ast.Retry | ast.NoRetry | None) -> None:
        self._retry = spec if isinstance(spec, ast.Retry) else None
        self._most = 6
        if isinstance(spec, ast.NoRetry):
            self._most = 1
        elif spec is not None:
            self._most = _number(spec.max_attempts, 3)

    def repeats(self, failure: Failure, attempts: int) -> bool:
        """Say whether a failure is tried again after so many attempts.

        "`max_attempts` (counting the first)"; "`errors` (only these), `except` (not
        these)".
        """
        if attempts >= self._most or failure.type in _FINAL:
            return False
        if self._retry is None:
            return True
        names = failure.names(functions())
        only = {name.text for name in self._retry.errors}
        never = {name.text for name in self._retry.never}
        return (not only or bool(names & only)) and not names & never

    def pause(self, attempts: int) -> Pause:
        """Return the pause after so many attempts, which jitter may shorten."""
        retry = self._retry
        if retry is None:
            return jittered(min(5 * 2.0 ** (attempts - 1), 60), "full")
        first = retry.initial_delay.seconds if retry.initial_delay else 5
        longest = retry.max_delay.seconds if retry.max_delay else 300
        rate = _number(retry.backoff_rate, 2)
        seconds = min(first * rate ** (attempts - 1), longest)
        return jittered(seconds, retry.jitter or "full")


def jittered(seconds: float, jitter: str) -> Pause:
    """Return a pause of whole seconds, one or more."""
    least = {"none": seconds, "half": seconds / 2, "full": 0}[jitter]
    return Pause(max(math.ceil(least), 1), max(math.ceil(seconds), 1))


def _number(given: values.Number | None, default: Any) -> Any:
    return given.value if given is not None else default
