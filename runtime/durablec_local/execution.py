"""The interface between those who show executions and those who run them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from durablec_local.compiled import CompiledWorkflow, Partners
from durablec_local.events import Event, Outcome
from durablec_local.history import Recorded


class ExecutorError(Exception):
    """A bug: in the executor, or in a handler that the compiler made."""


class Execution(AbstractContextManager["Execution"], Protocol):
    """A running execution; leaving it as a context ends it, whatever its state."""

    def __iter__(self) -> Iterator[Event]:
        """Yield the events as they happen, until the execution has ended.

        Raises ExecutorError.
        """

    @property
    def outcome(self) -> Outcome:
        """How it ended; only once all events have been seen."""

    def recorded(self) -> Sequence[Recorded]:
        """Return the histories so far, its own first; only of one that keeps them."""

    def answer(self, callback: str, payload: str) -> None:
        """Answer the callback of an id with JSON text."""

    def fail(self, callback: str, message: str | None, data: str | None) -> None:
        """Let the callback of an id fail."""

    def keep_alive(self, callback: str) -> None:
        """Let the heartbeats of an id's callback go on: only its timeout ends it."""

    def resume(self, alarm: float | None = None) -> None:
        """Let an idle execution go on: to what was answered, else to what is next.

        If the alarm, in seconds since the start, comes before that, the execution is
        idle again then.
        """


class Executor(Protocol):
    def start(
        self, workflow: CompiledWorkflow, input: str, partners: Partners = ...
    ) -> Execution:
        """Start an execution with JSON text as its input.

        `partners` are what it invokes, and what that invokes.
        """
