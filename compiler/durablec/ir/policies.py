"""Calls, and the policies under which they are made."""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec.ir.values import Value
from durablec_dsl.record import Record
from durablec_dsl.source import Span


class Call(Record):
    """A call of a user's function with keyword arguments.

    `asks` says that the function may have parameters which the runtime gives, as
    `context`.
    """

    span: Span
    module: str
    function: str
    arguments: list[tuple[str, Value]]
    asks: bool = True


BUILT_IN = "durable"
"""The module of the built-in steps, which are no functions of the user's."""


class AwsCall(Record):
    """A call of one boto3 operation: `service.operation`; `actions` are IAM's.

    `named` is where the operation's name stands, None in what was not written.
    """

    span: Span
    service: str
    operation: str
    arguments: list[tuple[str, Value]]
    actions: tuple[str, ...] = ()
    named: Span | None = None


class Target(NamedTuple):
    """What an `invoke` calls: a workflow of the project by its name, or a function.

    A function is the logical id of one of the template, else a name or an ARN, with a
    qualifier behind a colon if it has one.
    """

    kind: OneOf["workflow", "function"]
    name: str


class ErrorNames(Record):
    """Error names as they were written, and for `each` all that it takes.

    That is itself, and the classes that derive from the one so named.
    """

    written: tuple[str, ...]
    each: tuple[tuple[str, ...], ...]

    @property
    def all(self) -> tuple[str, ...]:
        """All names that are taken, in the order in which they were found."""
        return tuple(dict.fromkeys(name for taken in self.each for name in taken))


class Retry(Record):
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


class NoRetry(Record):
    """One attempt and no more."""


RetryPolicy = Retry | NoRetry


class Undo(Record):
    call: Call | AwsCall | None
    retry: RetryPolicy | None


DEFAULT_CONCURRENCY = 40
"""How many items run at once where a `map` does not say it (language.md section 2)."""


class Completion(Record):
    """When a `parallel` or a `map` is done; limits that are None do not count."""

    word: OneOf["all", "any", "first", "settled"] | None
    min_successful: Value | None
    tolerated_failures: Value | None
    tolerated_failure_percentage: Value | None


Length = int | Value
"""A duration: whole seconds known when compiling, or a value computed."""
