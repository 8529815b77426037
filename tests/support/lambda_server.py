"""Lambda as its clients see it: AWS's local runner's own server, and starts of workflows.

The runner serves executions and callbacks and has no `Invoke`. Here is one in front of
it, of asynchronous invocations by name, which refuses what Lambda would refuse. ::

    with LambdaServer({"approvals": bundle}) as server:
        ...  # What has `server.environment` starts an execution.
        arn = server.execution("7-0123456789abcdef")
        callback_id = server.callback(arn, "approval")
        ...
        server.result(arn)
"""

import json
import re
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import unquote

from aws_durable_execution_sdk_python.execution import DurableExecutionInvocationInput
from aws_durable_execution_sdk_python.lambda_service import (
    DurableServiceClient,
    Operation,
)
from aws_durable_execution_sdk_python_testing.runner import DurableFunctionTestResult
from aws_durable_execution_sdk_python_testing.web.server import RequestHandler

from tests.support._invocations import FreshProcesses
from tests.support._local_runner import LocalRunner

LONGEST = 60
"""Seconds that anything may take on a busy machine."""

INVOCATIONS = re.compile("/2015-03-31/functions/([^/]+)/invocations")


Handle = Callable[[str, DurableExecutionInvocationInput, DurableServiceClient], Any]


class Start(NamedTuple):
    """An execution that was started, or was to be started once more."""

    function: str
    name: str
    payload: bytes


class Fault(NamedTuple):
    """What Lambda says instead of 202."""

    status: int
    code: str


class LambdaServer:
    """Serves inside of a `with`; `starts` are those that were asked for, in order.

    `workflows` are bundles by the names of their functions. `handle` is what runs an
    invocation instead of a process with this Python.
    """

    def __init__(
        self, workflows: Mapping[str, Path], handle: Handle | None = None
    ) -> None:
        self._folder = tempfile.TemporaryDirectory()
        log = Path(self._folder.name, "log")
        log.touch()
        first = next(iter(workflows.values()))
        self._handle: Handle = handle or FreshProcesses(
            first, workflows, "handler:handler", {}, log
        )
        self._running = 0
        self._workflows = workflows
        self._suspended = threading.Condition()
        self._runner = LocalRunner(
            self._invoke,
            self._on_suspended,
            skip_time=False,
            workflows=workflows,
            functions={},
        )
        self._server = self._runner.web_server()
        self._server.RequestHandlerClass = _handler(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._arns: dict[str, str] = {}
        self.starts: list[Start] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._rest()
        self._runner.__exit__(kind, error, trace)
        self._folder.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """What leads boto3's clients of Lambda here, with one attempt at each call."""
        return {
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_LAMBDA": f"http://127.0.0.1:{self._server.server_port}",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def start(self, asked: Start) -> str | Fault:
        """Start an execution, or find the one of its name; return its ARN.

        Source: Lambda's Developer Guide, "Idempotency"; botocore's model of `Invoke`.
        """
        with self._suspended:
            self.starts.append(asked)
            known = next((s for s in self.starts if s.name == asked.name), asked)
            function = asked.function.split(":")[6]
            if function not in self._workflows:
                return Fault(404, "ResourceNotFoundException")
            if not re.fullmatch("[a-zA-Z0-9-_]{1,64}", asked.name):
                return Fault(400, "InvalidParameterValueException")
            if len(asked.payload) > 1024 * 1024:
                return Fault(413, "RequestTooLargeException")
            if known != asked:
                return Fault(409, "DurableExecutionAlreadyStartedException")
            if asked.name not in self._arns:
                arn = self._runner.start(asked.payload.decode(), LONGEST, asked.name)
                self._arns[asked.name] = arn
            return self._arns[asked.name]

    def callback(self, arn: str, name: str) -> str:
        """Wait until a callback is open; return its id."""
        with self._suspended:
            found = self._suspended.wait_for(lambda: self._open(arn, name), LONGEST)
        assert found is not None, f"no callback `{name}` is open"
        assert found.callback_details is not None
        return found.callback_details.callback_id

    def time_out(self, arn: str, callback_id: str) -> None:
        """Let the time of a callback be over."""
        self._runner.time_out(arn, callback_id, heartbeat=False)

    def result(self, arn: str) -> Any:
        """Wait for the end of an execution that succeeds; return what it returned."""
        ended: DurableFunctionTestResult = self._runner.result(arn, LONGEST)
        assert ended.result is not None, ended.error
        return json.loads(ended.result)

    def _invoke(
        self,
        function_name: str,
        invocation: DurableExecutionInvocationInput,
        service: DurableServiceClient,
    ) -> Any:
        with self._suspended:
            self._running += 1
        try:
            return self._handle(function_name, invocation, service)
        finally:
            with self._suspended:
                self._running -= 1

    def _on_suspended(self, arn: str) -> None:
        with self._suspended:
            self._suspended.notify_all()

    def _rest(self) -> None:
        """Wait until each execution has ended, or is suspended for a callback.

        An invocation that goes on longer than the runner would be lost noisily.
        """
        with self._suspended:
            for _ in range(100 * LONGEST):
                if not self._moves():
                    return
                self._suspended.wait(0.01)
        raise AssertionError("an execution neither ends nor waits for a callback")

    def _moves(self) -> bool:
        runner = self._runner
        return self._running > 0 or not all(
            runner.is_complete(arn) or runner.open_callbacks(arn)
            for arn in self._arns.values()
        )

    def _open(self, arn: str, name: str) -> Operation | None:
        found = self._runner.open_callbacks(arn)
        return next((each for each in found if each.name == name), None)


def _handler(server: LambdaServer) -> type[RequestHandler]:
    class Handler(RequestHandler):
        def do_POST(self) -> None:  # noqa: N802  # So says its base.
            if found := INVOCATIONS.fullmatch(self.path):
                self._invoke(unquote(found[1]))
            else:
                super().do_POST()

        def _invoke(self, function: str) -> None:
            assert self.headers["X-Amz-Invocation-Type"] == "Event"
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            name = self.headers["X-Amz-Durable-Execution-Name"]
            match server.start(Start(function, name, payload)):
                case Fault(status, code):
                    self.send_response(status)
                    self.send_header("x-amzn-errortype", code)
                case arn:
                    self.send_response(202)
                    self.send_header("X-Amz-Durable-Execution-Arn", arn)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
