"""Statements: each kind of the language, resolved.

A statement that makes a durable operation derives from `Operation`; its `name` is the
name in the execution's history and the variable that holds its value.
"""

from dataclasses import dataclass
from typing import Literal as OneOf

from durablec.expressions.typed import Typed, Variable
from durablec.ir.policies import (
    AwsCall,
    Call,
    Completion,
    ErrorNames,
    Length,
    RetryPolicy,
    Undo,
)
from durablec.ir.values import Value
from durablec.types import Type
from durablec_dsl.source import Span
from durablec_dsl.values import Literal


@dataclass(slots=True, eq=False, repr=False)
class Statement:
    """`head` is the first key and the value beside it: where to point."""

    head: Span


@dataclass(slots=True, eq=False, repr=False)
class Operation(Statement):
    """A statement that makes a durable operation; `result` is None for a wait."""

    name: str
    name_span: Span
    result: Variable | None
    label: Value | None


@dataclass(slots=True, eq=False, repr=False)
class Step(Operation):
    call: Call | AwsCall | None
    retry: RetryPolicy | None
    at_most_once: bool
    timeout: Length | None
    undo: Undo | None
    returns: Type | None


@dataclass(slots=True, eq=False, repr=False)
class Wait(Operation):
    """For a `length`, or until the moment that `until` gives."""

    length: Length | None
    until: Value | None


@dataclass(slots=True, eq=False, repr=False)
class Callback(Operation):
    submitter: Call | AwsCall | None
    retry: RetryPolicy | None
    timeout: Length | None
    heartbeat: Length | None
    payload: Type | None
    undo: Undo | None


@dataclass(slots=True, eq=False, repr=False)
class Open(Operation):
    timeout: Length | None
    heartbeat: Length | None
    payload: Type | None


@dataclass(slots=True, eq=False, repr=False)
class Await(Operation):
    of: str | None


@dataclass(slots=True, eq=False, repr=False)
class Poll(Operation):
    call: Call | AwsCall | None
    until: Value | None
    every: Length | None
    backoff_rate: float | None
    max_delay: int | None
    jitter: OneOf["none", "half", "full"] | None
    max_attempts: int | None
    after: Length | None
    initial: Value | None
    retry: RetryPolicy | None
    timeout: Length | None


@dataclass(slots=True, eq=False, repr=False)
class Invoke(Operation):
    function: Value | None
    workflow: str | None
    payload: Value | None
    detach: bool
    tenant: Value | None
    undo: Undo | None


@dataclass(slots=True, eq=False, repr=False)
class Group(Operation):
    body: list["Stmt"]
    use: str | None
    arguments: list[tuple[str, Value]]
    retry: RetryPolicy | None
    timeout: Length | None
    undo: Undo | None


@dataclass(slots=True, eq=False, repr=False)
class Branch:
    name: str
    name_span: Span
    body: list["Stmt"]


@dataclass(slots=True, eq=False, repr=False)
class Parallel(Operation):
    branches: list[Branch]
    complete: Completion | None
    max_concurrency: int | None
    flat: bool
    summary: Variable | None


@dataclass(slots=True, eq=False, repr=False)
class Map(Operation):
    items: Value | None
    item: Variable
    index: Variable | None
    body: list["Stmt"]
    max_concurrency: int | None
    batch: int | None
    complete: Completion | None
    flat: bool
    summary: Variable | None
    item_label: Value | None


@dataclass(slots=True, eq=False, repr=False)
class Arm:
    """A condition and what is done where it holds; `head` is the condition's place."""

    head: Span
    condition: Value
    body: list["Stmt"]


@dataclass(slots=True, eq=False, repr=False)
class If(Statement):
    arms: list[Arm]
    otherwise: list["Stmt"] | None


@dataclass(slots=True, eq=False, repr=False)
class Case:
    head: Span
    when: list[Literal]
    body: list["Stmt"]


@dataclass(slots=True, eq=False, repr=False)
class Switch(Statement):
    """`covers` says that the cases leave no value out, so no default is needed."""

    subject: Value
    cases: list[Case]
    default: list["Stmt"] | None
    covers: bool


@dataclass(slots=True, eq=False, repr=False)
class While(Statement):
    condition: Value
    max_iterations: int | None
    body: list["Stmt"]


@dataclass(slots=True, eq=False, repr=False)
class Clause:
    """One `catch` clause; no names means any error."""

    head: Span
    names: ErrorNames
    name_spans: tuple[Span, ...]
    when: Value | None
    alias: Variable | None
    body: list["Stmt"]


@dataclass(slots=True, eq=False, repr=False)
class Try(Statement):
    body: list["Stmt"]
    clauses: list[Clause]
    ending: list["Stmt"] | None


@dataclass(slots=True, eq=False, repr=False)
class Set(Statement):
    """Assignments in order; the span is that of the variable's name."""

    assignments: list[tuple[Variable, Span, Value]]


@dataclass(slots=True, eq=False, repr=False)
class Return(Statement):
    value: Value


@dataclass(slots=True, eq=False, repr=False)
class Fail(Statement):
    """With an error's `name`, or with the caught error that `again` holds."""

    name: str | None
    again: Typed | None
    message: Value | None
    data: Value | None


@dataclass(slots=True, eq=False, repr=False)
class Break(Statement):
    pass


@dataclass(slots=True, eq=False, repr=False)
class Continue(Statement):
    pass


@dataclass(slots=True, eq=False, repr=False)
class Log(Statement):
    message: Value
    level: OneOf["debug", "info", "warning", "error"]


Stmt = (
    Step
    | Wait
    | Callback
    | Open
    | Await
    | Poll
    | Invoke
    | Group
    | Parallel
    | Map
    | If
    | Switch
    | While
    | Try
    | Set
    | Return
    | Fail
    | Break
    | Continue
    | Log
)
