"""The built-in steps: what an expression must not compute, since it runs again.

A workflow calls them as any function: ``call: durable.now``.
"""

import random as _random
import uuid as _uuid

from durablec_runtime._clock import now as _now
from durablec_runtime._json import moment_text

__all__ = ["now", "random", "uuid"]


def now() -> str:
    """Return the current moment in ISO 8601, as UTC."""
    return moment_text(_now())


def uuid() -> str:
    """Return a random UUID (version 4)."""
    return str(_uuid.uuid4())


def random() -> float:
    """Return a random number from 0 up to, and not including, 1."""
    return _random.random()
