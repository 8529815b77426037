"""AWS's history events, as tests compare them: without ids, times and envelopes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aws_durable_execution_sdk_python.lambda_service import ErrorObject
from aws_durable_execution_sdk_python_testing.model import Event as RawEvent


@dataclass(frozen=True, slots=True)
class Error:
    """An error as AWS records it; ``data`` is text, which is JSON if it is ours."""

    type: str | None
    message: str | None
    data: str | None
    stack_trace: tuple[str, ...]

    @classmethod
    def of(cls, error: ErrorObject | None) -> "Error | None":
        """Copy the SDK's error object."""
        if error is None:
            return None
        trace = tuple(error.stack_trace or ())
        return cls(error.type, error.message, error.data, trace)


class Step(NamedTuple):
    """What replay compares of an operation (durable-sdk.md, 1.8), by names."""

    type: str
    sub_type: str | None
    name: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an operation or of the execution, which has no name.

    ``payload`` is decoded from JSON, the text itself if it is none, and None where
    there is none. ``attempt`` is set for failed and succeeded attempts of steps.
    """

    type: str
    name: str | None
    sub_type: str | None
    parent: str | None
    attempt: int | None = None
    payload: Any = None
    error: Error | None = None
    operation_id: str | None = None

    @property
    def line(self) -> str:
        """``StepStarted saved``; a failed attempt also tells its number."""
        failed = self.type == "StepFailed"
        return f"{self.type} {self.name}" + (
            f" attempt={self.attempt}" if failed else ""
        )


def events_of(history: Sequence[RawEvent]) -> tuple[Event, ...]:
    """Convert a history, leaving out the ends of invocations."""
    names = {raw.operation_id: raw.name for raw in history if raw.name}
    return tuple(
        _event(raw, names) for raw in history if raw.event_type != "InvocationCompleted"
    )


def operations_of(events: Sequence[Event]) -> tuple[Step, ...]:
    """Return each operation once, in the order of first starts."""
    first: dict[str | None, Step] = {}
    for event in events:
        if event.name is not None and event.type.endswith("Started"):
            kind = event.type.removesuffix("Started")
            step = Step(kind, event.sub_type, event.name, event.parent)
            first.setdefault(event.operation_id, step)
    return tuple(first.values())


def _event(raw: RawEvent, names: Mapping[str | None, str]) -> Event:
    details = _details(raw)
    retry = getattr(details, "retry_details", None)
    return Event(
        type=raw.event_type,
        name=None if raw.event_type.startswith("Execution") else raw.name,
        sub_type=raw.sub_type,
        parent=names.get(raw.parent_id),
        attempt=retry.current_attempt if retry else None,
        payload=_payload(getattr(details, "result", None)),
        error=Error.of(getattr(getattr(details, "error", None), "payload", None)),
        operation_id=raw.operation_id,
    )


def _details(raw: RawEvent) -> Any:
    """Return the one details object that belongs to the event's type."""
    words = "".join(f"_{c.lower()}" if c.isupper() else c for c in raw.event_type)
    return getattr(raw, f"{words.removeprefix('_')}_details", None)


def _payload(result: Any) -> Any:
    text = getattr(result, "payload", None)
    if not isinstance(text, str):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
