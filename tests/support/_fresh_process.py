"""The process that runs one invocation, and those that make such processes.

``python _fresh_process.py FD`` imports AWS's SDK and testing package once and then
forks, for every bundle that it is asked for, a source of processes: one that imports
the bundle's runtime. That forks in turn, for every invocation, a child that has
imported nothing of the handler's and has run nothing of anybody's: what a cold start in
Lambda is, in 10 ms and not 400. A request is one byte on a socket and, passed with it,
the socket on which the new process is to talk.

A source receives the folder of its bundle, and then serves requests on that socket. A
child says its process id, receives a ``Task``, calls the service through the socket,
and ends by sending what the handler returned or raised.
"""

import gc
import importlib
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInput,
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python.lambda_service import (
    CheckpointOutput,
    DurableServiceClient,
    Operation,
    OperationUpdate,
    StateOutput,
)
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context


@dataclass(frozen=True, slots=True)
class Task:
    """One invocation: which handler, with what, and where its output goes.

    ``handler`` is ``module:attribute``, imported with the bundle's folder first on the
    path. ``ahead`` is how far the service's clock is ahead of the real one.
    """

    handler: str
    input: DurableExecutionInvocationInput
    function_name: str
    environment: Mapping[str, str]
    log: str
    ahead: timedelta = timedelta(0)


class ServiceClock:
    """The service's clock, which skips waits, as far as its operations tell of it."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def see(self, operations: Iterable[Operation]) -> None:
        """Go on to the latest moment of some operations."""
        now = datetime.now(UTC)
        for operation in operations:
            for moment in (operation.start_timestamp, operation.end_timestamp):
                if moment is not None:
                    self._ahead = max(self._ahead, moment - now)

    def now(self) -> datetime:
        """Return the current moment, with its offset."""
        return datetime.now(UTC) + self._ahead


class ServiceOverSocket(DurableServiceClient):
    """The service's client in the child; the parent makes the calls."""

    def __init__(self, connection: "Connection[Any, Any]", clock: ServiceClock) -> None:
        self._connection = connection
        self._clock = clock
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
        self._clock.see(output.new_execution_state.operations)
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


def serve_bundles(control: socket.socket) -> None:
    """Fork a source of processes for every bundle that is asked for."""
    _serve(control, _serve_invocations)


def _serve_invocations(connection: "Connection[Any, Any]") -> None:
    """Import a bundle's runtime, and fork a process for every invocation of it."""
    sys.path.insert(0, connection.recv())
    # What cannot be imported fails again in the child, which reports it.
    with suppress(ImportError):
        importlib.import_module("durablec_runtime")
        importlib.import_module("durablec_runtime.cel")
    with socket.socket(fileno=os.dup(connection.fileno())) as control:
        connection.close()
        _serve(control, _run)
    os._exit(0)


def _serve(
    control: socket.socket, start: "Callable[[Connection[Any, Any]], None]"
) -> None:
    """Fork a child for every request, until the other side closes the socket.

    `start` is run in the child, and does not return.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is there now stays, so that no child looks at it, and copies it by looking.
    gc.freeze()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not request:
            return
        if os.fork() == 0:
            control.close()
            start(Connection(descriptors[0]))
        os.close(descriptors[0])


def _run(connection: "Connection[Any, Any]") -> None:
    """Run one invocation and leave without any clean-up, as Lambda does."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        connection.send(os.getpid())
        task: Task = connection.recv()
        _write_output_to(task.log)
        connection.send(("returned", _invoke(task, connection)))
    except BaseException as error:
        traceback.print_exc()
        connection.send(("raised", f"{type(error).__name__}: {error}"))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _invoke(task: Task, connection: "Connection[Any, Any]") -> Any:
    os.environ.update(task.environment)
    clock = ServiceClock(task.ahead)
    importlib.import_module("durablec_runtime._clock").set_clock(clock.now)
    service = ServiceOverSocket(connection, clock)
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

    # A bundle is compiled by its first process and not by each.
    sys.dont_write_bytecode = False
    with socket.socket(fileno=int(sys.argv[1])) as requests:
        _fresh_process.serve_bundles(requests)
