"""Reads a history as AWS's GetDurableExecutionHistory returns it, whatever is in it.

An event says what happened to one operation. Their order is not relied on: events of one
moment come in any.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from typing import Literal as OneOf

from durablec_dsl.record import Record

State = OneOf["running", "waiting", "done", "failed"]

LARGEST = 200 * 2**20
"""An execution writes 100 MB at most (AWS, quotas); as JSON it is longer."""

_TYPES = ("Context", "Step", "Wait", "Callback", "ChainedInvoke")
_ENDS: dict[str, State] = {
    "Succeeded": "done",
    "Failed": "failed",
    "TimedOut": "failed",
    "Stopped": "failed",
    "Cancelled": "failed",
}


_RAISED = re.compile(r"raised as (\S+)(?: of (\S+))?")
_WORDS = {
    "CallbackTimeoutError": "CallbackTimeout",
    "StepInterruptedError": "StepInterrupted",
    "InvokeError": "InvokeFailed",
}


_OUTSIDE = ("ChainedInvoke",)
"""What somebody else does, while nothing of the execution runs."""


class BadHistory(Exception):
    """What was read is no history; the message says why."""


class Operation(Record):
    """An operation: `type` and `sub_type` are AWS's words, moments seconds since 1970.

    `starts` counts how often a step began, `numbered` is the greatest number of an attempt
    that an event tells, and `error` is what the last failed with, whose name for a `catch`
    is `error_name`, "" if nothing tells it. `items` are the states of the branches or
    items of a batch, if they are recorded.
    """

    id: str
    parent: str | None
    type: str
    sub_type: str | None
    name: str
    state: State = "running"
    start: float | None = None
    end: float | None = None
    starts: int = 0
    numbered: int = 0
    error: str | None = None
    error_name: str = ""
    items: tuple[str, ...] = ()

    @property
    def attempts(self) -> int:
        """How many attempts of a step there were."""
        return max(self.starts, self.numbered)

    @property
    def seconds(self) -> float | None:
        """How long it took, if that is known."""
        if self.start is None or self.end is None:
            return None
        return max(self.end - self.start, 0.0)


class History(Record):
    """An execution: its state, its operations in the order of their first events.

    `is_whole` says that no page of it is missing, `is_suspended` that no code of it was
    running when it was asked for, or when it was ended from outside.
    """

    state: OneOf["running", "done", "failed", "timed out", "stopped"]
    error: str | None
    error_name: str
    start: float | None
    end: float | None
    operations: list[Operation]
    is_whole: bool
    is_suspended: bool


def read_history(text: bytes) -> History:
    """Return a history. Raises BadHistory if the text is none."""
    if len(text) > LARGEST:
        raise BadHistory("is larger than any history is")
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise BadHistory("nests too deep") from error
    except ValueError as error:
        raise BadHistory(f"is no JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("Events"), list):
        raise BadHistory(
            "has no list `Events`, as GetDurableExecutionHistory returns it"
        )
    history = History("running", None, "", None, None, [], False, False)
    known: dict[str, Operation] = {}
    events = [_Event(number, each) for number, each in enumerate(document["Events"], 1)]
    for event in events:
        _read(history, known, event)
    history.is_whole = not document.get("NextMarker")
    history.is_suspended = history.is_whole and _is_suspended(history, events)
    return history


def _is_suspended(history: History, events: "list[_Event]") -> bool:
    """Say whether the last invocation has ended well, and the execution had not."""
    own = [each for each in events if not each.type.startswith("Execution")]
    last = max(own, key=lambda each: each.turn, default=None)
    return (
        history.state not in ("done", "failed")
        and last is not None
        and last.type == "InvocationCompleted"
        and not last.details.get("Error")
        and any(e.state == "waiting" or e.type in _OUTSIDE for e in history.operations)
    )


class _Event:
    """One event, which is asked for what it must and what it may have."""

    def __init__(self, number: int, data: object) -> None:
        if not isinstance(data, dict):
            raise BadHistory(f"event {number} is no object")
        self.place = f"event {number}"
        self._data = data
        type_ = self.text("EventType")
        if type_ is None:
            raise BadHistory(f"event {number} has no `EventType`")
        self.type = type_
        details = data.get(f"{type_}Details")
        self.details: dict[str, Any] = details if isinstance(details, dict) else {}

    @property
    def turn(self) -> int:
        """Its number in the history, 0 if it has none."""
        value = self._data.get("EventId")
        return value if isinstance(value, int) else 0

    def text(self, key: str) -> str | None:
        value = self._data.get(key)
        if value is None or isinstance(value, str):
            return value
        raise BadHistory(f"{self.place}: `{key}` is no text")

    @property
    def at(self) -> float | None:
        """When it happened; a moment is a number of seconds, or ISO 8601."""
        value = self._data.get("EventTimestamp")
        try:
            return _moment(value)
        except (ValueError, OverflowError, OSError) as error:
            reason = f"{self.place}: `EventTimestamp` is no moment"
            raise BadHistory(reason) from error

    @property
    def payload(self) -> object:
        result = self.details.get("Result")
        return result.get("Payload") if isinstance(result, dict) else None

    @property
    def error(self) -> str | None:
        """The error in a line: its name, and its message."""
        error = self.details.get("Error")
        payload = error.get("Payload") if isinstance(error, dict) else None
        if not isinstance(payload, dict):
            return None
        type_, message = payload.get("ErrorType"), payload.get("ErrorMessage")
        name = type_.rpartition(".")[2] if isinstance(type_, str) else ""
        parts = [name, message if isinstance(message, str) else ""]
        return ": ".join(part for part in parts if part) or None

    @property
    def error_name(self) -> str:
        """The name by which a `catch` knows the error, as the runtime's `identity` has it."""
        error = self.details.get("Error")
        payload = error.get("Payload") if isinstance(error, dict) else None
        if not isinstance(payload, dict):
            return ""
        type_, trace = payload.get("ErrorType"), payload.get("StackTrace")
        name = type_ if isinstance(type_, str) else ""
        if name.rpartition(".")[2] == "CallbackExternalError":
            return "CallbackFailed"
        last = trace[-1] if isinstance(trace, list) and trace else None
        raised = _RAISED.match(last) if isinstance(last, str) else None
        if raised is not None:
            return f"{raised[2]}.{raised[1]}" if raised[2] else raised[1]
        return _WORDS.get(name.rpartition(".")[2], name)

    def retry(self, key: str) -> int:
        details = self.details.get("RetryDetails")
        value = details.get(key) if isinstance(details, dict) else None
        return value if isinstance(value, int) else 0


def _moment(value: object) -> float | None:
    match value:
        case None:
            return None
        case bool():
            raise ValueError(value)
        case int() | float():
            return datetime.fromtimestamp(value, UTC).timestamp()
        case str():
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return moment.timestamp()
        case _:
            raise ValueError(value)


def _read(history: History, known: dict[str, Operation], event: _Event) -> None:
    type_ = event.type
    if type_.startswith("Execution"):
        _read_execution(history, event, type_.removeprefix("Execution"))
        return
    found = [word for word in _TYPES if type_.startswith(word)]
    if not found:
        return
    word = type_.removeprefix(found[0])
    id_ = event.text("Id")
    if id_ is None:
        raise BadHistory(f"{event.place}: {type_} has no `Id`")
    operation = known.get(id_)
    if operation is None:
        name = event.text("Name") or ""
        operation = Operation(
            id_, event.text("ParentId"), found[0], event.text("SubType"), name
        )
        known[id_] = operation
        history.operations.append(operation)
    _on_event(operation, event, word)


def _read_execution(history: History, event: _Event, word: str) -> None:
    match word:
        case "Started":
            history.start = event.at
        case "Succeeded":
            history.state, history.end = "done", event.at
        case "Failed" | "TimedOut" | "Stopped":
            states: dict[str, OneOf["failed", "timed out", "stopped"]] = {
                "Failed": "failed",
                "TimedOut": "timed out",
                "Stopped": "stopped",
            }
            history.state, history.end = states[word], event.at
            history.error, history.error_name = event.error, event.error_name
        case _:
            pass


def _on_event(operation: Operation, event: _Event, word: str) -> None:
    at = event.at
    operation.numbered = max(operation.numbered, event.retry("CurrentAttempt"))
    if word == "Started":
        operation.start = at if operation.start is None else operation.start
        operation.starts += 1
        if operation.end is None or (at is not None and at > operation.end):
            operation.state = _begun(operation)
        return
    # An attempt that failed, or a look that was not yet enough, is followed by another.
    again = event.retry("NextAttemptDelaySeconds") > 0
    if operation.end is not None and at is not None and at < operation.end:
        return
    operation.end = at
    operation.error, operation.error_name = event.error, event.error_name
    if operation.type == "Callback" and word == "TimedOut":
        operation.error_name = "CallbackTimeout"
    operation.state = "waiting" if again else _ENDS.get(word, operation.state)
    operation.items = tuple(_items(event.payload)) or operation.items


def _begun(operation: Operation) -> State:
    return "waiting" if operation.type in ("Wait", "Callback") else "running"


def _items(payload: object) -> Iterator[str]:
    """Yield the states in the record of a batch, if a payload is one.

    A branch that was stopped has ended well for AWS's SDK, and says so itself.
    """
    if not isinstance(payload, str) or '"all"' not in payload:
        return
    try:
        batch = json.loads(payload)
    except (ValueError, RecursionError):
        return
    items = batch.get("all") if isinstance(batch, dict) else None
    for item in items if isinstance(items, list) else ():
        state = item.get("status") if isinstance(item, dict) else None
        result = item.get("result") if isinstance(item, dict) else None
        if isinstance(result, dict) and "undo" in result and result.get("stopped"):
            state = "STOPPED"
        yield state if isinstance(state, str) else "?"
