"""Runs an execution on one version up to a checkpoint, and goes on with another."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aws_durable_execution_sdk_python import state
from aws_durable_execution_sdk_python.exceptions import CheckpointError
from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python.lambda_service import (
    Operation,
    OperationAction,
    OperationType,
)
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context

from durablec_local._clock import VirtualClock
from durablec_runtime import _clock
from tests.oracle import virtual_time
from tests.oracle.outside import functions
from tests.oracle.scripts import Answer
from tests.support._invocations import InvocationFailed

Handler = Callable[..., Any]
Answers = Callable[[str, int], Answer | None]

Until = int | OperationType | str

MAIN = "flow"

_PATIENCE = 6
"""Real seconds, after which an execution is stuck."""


_POLL_SECONDS = 0.0003
"""How often AWS's SDK looks whether an invocation is over, for which each one waits."""


@dataclass(frozen=True)
class Resumed:
    """How an execution ended, and what was recorded when the second version took over.

    `recorded` is None where the first version came to the end by itself. `stuck` says
    that it never ended.
    """

    recorded: tuple[Operation, ...] | None
    status: str
    result: Any
    error: str
    stuck: bool = False


@dataclass
class _Versions:
    """Runs invocations: the first version's until its n-th checkpoint, then the second's."""

    old: Handler
    new: Handler
    others: Mapping[str, Handler]
    until: "Until"
    checkpoints: int = 0
    recorded: tuple[Operation, ...] | None = None
    is_over: bool = field(default=False)

    def has_asked(self, name: str) -> bool:
        """Say whether the first version has opened a callback of a name."""
        opened = (name, f"{name} create callback id")
        return any(
            each.operation_type is OperationType.CALLBACK and each.name in opened
            for each in self.recorded or ()
        )

    def __call__(self, function_name: str, invocation: Any, service: Any) -> Any:
        name = function_name.partition(":")[0]
        client = service
        if name in self.others:
            handler = self.others[name]
        elif self.is_over:
            handler = self.new
            if self.recorded is None:
                state = invocation.initial_execution_state
                self.recorded = tuple(state.operations)
        else:
            handler, client = self.old, _Counted(self, service)
        kind = DurableExecutionInvocationInputWithClient
        try:
            return handler(
                kind.from_durable_execution_invocation_input(invocation, client),
                create_test_lambda_context(function_name=function_name),
            )
        except CheckpointError as killed:
            raise InvocationFailed("the process was killed") from killed


class _Counted:
    """The service, which is gone after so many checkpoints."""

    def __init__(self, versions: _Versions, service: Any) -> None:
        self._versions = versions
        self._service = service

    def checkpoint(self, *arguments: Any, **named: Any) -> Any:
        versions = self._versions
        if versions.is_over:
            raise CheckpointError("the process was killed")
        made = self._service.checkpoint(*arguments, **named)
        versions.checkpoints += 1
        reached = {versions.checkpoints, *_reached(arguments, named)}
        if versions.until in reached:
            versions.is_over = True
            raise CheckpointError("the process was killed")
        return made

    def get_execution_state(self, *arguments: Any, **named: Any) -> Any:
        return self._service.get_execution_state(*arguments, **named)


def _reached(
    arguments: tuple[Any, ...], named: dict[str, Any]
) -> Iterator[OperationType | str | None]:
    """Yield of which types the operations of a checkpoint are, and the names of ends."""
    values = [*arguments, *named.values()]
    for update in (each for v in values if isinstance(v, list) for each in v):
        yield update.operation_type
        if update.action in (OperationAction.SUCCEED, OperationAction.FAIL):
            yield update.name


def resume(
    old: Handler,
    new: Handler,
    input: Any,
    answers: Answers,
    until: Until,
    others: Mapping[str, Handler] | None = None,
    later: Answers | None = None,
) -> Resumed:
    """Run an execution on `old` up to its n-th checkpoint, and on `new` from there.

    Of branches, more or fewer are recorded at once, by chance; `until` may be a type of
    operation instead, the first of which is recorded then, or the name of one that ends.
    What the new version asks is answered by `later`, if that is given.
    """
    versions = _Versions(old, new, others or {}, until)

    def given(name: str, number: int) -> Answer | None:
        is_new = versions.is_over and not versions.has_asked(name)
        return later(name, number) if later and is_new else answers(name, number)

    clock = VirtualClock()
    with (
        patch.object(_clock, "_clock", clock.shown),
        patch.object(state, "_STOP_SIGNAL_POLL_SECONDS", _POLL_SECONDS),
    ):
        try:
            outcome = virtual_time.run(
                versions, MAIN, others or {}, input, given, clock, _PATIENCE
            )
        except TimeoutError as error:
            return Resumed(versions.recorded, "STUCK", None, str(error), stuck=True)
    shown = (
        ""
        if outcome.error is None
        else f"{outcome.error.type}: {outcome.error.message}"
    )
    recorded = versions.recorded if versions.is_over else None
    return Resumed(recorded, outcome.status, outcome.result, shown)


def handler_of(text: str, path: Path) -> Handler:
    """Return the handler in a generated module, with the functions that it calls."""
    made: dict[str, Any] = {"__name__": "resumed_handler", "__file__": str(path)}
    with patch.dict(sys.modules, {"work": functions()}):
        exec(compile(text, str(path), "exec"), made)
    handler: Handler = made["handler"]
    return handler
