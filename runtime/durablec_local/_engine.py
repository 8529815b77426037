"""AWS's testing package, put together so that one execution can be watched and led.

Its own runner hides the parts that are needed for that: its clock, its store, and the
moment between two invocations. `PRIVATE_NAMES` is what is used here of the package that
its authors have not promised to keep; a test says which is gone.

In virtual time nothing happens by itself. When an invocation has ended and callbacks
are open, the execution is idle until it is resumed. Then whatever comes first in virtual
time happens next: a wait or a retry, the timeout of a callback, or that of the
execution.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Any

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
)
from aws_durable_execution_sdk_python.lambda_service import (
    CallbackOptions,
    ErrorObject,
    InvocationStatus,
    OperationStatus,
)
from aws_durable_execution_sdk_python_testing.checkpoint.processor import (
    CheckpointProcessor,
)
from aws_durable_execution_sdk_python_testing.client import InMemoryServiceClient
from aws_durable_execution_sdk_python_testing.clock import Clock, RealClock
from aws_durable_execution_sdk_python_testing.exceptions import (
    ResourceNotFoundException,
)
from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.executor import Executor
from aws_durable_execution_sdk_python_testing.invoker import (
    InProcessInvoker,
    InvokeResponse,
)
from aws_durable_execution_sdk_python_testing.model import StartDurableExecutionInput
from aws_durable_execution_sdk_python_testing.scheduler import Scheduler
from aws_durable_execution_sdk_python_testing.token import CallbackToken
from aws_durable_execution_sdk_python_testing.worker.registry import ExecutionRegistry

from durablec_local._clock import VirtualClock, steady_jitter
from durablec_local._code import Code
from durablec_local._history import History, OpenCallback
from durablec_local.events import Event

PRIVATE_NAMES = ("_on_callback_timeout", "_on_callback_heartbeat_timeout")

#: One invocation may last as long as a person thinks about an answer.
_NO_LIMIT = 10**8

Handler = Callable[[Any, Any], Any]


class Engine:
    """Runs one execution of a handler and tells its events as they happen."""

    def __init__(
        self, code: Code, tell: Callable[[Event], None], *, timeout: int, real: bool
    ) -> None:
        """`timeout` are the seconds an execution may take, on its own clock."""
        self._timeout = timeout
        self._tell = tell
        self._real = real
        self._clock: Clock = RealClock() if real else VirtualClock()
        if not real:
            steady_jitter()
        self.history = History(self._clock, code, self._on_event)
        self._resumed = threading.Semaphore(0)
        self._end: SimpleQueue[BaseException | None] = SimpleQueue()
        self._executor: _Executor

    def run(self, handler: Handler, function_name: str, input: str) -> Execution:
        """Run an execution until it ends or is stuck on callbacks that stay open."""
        scheduler = Scheduler()
        begin: Callable[[], None] = scheduler.start  # Which has no annotations.
        begin()
        self._executor = self._assemble(handler, scheduler)
        start = StartDurableExecutionInput(
            account_id="123456789012",
            function_name=function_name,
            function_qualifier="$LATEST",
            execution_name="run",
            execution_timeout_seconds=self._timeout if self._real else 0,
            execution_retention_period_days=1,
            input=input,
        )
        arn = self._executor.start_execution(start).execution_arn
        assert arn is not None
        threading.Thread(target=self._await, args=(arn,), daemon=True).start()
        error = self._end.get()
        if error is not None:
            raise error
        return self._executor.get_execution(arn)

    def answer(self, callback: str, payload: str) -> None:
        """Answer the callback of an id, as a client of the service would."""
        self._settle(
            callback,
            lambda: self._executor.send_callback_success(callback, payload.encode()),
        )

    def fail(self, callback: str, message: str | None, data: str | None) -> None:
        """Let the callback of an id fail, as a client of the service would."""
        error = ErrorObject(message, None, data, None)
        self._settle(
            callback, lambda: self._executor.send_callback_failure(callback, error)
        )

    def resume(self) -> None:
        """Let the execution go on, if it is idle in virtual time."""
        self._resumed.release()

    def _assemble(self, handler: Handler, scheduler: Scheduler) -> "_Executor":
        registry = ExecutionRegistry(self.history, scheduler)
        processor = CheckpointProcessor(self.history, scheduler, self._clock)
        service = InMemoryServiceClient(processor, registry)
        executor = _Executor(
            self.history,
            scheduler,
            _Invoker(handler, service, self._on_suspended, self._end.put),
            processor,
            invocation_timeout_seconds=_NO_LIMIT,
            registry=registry,
            clock=self._clock,
        )
        executor.own_timers = self._real
        if not self._real:
            executor.RETRY_BACKOFF_SECONDS = 0
        processor.add_execution_observer(executor)
        processor.set_chained_invoke_preflight(executor.preflight_chained_invoke)
        return executor

    def _await(self, arn: str) -> None:
        try:
            self._executor.wait_until_complete(arn)
            self._end.put(None)
        except BaseException as error:
            self._end.put(error)

    def _settle(self, callback: str, send: Callable[[], object]) -> None:
        try:
            send()
        except ResourceNotFoundException:
            late = "an answer came too late: its callback is over"
            at = self.history.at()
            self._tell(Event("log", at, level="WARNING", logger="durablec", text=late))

    def _on_event(self, event: Event) -> None:
        self._tell(event)
        if self._real and event.kind == "waiting" and event.id is not None:
            self._tell(Event("idle", event.at))

    # Virtual time ---------------------------------------------------------------------

    def _on_suspended(self, arn: str) -> None:
        if self._real:
            return
        waiting = self.history.open_callbacks()
        if waiting:
            self._tell(Event("idle", self.history.at()))
            self._resumed.acquire()
        if waiting == self.history.open_callbacks():
            self._move_on(self._executor.get_execution(arn), waiting)

    def _move_on(self, execution: Execution, waiting: list[OpenCallback]) -> None:
        """Let what is next come to pass, unless the package itself will see to it."""
        arn = execution.durable_execution_arn
        timer = min(_timers(execution), default=None)
        bounds = [(bound, each) for each in waiting if (bound := each.deadline())]
        bound, callback = min(bounds, default=(None, None))
        moments = [moment for moment in (timer, bound and bound.moment) if moment]
        end = self.history.start + timedelta(seconds=self._timeout)
        if not moments and waiting:
            self._end.put(None)
        elif moments and end < min(moments):
            self._clock.arm(end)
            message = f"Execution timed out after {self._timeout} seconds."
            self._executor.on_timed_out(arn, ErrorObject.from_message(message))
        elif bound and callback and bound.moment == min(moments):
            self._clock.arm(bound.moment)
            self._executor.time_out(arn, callback.id, heartbeat=bound.heartbeat)


class _Executor(Executor):
    """The package's executor; in virtual time without its timers of callbacks."""

    own_timers = True

    def on_callback_created(
        self,
        execution_arn: str,
        operation_id: str,
        callback_options: CallbackOptions | None,
        callback_token: CallbackToken,
    ) -> None:
        options = callback_options if self.own_timers else None
        super().on_callback_created(
            execution_arn, operation_id, options, callback_token
        )

    def time_out(self, arn: str, callback_id: str, *, heartbeat: bool) -> None:
        """Let a callback time out now: what its timer would call."""
        if heartbeat:
            self._on_callback_heartbeat_timeout(arn, callback_id)
        else:
            self._on_callback_timeout(arn, callback_id)


class _Invoker(InProcessInvoker):
    """Calls the handler, and says when it has suspended, before anything follows."""

    def __init__(
        self,
        handler: Handler,
        service: InMemoryServiceClient,
        on_suspended: Callable[[str], None],
        on_exit: Callable[[BaseException], None],
    ) -> None:
        super().__init__(handler, service)
        self._on_suspended = on_suspended
        self._on_exit = on_exit

    def invoke(
        self,
        function_name: str,
        input: DurableExecutionInvocationInput,
        endpoint_url: str | None = None,
        tenant_id: str | None = None,
        account_id: str | None = None,
        region_name: str | None = None,
    ) -> InvokeResponse:
        try:
            response = super().invoke(
                function_name, input, endpoint_url, tenant_id, account_id, region_name
            )
        except (SystemExit, KeyboardInterrupt) as error:
            # The user's code has left the interpreter; the package would stand still.
            self._on_exit(error)
            raise RuntimeError("the invocation has left the interpreter") from error
        if response.invocation_output.status is InvocationStatus.PENDING:
            self._on_suspended(input.durable_execution_arn)
        return response


def _timers(execution: Execution) -> Iterator[datetime]:
    """Yield the moments at which waits end and retries begin."""
    for operation in execution.get_navigable_operations():
        moment = None
        if operation.status is OperationStatus.STARTED and operation.wait_details:
            moment = operation.wait_details.scheduled_end_timestamp
        if operation.status is OperationStatus.PENDING and operation.step_details:
            moment = operation.step_details.next_attempt_timestamp
        if moment is not None:
            yield moment
