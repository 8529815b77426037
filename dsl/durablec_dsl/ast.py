"""The tree of a workflow, as both surface forms say it.

The tree holds what was written and where, not what it means: names are text, calls
are paths, durations are seconds or expressions. Optional parts that were left out are
None, optional lists empty. A part that a parser reported as wrong is None (or left
out of its list) too, so that what was right is still looked at; a statement whose name is
wrong keeps it as it was written.

Values and types are in `values.py`. Every statement has `head`, the span of its first key and the value beside it: the
place to point at when the statement as a whole is meant.
"""

from typing import Literal as OneOf

from durablec_dsl.source import Source, Span
from durablec_dsl.tree import Node
from durablec_dsl.values import (
    Duration,
    Embedded,
    Field,
    Literal,
    Name,
    Number,
    RecordValue,
    Type,
    TypeDef,
    Value,
)

# Parts of statements --------------------------------------------------------------


class Retry(Node):
    """A retry policy; a field left out has the SDK's default for a strategy."""

    max_attempts: Number | None
    initial_delay: Duration | None
    backoff_rate: Number | None
    max_delay: Duration | None
    jitter: OneOf["none", "half", "full"] | None
    errors: list[Name]
    never: list[Name]


class NoRetry(Node):
    """`retry: none`."""


RetrySpec = Retry | Name | NoRetry


class RetryDef(Node):
    """One entry of `retries:`."""

    name: Name
    retry: Retry | None


class FunctionCall(Node):
    """`call: module.function` with `with`; `arguments_span` is the whole `with`."""

    function: Name
    arguments: list[Field]
    arguments_span: Span | None


class AwsCall(Node):
    """`aws: service.operation` with `with`."""

    operation: Name
    arguments: list[Field]
    arguments_span: Span | None


Call = FunctionCall | AwsCall


class Undo(Node):
    call: Call | None
    retry: RetrySpec | None


class Completion(Node):
    """`complete` as a record of limits."""

    min_successful: "Number | Embedded | None"
    tolerated_failures: "Number | Embedded | None"
    tolerated_failure_percentage: "Number | Embedded | None"


class CompletionName(Node):
    """`complete` as a word."""

    word: OneOf["all", "any", "first", "settled"]


CompletionSpec = Completion | CompletionName

# Statements -----------------------------------------------------------------------


class Statement(Node):
    head: Span


class Step(Statement):
    name: Name
    call: Call | None
    retry: RetrySpec | None
    semantics: Name | None
    timeout: "Duration | Embedded | None"
    undo: Undo | None
    returns: Type | None
    label: Value | None


class Wait(Statement):
    """`length` is `for`; `until` is a moment. Exactly one is given."""

    name: Name
    length: "Duration | Embedded | None"
    until: Value | None
    label: Value | None


class Callback(Statement):
    name: Name
    submitter: Call | None
    retry: RetrySpec | None
    timeout: "Duration | Embedded | None"
    heartbeat: "Duration | Embedded | None"
    payload: Type | None
    undo: Undo | None
    label: Value | None


class Open(Statement):
    name: Name
    timeout: "Duration | Embedded | None"
    heartbeat: "Duration | Embedded | None"
    payload: Type | None
    label: Value | None


class Await(Statement):
    name: Name
    of: Name | None


class Poll(Statement):
    name: Name
    call: Call | None
    until: Value | None
    every: "Duration | Embedded | None"
    backoff_rate: Number | None
    max_delay: Duration | None
    jitter: OneOf["none", "half", "full"] | None
    max_attempts: Number | None
    after: "Duration | Embedded | None"
    initial: Value | None
    retry: RetrySpec | None
    timeout: "Duration | Embedded | None"
    label: Value | None


class Invoke(Statement):
    """`function` or `workflow`: exactly one is given."""

    name: Name
    function: Value | None
    workflow: Name | None
    payload: Value | None
    detach: bool
    tenant: Value | None
    undo: Undo | None
    label: Value | None


class Group(Statement):
    """`body`, or `use` of a block with `arguments`."""

    name: Name
    body: list["Stmt"] | None
    use: Name | None
    arguments: list[Field]
    retry: RetrySpec | None
    timeout: "Duration | Embedded | None"
    undo: Undo | None
    label: Value | None


class Branch(Node):
    name: Name
    body: list["Stmt"]


class Parallel(Statement):
    name: Name
    branches: list[Branch]
    complete: CompletionSpec | None
    max_concurrency: Number | None
    flat: bool
    summary: Name | None
    label: Value | None


class Map(Statement):
    name: Name
    items: Value | None
    item: Name | None
    index: Name | None
    body: list["Stmt"]
    max_concurrency: Number | None
    batch: Number | None
    complete: CompletionSpec | None
    flat: bool
    summary: Name | None
    label: Value | None
    item_label: Value | None


class Arm(Node):
    """One condition of an `if` and what is done where it holds."""

    condition: Value | None
    body: list["Stmt"]


class If(Statement):
    """`arms` is the `if` and each `elif`; `otherwise` None where there is no `else`."""

    arms: list[Arm]
    otherwise: list["Stmt"] | None


class Case(Node):
    """`when` holds one literal or more."""

    when: list[Literal]
    body: list["Stmt"]


class Switch(Statement):
    subject: Value | None
    cases: list[Case]
    default: list["Stmt"] | None


class While(Statement):
    condition: Value | None
    max_iterations: Number | None
    body: list["Stmt"]


class Catch(Node):
    """One clause of a `try`; `errors` empty means any."""

    errors: list[Name]
    when: Value | None
    alias: Name | None
    body: list["Stmt"]


class Try(Statement):
    body: list["Stmt"]
    catches: list[Catch]
    ending: list["Stmt"] | None


class Set(Statement):
    """Variables and what they are set to, in order; `Field.key` is the name."""

    assignments: list[Field]


class Return(Statement):
    value: Value | None


class Fail(Statement):
    """`error` is a name, or an expression that holds a caught error."""

    error: "Name | Embedded | None"
    message: Value | None
    data: Value | None


class Break(Statement):
    pass


class Continue(Statement):
    pass


class Log(Statement):
    message: Value | None
    level: OneOf["debug", "info", "warning", "error"] | None


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

# The file -------------------------------------------------------------------------


class Block(Node):
    """One entry of `blocks:`."""

    name: Name
    input: Type | None
    body: list[Stmt]


class Workflow(Node):
    """One file.

    `deploy` is the record as it was written: the compiler gives it meaning.
    `allowed` are the rules that `# durablec: allow NAME` silences, each with the
    place of its name. `on_failure_head` is the key of `on_failure`, if it is there.
    """

    source: Source
    name: Name | None
    description: str | None
    timeout: Duration | None
    retention: Duration | None
    input: Type | None
    output: Type | None
    types: list[TypeDef]
    retries: list[RetryDef]
    default_retry: RetrySpec | None
    constants: list[Field]
    blocks: list[Block]
    on_failure: list[Stmt] | None
    deploy: RecordValue | None
    body: list[Stmt]
    allowed: list[Name]
    on_failure_head: Span | None = None
