"""The parts of AWS's testing package that are used here with a difference.

`PRIVATE_NAMES` is what is used of the package's executor that its authors have not
promised to keep; a test says which is gone.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
)
from aws_durable_execution_sdk_python.lambda_service import (
    CallbackOptions,
    InvocationStatus,
)
from aws_durable_execution_sdk_python_testing.client import InMemoryServiceClient
from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.executor import Executor
from aws_durable_execution_sdk_python_testing.invoker import (
    InProcessInvoker,
    InvokeResponse,
)
from aws_durable_execution_sdk_python_testing.model import InvocationCompletedDetails
from aws_durable_execution_sdk_python_testing.token import CallbackToken

PRIVATE_NAMES = (
    "_launch_execution",
    "_on_callback_heartbeat_timeout",
    "_on_callback_timeout",
    "_schedule_earliest_pending",
)

Handler = Callable[[Any, Any], Any]


class WatchedExecutor(Executor):
    """The package's executor; in virtual time without timers of its own.

    The package arms a timer at each checkpoint, when one has fired, and when a handler
    has suspended, each time in place of the one before. In virtual time a timer jumps,
    so that it would jump to the second of two before it is seen what follows from the
    first; and one that somebody else has armed meanwhile would be lost.

    `kept_alive` are the ids of callbacks whose heartbeats go on.
    """

    own_timers = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kept_alive: set[str] = set()

    def on_callback_created(
        self,
        execution_arn: str,
        operation_id: str,
        callback_options: CallbackOptions | None,
        callback_token: CallbackToken,
    ) -> None:
        options = callback_options if self.own_timers else None
        super().on_callback_created(
            execution_arn, operation_id, options, callback_token
        )

    def wake(self, arn: str) -> None:
        """Let what an execution waits for next come to pass: what its timer would do.

        It may be that an invocation has returned and that the package is yet to look at
        what: then it sees that something has happened since, and calls again.
        """
        super()._schedule_earliest_pending(arn)

    def _schedule_earliest_pending(self, execution_arn: str) -> None:
        if self.own_timers:
            super()._schedule_earliest_pending(execution_arn)

    def _launch_execution(self, execution: Execution, timeout_seconds: int) -> None:
        timer = timeout_seconds if self.own_timers else 0
        super()._launch_execution(execution, timer)

    def time_out(self, arn: str, callback_id: str, *, heartbeat: bool) -> None:
        """Let a callback time out now: what its timer would call."""
        if heartbeat:
            self._on_callback_heartbeat_timeout(arn, callback_id)
        else:
            self._on_callback_timeout(arn, callback_id)

    def _on_callback_heartbeat_timeout(
        self, execution_arn: str, callback_id: str
    ) -> None:
        if callback_id not in self.kept_alive:
            super()._on_callback_heartbeat_timeout(execution_arn, callback_id)


class WatchedInvoker(InProcessInvoker):
    """Calls handlers, and says when one has returned, before anything follows.

    `on_call(execution)` is called before, when it is settled what the invocation is
    given; `on_return(arn, suspended)` says whether the execution goes on after it.
    """

    def __init__(
        self,
        handler: Handler,
        service: InMemoryServiceClient,
        now: Callable[[], datetime],
        on_call: Callable[[Execution], None],
        on_return: Callable[[str, bool], None],
        on_exit: Callable[[BaseException], None],
    ) -> None:
        super().__init__(handler, service)
        self._now = now
        self._begun: dict[str, tuple[int, datetime]] = {}
        self._returned: dict[str, tuple[int, InvocationCompletedDetails]] = {}
        self._on_call = on_call
        self._on_return = on_return
        self._on_exit = on_exit

    def create_invocation_input(
        self, execution: Execution
    ) -> DurableExecutionInvocationInput:
        self._on_call(execution)
        arn, before = execution.durable_execution_arn, execution.invocation_completions
        self._begun[arn] = len(before), self._now()
        return super().create_invocation_input(execution)

    def completions(self, execution: Execution) -> list[InvocationCompletedDetails]:
        """Return an execution's invocations that have returned, in their order.

        The package notes the last of them when nobody cares to wait for that: where an
        execution is stuck, say.
        """
        noted = list(execution.invocation_completions)
        before, last = self._returned.get(execution.durable_execution_arn, (-1, None))
        if last is not None and before == len(noted):
            noted.append(last)
        return noted

    def invoke(
        self,
        function_name: str,
        input: DurableExecutionInvocationInput,
        endpoint_url: str | None = None,
        tenant_id: str | None = None,
        account_id: str | None = None,
        region_name: str | None = None,
    ) -> InvokeResponse:
        arn = input.durable_execution_arn
        try:
            response = super().invoke(
                function_name, input, endpoint_url, tenant_id, account_id, region_name
            )
        except (SystemExit, KeyboardInterrupt) as error:
            # The user's code has left the interpreter; the package would stand still.
            self._on_exit(error)
            raise RuntimeError("the invocation has left the interpreter") from error
        before, start = self._begun[arn]
        details = InvocationCompletedDetails(start, self._now(), response.request_id)
        self._returned[arn] = before, details
        status = response.invocation_output.status
        self._on_return(arn, status is InvocationStatus.PENDING)
        return response
