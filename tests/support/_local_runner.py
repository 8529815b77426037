"""AWS's local runner, driven from outside: the one user of its private names.

``test_replay.py`` says which name is gone when the testing package changes.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
)
from aws_durable_execution_sdk_python.lambda_service import (
    DurableServiceClient,
    ErrorObject,
    InvocationStatus,
    Operation,
    OperationAction,
    OperationStatus,
    OperationType,
    OperationUpdate,
)
from aws_durable_execution_sdk_python_testing.checkpoint.processors.step import (
    StepProcessor,
)
from aws_durable_execution_sdk_python_testing.checkpoint.transformer import (
    CheckpointRequestDispatcher,
)
from aws_durable_execution_sdk_python_testing.invoker import InvokeResponse
from aws_durable_execution_sdk_python_testing.model import Event
from aws_durable_execution_sdk_python_testing.observer import ExecutionNotifier
from aws_durable_execution_sdk_python_testing.runner import (
    DurableFunctionTestResult,
    DurableFunctionTestRunner,
)
from aws_durable_execution_sdk_python_testing.web.server import (
    WebServer,
    WebServiceConfig,
)

from durablec_local._records import recorded

#: What is used of the runner that its authors have not promised to keep.
PRIVATE_NAMES = {
    "runner": (
        "_clock",
        "_executor",
        "_invoker",
        "_scheduler",
        "_service_client",
        "_store",
    ),
    "executor": (
        "RETRY_BACKOFF_SECONDS",
        "_on_callback_timeout",
        "_on_callback_heartbeat_timeout",
    ),
    "scheduler": ("_loop",),
    "dispatcher": ("_DEFAULT_PROCESSORS",),
}


def missing_names() -> list[str]:
    """Return the private names that the installed testing package no longer has."""
    with DurableFunctionTestRunner(_unused) as runner:
        scheduler = getattr(runner, "_scheduler", None)
        owners = {
            "runner": runner,
            "executor": getattr(runner, "_executor", None),
            "scheduler": scheduler,
            "dispatcher": CheckpointRequestDispatcher,
        }
        missing = [
            f"{owner}.{name}"
            for owner, names in PRIVATE_NAMES.items()
            for name in names
            if not hasattr(owners[owner], name)
        ]
    if scheduler is not None and hasattr(scheduler, "_loop"):
        scheduler._loop.close()
    return missing


class Invoke(Protocol):
    """Run one invocation: function name, its input, and the service to call."""

    def __call__(
        self,
        function_name: str,
        invocation: DurableExecutionInvocationInput,
        service: DurableServiceClient,
    ) -> Any: ...


class LocalRunner:
    """A local runner whose invocations run as ``invoke`` says.

    ``on_suspended(arn)`` is called when an invocation has ended and the execution has
    not, before the runner looks at what to do next.
    """

    def __init__(
        self,
        invoke: Invoke,
        on_suspended: Callable[[str], None],
        *,
        skip_time: bool,
        workflows: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
    ) -> None:
        CheckpointRequestDispatcher._DEFAULT_PROCESSORS[OperationType.STEP] = (
            KeepingSteps()
        )
        self._runner = DurableFunctionTestRunner(_unused, skip_time=skip_time)
        for name in workflows:
            self._runner.register_durable_function(name, _unused)
        for name, function in functions.items():
            self._runner.register_function(name, function)
        executor = self._runner._executor
        executor._invoker = _Invoker(self._runner, invoke, on_suspended)
        # An invocation that failed is started again at once, four times at most.
        executor.RETRY_BACKOFF_SECONDS = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        close: Callable[[], None] = self._runner.close
        close()
        self._runner._scheduler._loop.close()  # Which the runner forgets.

    def start(self, payload: str, timeout: int, name: str = "execution-name") -> str:
        """Start an execution; return its ARN."""
        return self._runner.run_async(
            input=payload, execution_timeout=timeout, execution_name=name
        )

    def web_server(self) -> WebServer:
        """Return the package's own server of these executions, on a port of its choice.

        Whoever asked lets it serve, and shuts it down.
        """
        place = WebServiceConfig("127.0.0.1", 0, log_level=logging.WARNING)
        return WebServer(place, self._runner._executor)

    def result(self, arn: str, timeout: int) -> DurableFunctionTestResult:
        """Wait for the end of an execution; TimeoutError after so many seconds."""
        return self._runner.wait_for_result(arn, timeout=timeout)

    def ahead(self) -> timedelta:
        """Return how far the runner's clock is ahead of the real one, skipping waits."""
        ahead: timedelta = self._runner._clock.now() - datetime.now(UTC)
        return ahead

    def history(self, arn: str) -> list[Event]:
        """Return all events; the runner's own method stops after a hundred."""
        return self._runner._executor.get_execution_history(
            arn, include_execution_data=True, max_items=1_000_000
        ).events

    def recorded(self, arn: str) -> dict[str, Any]:
        """Return the history as GetDurableExecutionHistory has it, as JSON."""
        execution = self._runner._store.load(arn)
        return recorded(self._runner._executor, [execution])[0].history

    def open_callbacks(self, arn: str) -> list[Operation]:
        """Return the callbacks that wait for an answer, in the order of opening."""
        return [
            operation
            for operation in self._runner._store.load(arn).operations
            if operation.operation_type is OperationType.CALLBACK
            and operation.status is OperationStatus.STARTED
        ]

    def is_complete(self, arn: str) -> bool:
        """Say whether an execution has ended."""
        complete: bool = self._runner._store.load(arn).is_complete
        return complete

    def ended(self, arn: str) -> set[str]:
        """Return the names of the operations that have ended."""
        going_on = (OperationStatus.STARTED, OperationStatus.PENDING)
        return {
            operation.name
            for operation in self._runner._store.load(arn).operations
            if operation.name and operation.status not in going_on
        }

    def succeed(self, callback_id: str, payload: str | None) -> None:
        """Answer a callback, as a client of the service would."""
        result = None if payload is None else payload.encode()
        self._runner.send_callback_success(callback_id, result)

    def fail(self, callback_id: str, error: ErrorObject) -> None:
        """Let a callback fail, as a client of the service would."""
        self._runner.send_callback_failure(callback_id, error)

    def time_out(self, arn: str, callback_id: str, *, heartbeat: bool) -> None:
        """Let a callback time out now: what the runner's real-time timer would call."""
        executor = self._runner._executor
        if heartbeat:
            executor._on_callback_heartbeat_timeout(arn, callback_id)
        else:
            executor._on_callback_timeout(arn, callback_id)


class KeepingSteps(StepProcessor):
    """Steps that keep what they have recorded when an attempt begins.

    The package's own forget it, so that a poll killed while it looks would begin from
    its initial state. The SDK counts on the service to keep it: it restores the state of
    an operation that is STARTED as it does of one that is READY.
    """

    def process(
        self,
        update: OperationUpdate,
        current_op: Operation | None,
        notifier: ExecutionNotifier,
        execution_arn: str,
        now: datetime,
    ) -> Operation:
        made = super().process(update, current_op, notifier, execution_arn, now)
        before = current_op.step_details if current_op is not None else None
        if update.action is not OperationAction.START or before is None:
            return made
        if made.step_details is None:
            return made
        details = replace(made.step_details, result=before.result)
        return replace(made, step_details=details)


class _Invoker:
    """The runner's invoker: its own input, our way of running it."""

    def __init__(
        self,
        runner: DurableFunctionTestRunner,
        invoke: Invoke,
        on_suspended: Callable[[str], None],
    ) -> None:
        self._service: DurableServiceClient = runner._service_client
        self._invoke = invoke
        self._on_suspended = on_suspended
        self.create_invocation_input = runner._invoker.create_invocation_input
        self.update_endpoint = runner._invoker.update_endpoint
        self.inherit_endpoint = runner._invoker.inherit_endpoint

    def invoke(
        self,
        function_name: str,
        input: DurableExecutionInvocationInput,
        endpoint_url: str | None = None,
        tenant_id: str | None = None,
        account_id: str | None = None,
        region_name: str | None = None,
    ) -> InvokeResponse:
        output = self._invoke(function_name, input, self._service)
        response = InvokeResponse.from_output(output, "request")
        if response.invocation_output.status is InvocationStatus.PENDING:
            self._on_suspended(input.durable_execution_arn)
        return response


def _unused(*_: object) -> None:
    raise AssertionError("every invocation goes through `_Invoker`")
