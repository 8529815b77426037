"""Which executions are at rest: virtual time goes on only where all of them are.

An execution is at rest when its invocation has suspended and nothing has happened since
that it is yet to see. One that waits for a callee leaves the moving to it.
"""

import threading
from collections.abc import Collection

from aws_durable_execution_sdk_python.lambda_service import OperationStatus
from aws_durable_execution_sdk_python_testing.execution import Execution


class Rest:
    """Keeps count of invocations; any thread may tell of one."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}
        self._suspended: set[str] = set()
        self._ended: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def called(self, execution: Execution) -> None:
        """An invocation of an execution begins, and is given what has happened so far."""
        with self._one_at_a_time:
            arn = execution.durable_execution_arn
            self._given[arn] = execution.seq_counter
            self._suspended.discard(arn)

    def returned(
        self, arn: str, suspended: bool, executions: Collection[Execution]
    ) -> bool:
        """An invocation has returned; say whether all executions are at rest now."""
        with self._one_at_a_time:
            if not suspended:
                self._ended.add(arn)
            elif not any(_is_called_again(each, arn) for each in executions):
                self._suspended.add(arn)
            return not any(self._moves(each, arn) for each in executions)

    def goes_on(self, execution: Execution) -> bool:
        """Say whether an execution is yet to end."""
        arn = execution.durable_execution_arn
        return not execution.is_complete and arn not in self._ended

    def _moves(self, execution: Execution, returned: str) -> bool:
        arn = execution.durable_execution_arn
        if not self.goes_on(execution):
            return False
        if arn not in self._suspended or self._callee_is_done(execution):
            return True
        # The package counts as unseen what an invocation was given at its start, too,
        # until a checkpoint follows.
        seen = max(self._given[arn], execution.handler_seen_seq)
        return arn != returned and execution.has_changes_after(seen)

    def _callee_is_done(self, execution: Execution) -> bool:
        """Say whether a callee has yet to begin, or its end is on the way here."""
        children = execution.chained_invoke_children
        for operation in execution.operations:
            details = operation.chained_invoke_details
            if details is None or operation.status is not OperationStatus.STARTED:
                continue
            child = children.get(operation.operation_id)
            if child is None or child in self._ended:
                return True
        return False


def _is_called_again(execution: Execution, returned: str) -> bool:
    """Say whether the package calls again what has returned: something asked meanwhile."""
    return (
        execution.durable_execution_arn == returned
        and execution.needs_reinvoke
        and execution.has_unseen_changes()
    )
