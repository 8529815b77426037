"""AWS's store of executions: of the one that is run, and of those that it starts."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from aws_durable_execution_sdk_python_testing.clock import Clock
from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.stores.memory import (
    InMemoryExecutionStore,
)

from durablec_local._callbacks import OpenCallback
from durablec_local._code import Code
from durablec_local._teller import Teller
from durablec_local.events import Event


class History(InMemoryExecutionStore):
    """The store, which has what is new of each execution told while it is written.

    The first execution is the one that is run; the names of the others' operations
    begin with those of their workflows.
    """

    def __init__(self, clock: Clock, code: Code, tell: Callable[[Event], None]) -> None:
        super().__init__()
        self._clock = clock
        self._code = code
        self._tell = tell
        self._start = clock.now()
        self._tellers: dict[str, Teller] = {}
        self._callbacks: dict[str, OpenCallback] = {}
        self._one_at_a_time = threading.RLock()
        code.prefix = self.prefix

    def save(self, execution: Execution) -> None:
        """Keep an execution, and tell what is new of it."""
        super().save(execution)
        self._look(execution)

    def update(self, execution: Execution) -> None:
        """Keep an execution, and tell what is new of it."""
        super().update(execution)
        self._look(execution)

    def at(self) -> float:
        """Return the seconds since the start."""
        return (self._clock.now() - self._start).total_seconds()

    def moment(self, at: float) -> datetime:
        """Return the moment that is so many seconds after the start."""
        return self._start + timedelta(seconds=at)

    def started(self, execution: str) -> datetime:
        """Return when an execution was started."""
        return self._tellers[execution].start

    def executions(self) -> list[Execution]:
        """Return all executions, in the order of their starts."""
        with self._one_at_a_time:
            arns = list(self._tellers)
        return [self.load(arn) for arn in arns]

    def prefix(self, execution: str) -> str:
        """Return what the names of an execution's operations begin with."""
        if execution == next(iter(self._tellers), execution):
            return ""
        return f"{self.load(execution).start_input.function_name}."

    def open_callbacks(self) -> list[OpenCallback]:
        """Return the callbacks that wait for an answer, in the order of opening."""
        with self._one_at_a_time:
            return list(self._callbacks.values())

    def keep_alive(self, callback: str) -> None:
        """Let nothing but its timeout end the callback of an id, if it is open."""
        with self._one_at_a_time:
            if callback in self._callbacks:
                left = self._callbacks[callback]._replace(heartbeat=None)
                self._callbacks[callback] = left

    def _look(self, execution: Execution) -> None:
        with self._one_at_a_time:
            arn = execution.durable_execution_arn
            if arn not in self._tellers:
                prefix = self.prefix(arn)
                self._tellers[arn] = teller = Teller(
                    arn,
                    prefix,
                    self._clock,
                    self._code,
                    self._callbacks,
                    self._tell,
                    self.at,
                )
                if prefix and execution.parent_execution_arn is None:
                    teller.on_detached(execution)
            self._tellers[arn].look(execution)
