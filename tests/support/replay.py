"""Run a durable handler to its end on AWS's local runner, and say what happened.

``run_fresh`` runs every invocation in a new process that remembers nothing of the last,
as Lambda may; it can also kill one at any of its checkpoints. ``run_in_process`` is the
plain way, for a handler that is at hand. Both answer callbacks by script::

    outcome = run_fresh(bundle, {"orderId": "7"}, {"barista": [Succeed({"accepted": True})]})
    assert outcome.lines == ("StepStarted saved", "StepSucceeded saved", ...)

An answer is sent when the execution has suspended, hence always at the same point.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python.lambda_service import (
    DurableServiceClient,
    ErrorObject,
    Operation,
)
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context

from tests.support._history import Error, Event, Step, events_of, operations_of
from tests.support._invocations import FreshProcesses, Kill
from tests.support._local_runner import LocalRunner

__all__ = [
    "After",
    "Answer",
    "Answers",
    "Error",
    "Event",
    "Fail",
    "Kill",
    "NotKilled",
    "Outcome",
    "Step",
    "Succeed",
    "SucceedRaw",
    "TimeOut",
    "run_fresh",
    "run_in_process",
]


class NotKilled(AssertionError):
    """The execution was over before the checkpoint at which it was to be killed."""


@dataclass(frozen=True, slots=True)
class Succeed:
    """Answer a callback with a JSON value."""

    value: Any = None


@dataclass(frozen=True, slots=True)
class SucceedRaw:
    """Answer a callback with text that need not be JSON; None is no payload at all."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Fail:
    """Let a callback fail; ``data`` is text, as the service takes it."""

    message: str = "failed"
    data: str | None = None


@dataclass(frozen=True, slots=True)
class TimeOut:
    """Let a callback's timeout, or its heartbeat's, be over now."""

    heartbeat: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """Give an answer as soon as an operation of that name has ended, and not before.

    It may be one of another execution.
    """

    operation: str
    answer: "Answer"


Answer: TypeAlias = Succeed | SucceedRaw | Fail | TimeOut | After
Answers: TypeAlias = Mapping[str, Sequence[Answer]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an execution ended, and all that AWS's history tells of it.

    ``result`` is decoded from JSON. ``invocations`` counts those that were killed, too.
    ``checkpoints`` counts calls to the service. ``log`` is what the processes wrote.
    ``history`` is what GetDurableExecutionHistory returns, as JSON.
    """

    status: str
    result: Any
    error: Error | None
    events: tuple[Event, ...]
    invocations: int
    checkpoints: int = 0
    log: str = field(default="", repr=False)
    history: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """The events of operations, one line each: ``StepFailed prepared attempt=1``."""
        return tuple(event.line for event in self.events if event.name is not None)

    @property
    def operations(self) -> tuple[Step, ...]:
        """What replay compares, once per operation, in the order of first starts."""
        return operations_of(self.events)


def run_fresh(
    bundle: Path,
    input: Any = None,
    answers: Answers | None = None,
    *,
    handler: str = "handler:handler",
    skip_time: bool = True,
    kill: Kill | None = None,
    environment: Mapping[str, str] | None = None,
    workflows: Mapping[str, Path] | None = None,
    functions: Mapping[str, Callable[..., Any]] | None = None,
    timeout: int = 60,
) -> Outcome:
    """Run the handler of a bundle, every invocation in a new process.

    Args:
        bundle: The folder that is first on the import path.
        input: The JSON value that the execution is started with.
        answers: What each callback is answered with, by its statement's name, in the
            order in which callbacks of that name are opened.
        handler: ``module:attribute``.
        skip_time: Waits and retries take no time.
        kill: Where to kill an invocation; the runner then starts another.
        environment: Added to the processes' environment variables.
        workflows: Bundles of other workflows that this one invokes, by function name.
        functions: Plain functions that it invokes, called in this process.
        timeout: Seconds, after which TimeoutError names the callbacks still open.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        log.touch()
        processes = FreshProcesses(
            bundle, workflows or {}, handler, environment or {}, log, kill
        )
        outcome = _run(
            processes, input, answers, skip_time, workflows, functions, timeout, log
        )
    if kill is not None and processes.checkpoints < kill.at:
        raise NotKilled(f"there are only {processes.checkpoints} checkpoints")
    return outcome


def run_in_process(
    handler: Callable[..., Any],
    input: Any = None,
    answers: Answers | None = None,
    *,
    skip_time: bool = True,
    functions: Mapping[str, Callable[..., Any]] | None = None,
    timeout: int = 60,
) -> Outcome:
    """Run a handler, every invocation in this process; otherwise as ``run_fresh``."""
    invoke = _InProcess(handler)
    return _run(invoke, input, answers, skip_time, None, functions, timeout, None)


class _InProcess:
    def __init__(self, handler: Callable[..., Any]) -> None:
        self._handler = handler
        self.invocations = 0
        self.checkpoints = 0

    def __call__(
        self,
        function_name: str,
        invocation: DurableExecutionInvocationInput,
        service: DurableServiceClient,
    ) -> Any:
        self.invocations += 1
        kind = DurableExecutionInvocationInputWithClient
        return self._handler(
            kind.from_durable_execution_invocation_input(invocation, service),
            create_test_lambda_context(function_name=function_name),
        )


class _Script:
    """Answers callbacks as they are found open."""

    def __init__(self, answers: Answers) -> None:
        self._left = {name: list(sequence) for name, sequence in answers.items()}
        self._arns: list[str] = []
        self.runner: LocalRunner

    def on_suspended(self, arn: str) -> None:
        if arn not in self._arns:
            self._arns.append(arn)
        for each in self._arns:
            self._answer(each)

    def _answer(self, arn: str) -> None:
        for callback in self.runner.open_callbacks(arn):
            left = self._left.get(_statement(callback))
            if left and self._is_due(left[0]):
                self._send(arn, _id(callback), left.pop(0))

    def unanswered(self, arn: str) -> list[str]:
        return [_statement(callback) for callback in self.runner.open_callbacks(arn)]

    def _is_due(self, answer: Answer) -> bool:
        if not isinstance(answer, After):
            return True
        return any(answer.operation in self.runner.ended(arn) for arn in self._arns)

    def _send(self, arn: str, callback_id: str, answer: Answer) -> None:
        match answer:
            case After(answer=given):
                self._send(arn, callback_id, given)
            case Succeed(value):
                self.runner.succeed(callback_id, json.dumps(value))
            case SucceedRaw(text):
                self.runner.succeed(callback_id, text)
            case Fail(message, data):
                self.runner.fail(callback_id, ErrorObject(message, None, data, None))
            case TimeOut(heartbeat):
                self.runner.time_out(arn, callback_id, heartbeat=heartbeat)


def _run(
    invoke: FreshProcesses | _InProcess,
    input: Any,
    answers: Answers | None,
    skip_time: bool,
    workflows: Mapping[str, Path] | None,
    functions: Mapping[str, Callable[..., Any]] | None,
    timeout: int,
    log: Path | None,
) -> Outcome:
    script = _Script(answers or {})
    with LocalRunner(
        invoke,
        script.on_suspended,
        skip_time=skip_time,
        workflows=workflows or {},
        functions=functions or {},
    ) as runner:
        script.runner = runner
        if isinstance(invoke, FreshProcesses):
            invoke.ahead = runner.ahead
        arn = runner.start(json.dumps(input), timeout + 60)
        try:
            result = runner.result(arn, timeout)
        except TimeoutError:
            text = log.read_text() if log else ""
            still = script.unanswered(arn)
            raise TimeoutError(f"not done; callbacks open: {still}\n{text}") from None
        return Outcome(
            status=result.status.value,
            result=json.loads(result.result) if result.result else None,
            error=Error.of(result.error),
            events=events_of(runner.history(arn)),
            invocations=invoke.invocations,
            checkpoints=invoke.checkpoints,
            log=log.read_text() if log else "",
            history=runner.recorded(arn),
        )


def _statement(callback: Operation) -> str:
    return (callback.name or "").removesuffix(" create callback id")


def _id(callback: Operation) -> str:
    if callback.callback_details is None:
        raise AssertionError(f"the callback {callback.name} has no id")
    return callback.callback_details.callback_id
