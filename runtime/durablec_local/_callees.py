"""Starts what a workflow invokes: executions of other workflows, and functions."""

import json
import threading
from collections.abc import Callable
from typing import Any

from aws_durable_execution_sdk_python.lambda_service import ErrorObject
from aws_durable_execution_sdk_python_testing.child_dispatcher import (
    ChainedInvokeRequest,
    ChildOutcome,
    DispatchResult,
    FunctionTarget,
    RunInvocation,
    StartChild,
    result_outcome,
)
from aws_durable_execution_sdk_python_testing.executor import Executor
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context
from aws_durable_execution_sdk_python_testing.model import StartDurableExecutionInput

from durablec_local._partners import Called

ACCOUNT = "123456789012"


class Unserved(Exception):
    """A function of this name is invoked, and nothing here stands for it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Callees:
    """What stands for the functions of Lambda, by their names.

    `end` ends the run with an exception.
    """

    def __init__(self, called: Called, end: Callable[[BaseException], None]) -> None:
        self._called = called
        self._end = end
        self._started: dict[str, str] = {}
        self._threads: list[threading.Thread] = []
        self._executor: Executor

    def serve(self, executor: Executor) -> None:
        """Start executions on an executor from now on."""
        self._executor = executor

    # What the package asks for ------------------------------------------------------

    def preflight(self, target: FunctionTarget) -> ChildOutcome | None:
        """Refuse nothing: what nobody stands for ends the run."""
        return None

    def dispatch(self, request: ChainedInvokeRequest) -> DispatchResult:
        """Say how a callee is run that an execution waits for."""
        name, payload = request.function_name, request.payload or "null"
        if name in self._called.workflows:
            started = f"{request.operation_id[:24]}-{len(self._started)}"
            return StartChild(self._start(name, payload, started, request.tenant_id))
        return RunInvocation(lambda: self._run(name, payload, request.tenant_id))

    # What is started here -----------------------------------------------------------

    def start(
        self, workflow: str, payload: str, name: str, tenant: str | None = None
    ) -> str:
        """Start an execution of a workflow, and return its ARN."""
        start = self._start(workflow, payload, name, tenant)
        arn = self._executor.start_execution(start).execution_arn
        assert arn is not None
        return arn

    def start_detached(
        self, function: str, payload: str, name: str, tenant: str | None
    ) -> None:
        """Start a callee that nobody waits for, unless one of that name was."""
        if name in self._started:
            return
        target = function.partition(":")[0]
        self._started[name] = ""
        if target in self._called.workflows:
            self._started[name] = self.start(target, payload, name, tenant)
            return
        arguments = (target, payload, tenant)
        thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def detached(self) -> list[str]:
        """Return the executions that were started detached, when functions are done."""
        for thread in self._threads:
            thread.join()
        return [arn for arn in self._started.values() if arn]

    def _start(
        self, workflow: str, payload: str, name: str, tenant: str | None
    ) -> StartDurableExecutionInput:
        return StartDurableExecutionInput(
            account_id=ACCOUNT,
            function_name=workflow,
            function_qualifier="$LATEST",
            execution_name=name,
            execution_timeout_seconds=self._called.workflows[workflow].timeout,
            execution_retention_period_days=1,
            input=payload,
            tenant_id=tenant,
        )

    def _run(self, name: str, payload: str, tenant: str | None) -> ChildOutcome:
        function = self._called.functions.get(name)
        if function is None:
            self._end(Unserved(name))
            return ChildOutcome(error=ErrorObject.from_message(name))
        context: Any = create_test_lambda_context(
            account_id=ACCOUNT, function_name=name, tenant_id=tenant
        )
        try:
            return result_outcome(json.dumps(function(json.loads(payload), context)))
        except Exception as error:
            return ChildOutcome(error=ErrorObject.from_exception(error))
