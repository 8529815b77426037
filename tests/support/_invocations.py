"""Invocations in new processes, and the parent's half of their talk."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aws_durable_execution_sdk_python.execution import DurableExecutionInvocationInput
from aws_durable_execution_sdk_python.lambda_service import DurableServiceClient

from tests.support._fresh_process import Task

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Kill:
    """Kill the process at the n-th checkpoint call of the whole run, counted from 1.

    The call has been applied and its answer is never heard, or, with ``applied=False``,
    it has not even arrived.
    """

    at: int
    applied: bool = True


class InvocationFailed(Exception):
    """The process is gone or the handler raised; the runner starts another."""


@dataclass(slots=True)
class FreshProcesses:
    """Runs each invocation in a new process, and counts.

    ``handler`` is ``module:attribute`` in ``bundle``, or in the bundle of the workflow
    whose function is invoked. ``ahead`` tells how far the service's clock is ahead of
    the real one.
    """

    bundle: Path
    workflows: Mapping[str, Path]
    handler: str
    environment: Mapping[str, str]
    log: Path
    kill: Kill | None = None
    ahead: Callable[[], timedelta] = timedelta
    invocations: int = 0
    checkpoints: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(
        self,
        function_name: str,
        invocation: DurableExecutionInvocationInput,
        service: DurableServiceClient,
    ) -> Any:
        with self._lock:
            self.invocations += 1
        bundle = self.workflows.get(function_name.partition(":")[0], self.bundle)
        task = Task(
            handler=self.handler,
            input=_without_client(invocation),
            function_name=function_name,
            environment=self.environment,
            log=str(self.log),
            ahead=self.ahead(),
        )
        with _SOURCES.new_process(str(bundle)) as connection:
            return self._attend(connection, task, service)

    def _attend(
        self,
        connection: "Connection[Any, Any]",
        task: Task,
        service: DurableServiceClient,
    ) -> Any:
        try:
            process = connection.recv()
            connection.send(task)
            while True:
                match connection.recv():
                    case "returned", output:
                        return output
                    case "raised", message:
                        raise InvocationFailed(message)
                    case method, arguments:
                        self._serve(connection, process, service, method, arguments)
        except (EOFError, ConnectionError) as gone:
            raise InvocationFailed("the process was killed") from gone

    def _serve(
        self,
        connection: "Connection[Any, Any]",
        process: int,
        service: DurableServiceClient,
        method: str,
        arguments: tuple[Any, ...],
    ) -> None:
        kill = self.kill if method == "checkpoint" and self._is_fatal() else None
        if kill and not kill.applied:
            os.kill(process, signal.SIGKILL)
            return
        try:
            reply = (False, getattr(service, method)(*arguments))
        except Exception as error:
            reply = (True, error)
        if kill:
            os.kill(process, signal.SIGKILL)
        else:
            connection.send(reply)

    def _is_fatal(self) -> bool:
        with self._lock:
            self.checkpoints += 1
            return self.kill is not None and self.checkpoints == self.kill.at


def _without_client(
    invocation: DurableExecutionInvocationInput,
) -> DurableExecutionInvocationInput:
    return DurableExecutionInvocationInput(
        durable_execution_arn=invocation.durable_execution_arn,
        checkpoint_token=invocation.checkpoint_token,
        initial_execution_state=invocation.initial_execution_state,
        updated_operation_ids=invocation.updated_operation_ids,
    )


class _Sources:
    """The processes that others are forked from: one a bundle, of the last few."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._controls: dict[str, socket.socket] = {}
        self._lock = threading.Lock()

    def new_process(self, bundle: str) -> "Connection[Any, Any]":
        """Start a process that has imported nothing of a bundle but its runtime."""
        with self._lock:
            control = self._controls.pop(bundle, None) or _new_source(bundle)
            self._controls[bundle] = control
            while len(self._controls) > self._most:
                self._controls.pop(next(iter(self._controls))).close()
            return Connection(_forked_from(control).detach())


_SOURCES = _Sources(most=8)


def _new_source(bundle: str) -> socket.socket:
    ours = _forked_from(_source_of_sources())
    with Connection(os.dup(ours.fileno())) as connection:
        connection.send(bundle)
    return ours


def _forked_from(control: socket.socket) -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(control, [b"."], [theirs.fileno()])
    return ours


@cache
def _source_of_sources() -> socket.socket:
    """Start, once, the process that all others are forked from."""
    ours, theirs = socket.socketpair()
    program = str(Path(__file__).with_name("_fresh_process.py"))
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    process = subprocess.Popen(
        [sys.executable, program, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={**os.environ, "PYTHONPATH": path},
    )
    theirs.close()
    atexit.register(_stop, ours, process)
    return ours


def _stop(control: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    control.close()
    process.wait(timeout=10)
