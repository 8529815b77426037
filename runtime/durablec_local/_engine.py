"""AWS's testing package, put together so that one execution can be watched and led.

Its own runner hides the parts that are needed for that: its clock, its store, and the
moment between two invocations.

In virtual time nothing happens by itself. When an invocation has ended and callbacks
are open, the execution is idle until it is resumed. Then whatever comes first in virtual
time happens next: a wait or a retry, the timeout of a callback, or that of the
execution.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from queue import SimpleQueue

from aws_durable_execution_sdk_python.lambda_service import (
    ErrorObject,
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
from aws_durable_execution_sdk_python_testing.model import StartDurableExecutionInput
from aws_durable_execution_sdk_python_testing.scheduler import Scheduler
from aws_durable_execution_sdk_python_testing.worker.registry import ExecutionRegistry

from durablec_local._callbacks import OpenCallback
from durablec_local._clock import VirtualClock, steady_jitter
from durablec_local._code import Code
from durablec_local._history import History
from durablec_local._package import Handler, WatchedExecutor, WatchedInvoker
from durablec_local.events import Event

#: One invocation may last as long as a person thinks about an answer.
_NO_LIMIT = 10**8


class Engine:
    """Runs one execution of a handler and tells its events as they happen."""

    def __init__(
        self, code: Code, tell: Callable[[Event], None], *, timeout: int, real: bool
    ) -> None:
        """`timeout` are the seconds an execution may take, on its own clock."""
        self._timeout = timeout
        self._tell = tell
        self._real = real
        self._virtual = VirtualClock()
        self._clock: Clock = RealClock() if real else self._virtual
        if not real:
            steady_jitter()
        self.history = History(self._clock, code, self._on_event)
        self._resumed = threading.Semaphore(0)
        self._end: SimpleQueue[BaseException | None] = SimpleQueue()
        self._executor: WatchedExecutor

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

    def keep_alive(self, callback: str) -> None:
        """Let the callback of an id have its heartbeats from now on."""
        self._executor.kept_alive.add(callback)
        self.history.keep_alive(callback)

    def resume(self) -> None:
        """Let the execution go on, if it is idle in virtual time."""
        self._resumed.release()

    def _assemble(self, handler: Handler, scheduler: Scheduler) -> "WatchedExecutor":
        registry = ExecutionRegistry(self.history, scheduler)
        processor = CheckpointProcessor(self.history, scheduler, self._clock)
        service = InMemoryServiceClient(processor, registry)
        executor = WatchedExecutor(
            self.history,
            scheduler,
            WatchedInvoker(handler, service, self._on_suspended, self._end.put),
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
        left = self.history.open_callbacks()
        if [each.id for each in left] == [each.id for each in waiting]:
            self._move_on(self._executor.get_execution(arn), left)
        self._virtual.permit()

    def _move_on(self, execution: Execution, waiting: list[OpenCallback]) -> None:
        """Let what is next come to pass, unless the package itself will see to it."""
        arn = execution.durable_execution_arn
        timers = list(_timers(execution))
        bounds = [(bound, each) for each in waiting if (bound := each.deadline())]
        moments = [*timers, *(bound.moment for bound, _ in bounds)]
        end = self.history.start + timedelta(seconds=self._timeout)
        if not moments:
            if waiting:
                self._end.put(None)
        elif end < min(moments):
            self._virtual.jump(end)
            message = f"Execution timed out after {self._timeout} seconds."
            self._executor.on_timed_out(arn, ErrorObject.from_message(message))
        elif min(moments) not in timers:
            bound, callback = min(bounds)
            self._virtual.jump(bound.moment)
            self._executor.time_out(arn, callback.id, heartbeat=bound.heartbeat)


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
