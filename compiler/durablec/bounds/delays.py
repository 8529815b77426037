"""How long retries and polls pause, as AWS's SDK works it out.

A pause is a whole number of seconds, one at least (durable-sdk.md 1.4). Jitter makes it
shorter: `full` by all of it, `half` by half.
"""

from bisect import bisect_right
from collections.abc import Callable
from math import ceil, inf

from durablec import ir

_ATTEMPTS, _INITIAL, _RATE, _LONGEST, _JITTER = 3, 5, 2.0, 5 * 60, "full"
"""What a strategy of AWS's SDK has where a policy does not say it."""

_DEFAULT = ir.Retry(
    None, 6, 5, 2.0, 60, "full", ir.ErrorNames((), ()), ir.ErrorNames((), ())
)
"""What holds where there is no policy: the SDK's `RetryPresets.default()`."""

_LOOKS, _EVERY, _POLL_RATE, _POLL_LONGEST = 60, 5, 1.0, 5 * 60
_MOST_SUMMED = 10_000


def attempts(retry: ir.RetryPolicy | None) -> int:
    """Return how many attempts a policy allows."""
    match retry:
        case ir.NoRetry():
            return 1
        case None:
            return attempts(_DEFAULT)
        case _:
            return retry.max_attempts or _ATTEMPTS


def pauses(retry: ir.RetryPolicy | None) -> tuple[float, float]:
    """Return the least and the greatest sum of the pauses before a policy's last attempt."""
    return _pauses(retry, attempts(retry) - 1)


def _least_pauses(retry: ir.RetryPolicy | None, attempt: int) -> float:
    return _pauses(retry, attempt - 1)[0]


def _pauses(retry: ir.RetryPolicy | None, count: int) -> tuple[float, float]:
    if retry is None:
        return _pauses(_DEFAULT, count)
    if isinstance(retry, ir.NoRetry):
        return 0, 0
    initial = _INITIAL if retry.initial_delay is None else retry.initial_delay
    longest = _LONGEST if retry.max_delay is None else retry.max_delay
    rate = _RATE if retry.backoff_rate is None else retry.backoff_rate
    return _sums(count, initial, rate, longest, retry.jitter or _JITTER)


def looks(poll: ir.Poll) -> int:
    """Return how many looks a poll may take."""
    return poll.max_attempts or _LOOKS


def poll_pauses(poll: ir.Poll) -> tuple[float, float]:
    """Return the least and the greatest sum of the pauses before a poll's last look."""
    return _poll_pauses(poll, looks(poll) - 1)


def _poll_pauses(poll: ir.Poll, count: int) -> tuple[float, float]:
    every = _EVERY if poll.every is None else poll.every
    if not isinstance(every, int):
        return float(count), inf
    longest = poll.max_delay or max(_POLL_LONGEST, every)
    rate = poll.backoff_rate or _POLL_RATE
    return _sums(count, every, rate, longest, poll.jitter or "none")


def attempts_within(
    retry: ir.RetryPolicy | None, seconds: float, each: float = 0
) -> int:
    """Return how many attempts can begin in so many seconds, the pauses at their least.

    Args:
        retry: The policy.
        seconds: How long there is.
        each: How many seconds an attempt takes at least.
    """
    return _within(
        attempts(retry), seconds, lambda n: _least_pauses(retry, n) + (n - 1) * each
    )


def looks_within(poll: ir.Poll, seconds: float) -> int:
    """Return how many looks of a poll can begin in so many seconds."""
    return _within(looks(poll), seconds, lambda n: _poll_pauses(poll, n - 1)[0])


def _within(most: int, seconds: float, least: Callable[[int], float]) -> int:
    """Return the greatest number up to `most` that takes no longer, by bisection."""
    return bisect_right(range(1, most + 1), seconds, key=least)


def _sums(
    count: int, initial: float, rate: float, longest: float, jitter: str
) -> tuple[float, float]:
    low = high = 0.0
    delay = initial
    for done in range(count):
        pause = min(delay, longest)
        if done >= _MOST_SUMMED or (rate == 1 and done):
            # All that are left are as long as this one.
            left = count - done
            return low + left * _shortest(pause, jitter), high + left * _whole(pause)
        low += _shortest(pause, jitter)
        high += _whole(pause)
        delay = min(delay * rate, longest) if delay < longest else delay
    return low, high


def _whole(pause: float) -> float:
    return max(1, ceil(pause))


def _shortest(pause: float, jitter: str) -> float:
    return {"none": _whole(pause), "half": _whole(pause / 2)}.get(jitter, 1)
