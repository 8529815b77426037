"""The process that runs one execution: what happens in it, in order.

It takes over its standard streams for messages, waits for its task, imports the user's
modules, runs the execution, and tells how it ended. It goes when whoever started it is
gone.
"""

import logging
import os
import shutil
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, NoReturn

from aws_durable_execution_sdk_python.exceptions import DurableOperationError
from aws_durable_execution_sdk_python_testing.execution import (
    Execution,
    ExecutionStatus,
)

from durablec_local._callees import Unserved
from durablec_local._channel import Channel
from durablec_local._code import Code
from durablec_local._engine import Engine
from durablec_local._loading import failure_in, watch
from durablec_local._names import Operation
from durablec_local._output import Log, Printed
from durablec_local._partners import Called, NotLoaded
from durablec_local._teller import failure
from durablec_local.events import Event, Failure, Outcome


def main() -> NoReturn:
    """Run the one execution that this process is for, and leave without clean-up."""
    channel = _take_over_streams()
    try:
        messages = iter(channel)
        _, task = next(messages)
        child = _Child(channel, task)
        threading.Thread(target=child.obey, args=(messages,), daemon=True).start()
        channel.send("ended", asdict(child.run(task)))
    except BrokenPipeError:
        os._exit(1)
    except BaseException:
        channel.send("broken", traceback.format_exc())
    os._exit(0)


def _take_over_streams() -> Channel:
    """Keep the streams of this process for messages, and leave harmless ones."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return Channel(incoming, outgoing)


class _Child:
    """One task and everything that has a part in it."""

    def __init__(self, channel: Channel, task: Mapping[str, Any]) -> None:
        self._channel = channel
        self._folder: str = task["folder"]
        self._root: str = task["workflow"]["source_root"]
        self._code = Code(self._on_function, self._on_function_end)
        self._engine = Engine(self._code, self._tell, real=task["real_time"])
        self._log = Log(self._on_log)
        self._streams = [
            Printed(self._code.running_here, self._on_print) for _ in range(2)
        ]
        self._capture(task["log_level"])

    def run(self, task: Mapping[str, Any]) -> Outcome:
        """Run the execution and say how it ended. Raises what is a bug of ours."""
        watch(self._code)
        try:
            called = Called(self._folder, task)
        except NotLoaded as unloaded:
            cause = unloaded.__cause__ or unloaded
            theirs = self._theirs(cause, unloaded.root)
            return self._outcome("not_importable", failure=theirs)
        self._tell(Event("started", 0.0, name=called.main))
        try:
            execution = self._run(called, task)
        except Unserved as unserved:
            return self._outcome("unserved", open=(unserved.name,))
        except BaseException as error:
            return self._outcome("failed", failure=self._theirs(error, self._root))
        return self._ended(execution)

    def _run(self, called: Called, task: Mapping[str, Any]) -> Execution:
        try:
            return self._engine.run(called, task["input"])
        finally:
            # However it ended: a history of what went wrong is the most wanted.
            if task["history"]:
                self._channel.send("recorded", self._engine.recorded())

    def obey(self, messages: Any) -> None:
        """Do what the messages say; after the last, nobody is there any more."""
        for message in messages:
            match message:
                case ["answer", callback, payload]:
                    self._engine.answer(callback, payload)
                case ["fail", callback, text, data]:
                    self._engine.fail(callback, text, data)
                case ["keep_alive", callback]:
                    self._engine.keep_alive(callback)
                case ["record"]:
                    self._record()
                case ["resume", alarm]:
                    self._engine.resume(alarm)
        shutil.rmtree(self._folder, ignore_errors=True)
        os._exit(1)

    def _record(self) -> None:
        """Tell the histories so far, or whoever asked for them would wait for ever."""
        try:
            self._channel.send("recorded", self._engine.recorded())
        except Exception:
            self._channel.send("broken", traceback.format_exc())

    # How it ended ---------------------------------------------------------------------

    def _ended(self, execution: Execution) -> Outcome:
        self._on_function_end()
        result = execution.result
        if not execution.is_complete or result is None:
            waiting = tuple(each.name for each in self._engine.history.open_callbacks())
            return self._outcome("stuck", open=waiting)
        if execution.close_status is ExecutionStatus.SUCCEEDED:
            return self._outcome("succeeded", result=result.result or "null")
        if execution.close_status is ExecutionStatus.TIMED_OUT:
            return self._outcome("timed_out", failure=failure(result.error))
        crash = self._log.crash
        if crash is not None and not isinstance(crash, DurableOperationError):
            return self._outcome("failed", failure=self._theirs(crash, self._root))
        return self._outcome("failed", failure=failure(result.error))

    def _theirs(self, error: BaseException, root: str) -> Failure:
        """Return an error that is not of the workflow, if it is the user's below `root`.

        Raises it if it is ours: no compiled handler lets another error out.
        """
        theirs = failure_in(root, error)
        if theirs is None:
            raise error
        return theirs

    def _outcome(self, status: Any, **fields: Any) -> Outcome:
        at = self._engine.ended_at
        made = Outcome(
            status, self._engine.history.at() if at is None else at, **fields
        )
        return replace(made, invocations=self._code.invocations)

    # What is told ---------------------------------------------------------------------

    def _tell(self, event: Event) -> None:
        self._channel.send("event", event.as_data())

    def _on_function(self, running: Operation, attempt: int) -> None:
        at = self._engine.history.at()
        self._tell(Event("started", at, running.type, running.name, attempt))

    def _on_function_end(self) -> None:
        for stream in self._streams:
            stream.end_line()

    def _capture(self, level: str) -> None:
        sys.stdout, sys.stderr = self._streams
        logging.basicConfig(level=level, handlers=[self._log], format="%(message)s")

    def _on_print(self, line: str, running: Operation | None) -> None:
        self._tell(self._line("printed", line, running))

    def _on_log(self, record: logging.LogRecord, text: str) -> None:
        event = self._line("log", text, self._code.running_here())
        logger = "" if record.name == "root" else record.name
        self._tell(replace(event, level=record.levelname, logger=logger))

    def _line(self, kind: Any, text: str, running: Operation | None) -> Event:
        at = self._engine.history.at()
        if running is None:
            return Event(kind, at, text=text)
        return Event(kind, at, running.type, running.name, text=text)
