"""What AWS charges, for durable functions and for Step Functions.

Prices are those of us-east-1 and us-east-2 in US dollars, as AWS's pages "AWS Lambda
pricing" and "AWS Step Functions pricing" give them, of the first tier where there are
several. A GB is 10^9 bytes of data, and a month 30 days, with which AWS's own example
comes out to the cent.
"""

from typing import Literal as OneOf
from typing import NamedTuple

Architecture = OneOf["arm64", "x86_64"]

SOURCE = "us-east-1, first tier; AWS Lambda pricing, AWS Step Functions pricing"

_REQUEST = 0.20e-6
_GB_SECOND: dict[Architecture, float] = {"x86_64": 0.0000166667, "arm64": 0.0000133334}
_OPERATION = 8.00e-6
_GB_WRITTEN = 0.25
_GB_MONTH_KEPT = 0.15
_FREE_REQUESTS = 1_000_000
_FREE_GB_SECONDS = 400_000

_TRANSITION = 25e-6
_FREE_TRANSITIONS = 4_000

_GB = 1e9
_MONTH = 30


class Usage(NamedTuple):
    """What a number of executions use: but for that number, all is of one.

    `seconds` are those in which a function runs, `written` bytes. Data is kept while an
    execution runs and for its retention after that.
    """

    executions: int
    operations: float
    invocations: float
    seconds: float
    memory_gb: float
    architecture: Architecture
    written: float
    kept_days: float


class Bill(NamedTuple):
    """Dollars, by what they are for."""

    compute: float
    requests: float
    operations: float
    written: float
    kept: float

    @property
    def total(self) -> float:
        return sum(self)


def bill(usage: Usage, *, free_tier: bool) -> Bill:
    """Return what executions cost; the free tier is a month's, of a whole account."""
    requests = usage.executions * usage.invocations
    gb_seconds = usage.executions * usage.seconds * usage.memory_gb
    if free_tier:
        requests = max(requests - _FREE_REQUESTS, 0)
        gb_seconds = max(gb_seconds - _FREE_GB_SECONDS, 0)
    gigabytes = usage.executions * usage.written / _GB
    return Bill(
        compute=gb_seconds * _GB_SECOND[usage.architecture],
        requests=requests * _REQUEST,
        operations=usage.executions * usage.operations * _OPERATION,
        written=gigabytes * _GB_WRITTEN,
        kept=gigabytes * usage.kept_days / _MONTH * _GB_MONTH_KEPT,
    )


def step_functions(executions: int, transitions: float, *, free_tier: bool) -> float:
    """Return what the transitions of a Standard workflow cost."""
    charged = executions * transitions
    if free_tier:
        charged = max(charged - _FREE_TRANSITIONS, 0)
    return charged * _TRANSITION
