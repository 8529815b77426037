"""Calls, and the policies under which they are made."""

from dataclasses import dataclass
from typing import Literal as OneOf

from durablec.ir.values import Value
from durablec_dsl.source import Span


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """A call of a user's function with keyword arguments."""

    span: Span
    module: str
    function: str
    arguments: list[tuple[str, Value]]


@dataclass(slots=True, eq=False, repr=False)
class AwsCall:
    """A call of one boto3 operation: `service.operation`."""

    span: Span
    service: str
    operation: str
    arguments: list[tuple[str, Value]]


@dataclass(slots=True, eq=False, repr=False)
class ErrorNames:
    """Error names as they were written, and with the classes that derive from them."""

    written: tuple[str, ...]
    all: tuple[str, ...]


@dataclass(slots=True, eq=False, repr=False)
class Retry:
    """A retry policy; a field that is None has the SDK's default for a strategy.

    Delays are in seconds. `name` is the policy's name under `retries:`, if any.
    """

    name: str | None
    max_attempts: int | None
    initial_delay: int | None
    backoff_rate: float | None
    max_delay: int | None
    jitter: OneOf["none", "half", "full"] | None
    only: ErrorNames
    never: ErrorNames


@dataclass(slots=True, eq=False, repr=False)
class NoRetry:
    """One attempt and no more."""


RetryPolicy = Retry | NoRetry


@dataclass(slots=True, eq=False, repr=False)
class Undo:
    call: Call | AwsCall | None
    retry: RetryPolicy | None


@dataclass(slots=True, eq=False, repr=False)
class Completion:
    """When a `parallel` or a `map` is done; limits that are None do not count."""

    word: OneOf["all", "any", "first", "settled"] | None
    min_successful: Value | None
    tolerated_failures: Value | None
    tolerated_failure_percentage: Value | None


Length = int | Value
"""A duration: whole seconds known when compiling, or a value computed."""
