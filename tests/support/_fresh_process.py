"""The process that runs one invocation, and the one that makes such processes.

``python _fresh_process.py FD`` imports AWS's SDK and testing package once and then
forks, for every invocation it is asked for, a child that has imported nothing of the
handler's: what a cold start in Lambda is, in 15 ms and not 400. A request is one
byte on the socket FD and, passed with it, the socket on which the child is to talk.

The child says its process id, receives a ``Task``, calls the service through the
socket, and ends by sending what the handler returned or raised.
"""

import importlib
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python.lambda_service import (
    CheckpointOutput,
    DurableServiceClient,
    OperationUpdate,
    StateOutput,
)
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context


@dataclass(frozen=True, slots=True)
class Task:
    """One invocation: which handler, with what, and where its output goes.

    ``handler`` is ``module:attribute``, imported with ``folder`` first on the path.
    """

    folder: str
    handler: str
    input: DurableExecutionInvocationInput
    function_name: str
    environment: Mapping[str, str]
    log: str


class ServiceOverSocket(DurableServiceClient):
    """The service's client in the child; the parent makes the calls."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._one_at_a_time = threading.Lock()

    def checkpoint(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        updates: list[OperationUpdate],
        client_token: str | None,
    ) -> CheckpointOutput:
        arguments = (durable_execution_arn, checkpoint_token, updates, client_token)
        output: CheckpointOutput = self._ask("checkpoint", arguments)
        return output

    def get_execution_state(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        next_marker: str,
        max_items: int = 1000,
    ) -> StateOutput:
        arguments = (durable_execution_arn, checkpoint_token, next_marker, max_items)
        output: StateOutput = self._ask("get_execution_state", arguments)
        return output

    def _ask(self, method: str, arguments: tuple[Any, ...]) -> Any:
        with self._one_at_a_time:
            self._connection.send((method, arguments))
            failed, value = self._connection.recv()
        if failed:
            raise value
        return value


def serve(control: socket.socket) -> None:
    """Fork a child for every request, until the other side closes the socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not request:
            return
        if os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _run(Connection(descriptors[0]))
        os.close(descriptors[0])


def _run(connection: "Connection[Any, Any]") -> None:
    """Run one invocation and leave without any clean-up, as Lambda does."""
    try:
        connection.send(os.getpid())
        task: Task = connection.recv()
        _write_output_to(task.log)
        connection.send(("returned", _invoke(task, ServiceOverSocket(connection))))
    except BaseException as error:
        traceback.print_exc()
        connection.send(("raised", f"{type(error).__name__}: {error}"))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _invoke(task: Task, service: DurableServiceClient) -> Any:
    os.environ.update(task.environment)
    sys.path.insert(0, task.folder)
    module, _, attribute = task.handler.partition(":")
    handler = getattr(importlib.import_module(module), attribute)
    invocation = DurableExecutionInvocationInputWithClient
    return handler(
        invocation.from_durable_execution_invocation_input(task.input, service),
        create_test_lambda_context(function_name=task.function_name),
    )


def _write_output_to(path: str) -> None:
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)


if __name__ == "__main__":
    # Tasks are unpickled by this module's importable name.
    from tests.support import _fresh_process

    with socket.socket(fileno=int(sys.argv[1])) as requests:
        _fresh_process.serve(requests)
