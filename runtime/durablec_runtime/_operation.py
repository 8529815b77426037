"""Which operation a step is, and what is recorded of a branch and of its siblings.

All are read off private names of AWS's SDK; a test says if they are gone. The SDK
tells a step's body no id that is its own, and the name of its statement is the same in
every round of a loop and for every item of a map. Its logger has both ids among what it
adds to each line.
"""

from typing import NamedTuple

from aws_durable_execution_sdk_python import DurableContext
from aws_durable_execution_sdk_python.lambda_service import Operation as Recorded
from aws_durable_execution_sdk_python.types import StepContext


class Operation(NamedTuple):
    """The execution's ARN, and the operation's id, the same at every attempt."""

    execution: str
    id: str


def operation(context: StepContext) -> Operation:
    """Return which operation a step's context belongs to."""
    told = vars(context.logger)["_default_extra"]
    return Operation(told["executionArn"], told["operationId"])


def siblings(context: DurableContext) -> list[Recorded]:
    """Return what is recorded of the branches of a batch, given the context of one.

    It is nothing at all where the batch begins in this invocation.
    """
    recorded = context.state.operations
    own = recorded.get(context._parent_id or "")
    if own is None:
        return []
    return [each for each in recorded.values() if each.parent_id == own.parent_id]


def goes_on(context: DurableContext) -> bool:
    """Tell whether the next operation of a context has begun in an earlier invocation.

    `DurableContext.is_replaying` does not: a callback that is opened and not answered
    ends the replay for all that follows it.
    """
    return context._next_operation_exists()
