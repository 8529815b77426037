"""AWS's testing package, put together so that executions can be watched and led.

Its own runner hides the parts that are needed for that: its clock, its store, and the
moment between two invocations.

In virtual time nothing happens by itself. When all invocations have ended and callbacks
are open, the execution is idle until it is resumed. Then whatever comes first in virtual
time happens next: a wait or a retry, the timeout of a callback, or that of an execution;
or it is idle again, at the moment that whoever resumed it has asked for.
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
from aws_durable_execution_sdk_python_testing.scheduler import Scheduler
from aws_durable_execution_sdk_python_testing.worker.registry import ExecutionRegistry

from durablec_local._callbacks import Deadline, OpenCallback
from durablec_local._callees import Callees
from durablec_local._clock import VirtualClock, steady_jitter
from durablec_local._code import Code
from durablec_local._history import History
from durablec_local._package import WatchedExecutor, WatchedInvoker
from durablec_local._partners import Called
from durablec_local._records import recorded
from durablec_local._rest import Rest
from durablec_local.events import Event
from durablec_local.history import Recorded
from durablec_runtime._clock import set_clock
from durablec_runtime._detach import set_start

#: One invocation may last as long as a person thinks about an answer.
_NO_LIMIT = 10**8


class Engine:
    """Runs an execution of a workflow, and what that invokes, and tells the events.

    `ended_at` is when it was over, in seconds since its start; those that it started
    detached may go on.
    """

    def __init__(
        self, code: Code, tell: Callable[[Event], None], *, real: bool
    ) -> None:
        self._tell = tell
        self._real = real
        self._virtual = VirtualClock()
        self._clock: Clock = RealClock() if real else self._virtual
        if not real:
            steady_jitter()
            set_clock(self._virtual.shown)
        self.history = History(self._clock, code, self._on_event)
        self.ended_at: float | None = None
        self._rest = Rest()
        self._resumed = threading.Semaphore(0)
        self._alarm: float | None = None
        self._end: SimpleQueue[BaseException | None] = SimpleQueue()
        self._executor: WatchedExecutor
        self._invoker: WatchedInvoker

    def run(self, called: Called, input: str) -> Execution:
        """Run an execution until it ends or is stuck on callbacks that stay open.

        What it has started detached is run to its end too, unless time is real. Raises
        Unserved if a function is invoked that nothing stands for.
        """
        callees = Callees(called, self._end.put)
        self._executor = self._assemble(called, callees)
        callees.serve(self._executor)
        set_start(callees.start_detached)
        arn = callees.start(called.main, input, "run")
        waits = threading.Thread(target=self._await, args=(arn, callees), daemon=True)
        waits.start()
        error = self._end.get()
        if error is not None:
            raise error
        return self._executor.get_execution(arn)

    def recorded(self) -> list[Recorded]:
        """Return the histories of all executions, that which is run first."""
        completions = self._invoker.completions
        return recorded(self._executor, self.history.executions(), completions)

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

    def resume(self, alarm: float | None) -> None:
        """Let the execution go on, if it is idle in virtual time.

        It is idle again at the alarm, in seconds since its start.
        """
        self._alarm = alarm
        self._resumed.release()

    def _assemble(self, called: Called, callees: Callees) -> WatchedExecutor:
        scheduler = Scheduler()
        begin: Callable[[], None] = scheduler.start  # Which has no annotations.
        begin()
        registry = ExecutionRegistry(self.history, scheduler)
        processor = CheckpointProcessor(self.history, scheduler, self._clock)
        self._invoker = invoker = WatchedInvoker(
            called.workflows[called.main].handler,
            InMemoryServiceClient(processor, registry),
            self._clock.now,
            self._rest.called,
            self._on_returned,
            self._end.put,
        )
        for name, workflow in called.workflows.items():
            invoker.register(name, workflow.handler)
        executor = WatchedExecutor(
            self.history,
            scheduler,
            invoker,
            processor,
            invocation_timeout_seconds=_NO_LIMIT,
            registry=registry,
            clock=self._clock,
            child_dispatcher=callees,
        )
        executor.own_timers = self._real
        if not self._real:
            executor.RETRY_BACKOFF_SECONDS = 0
        processor.add_execution_observer(executor)
        processor.set_chained_invoke_preflight(executor.preflight_chained_invoke)
        return executor

    def _await(self, arn: str, callees: Callees) -> None:
        try:
            self._executor.wait_until_complete(arn)
            self.ended_at = self.history.at()
            seen: set[str] = set()
            while not self._real and (left := set(callees.detached()) - seen):
                for each in left:
                    self._executor.wait_until_complete(each)
                seen |= left
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

    def _on_returned(self, arn: str, suspended: bool) -> None:
        if self._real:
            return
        if not self._rest.returned(arn, suspended, self.history.executions()):
            return
        idle = bool(self._waiting())
        while not idle or not self._is_answered():
            if not self._alarm_is_next():
                self._move_on()
                return
            idle = True

    def _is_answered(self) -> bool:
        """Be idle until somebody resumes; say whether a callback was settled meanwhile."""
        before = [each.id for each in self._waiting()]
        self._tell(Event("idle", self.history.at()))
        self._resumed.acquire()
        return before != [each.id for each in self._waiting()]

    def _alarm_is_next(self) -> bool:
        """Go on to the alarm, if there is one and nothing else comes before it."""
        going = self._going()
        if self._alarm is None or not going:
            return False
        moment = self.history.moment(self._alarm)
        moments = [m for m, _ in self._timers()] + [b.moment for b, _ in self._bounds()]
        first = min([*moments, *map(self._over, going)])
        if not self._virtual.now() < moment < first:
            return False
        self._virtual.jump(moment)
        return True

    def _going(self) -> list[Execution]:
        return [e for e in self.history.executions() if self._rest.goes_on(e)]

    def _timers(self) -> list[tuple[datetime, str]]:
        """Return when waits end and retries begin, each with its execution."""
        return [
            (moment, each.durable_execution_arn)
            for each in self._going()
            for moment in _timers(each)
        ]

    def _bounds(self) -> list[tuple[Deadline, OpenCallback]]:
        return [(bound, each) for each in self._waiting() if (bound := each.deadline())]

    def _waiting(self) -> list[OpenCallback]:
        """Return the open callbacks, but for those that an execution left at its end."""
        going = {each.durable_execution_arn for each in self._going()}
        found = self.history.open_callbacks()
        return [each for each in found if each.execution in going]

    def _move_on(self) -> None:
        """Let what is next come to pass."""
        timers, bounds = self._timers(), self._bounds()
        moments = [moment for moment, _ in timers] + [b.moment for b, _ in bounds]
        if not moments:
            if self._waiting():
                self._end.put(None)
            return
        end, over = min(
            (self._over(each), each.durable_execution_arn) for each in self._going()
        )
        if end < min(moments):
            self._virtual.jump(end)
            self._time_out(over)
        elif timers and min(timers)[0] == min(moments):
            self._executor.wake(min(timers)[1])
        else:
            bound, callback = min(bounds)
            self._virtual.jump(bound.moment)
            self._executor.time_out(
                callback.execution, callback.id, heartbeat=bound.heartbeat
            )

    def _over(self, execution: Execution) -> datetime:
        """Return when an execution has taken as long as it may."""
        seconds = execution.start_input.execution_timeout_seconds
        start = self.history.started(execution.durable_execution_arn)
        return start + timedelta(seconds=seconds)

    def _time_out(self, arn: str) -> None:
        timeout = self._executor.get_execution(arn).start_input
        seconds = timeout.execution_timeout_seconds
        message = f"Execution timed out after {seconds} seconds."
        self._executor.on_timed_out(arn, ErrorObject.from_message(message))


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
