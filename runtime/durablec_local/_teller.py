"""One execution of AWS's store, told as events of its workflow while it is written.

Every change of an execution passes through its store: updates that the handler sends,
which the execution keeps in a list, and what happens to operations from outside (a wait
is over, a callback is answered), which shows only in the operation itself. Operations
keep their places in their list.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from aws_durable_execution_sdk_python.lambda_service import (
    ErrorObject,
    Operation,
    OperationAction,
    OperationStatus,
    OperationType,
    OperationUpdate,
)
from aws_durable_execution_sdk_python_testing.clock import Clock
from aws_durable_execution_sdk_python_testing.execution import (
    Execution,
    ExecutionStatus,
)

from durablec_local import _names
from durablec_local._callbacks import OpenCallback
from durablec_local._code import Code
from durablec_local.events import Event, Failure
from durablec_runtime._bounds import UNDONE, long_undone


class Teller:
    """Tells what is new of one execution.

    `prefix` stands before the names of its operations. `callbacks` are those that wait
    for an answer, of all executions.
    """

    def __init__(
        self,
        arn: str,
        prefix: str,
        clock: Clock,
        code: Code,
        callbacks: dict[str, OpenCallback],
        tell: Callable[[Event], None],
        at: Callable[[], float],
    ) -> None:
        self._arn = arn
        self._prefix = prefix
        self._clock = clock
        self._code = code
        self._callbacks = callbacks
        self._tell = tell
        self._at = at
        self.start = clock.now()
        self._seen = 0
        self._pending: set[int] = set()
        self._attempts: dict[str, int] = {}
        self._submitted: dict[str | None, OpenCallback] = {}
        self._is_over = False

    def look(self, execution: Execution) -> None:
        """Tell what has happened since the last look."""
        new = execution.updates[self._seen :]
        self._seen += len(new)
        for update in new:
            self._on_update(update, execution.operations)
        for place in sorted(self._pending):
            changed = execution.operations[place]
            if changed.status is not OperationStatus.STARTED:
                self._pending.remove(place)
                self._on_completed(changed)
        if execution.is_complete and not self._is_over:
            self._is_over = True
            self._on_end(execution)

    def on_detached(self, execution: Execution) -> None:
        """Tell that an execution begins which nobody waits for."""
        name = execution.start_input.function_name
        self._tell(Event("started", self._at(), "detached", name))

    def _name(self, subject: OperationUpdate | Operation) -> _names.Operation | None:
        kind = subject.operation_type.value
        return _names.operation(subject.name, kind, subject.sub_type, self._prefix)

    # What the handler does ----------------------------------------------------------

    def _on_update(self, update: OperationUpdate, operations: list[Operation]) -> None:
        if update.action is OperationAction.START:
            self._attempts[update.operation_id] = self._attempt(update) + 1
            self._on_start(update, operations)
            return
        named = self._name(update)
        if named is None:
            return
        duration = self._code.duration(self._arn, update.operation_id)
        event = Event(
            "succeeded", self._at(), named.type, named.name, duration=duration
        )
        self._tell(self._ended(update, event))
        if named.type == "submitter" and update.action is OperationAction.SUCCEED:
            self._wait_for(self._submitted.pop(update.parent_id))

    def _ended(self, update: OperationUpdate, event: Event) -> Event:
        attempt = self._attempt(update) if event.type != "group" else None
        match update.action:
            case OperationAction.RETRY:
                options = update.step_options
                delay = options.next_attempt_delay_seconds if options else 0
                return replace(
                    event,
                    kind="retrying",
                    attempt=attempt,
                    seconds=delay,
                    failure=failure(update.error) if update.error else None,
                )
            case OperationAction.FAIL:
                problem = failure(update.error)
                return replace(event, kind="failed", attempt=attempt, failure=problem)
            case _:
                return replace(event, attempt=attempt, text=update.payload)

    def _on_start(self, update: OperationUpdate, operations: list[Operation]) -> None:
        named = self._name(update)
        if named is None or update.operation_type is OperationType.STEP:
            return
        if update.operation_type is OperationType.CONTEXT:
            self._tell(Event("started", self._at(), named.type, named.name))
            return
        place = _place(operations, update.operation_id)
        self._pending.add(place)
        if update.operation_type is OperationType.CALLBACK:
            self._on_callback(update, operations[place], named.name)
        else:
            seconds = update.wait_options.wait_seconds if update.wait_options else None
            begun = Event("started", self._at(), named.type, named.name)
            if seconds is not None:
                begun = replace(begun, kind="waiting", seconds=seconds)
            self._tell(begun)

    def _on_callback(
        self, update: OperationUpdate, operation: Operation, name: str
    ) -> None:
        details, options = operation.callback_details, update.callback_options
        assert details is not None
        opened = OpenCallback(
            execution=self._arn,
            id=details.callback_id,
            name=name,
            opened=operation.start_timestamp or self._clock.now(),
            seconds=(options.timeout_seconds or None) if options else None,
            heartbeat=(options.heartbeat_timeout_seconds or None) if options else None,
        )
        if not (update.name or "").endswith(_names.CALLBACK):
            self._wait_for(opened)
        else:
            self._submitted[update.parent_id] = opened

    def _wait_for(self, callback: OpenCallback) -> None:
        self._callbacks[callback.id] = callback
        self._tell(
            Event(
                "waiting",
                self._at(),
                "callback",
                callback.name,
                id=callback.id,
                seconds=callback.seconds,
                heartbeat=callback.heartbeat,
            )
        )

    def _attempt(self, update: OperationUpdate) -> int:
        return self._attempts.get(update.operation_id, 0)

    # What happens from outside --------------------------------------------------------

    def _on_completed(self, operation: Operation) -> None:
        named = self._name(operation)
        assert named is not None
        event = Event("succeeded", self._at(), named.type, named.name)
        details = operation.callback_details
        if details is None:
            self._tell(_completed(event, operation))
            return
        self._callbacks.pop(details.callback_id, None)
        self._tell(_answered(replace(event, id=details.callback_id), operation))

    def _on_end(self, execution: Execution) -> None:
        """Forget what still waits for answers, and tell the end of a detached one."""
        for each in list(self._callbacks.values()):
            if each.execution == self._arn:
                del self._callbacks[each.id]
        if not self._prefix or execution.parent_execution_arn is not None:
            return
        name, result = execution.start_input.function_name, execution.result
        event = Event("succeeded", self._at(), "detached", name)
        if execution.close_status is not ExecutionStatus.SUCCEEDED:
            error = result.error if result is not None else None
            event = replace(event, kind="failed", failure=failure(error))
        elif result is not None:
            event = replace(event, text=result.result)
        self._tell(event)


def failure(error: ErrorObject | None) -> Failure:
    """Return an error of AWS's history as ours.

    A compiled handler's trace has lines that repeat the error's name, and one that tells
    what was undone.
    """
    if error is None:
        return Failure("", "")
    lines = [line for line in error.stack_trace or () if not _is_name(line)]
    told = (text for line in lines for text in _told(line))
    return Failure(error.type or "", error.message or "", error.data, tuple(told))


def _is_name(line: str) -> bool:
    return line.startswith("raised as ")


def _told(line: str) -> Iterator[str]:
    """Yield a line of a trace, or what it says to a person was undone."""
    if not line.startswith(UNDONE):
        yield line
        return
    steps = long_undone(line)
    if undone := [each["step"] for each in steps if each["ok"]]:
        yield f"undone: {', '.join(undone)}"
    for each in steps:
        if not each["ok"]:
            yield f"not undone: {each['step']}: {each['message']}"


def _place(operations: list[Operation], operation_id: str) -> int:
    for place in reversed(range(len(operations))):
        if operations[place].operation_id == operation_id:
            return place
    raise LookupError(operation_id)


def _completed(event: Event, operation: Operation) -> Event:
    details = operation.chained_invoke_details
    if operation.status is OperationStatus.SUCCEEDED:
        return replace(event, text=details.result if details else None)
    return replace(
        event, kind="failed", failure=failure(details.error if details else None)
    )


def _answered(event: Event, operation: Operation) -> Event:
    details = operation.callback_details
    assert details is not None
    match operation.status:
        case OperationStatus.SUCCEEDED:
            return replace(event, kind="answered", text=details.result)
        case OperationStatus.TIMED_OUT:
            error = details.error
            by = "heartbeat" if error and "heartbeat" in (error.message or "") else ""
            return replace(event, kind="timed_out", text=by or "timeout")
        case _:
            return replace(event, kind="failed", failure=failure(details.error))
