"""Executions in virtual time, with answers that come when a script says.

AWS's own runner skips a wait as soon as it has begun, whatever else goes on, so that of
two branches the one that waits longer may be the first. Here nothing is skipped before
all executions are at rest; then whatever comes first comes to pass: a wait or a retry,
an answer to a callback, or the end of one that nobody answers. The clock and the parts
are those of `durablec run`; each invocation may be one in a new process.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event as Flag
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
)
from aws_durable_execution_sdk_python.lambda_service import (
    ErrorObject,
    InvocationStatus,
    Operation,
    OperationAction,
    OperationStatus,
    OperationType,
)
from aws_durable_execution_sdk_python_testing.checkpoint.processor import (
    CheckpointProcessor,
)
from aws_durable_execution_sdk_python_testing.checkpoint.transformer import (
    CheckpointRequestDispatcher,
)
from aws_durable_execution_sdk_python_testing.child_dispatcher import (
    ChainedInvokeRequest,
    ChildOutcome,
    FunctionTarget,
    StartChild,
)
from aws_durable_execution_sdk_python_testing.client import InMemoryServiceClient
from aws_durable_execution_sdk_python_testing.execution import (
    Execution,
    ExecutionStatus,
)
from aws_durable_execution_sdk_python_testing.invoker import (
    InProcessInvoker,
    InvokeResponse,
)
from aws_durable_execution_sdk_python_testing.model import StartDurableExecutionInput
from aws_durable_execution_sdk_python_testing.scheduler import Scheduler
from aws_durable_execution_sdk_python_testing.stores.memory import (
    InMemoryExecutionStore,
)
from aws_durable_execution_sdk_python_testing.worker.registry import ExecutionRegistry

from durablec_local._clock import VirtualClock
from durablec_local._package import WatchedExecutor
from durablec_local._records import recorded
from durablec_local._rest import Rest
from tests.oracle.scripts import Answer
from tests.support._history import Error
from tests.support._local_runner import Invoke, KeepingSteps
from tests.support.replay import Fail, Succeed, SucceedRaw

_LONG = 10**8
"""Seconds that nothing here lasts."""

Answers = Callable[[str, int], Answer | None]


@dataclass(frozen=True)
class Outcome:
    """How an execution ended, and the operations and invocations that AWS would meter.

    `history` is what GetDurableExecutionHistory returns, as JSON.
    """

    status: str
    result: Any
    error: Error | None
    operations: int
    invocations: int
    history: dict[str, Any]


def run(
    invoke: Invoke,
    workflow: str,
    callees: Mapping[str, object],
    input: Any,
    answers: Answers,
    clock: VirtualClock,
    timeout: float,
) -> Outcome:
    """Run an execution of a workflow to its end.

    Args:
        invoke: Runs one invocation.
        workflow: The name of its function.
        callees: The names of those of the workflows that it invokes.
        input: What it is started with.
        answers: What the n-th callback of a name is answered with.
        clock: What the time is told by.
        timeout: Real seconds, after which TimeoutError tells what is open.
    """
    with _World(invoke, {workflow, *callees}, answers, clock) as world:
        arn = world.start(workflow, json.dumps(input))
        if not world.over.wait(timeout) or not world.store.load(arn).is_complete:
            raise TimeoutError(f"not done: {world.stuck or 'still at work'}")
        return _outcome(
            world.store.load(arn), world.invocations[arn], world.history(arn)
        )


def _outcome(
    execution: Execution, invocations: int, history: dict[str, Any]
) -> Outcome:
    ended = execution.result
    assert ended is not None
    succeeded = execution.close_status is ExecutionStatus.SUCCEEDED
    return Outcome(
        "SUCCEEDED" if succeeded else "FAILED",
        json.loads(ended.result) if ended.result else None,
        Error.of(ended.error),
        _operations(execution),
        invocations,
        history,
    )


def _operations(execution: Execution) -> int:
    """Count what AWS's table counts: one more for each retry, and for each look."""
    kinds = [each.operation_type for each in execution.operations]
    polls = [e for e in execution.operations if e.sub_type == "WaitForCondition"]
    again = [e for e in execution.updates if e.action is OperationAction.RETRY]
    return len(kinds) + len(again) + len(polls) + (OperationType.EXECUTION not in kinds)


class _Due(NamedTuple):
    """Something that comes to pass at a moment, and how it does."""

    moment: datetime
    order: int
    happen: Callable[[], object]


@dataclass
class _Callback:
    """An open callback, and its answer."""

    execution: str
    id: str
    opened: datetime
    timeout: int | None
    heartbeat: int | None
    answer: Answer | None


class _Store(InMemoryExecutionStore):
    """A store that says when the first execution has ended."""

    def __init__(self, over: Flag) -> None:
        super().__init__()
        self._over = over

    def update(self, execution: Execution) -> None:
        super().update(execution)
        if execution.is_complete and execution.parent_execution_arn is None:
            self._over.set()


class _Invoker(InProcessInvoker):
    """Runs invocations by somebody else, and says when one has returned."""

    def __init__(
        self,
        invoke: Invoke,
        service: InMemoryServiceClient,
        rest: Rest,
        on_return: Callable[[str, bool], None],
    ) -> None:
        super().__init__(_unused, service)
        self._own_service = service
        self._run = invoke
        self._rest = rest
        self._on_return = on_return

    def create_invocation_input(
        self, execution: Execution
    ) -> DurableExecutionInvocationInput:
        self._rest.called(execution)
        return super().create_invocation_input(execution)

    def invoke(
        self,
        function_name: str,
        input: Any,
        endpoint_url: str | None = None,
        tenant_id: str | None = None,
        account_id: str | None = None,
        region_name: str | None = None,
    ) -> InvokeResponse:
        arn = input.durable_execution_arn
        output = self._run(function_name, input, self._own_service)
        response = InvokeResponse.from_output(output, "request")
        status = response.invocation_output.status
        self._on_return(arn, status is InvocationStatus.PENDING)
        return response


@dataclass
class _World:
    """Everything that an execution is run by; `over` is set when it has ended."""

    invoke: Invoke
    workflows: set[str]
    answers: Answers
    clock: VirtualClock
    over: Flag = field(default_factory=Flag)
    stuck: str = ""

    def __post_init__(self) -> None:
        CheckpointRequestDispatcher._DEFAULT_PROCESSORS[OperationType.STEP] = (
            KeepingSteps()
        )
        self.store = _Store(self.over)
        self._callbacks: dict[str, _Callback] = {}
        self._opened: dict[str, int] = {}
        self._started = 0
        self.invocations: Counter[str] = Counter()
        self._one_at_a_time = Lock()
        self._is_closed = False
        self._rest = Rest()
        self._scheduler = Scheduler()
        begin: Callable[[], None] = self._scheduler.start
        begin()
        self._registry = ExecutionRegistry(self.store, self._scheduler)
        processor = CheckpointProcessor(self.store, self._scheduler, self.clock)
        service = InMemoryServiceClient(processor, self._registry)
        self._executor = WatchedExecutor(
            self.store,
            self._scheduler,
            _Invoker(self._counting, service, self._rest, self._on_returned),
            processor,
            invocation_timeout_seconds=_LONG,
            registry=self._registry,
            clock=self.clock,
            child_dispatcher=self,
        )
        self._executor.own_timers = False
        self._executor.RETRY_BACKOFF_SECONDS = 0
        processor.add_execution_observer(self._executor)
        processor.set_chained_invoke_preflight(self._executor.preflight_chained_invoke)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._one_at_a_time:
            self._is_closed = True
        self._executor.shutdown()
        self._registry.shutdown()
        stop: Callable[[], None] = self._scheduler.stop
        stop()
        self._scheduler._loop.close()  # Which the package forgets.

    def start(self, workflow: str, payload: str) -> str:
        """Start an execution, and return its ARN."""
        arn = self._executor.start_execution(
            self._start(workflow, payload, None)
        ).execution_arn
        assert arn is not None
        return arn

    def history(self, arn: str) -> dict[str, Any]:
        """Return the history of an execution."""
        return recorded(self._executor, [self.store.load(arn)])[0].history

    def _counting(self, function_name: str, invocation: Any, service: Any) -> Any:
        self.invocations[invocation.durable_execution_arn] += 1
        return self.invoke(function_name, invocation, service)

    # What the package asks for --------------------------------------------------------

    def preflight(self, target: FunctionTarget) -> ChildOutcome | None:
        """Refuse nothing."""
        return None

    def dispatch(self, request: ChainedInvokeRequest) -> StartChild:
        """Say how a callee is run that an execution waits for."""
        payload = request.payload or "null"
        return StartChild(
            self._start(request.function_name, payload, request.tenant_id)
        )

    def _start(
        self, workflow: str, payload: str, tenant: str | None
    ) -> StartDurableExecutionInput:
        assert workflow in self.workflows, workflow
        self._started += 1
        return StartDurableExecutionInput(
            account_id="123456789012",
            function_name=workflow,
            function_qualifier="$LATEST",
            execution_name=f"execution-{self._started}",
            execution_timeout_seconds=_LONG,
            execution_retention_period_days=1,
            input=payload,
            tenant_id=tenant,
        )

    # Time -----------------------------------------------------------------------------

    def _on_returned(self, arn: str, suspended: bool) -> None:
        # What the execution has left behind may return when nobody is there any more.
        with self._one_at_a_time:
            if not self._is_closed:
                self._lead_on(arn, suspended)

    def _lead_on(self, arn: str, suspended: bool) -> None:
        executions = self.store.list_all()
        if not self._rest.returned(arn, suspended, executions):
            return
        going = [each for each in executions if self._rest.goes_on(each)]
        for each in going:
            self._look_for_callbacks(each)
        due = [d for each in going for d in self._due(each)]
        if due:
            min(due, key=lambda each: (each.moment, each.order)).happen()
        elif going:
            open_ = [e.name for each in going for e in each.operations if _is_open(e)]
            self.stuck = f"nothing is next, and open are {open_}"
            self.over.set()

    def _due(self, execution: Execution) -> Iterator[_Due]:
        """Yield what may be next in an execution."""
        arn = execution.durable_execution_arn
        for operation in execution.operations:
            if (moment := _timer(operation)) is not None:
                yield _Due(moment, 0, lambda: self._executor.wake(arn))
        for each in list(self._callbacks.values()):
            if each.execution == arn:
                yield self._end_of(each)

    def _look_for_callbacks(self, execution: Execution) -> None:
        for operation in execution.operations:
            details = operation.callback_details
            if details is None:
                continue
            if not _is_open(operation):
                self._callbacks.pop(details.callback_id, None)
            elif details.callback_id not in self._callbacks:
                opened = self._open(execution, operation, details.callback_id)
                self._callbacks[details.callback_id] = opened

    def _open(
        self, execution: Execution, operation: Operation, callback: str
    ) -> _Callback:
        options = next(
            update.callback_options
            for update in execution.updates
            if update.operation_id == operation.operation_id
        )
        name = (operation.name or "").removesuffix(" create callback id")
        number = self._opened.get(name, 0)
        self._opened[name] = number + 1
        assert operation.start_timestamp is not None
        return _Callback(
            execution.durable_execution_arn,
            callback,
            operation.start_timestamp,
            (options.timeout_seconds or None) if options else None,
            (options.heartbeat_timeout_seconds or None) if options else None,
            self.answers(name, number),
        )

    def _end_of(self, callback: _Callback) -> _Due:
        """Return what is next for a callback: its answer, or that there is none."""
        bounds = [
            (seconds, heartbeat)
            for seconds, heartbeat in (
                (callback.timeout, False),
                (callback.heartbeat, True),
            )
            if seconds is not None
        ]
        seconds, heartbeat = min(bounds)
        answer = callback.answer
        if answer is not None and answer.after < seconds:
            moment = callback.opened + timedelta(seconds=answer.after)
            return _Due(moment, 1, lambda: self._answer(callback, moment, answer))
        moment = callback.opened + timedelta(seconds=seconds)
        return _Due(moment, 1, lambda: self._time_out(callback, moment, heartbeat))

    def _answer(self, callback: _Callback, moment: datetime, answer: Answer) -> None:
        self.clock.jump(moment)
        del self._callbacks[callback.id]
        match answer.what:
            case Succeed(value):
                payload = json.dumps(value).encode()
                self._executor.send_callback_success(callback.id, payload)
            case SucceedRaw(text):
                raw = text.encode() if text is not None else None
                self._executor.send_callback_success(callback.id, raw)
            case Fail(message, data):
                error = ErrorObject(message, None, data, None)
                self._executor.send_callback_failure(callback.id, error)

    def _time_out(self, callback: _Callback, moment: datetime, heartbeat: bool) -> None:
        self.clock.jump(moment)
        del self._callbacks[callback.id]
        self._executor.time_out(callback.execution, callback.id, heartbeat=heartbeat)


def _timer(operation: Operation) -> datetime | None:
    """Return when a wait ends or a retry begins."""
    if operation.status is OperationStatus.STARTED and operation.wait_details:
        return operation.wait_details.scheduled_end_timestamp
    if operation.status is OperationStatus.PENDING and operation.step_details:
        return operation.step_details.next_attempt_timestamp
    return None


def _is_open(operation: Operation) -> bool:
    return (
        operation.operation_type is OperationType.CALLBACK
        and operation.status is OperationStatus.STARTED
    )


def _unused(*_: object) -> None:
    raise AssertionError("every invocation is run by somebody else")
