"""The clock that steps and waits read, which a test may turn."""

from collections.abc import Callable
from datetime import UTC, datetime

_Clock = Callable[[], datetime]


def _real() -> datetime:
    return datetime.now(UTC)


_clock: _Clock = _real


def now() -> datetime:
    """Return the current moment, with its offset."""
    return _clock()


def set_clock(clock: _Clock) -> None:
    """Let `now` return what another clock shows, as where time is virtual."""
    global _clock
    _clock = clock
