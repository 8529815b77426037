"""The first executor: each execution in a process of its own.

That process loads nothing of the compiler, so a user's module may have any name. What
the user's code prints is told apart from events, and a Ctrl-C ends it whatever it is
doing. It is the leader of a process group, which is killed as a whole.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from durablec_local._channel import Channel
from durablec_local.compiled import CompiledWorkflow, Partners
from durablec_local.events import Event, Failure, Outcome
from durablec_local.execution import ExecutorError
from durablec_local.history import Recorded

#: Everything the child needs of us is found from here; `-P` keeps the current folder,
#: and the user's modules in it, out of the way until the handler is imported.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop()); "
    "from durablec_local._child import main; main()"
)
_HOME = str(Path(__file__).parents[1])
_NONE = Partners()


class LocalExecutor:
    """Runs workflows on AWS's testing package.

    In virtual time, waits, retries and timeouts take no time, and time stands still
    while the user's code runs. `log_level` is a name of Python's levels; `history` says
    that executions keep their histories.
    """

    def __init__(
        self,
        *,
        real_time: bool = False,
        log_level: str = "INFO",
        history: bool = False,
    ) -> None:
        self._real_time = real_time
        self._log_level = log_level
        self._history = history

    def start(
        self, workflow: CompiledWorkflow, input: str, partners: Partners = _NONE
    ) -> "LocalExecution":
        """Start an execution with JSON text as its input."""
        others = [_without_files(each) for each in partners.workflows]
        task = {
            "workflow": _without_files(workflow),
            "partners": asdict(replace(partners, workflows=())) | {"workflows": others},
            "input": input,
            "real_time": self._real_time,
            "log_level": self._log_level,
            "history": self._history,
        }
        bundles = {each.name: each.files for each in partners.workflows}
        return LocalExecution({**bundles, workflow.name: workflow.files}, task)


def _without_files(workflow: CompiledWorkflow) -> dict[str, object]:
    return asdict(replace(workflow, files={}))


class LocalExecution:
    """An execution in a child process; see `Execution`."""

    def __init__(
        self, bundles: Mapping[str, Mapping[str, bytes]], task: dict[str, object]
    ) -> None:
        """`bundles` are the files of each workflow, by its name and by their paths."""
        self._folder = tempfile.TemporaryDirectory(prefix="durablec-run-")
        for name, files in bundles.items():
            for path, data in files.items():
                file = Path(self._folder.name, name, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, _HOME],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._channel = Channel(self._process.stdout, self._process.stdin)
        self._outcome: Outcome | None = None
        self._recorded: list[Recorded] = []
        self._tell("task", {**task, "folder": self._folder.name})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._kill()
        self._folder.cleanup()

    def __iter__(self) -> Iterator[Event]:
        alive = False
        for message in self._channel:
            match message:
                case ["event", data]:
                    alive = True
                    yield Event.from_data(data)
                case ["recorded", histories]:
                    self._recorded = [Recorded(*each) for each in histories]
                case ["ended", data]:
                    self._outcome = Outcome.from_data(data)
                    return
                case ["broken", report]:
                    raise ExecutorError(report)
        self._outcome = self._died(alive)

    @property
    def outcome(self) -> Outcome:
        """How the execution ended; only once all events have been seen."""
        assert self._outcome is not None, "the execution has not ended"
        return self._outcome

    @property
    def pid(self) -> int:
        """The process that runs the execution."""
        return self._process.pid

    def recorded(self) -> Sequence[Recorded]:
        """Return the histories so far, its own first; only of one that keeps them."""
        if self._outcome is None:
            self._tell("record")
            for message in self._channel:
                match message:
                    case ["recorded", histories]:
                        return [Recorded(*each) for each in histories]
                    case ["broken", report]:
                        raise ExecutorError(report)
        return self._recorded

    def answer(self, callback: str, payload: str) -> None:
        """Answer the callback of an id with JSON text."""
        self._tell("answer", callback, payload)

    def fail(self, callback: str, message: str | None, data: str | None) -> None:
        """Let the callback of an id fail."""
        self._tell("fail", callback, message, data)

    def keep_alive(self, callback: str) -> None:
        """Let the heartbeats of an id's callback go on: only its timeout ends it."""
        self._tell("keep_alive", callback)

    def resume(self, alarm: float | None = None) -> None:
        """Let an idle execution go on, and be idle again at the alarm."""
        self._tell("resume", alarm)

    def _tell(self, word: str, *data: object) -> None:
        # If it is gone, whoever reads its events is told so.
        with suppress(BrokenPipeError):
            self._channel.send(word, *data)

    def _died(self, alive: bool) -> Outcome:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._kill()
        how = _ending(self._process.returncode)
        if not alive:
            raise ExecutorError(f"the process of the execution {how} at its start")
        message = f"the process that ran the workflow {how}"
        return Outcome("died", failure=Failure("Died", message))

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._channel.close()


def _ending(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
