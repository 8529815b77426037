"""Executions in a process of their own: events, virtual time, answers, mistakes."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from durablec_local import (
    CompiledWorkflow,
    Event,
    Execution,
    ExecutorError,
    LocalExecutor,
    Outcome,
)

ROOT = Path(__file__).parents[2]
HEAD = """
import durablec_runtime
from aws_durable_execution_sdk_python import ParallelBranch, durable_execution
from aws_durable_execution_sdk_python.config import (
    CallbackConfig, Duration, ParallelConfig, StepConfig, WaitForCallbackConfig,
)
from aws_durable_execution_sdk_python.retries import RetryPresets

seconds = Duration.from_seconds
once = StepConfig(retry_strategy=RetryPresets.none())

@durable_execution
def handler(event, context):
"""
CALLBACK = "context.create_callback(name='people', config=CallbackConfig({})).result()"
BOTH = """
    branches = [
        ParallelBranch(lambda c: c.wait(seconds(10), name="rest"), name="one"),
        ParallelBranch(lambda c: {}, name="two"),
    ]
    context.parallel(branches, name="both", config=ParallelConfig(max_concurrency=2))
"""

Settle = Callable[[Execution, list[Event]], None]


@dataclass
class Run:
    """What an execution told."""

    outcome: Outcome
    events: list[Event] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Events of operations as `AT TYPE NAME KIND`."""
        return [
            f"{event.at:g} {event.type} {event.name} {event.kind}"
            for event in self.events
            if event.type != "workflow"
        ]

    def texts(self, kind: str) -> list[tuple[str | None, str | None]]:
        """Return name and text of the events of a kind."""
        return [(each.name, each.text) for each in self.events if each.kind == kind]


def bundle(folder: Path, handler: str) -> dict[str, bytes]:
    """Return a bundle of a handler and of all that is in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    return {**found, "handler.py": handler.encode()}


def nobody(execution: Execution, waiting: list[Event]) -> None:
    """Answer no callback."""


def run(
    folder: Path,
    body: str,
    settle: Settle = nobody,
    *,
    input: str = "null",
    timeout: int = 3600,
    environment: dict[str, str] | None = None,
    real_time: bool = False,
    alarm: float | None = None,
) -> Run:
    """Run a handler of this body, with the user's modules in `folder`."""
    lines = "\n".join(f"    {line}" if line else "" for line in body.splitlines())
    workflow = CompiledWorkflow(
        name="work",
        files=bundle(folder, HEAD + (body if body.startswith("\n") else lines) + "\n"),
        source_root=str(folder),
        timeout=timeout,
        environment=environment or {},
    )
    events: list[Event] = []
    with LocalExecutor(real_time=real_time).start(workflow, input) as execution:
        for event in execution:
            events.append(event)
            if event.kind == "idle":
                waiting = [
                    each for each in events if each.id and each.kind == "waiting"
                ]
                settle(execution, waiting)
                execution.resume(alarm)
        return Run(execution.outcome, events)


def answers(*payloads: str) -> Settle:
    """Answer callbacks in the order of waiting."""
    left = list(payloads)

    def settle(execution: Execution, waiting: list[Event]) -> None:
        identity = waiting[-1].id
        assert identity is not None
        if left:
            execution.answer(identity, left.pop(0))

    return settle


# What is told ---------------------------------------------------------------------------


def test_a_retry_a_callback_and_a_wait_are_told_in_virtual_time(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        """
def work(step):
    if step.attempt < 2:
        raise ValueError("cold")
    return 7
number = context.step(work, name="work")
config = WaitForCallbackConfig(timeout=Duration.from_minutes(5))
said = context.wait_for_callback(lambda *_: None, name="people", config=config)
context.wait(Duration.from_days(1), name="rest")
return [event, number, said]""".strip(),
        answers('{"yes": true}'),
        input='{"a": 1}',
        timeout=200_000,
    )
    assert done.outcome.status == "succeeded"
    retried = next(each for each in done.events if each.kind == "retrying")
    later = retried.seconds
    assert later is not None
    assert done.lines == [
        "0 step work started",
        "0 step work retrying",
        f"{later} step work started",
        f"{later} step work succeeded",
        f"{later} submitter people started",
        f"{later} submitter people succeeded",
        f"{later} callback people waiting",
        f"{later} callback people answered",
        f"{later} wait rest waiting",
        f"{later + 86_400} wait rest succeeded",
    ]
    assert retried.attempt == 1
    assert retried.failure is not None
    assert (retried.failure.name, retried.failure.message) == ("ValueError", "cold")
    assert retried.duration is not None
    assert done.outcome.result == '[{"a": 1}, 7, "{\\"yes\\": true}"]'
    assert done.outcome.at == later + 86_400


def test_two_runs_differ_in_ids_and_durations_only(tmp_path: Path) -> None:
    body = """
def work(step):
    if step.attempt < 5:
        raise ValueError("cold")
return context.step(work, name="work")""".strip()
    first, second = run(tmp_path, body), run(tmp_path, body)
    assert first.lines == second.lines
    assert len({each.at for each in first.events}) == 5


def test_a_group_is_told(tmp_path: Path) -> None:
    body = "context.run_in_child_context(lambda c: 1, name='phase')"
    assert run(tmp_path, body).lines == [
        "0 group phase started",
        "0 group phase succeeded",
    ]


def test_prints_and_logs_belong_to_the_step_that_makes_them(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(
        "import logging, sys\n"
        "print('imported')\n"
        "def speak(_):\n"
        "    print('one', end=' ')\n"
        "    print('two')\n"
        "    print('three', file=sys.stderr)\n"
        "    sys.stdout.buffer.write(b'four\\xff')\n"
        "    logging.getLogger('ear').info('heard %d', 5)\n"
        "    logging.getLogger('ear').debug('not heard')\n"
    )
    body = (
        "import loud\ncontext.step(loud.speak, name='say')\ncontext.logger.error('end')"
    )
    done = run(tmp_path, body)
    assert done.texts("printed") == [
        (None, "imported"),
        ("say", "one two"),
        ("say", "three"),
        ("say", "four\\xff"),
    ]
    assert done.texts("log") == [("say", "heard 5"), (None, "end")]
    levels = [(each.level, each.logger) for each in done.events if each.kind == "log"]
    assert levels == [("INFO", "ear"), ("ERROR", "")]


# Virtual time ---------------------------------------------------------------------------


def test_the_first_timer_fires_first(tmp_path: Path) -> None:
    bounded = CALLBACK.format("timeout=seconds(4)").replace("context", "c")
    done = run(tmp_path, BOTH.format(bounded))
    assert done.lines[-3:-1] == [
        "4 callback people timed_out",
        "4 branch two failed",
    ]


def test_a_wait_that_is_shorter_than_a_timeout_ends_first(tmp_path: Path) -> None:
    bounded = CALLBACK.format("timeout=seconds(40)").replace("context", "c")
    done = run(tmp_path, BOTH.format(bounded))
    ends = [line for line in done.lines if "rest succeeded" in line or "timed" in line]
    assert ends == ["10 wait rest succeeded", "40 callback people timed_out"]


def test_what_follows_a_wait_comes_before_a_longer_wait(tmp_path: Path) -> None:
    twice = "(c.wait(seconds(7), name='a'), c.wait(seconds(8), name='b'))"
    done = run(tmp_path, BOTH.format(twice).replace("seconds(10)", "seconds(3000)"))
    assert [line for line in done.lines if " wait " in line][2:] == [
        "7 wait a succeeded",
        "7 wait b waiting",
        "15 wait b succeeded",
        "3000 wait rest succeeded",
    ]


@pytest.mark.parametrize(
    ("config", "at", "text"),
    [
        ("timeout=seconds(300), heartbeat_timeout=seconds(30)", 30, "heartbeat"),
        ("timeout=seconds(30), heartbeat_timeout=seconds(300)", 30, "timeout"),
    ],
)
def test_a_callback_ends_at_the_first_of_its_bounds(
    tmp_path: Path, config: str, at: int, text: str
) -> None:
    done = run(tmp_path, CALLBACK.format(config))
    over = next(each for each in done.events if each.kind == "timed_out")
    assert (over.at, over.text) == (at, text)


@pytest.mark.parametrize(("real_time", "scale"), [(False, 10), (True, 1)])
def test_a_callback_that_is_kept_alive_ends_at_its_timeout(
    tmp_path: Path, real_time: bool, scale: int
) -> None:
    def settle(execution: Execution, waiting: list[Event]) -> None:
        assert waiting[0].id is not None
        execution.keep_alive(waiting[0].id)

    config = f"timeout=seconds({2 * scale}), heartbeat_timeout=seconds({scale})"
    done = run(tmp_path, CALLBACK.format(config), settle, real_time=real_time)
    over = next(each for each in done.events if each.kind == "timed_out")
    assert (int(over.at), over.text) == (2 * scale, "timeout")


def test_an_execution_times_out(tmp_path: Path) -> None:
    done = run(tmp_path, "context.wait(Duration.from_hours(2), name='long')")
    assert (done.outcome.status, done.outcome.at) == ("timed_out", 3600)


def test_a_callback_without_a_bound_is_stuck_when_all_else_is_done(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, BOTH.format(CALLBACK.format("").replace("context", "c")))
    assert (done.outcome.status, done.outcome.open) == ("stuck", ("people",))
    assert "10 wait rest succeeded" in done.lines


def test_a_failing_answer_has_a_message_and_data(tmp_path: Path) -> None:
    def settle(execution: Execution, waiting: list[Event]) -> None:
        assert waiting[-1].id is not None
        execution.fail(waiting[-1].id, "no", '{"reason": 1}')

    done = run(tmp_path, CALLBACK.format(""), settle)
    assert done.outcome.status == "failed"
    failure = done.outcome.failure
    assert failure is not None
    assert (failure.name, failure.message) == ("CallbackExternalError", "no")
    assert failure.data == '{"reason": 1}'


def test_in_real_time_an_answer_goes_on_at_once(tmp_path: Path) -> None:
    done = run(tmp_path, f"return {CALLBACK.format('')}", answers("1"), real_time=True)
    assert done.outcome.result == '"1"'


def test_an_answer_to_a_callback_that_is_over_is_only_logged(tmp_path: Path) -> None:
    def settle(execution: Execution, waiting: list[Event]) -> None:
        assert waiting[0].id is not None
        execution.answer(waiting[0].id, "1")

    done = run(tmp_path, "\n".join([CALLBACK.format(""), CALLBACK.format("")]), settle)
    assert done.texts("log") == [
        (None, "an answer came too late: its callback is over")
    ]
    assert done.outcome.status == "stuck"


@pytest.mark.parametrize("after", ["", "context.wait(seconds(5), name='rest')"])
def test_a_callback_that_is_still_open_at_the_end_is_left_alone(
    tmp_path: Path, after: str
) -> None:
    opened = "context.create_callback(name='people', config=CallbackConfig({}))"
    body = "\n".join([opened.format("timeout=seconds(300)"), after, "return 1"])
    done = run(tmp_path, body)
    assert done.outcome.status == "succeeded", done.outcome
    assert done.lines[-1] in ("0 callback people waiting", "5 wait rest succeeded")
    idle = [each for each in done.events if each.kind == "idle"]
    assert len(idle) == (1 if after else 0)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("", ["0 idle", "40 idle", "40 answered"]),
        ("timeout=seconds(41)", ["0 idle", "40 idle", "40 answered"]),
        ("timeout=seconds(40)", ["0 idle", "40 timed_out"]),
    ],
)
def test_an_execution_is_idle_again_at_the_alarm(
    tmp_path: Path, config: str, told: list[str]
) -> None:
    def settle(execution: Execution, waiting: list[Event]) -> None:
        assert waiting[0].id is not None
        if seen:
            execution.answer(waiting[0].id, "1")
        seen.append(waiting[0])

    seen: list[Event] = []
    done = run(tmp_path, CALLBACK.format(config), settle, alarm=40)
    kinds = ("idle", "answered", "timed_out")
    found = [f"{each.at:g} {each.kind}" for each in done.events if each.kind in kinds]
    assert found == told


# The user's code ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError", 'File "{}", line 1'),
        ("def f(:\n    pass", "SyntaxError", 'File "{}", line 1'),
        ("\ndef f():\n    1 / 0\nf()", "ZeroDivisionError", 'File "{}", line 3'),
        ("import sys\nsys.exit(1)", "SystemExit", 'File "{}", line 2'),
    ],
)
def test_a_module_that_cannot_be_imported_is_the_users_mistake(
    tmp_path: Path, text: str, error: str, line: str
) -> None:
    (tmp_path / "theirs.py").write_text(text)
    outcome = run(tmp_path, "pass\nimport theirs").outcome
    # The import is inside of the handler here, hence no import of the handler itself.
    assert outcome.status == "failed"
    failure = outcome.failure
    assert failure is not None
    assert failure.name == error
    trace = "\n".join(failure.trace)
    assert line.format(tmp_path / "theirs.py") in trace
    assert "handler.py" not in trace
    assert "importlib" not in trace


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("os._exit(3)", "ended with exit code 3"),
        ("os.kill(os.getpid(), 9)", "was ended by SIGKILL"),
    ],
)
def test_a_process_that_dies_is_told(tmp_path: Path, text: str, how: str) -> None:
    outcome = run(tmp_path, f"import os\ncontext.step(lambda _: {text}, name='a')")
    failure = outcome.outcome.failure
    assert outcome.outcome.status == "died"
    assert failure is not None
    assert how in failure.message


def test_a_step_that_leaves_the_interpreter_fails_the_execution(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text("import sys\ndef go(_):\n    sys.exit(3)\n")
    body = "import theirs\ncontext.step(theirs.go, name='a')"
    outcome = run(tmp_path, body).outcome
    assert outcome.status == "failed"
    assert outcome.failure is not None
    assert outcome.failure.name == "SystemExit"


def test_a_bug_of_the_handler_is_no_failure_of_the_workflow(tmp_path: Path) -> None:
    with pytest.raises(ExecutorError, match="NameError: name 'oops' is not defined"):
        run(tmp_path, "return oops")


def test_the_users_modules_have_the_names_they_like(tmp_path: Path) -> None:
    for name in ("click", "durablec", "notify", "six", "handler", "clock"):
        (tmp_path / f"{name}.py").write_text("THEIRS = True\n")
    body = "import click, durablec, notify, six, clock\n" + (
        "return [m.THEIRS for m in (click, durablec, notify, six, clock)]"
    )
    assert run(tmp_path, body).outcome.result == "[true, true, true, true, true]"


def test_the_standard_library_comes_before_the_users_modules(tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("raise RuntimeError\n")
    body = "import random\nreturn random.randint(1, 1)"
    assert run(tmp_path, body).outcome.result == "1"


def test_nothing_of_the_compiler_is_loaded_beside_the_users_code(
    tmp_path: Path,
) -> None:
    body = "import sys\nreturn sorted({m.partition('.')[0] for m in sys.modules})"
    result = run(tmp_path, body).outcome.result
    assert result is not None
    for name in ("durablec", "durablec_dsl", "click", "lark", "yaml", "rich", "jinja2"):
        assert f'"{name}"' not in result


def test_the_environment_is_the_functions(tmp_path: Path) -> None:
    body = "import os\nreturn os.environ['TABLE']"
    done = run(tmp_path, body, environment={"TABLE": "orders"})
    assert done.outcome.result == '"orders"'


# Processes ------------------------------------------------------------------------------

SLEEPER = """
import subprocess, sys
def sleep(_):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print(child.pid)
    child.wait()
"""


def test_leaving_an_execution_ends_all_of_its_processes(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text(SLEEPER)
    handler = HEAD + "    import theirs\n    context.step(theirs.sleep, name='a')\n"
    files = bundle(tmp_path, handler)
    workflow = CompiledWorkflow("work", files, str(tmp_path), 60)
    with LocalExecutor().start(workflow, "null") as execution:
        child = next(int(each.text or "") for each in execution if each.text)
        processes = [os.pidfd_open(pid) for pid in (execution.pid, child)]
    for process in processes:
        # The kernel may still be about it when the signal is sent.
        ended, _, _ = select.select([process], [], [], 10)
        os.close(process)
        assert ended, "it is still running"


def test_an_execution_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text(
        "def stop(_):\n    import time; time.sleep(600)\n"
    )
    handler = HEAD + "    import theirs\n    context.step(theirs.stop, name='a')\n"
    program = (
        "import sys; from durablec_local import *\n"
        f"files = {bundle(tmp_path, handler)!r}\n"
        f"workflow = CompiledWorkflow('work', files, {str(tmp_path)!r}, 60)\n"
        "execution = LocalExecutor().start(workflow, 'null')\n"
        "next(e for e in execution if e.type == 'step')\n"
        "print(execution.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    (temporary := tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "runtime"),
            "TMPDIR": str(temporary),
        },
    )
    assert process.stdin is not None
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    descriptor = os.pidfd_open(pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    ended, _, _ = select.select([descriptor], [], [], 10)
    os.close(descriptor)
    assert ended, "it is still running"
    assert not list(temporary.iterdir())


def test_whoever_starts_executions_loads_nothing_of_aws() -> None:
    program = (
        "import sys, durablec_local\n"
        "print([m for m in sys.modules if m.startswith(('aws', 'boto'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT / "runtime")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
