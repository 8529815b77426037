"""The clock of virtual time, and chance that is the same on every run."""

import random
import threading
from datetime import UTC, datetime, timedelta

from aws_durable_execution_sdk_python import config

#: How far virtual time is ahead of real time at the start. AWS's SDK compares the
#: moments it is given with the real time, and must never find one in its past.
_HEAD_START = timedelta(days=1)


class VirtualClock:
    """A clock that stands still while code runs, and jumps to whatever is awaited.

    So an execution shows the same times on every machine. (Only code that runs for a
    day would see it move.) AWS's own `SkipClock` goes on between its jumps.
    """

    def __init__(self) -> None:
        self._now = datetime.now(UTC) + _HEAD_START
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the current virtual time."""
        with self._lock:
            return max(self._now, datetime.now(UTC))

    def shown(self) -> datetime:
        """Return the virtual time as the workflow sees it: it began at the real time."""
        return self.now() - _HEAD_START

    def arm(self, wake: datetime) -> float:
        """Jump to a moment; return the real seconds until it is there: none."""
        self.jump(wake)
        return 0.0

    def jump(self, moment: datetime) -> None:
        """Go on to a moment, unless it is past."""
        with self._lock:
            self._now = max(self._now, moment)


def steady_jitter() -> bool:
    """Let jitter give the same delays on every run; tell whether it can.

    The user's own code has its chance as ever: only the SDK's module, which computes
    jitter by `random.random()`, is given a generator of its own.
    """
    if not hasattr(config, "random"):
        return False
    vars(config)["random"] = random.Random(0)
    return True
