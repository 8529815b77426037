"""The user's code around executions: which runs where, and for how long.

AWS's SDK tells its plugins when a function of the user's begins and ends, on the thread
that runs it. History would not do: the beginning and the end of a quick step are
written into it together.
"""

import threading
import time
from collections.abc import Callable

from aws_durable_execution_sdk_python.plugin import (
    DurableInstrumentationPlugin,
    InvocationStartInfo,
    OperationType,
    UserFunctionEndInfo,
    UserFunctionStartInfo,
)

from durablec_local._names import Operation, operation


class Code:
    """The running functions; itself the factory of the plugins that watch them.

    `on_start(operation, attempt)` is called when a function begins, and `on_end()`
    when it ends, on its thread. `prefix` returns what stands before the names of an
    execution's operations; `invocations` counts those of the execution without one.
    """

    prefix: Callable[[str], str]

    def __init__(
        self,
        on_start: Callable[[Operation, int], None],
        on_end: Callable[[], None],
    ) -> None:
        self._on_start = on_start
        self._on_end = on_end
        self._here = threading.local()
        self._durations: dict[tuple[str, str], float] = {}
        self.invocations = 0

    def create_plugin(self, info: InvocationStartInfo, /) -> "_Watch":
        """Return the plugin that serves one more invocation."""
        execution = info.execution_arn or ""
        prefix = self.prefix(execution)
        self.invocations += not prefix
        return _Watch(self, execution, prefix)

    def running_here(self) -> Operation | None:
        """Return the operation whose function runs on this thread."""
        running: Operation | None = getattr(self._here, "operation", None)
        return running

    def duration(self, execution: str, operation_id: str) -> float | None:
        """Take the seconds that the last function of an operation ran for."""
        return self._durations.pop((execution, operation_id), None)

    def begin(self, running: Operation, attempt: int) -> None:
        """Note the beginning of a step's attempt."""
        self._here.operation = running
        self._on_start(running, attempt)
        self._here.since = time.perf_counter()

    def end(self, execution: str, operation_id: str) -> None:
        """Note the end of a step's attempt."""
        elapsed = time.perf_counter() - self._here.since
        self._durations[execution, operation_id] = elapsed
        self._on_end()
        self._here.operation = None


class _Watch(DurableInstrumentationPlugin):
    """Watches the functions of one invocation."""

    def __init__(self, code: Code, execution: str, prefix: str) -> None:
        self._code = code
        self._execution = execution
        self._prefix = prefix

    def on_user_function_start(self, info: UserFunctionStartInfo) -> None:
        if info.operation_type is OperationType.STEP:
            running = operation(info.name, "STEP", info.sub_type, self._prefix)
            assert running is not None
            self._code.begin(running, info.attempt or 1)

    def on_user_function_end(self, info: UserFunctionEndInfo) -> None:
        if info.operation_type is OperationType.STEP:
            self._code.end(self._execution, info.operation_id)
