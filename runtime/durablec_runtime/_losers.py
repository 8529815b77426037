"""Losers stop before their next statement: a use of private names of AWS's SDK.

When a ``parallel`` or ``map`` is over, the SDK refuses further checkpoints of the
operations that its branches have begun by then. An operation that a branch begins
afterwards is not among them: a branch that stands between two steps would run all that
are left, beside the handler. Here the operations of a context that is over are refused,
too. Without the names nothing else breaks; a test says that they are gone.
"""

from typing import Final

from aws_durable_execution_sdk_python.lambda_service import OperationUpdate
from aws_durable_execution_sdk_python.state import ExecutionState

#: What is used of `ExecutionState` that its authors have not promised to keep.
METHODS: Final = ("_reject_if_parent_done",)
FIELDS: Final = ("_parent_done", "_terminal_contexts")


def stop_losers() -> bool:
    """Let no operation begin in a context that is over; tell whether that is possible."""
    refuse = getattr(ExecutionState, "_reject_if_parent_done", None)
    if refuse is None:
        return False

    def refuse_descendants(state: ExecutionState, update: OperationUpdate) -> None:
        # The SDK holds the lock of these sets when it calls this.
        over: set[str] = getattr(state, "_parent_done", set())
        ended: set[str] = getattr(state, "_terminal_contexts", set())
        if update.parent_id in over or update.parent_id in ended:
            over.add(update.operation_id)
        refuse(state, update)

    # The patch itself is what mypy warns of.
    ExecutionState._reject_if_parent_done = refuse_descendants  # type: ignore[assignment, method-assign]
    return True


stop_losers()
