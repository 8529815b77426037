"""Executions that invoke others, in one process: time, events, modules, environments."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from durablec_local import (
    CompiledWorkflow,
    Event,
    LocalExecutor,
    LocalFunction,
    Outcome,
    Partners,
)
from tests.local.test_executor import bundle

HEAD = """
import os
from aws_durable_execution_sdk_python import ParallelBranch, durable_execution
from aws_durable_execution_sdk_python.config import (
    CallbackConfig, Duration, ParallelConfig, StepConfig,
)
from aws_durable_execution_sdk_python.exceptions import InvokeError
from aws_durable_execution_sdk_python.retries import RetryPresets
from durablec_runtime import JSON, detach

seconds = Duration.from_seconds
once = StepConfig(retry_strategy=RetryPresets.none(), serdes=JSON)

@durable_execution
def handler(event, context):
"""


def workflow(
    name: str,
    body: str,
    root: Path,
    environment: Mapping[str, str] | None = None,
    timeout: int = 86_400,
) -> CompiledWorkflow:
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    files = bundle(root, f"{HEAD}{lines}\n")
    return CompiledWorkflow(name, files, str(root), timeout, environment or {})


def run(
    main: CompiledWorkflow,
    *others: CompiledWorkflow,
    input: str = "null",
    functions: Mapping[str, LocalFunction] | None = None,
    answer: str | None = None,
) -> tuple[Outcome, list[str]]:
    """Run a workflow; return how it ended, and its events as `AT TYPE NAME KIND`."""
    events: list[Event] = []
    partners = Partners(others, functions or {})
    with LocalExecutor().start(main, input, partners) as execution:
        for event in execution:
            events.append(event)
            if event.kind == "waiting" and event.id and answer is not None:
                waiting = event.id
            if event.kind == "idle":
                if answer is not None:
                    execution.answer(waiting, answer)
                execution.resume()
        shown = [each for each in events if each.type != "workflow"]
        return execution.outcome, [
            f"{each.at:g} {each.type} {each.name} {each.kind}" for each in shown
        ]


def test_time_is_the_same_for_who_invokes_and_who_is_invoked(tmp_path: Path) -> None:
    main = workflow(
        "main",
        """
def callee(c):
    return c.invoke("other", 5, name="called")
def rest(c):
    c.wait(seconds(3600), name="rest")
    return "rested"
branches = [ParallelBranch(callee, name="one"), ParallelBranch(rest, name="two")]
both = context.parallel(branches, name="both", config=ParallelConfig(max_concurrency=2))
return both.get_results()
""",
        tmp_path,
    )
    other = workflow(
        "other",
        """
context.wait(seconds(600), name="first")
context.wait(seconds(7200), name="second")
return event + 1
""",
        tmp_path,
    )
    outcome, lines = run(main, other)
    assert outcome.result == '[6, "rested"]'
    assert [
        line for line in lines if "branch" not in line and "parallel" not in line
    ] == [
        "0 invoke called started",
        "0 wait rest waiting",
        "0 wait other.first waiting",
        "600 wait other.first succeeded",
        "600 wait other.second waiting",
        "3600 wait rest succeeded",
        "7800 wait other.second succeeded",
        "7800 invoke called succeeded",
    ]


def test_time_goes_on_after_an_answer_that_nobody_awaits(tmp_path: Path) -> None:
    main = workflow(
        "main",
        """
opened = context.create_callback(name="opened", config=CallbackConfig(timeout=seconds(9000)))
context.invoke("other", None, name="called")
return opened.result()
""",
        tmp_path,
    )
    other = workflow(
        "other",
        """
context.wait(seconds(60), name="first")
context.wait(seconds(60), name="second")
context.wait(seconds(60), name="third")
""",
        tmp_path,
    )
    outcome, lines = run(main, other, answer="7")
    assert outcome.result == '"7"'
    assert [line for line in lines if "third" in line] == [
        "120 wait other.third waiting",
        "180 wait other.third succeeded",
    ]


def test_each_has_the_environment_that_lambda_gives_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    names = """
variables = ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_REGION"]
own = [os.environ[each] for each in variables]
"""
    main = workflow(
        "main",
        names + 'return [own, context.invoke("other", None, name="called")]',
        tmp_path,
    )
    other = workflow("other", names + "return own", tmp_path)
    outcome, _ = run(main, other)
    assert json.loads(outcome.result or "") == [
        ["main", "$LATEST", "eu-west-1"],
        ["other", "$LATEST", "eu-west-1"],
    ]


def test_a_callee_is_over_at_its_own_timeout(tmp_path: Path) -> None:
    body = """
try:
    context.invoke("other", None, name="called")
except InvokeError as error:
    return [error.error_type, error.message]
"""
    main = workflow("main", body, tmp_path)
    other = workflow(
        "other", 'context.wait(seconds(600), name="rest")', tmp_path, timeout=60
    )
    outcome, lines = run(main, other)
    told = '["ChainedInvoke.Timeout", "CHAINED_INVOKE timed out after 60 seconds."]'
    assert (outcome.result, outcome.at) == (told, 60)
    assert lines[-1] == "60 invoke called failed"


def test_a_callback_of_a_callee_is_answered(tmp_path: Path) -> None:
    main = workflow(
        "main", 'return context.invoke("other", None, name="called")', tmp_path
    )
    other = workflow(
        "other",
        'return context.create_callback(name="asked", config=CallbackConfig()).result()',
        tmp_path,
    )
    outcome, lines = run(main, other, answer='"yes"')
    assert outcome.result == '"\\"yes\\""'
    assert "0 callback other.asked waiting" in lines


def test_what_is_detached_is_run_to_its_end(tmp_path: Path) -> None:
    body = """
for _ in range(2):
    name = context.step(detach("other", {"a": 1}, name="begun"), name="begun", config=once)
return name
"""
    main = workflow("main", body, tmp_path)
    other = workflow("other", 'context.wait(seconds(60), name="rest")', tmp_path)
    outcome, lines = run(main, other)
    assert outcome.at == 0
    assert lines.count("0 detached other started") == 2
    assert lines.count("60 detached other succeeded") == 2


def test_each_workflow_has_its_own_modules_and_environment(tmp_path: Path) -> None:
    for name in ("main", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.py").write_text(f"calls = []\nname = {name!r}\n")
    body = """
import own
def count(_):
    own.calls.append(1)
    return [own.name, os.environ["WHO"], len(own.calls), os.environ.get("MINE")]
mine = context.step(count, name="mine", config=once)
"""
    main = workflow(
        "main",
        f"{body}\ntheirs = context.invoke('other', None, name='called')\n"
        "return [mine, theirs, context.step(count, name='again', config=once)]",
        tmp_path / "main",
        {"WHO": "me", "MINE": "1"},
    )
    other = workflow("other", f"{body}\nreturn mine", tmp_path / "other", {"WHO": "it"})
    outcome, _ = run(main, other)
    assert outcome.result == (
        '[["main", "me", 1, "1"], ["other", "it", 1, null], ["main", "me", 2, "1"]]'
    )


def test_functions_are_python_or_what_they_return(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("FACTOR = 3\n")
    (tmp_path / "code.py").write_text(
        "import helper\n"
        "def times(event, context):\n"
        "    return [event * helper.FACTOR, context.function_name]\n"
    )
    main = workflow(
        "main",
        'return [context.invoke(name, 2, name=name) for name in ("a", "b:live", "b", "b")]',
        tmp_path,
    )
    functions = {
        "a": LocalFunction(str(tmp_path / "code.py"), "times"),
        "b": LocalFunction(returns=('"first"', '"then"')),
    }
    outcome, _ = run(main, functions=functions)
    assert outcome.result == '[[6, "a"], "first", "then", "then"]'


@pytest.mark.parametrize(
    "body",
    [
        'context.invoke("missing", 2, name="called")',
        'context.step(detach("missing", 2, name="called"), name="called", config=once)',
    ],
)
def test_a_function_that_nothing_stands_for_ends_the_run(
    body: str, tmp_path: Path
) -> None:
    outcome, _ = run(workflow("main", body, tmp_path))
    assert (outcome.status, outcome.open) == ("unserved", ("missing",))


def test_a_function_fails_by_the_name_of_its_exception(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(
        "class SoldOut(Exception): pass\n"
        "def sell(event, context):\n    raise SoldOut('none left')\n"
    )
    body = """
try:
    context.invoke("sell", None, name="called")
except InvokeError as error:
    return [error.error_type.rpartition(".")[2], error.message]
"""
    functions = {"sell": LocalFunction(str(tmp_path / "code.py"), "sell")}
    outcome, _ = run(workflow("main", body, tmp_path), functions=functions)
    assert outcome.result == '["SoldOut", "none left"]'


def test_a_module_that_cannot_be_imported_is_told(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("import missing_package\n")
    functions = {"a": LocalFunction(str(tmp_path / "code.py"), "times")}
    outcome, _ = run(workflow("main", "return 1", tmp_path), functions=functions)
    assert outcome.status == "not_importable"
    assert outcome.failure is not None
    assert outcome.failure.message == "No module named 'missing_package'"


SLOW = """
import threading
from aws_durable_execution_sdk_python_testing.executor import Executor
from durablec_local._package import WatchedExecutor

woken = threading.Event()
finish, wake = Executor._finish_invocation, WatchedExecutor.wake

def slow_finish(self, arn, *rest):
    execution = self.get_execution(arn)
    if execution.start_input.function_name == "main" and len(execution.operations) > 1:
        assert woken.wait(10)
    finish(self, arn, *rest)

def told_wake(self, arn):
    wake(self, arn)
    woken.set()

Executor._finish_invocation, WatchedExecutor.wake = slow_finish, told_wake
"""
"""The package is slow to see that the invocation of `main` has returned."""


def test_a_timer_is_not_lost_where_the_package_is_still_at_what_returned(
    tmp_path: Path,
) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    main = workflow(
        "main",
        """
import slow
def callee(c):
    return c.invoke("other", 5, name="called")
def rest(c):
    c.wait(seconds(10), name="rest")
branches = [ParallelBranch(callee, name="one"), ParallelBranch(rest, name="two")]
context.parallel(branches, name="both", config=ParallelConfig(max_concurrency=2))
""",
        tmp_path,
    )
    other = workflow("other", 'context.wait(seconds(60), name="pause")', tmp_path)
    outcome, lines = run(main, other)
    assert outcome.status == "succeeded"
    assert [line for line in lines if line.endswith("succeeded")][:2] == [
        "10 wait rest succeeded",
        "10 branch two succeeded",
    ]
