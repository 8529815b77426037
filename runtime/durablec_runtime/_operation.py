"""Which operation a step is, and what is recorded of a branch and around it.

All are read off private names of AWS's SDK; a test says if they are gone. The SDK
tells a step's body no id that is its own, and the name of its statement is the same in
every round of a loop and for every item of a map. Its logger has both ids among what it
adds to each line.
"""

from typing import Final, NamedTuple

from aws_durable_execution_sdk_python import DurableContext
from aws_durable_execution_sdk_python.lambda_service import Operation as Recorded
from aws_durable_execution_sdk_python.lambda_service import (
    OperationStatus,
    OperationSubType,
    OperationType,
)
from aws_durable_execution_sdk_python.state import CheckpointedResult, ReplayStatus
from aws_durable_execution_sdk_python.types import StepContext

_GOING_ON: Final = frozenset(
    {OperationStatus.STARTED, OperationStatus.PENDING, OperationStatus.READY}
)


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


def has_ended(context: DurableContext) -> bool:
    """Tell whether the end of a branch or group is recorded, given its context.

    It runs again all the same where its result was too large to be recorded.
    """
    return _own(context).is_succeeded()


def has_begun(context: DurableContext) -> bool:
    """Tell whether the beginning of a branch or group is recorded, given its context.

    The SDK does not wait for that.
    """
    return _own(context).is_existent()


def _own(context: DurableContext) -> CheckpointedResult:
    return context.state.get_checkpoint_result(
        context._parent_id or "", claim_end_hook=False
    )


def only_waits(context: DurableContext) -> bool:
    """Tell whether what a suspended branch or group waits for may be left alone.

    Not so is what books something: a step that is tried again, an ``invoke``, and a
    group that is. What stands in a context that has ended is no longer waited for.
    """
    children: dict[str | None, list[Recorded]] = {}
    recorded = context.state.operations
    for each in recorded.values():
        if each.status in _GOING_ON:
            children.setdefault(each.parent_id, []).append(each)
    inside = [context._parent_id]
    while inside:
        parent = inside.pop()
        for each in children.get(parent, []):
            if _books(each, recorded.get(parent or "")):
                return False
            inside.append(each.operation_id)
    return True


def _books(pending: Recorded, around: Recorded | None) -> bool:
    match pending.operation_type:
        case OperationType.STEP:
            return pending.sub_type != OperationSubType.WAIT_FOR_CONDITION
        case OperationType.CHAINED_INVOKE:
            return True
        case OperationType.WAIT if around is not None:
            # So the SDK's `with_retry` calls the pause after a failed attempt.
            return (pending.name or "").startswith(f"{around.name}-backoff-")
        case _:
            return False


def rewind(context: DurableContext) -> None:
    """Let a context run its last operation again, as a new invocation would."""
    context._step_counter.decrement()
    context._replay_status = ReplayStatus.REPLAY
