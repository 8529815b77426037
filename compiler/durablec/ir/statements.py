"""Statements: each kind of the language, resolved.

A statement that makes a durable operation derives from `Operation`; its `name` is the
name in the execution's history and the variable that holds its value.
"""

from typing import Literal as OneOf

from durablec.expressions.typed import Typed, Variable
from durablec.ir.policies import (
    AwsCall,
    Call,
    Completion,
    ErrorNames,
    Length,
    RetryPolicy,
    Target,
    Undo,
)
from durablec.ir.values import Value
from durablec.types import Type
from durablec_dsl.record import Record
from durablec_dsl.source import Span
from durablec_dsl.values import Literal


class Statement(Record):
    """`head` is the first key and the value beside it: where to point."""

    head: Span


class Operation(Statement):
    """A statement that makes a durable operation; `result` is None for a wait."""

    name: str
    name_span: Span
    result: Variable | None
    label: Value | None


class Step(Operation):
    call: Call | AwsCall | None
    retry: RetryPolicy | None
    at_most_once: bool
    timeout: Length | None
    undo: Undo | None
    returns: Type | None


class Wait(Operation):
    """For a `length`, or until the moment that `until` gives."""

    length: Length | None
    until: Value | None


class Callback(Operation):
    submitter: Call | AwsCall | None
    retry: RetryPolicy | None
    timeout: Length | None
    heartbeat: Length | None
    payload: Type | None
    undo: Undo | None


class Open(Operation):
    timeout: Length | None
    heartbeat: Length | None
    payload: Type | None


class Await(Operation):
    """Of the callback that an `open` of this name opened; None was reported.

    `payloads` are the types that the answer may have, as those of an `OpenedType`.
    """

    of: str | None
    of_span: Span
    payloads: tuple[Type | None, ...]


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


class Invoke(Operation):
    """Of a target that is None where it was reported.

    `retry` is that of the step which starts a detached callee.
    """

    target: Target | None
    payload: Value | None
    detach: bool
    tenant: Value | None
    retry: RetryPolicy | None
    undo: Undo | None


class Block(Record):
    """Statements under a name, which groups use; `result` is what their returns give.

    They read what a group gives them as their `input`, and nothing else around them.
    `completes` says that not every path through them fails: blocks use blocks, and what
    looked at each use anew would look twice as often for each that is used twice.
    """

    head: Span
    name: str
    input: Type
    body: list["Stmt"]
    result: Type
    completes: bool


class Group(Operation):
    """A body of its own, or the `use` of a block, which is given `arguments`."""

    body: list["Stmt"]
    use: Block | None
    arguments: list[tuple[str, Value]]
    retry: RetryPolicy | None
    timeout: Length | None
    undo: Undo | None


class Branch(Record):
    name: str
    name_span: Span
    body: list["Stmt"]


class Parallel(Operation):
    branches: list[Branch]
    complete: Completion | None
    max_concurrency: int | None
    flat: bool
    summary: Variable | None
    summary_span: Span | None = None


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
    summary_span: Span | None = None


class Arm(Record):
    """A condition and what is done where it holds; `head` is the condition's place."""

    head: Span
    condition: Value
    body: list["Stmt"]


class If(Statement):
    arms: list[Arm]
    otherwise: list["Stmt"] | None


class Case(Record):
    head: Span
    when: list[Literal]
    body: list["Stmt"]


class Switch(Statement):
    """`covers` says that the cases leave no value out, so no default is needed.

    Where something in it was refused, whether they do `is_unclear`.
    """

    subject: Value
    cases: list[Case]
    default: list["Stmt"] | None
    covers: bool
    is_unclear: bool = False


class While(Statement):
    condition: Value
    max_iterations: int | None
    body: list["Stmt"]


class Clause(Record):
    """One `catch` clause; no names means any error."""

    head: Span
    names: ErrorNames
    name_spans: tuple[Span, ...]
    when: Value | None
    alias: Variable | None
    body: list["Stmt"]


class Try(Statement):
    """`on_failure` says that it is the whole workflow's, by that key.

    `bounded` says that a group with a timeout may be around it.
    """

    body: list["Stmt"]
    clauses: list[Clause]
    ending: list["Stmt"] | None
    on_failure: bool = False
    bounded: bool = False


class Set(Statement):
    """Assignments in order; the span is that of the variable's name."""

    assignments: list[tuple[Variable, Span, Value]]


class Return(Statement):
    value: Value


class Fail(Statement):
    """With an error's `name`, or with the caught error that `again` holds.

    `onward` says that the error which is being handled goes on; all else is None then.
    """

    name: str | None
    again: Typed | None
    message: Value | None
    data: Value | None
    onward: bool = False


class Break(Statement):
    pass


class Continue(Statement):
    pass


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
