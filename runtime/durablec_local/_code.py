"""The user's code around one execution: which runs where, and for how long.

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


class Code(DurableInstrumentationPlugin):
    """The running functions; itself the factory of the plugin that watches them.

    `on_start(operation, attempt)` is called when a function begins, and `on_end()`
    when it ends, on its thread.
    """

    def __init__(
        self,
        on_start: Callable[[Operation, int], None],
        on_end: Callable[[], None],
    ) -> None:
        self._on_start = on_start
        self._on_end = on_end
        self._here = threading.local()
        self._durations: dict[str, float] = {}
        self.invocations = 0

    def create_plugin(self, info: InvocationStartInfo, /) -> "Code":
        """Return the plugin that serves one more invocation."""
        self.invocations += 1
        return self

    def running_here(self) -> Operation | None:
        """Return the operation whose function runs on this thread."""
        running: Operation | None = getattr(self._here, "operation", None)
        return running

    def duration(self, operation_id: str) -> float | None:
        """Take the seconds that the last function of an operation ran for."""
        return self._durations.pop(operation_id, None)

    def on_user_function_start(self, info: UserFunctionStartInfo) -> None:
        """Note the beginning of a step's attempt."""
        if info.operation_type is OperationType.STEP:
            running = operation(info.name, "STEP", info.sub_type)
            assert running is not None
            self._here.operation = running
            self._on_start(running, info.attempt or 1)
            self._here.since = time.perf_counter()

    def on_user_function_end(self, info: UserFunctionEndInfo) -> None:
        """Note the end of a step's attempt."""
        if info.operation_type is OperationType.STEP:
            elapsed = time.perf_counter() - self._here.since
            self._durations[info.operation_id] = elapsed
            self._on_end()
            self._here.operation = None
