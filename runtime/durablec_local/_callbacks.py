"""Callbacks that wait for an answer, and until when they do."""

from datetime import datetime, timedelta
from typing import NamedTuple


class Deadline(NamedTuple):
    """When a callback is over, unless it is answered, and by what."""

    moment: datetime
    heartbeat: bool


class OpenCallback(NamedTuple):
    """A callback that has no answer yet; seconds are None where there is no bound.

    `execution` is the ARN of the one that waits.
    """

    execution: str
    id: str
    name: str
    opened: datetime
    seconds: int | None
    heartbeat: int | None

    def deadline(self) -> Deadline | None:
        """Return the first of its two bounds, if it has any."""
        bounds = [
            Deadline(self.opened + timedelta(seconds=bound), heartbeat)
            for bound, heartbeat in ((self.seconds, False), (self.heartbeat, True))
            if bound is not None
        ]
        return min(bounds, default=None)
