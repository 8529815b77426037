"""Runs a compiled workflow, and holds what happens against the interpreter."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python_testing.invoker import create_test_lambda_context

from durablec_local._clock import VirtualClock
from durablec_runtime import _clock, _detach
from tests.oracle import virtual_time
from tests.oracle.comparison import Seen, differences
from tests.oracle.course import flat
from tests.oracle.interpreter import Ending, Interpreter
from tests.oracle.outside import functions
from tests.oracle.scripts import Script
from tests.oracle.trial import Trial
from tests.oracle.virtual_time import Outcome
from tests.oracle.workflows import MAIN
from tests.support._invocations import FreshProcesses
from tests.support._local_runner import Invoke
from tests.support.aws_server import Answer, AwsServer, Bytes, Request
from tests.support.replay import Kill


def expected(
    trial: Trial, script: Script, interrupted: frozenset[tuple[str, int]] = frozenset()
) -> Ending:
    """Return what must come of an execution; see `Operations.interrupted`."""
    interpreter = Interpreter(trial.trees[MAIN], script, trial.trees)
    interpreter.interrupted = interrupted
    return interpreter.run(script.input)


def run_here(trial: Trial, script: Script) -> list[str]:
    """Run a workflow in this process, and return the differences."""
    clock = VirtualClock()
    with _handlers(trial) as handlers, patch.object(_clock, "_clock", clock.shown):
        run = partial(_run, trial, script, handlers, clock)
        return _compared(trial, [expected(trial, script)], run)


def outcome_here(trial: Trial, script: Script) -> Outcome:
    """Run a workflow in this process, and return how it ends."""
    clock = VirtualClock()
    path = _calls_file(trial)
    path.write_text("")
    found = {"ORACLE_CALLS": str(path), **trial.targets}
    with (
        _handlers(trial) as handlers,
        patch.object(_clock, "_clock", clock.shown),
        patch.dict(os.environ, found),
    ):
        return _run(trial, script, handlers, clock)


def run_killed(trial: Trial, script: Script, every: int) -> tuple[list[str], int]:
    """Run a workflow in new processes: whole, and killed at every n-th checkpoint.

    Returns the differences, and the number of runs.
    """
    wanted = expected(trial, script)
    processes, run = _fresh(trial, script, None)
    found = _compared(trial, [wanted], run)
    endings = [wanted, *_interrupted(trial, script, wanted)]
    runs = 1
    if found:
        return found, runs
    for at in range(1, processes.checkpoints + 1, every):
        killed, run = _fresh(trial, script, Kill(at, applied=at % 2 == 0))
        more = _compared(trial, endings, run, killed=True)
        if killed.checkpoints < at:
            break
        found += [f"killed at {at}: {line}" for line in more]
        runs += 1
    return found, runs


def _interrupted(trial: Trial, script: Script, wanted: Ending) -> list[Ending]:
    """Return what may come of it where a kill interrupts what runs at most once.

    That is one attempt, or some that run at the same time.
    """
    once: dict[str, list[Any]] = {}
    attempts = []
    for call in flat(wanted.entries):
        if call.kind == "once":
            before = once.setdefault(call.name, [])
            attempts.append(((call.name, len(before)), call.at))
            before.append(call)
    together = [
        frozenset(key for key, _ in some)
        for size in (1, 2)
        for some in combinations(attempts, size)
        if not any(one[1].precedes(two[1]) for one in some for two in some)
    ]
    return [expected(trial, script, each) for each in together]


def _fresh(
    trial: Trial, script: Script, kill: Kill | None
) -> tuple[FreshProcesses, Callable[[], Outcome]]:
    """Return what runs an execution in new processes."""
    environment = {"ORACLE_CALLS": str(_calls_file(trial)), **trial.targets}
    log = trial.folder / "log"
    log.touch()
    clock = VirtualClock()
    processes = FreshProcesses(
        trial.bundles[MAIN],
        trial.bundles,
        "handler:handler",
        environment,
        log,
        kill,
        ahead=lambda: clock.now() - datetime.now(UTC),
    )

    def run() -> Outcome:
        with _Starts(trial) if trial.detaches else nullcontext() as server:
            if server is not None:
                processes.environment = environment | server.environment
            return _run(trial, script, processes, clock, timeout=30)

    return processes, run


def _run(
    trial: Trial,
    script: Script,
    invoke: Invoke,
    clock: VirtualClock,
    timeout: float = 10,
) -> Outcome:
    return virtual_time.run(
        invoke, MAIN, trial.trees, script.input, script.answer, clock, timeout
    )


def _compared(
    trial: Trial,
    wanted: list[Ending],
    run: Callable[[], Outcome],
    *,
    killed: bool = False,
) -> list[str]:
    """Return the differences from an ending, of several that may be the one."""
    path = _calls_file(trial)
    path.write_text("")
    with patch.dict(os.environ, {"ORACLE_CALLS": str(path), **trial.targets}):
        try:
            outcome = run()
        except TimeoutError as error:
            return [f"no end: {wanted[0].status} expected, {error}"]
    seen = [_call(line) for line in path.read_text().splitlines()]
    found = [differences(each, outcome, seen, killed=killed) for each in wanted]
    return min(found, key=lambda lines: (bool(lines), found.index(lines)))


def _calls_file(trial: Trial) -> Path:
    return trial.folder / "calls"


def _call(line: str) -> Seen:
    name, arguments = json.loads(line)
    return name, arguments


# Handlers -----------------------------------------------------------------------------


@contextmanager
def _handlers(trial: Trial) -> Iterator[Invoke]:
    """Give what runs an invocation in this process."""
    made = {name: _handler(bundle) for name, bundle in trial.bundles.items()}

    def invoke(function_name: str, invocation: Any, service: Any) -> Any:
        handler = made[function_name.partition(":")[0]]
        kind = DurableExecutionInvocationInputWithClient
        return handler(
            kind.from_durable_execution_invocation_input(invocation, service),
            create_test_lambda_context(function_name=function_name),
        )

    with patch.object(_detach, "_start", _note_start):
        yield invoke


def _note_start(workflow: str, payload: str, *_: Any) -> None:
    call = ["start", {"workflow": workflow, "payload": json.loads(payload)}]
    with open(os.environ["ORACLE_CALLS"], "a", encoding="utf-8") as file:
        file.write(json.dumps(call) + "\n")


def _handler(bundle: Path) -> Callable[..., Any]:
    """Return the handler of a bundle, with the functions that the interpreter calls."""
    path = bundle / "handler.py"
    made: dict[str, Any] = {"__name__": "oracle_handler", "__file__": str(path)}
    with patch.dict(sys.modules, {"work": functions()}):
        exec(compile(path.read_text(), str(path), "exec"), made)
    handler: Callable[..., Any] = made["handler"]
    return handler


class _Starts(AwsServer):
    """AWS's Lambda, which notes what it is told to start."""

    def __init__(self, trial: Trial) -> None:
        self._names = {
            f"POST /2015-03-31/functions/{name}/invocations": name
            for name in trial.trees
        }
        super().__init__({each: [Bytes(b"")] for each in self._names})

    def answer(self, request: Request) -> Answer:
        _note_start(self._names[request.operation], json.dumps(request.parameters))
        return super().answer(request)
