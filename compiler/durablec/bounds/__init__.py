"""How long a workflow takes, at least and at most, as far as it says so itself.

What it says are its waits, pauses, timeouts and retries. How long a function runs is in
no file: a step counts for nothing here, but for its retries and its timeout. What nothing
bounds, such as a callback without a timeout, lasts `math.inf` at most.
"""

from durablec.bounds.analysis import Bounds, bounds
from durablec.bounds.beginnings import Beginnings, beginnings, begun
from durablec.bounds.limits import Bounded, Limit, bounded, limit_of
from durablec.bounds.ranges import Part, Range, Stretch, parts

__all__ = [
    "Beginnings",
    "Bounded",
    "Bounds",
    "Limit",
    "Part",
    "Range",
    "Stretch",
    "beginnings",
    "begun",
    "bounded",
    "bounds",
    "limit_of",
    "parts",
]
