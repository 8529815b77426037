"""Which operation a step is: read off its logger, a private name of AWS's SDK.

The SDK tells a step's body no id that is its own, and the name of its statement is the
same in every round of a loop and for every item of a map. Its logger has both ids among
what it adds to each line. A test says if they are gone.
"""

from typing import NamedTuple

from aws_durable_execution_sdk_python.types import StepContext


class Operation(NamedTuple):
    """The execution's ARN, and the operation's id, the same at every attempt."""

    execution: str
    id: str


def operation(context: StepContext) -> Operation:
    """Return which operation a step's context belongs to."""
    told = vars(context.logger)["_default_extra"]
    return Operation(told["executionArn"], told["operationId"])
