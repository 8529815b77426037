"""The harness itself: fresh processes, scripted answers, kills at every checkpoint."""

from pathlib import Path

import pytest

from tests.support._history import Step
from tests.support._local_runner import missing_names
from tests.support.replay import (
    Fail,
    Kill,
    NotKilled,
    Outcome,
    Succeed,
    SucceedRaw,
    TimeOut,
    run_fresh,
    run_in_process,
)

# A step that fails twice, a callback, a wait. Our runtime is there only for its shorter
# exit, which makes these tests four times as fast. `seen` shows a process that remembers an earlier one.
HANDLER = """
import os
from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python.config import Duration, WaitForCallbackConfig
import durablec_runtime

seen = []

@durable_execution
def handler(event, context):
    seen.append(os.getpid())

    def work(step):
        if step.attempt < 3:
            raise ValueError(f"attempt {step.attempt}")
        return event["number"]

    config = WaitForCallbackConfig(timeout=Duration.from_minutes(5))
    number = context.step(work, name="work")
    answer = context.wait_for_callback(
        lambda callback_id, _: print("asked"), name="people", config=config
    )
    context.wait(Duration.from_days(1), name="rest")
    assert len(seen) == 1, "this process has run another invocation"
    return {"number": number, "answer": answer, "env": os.environ.get("PLACE")}
"""
YES = {"people": [Succeed({"accepted": True})]}
LINES = (
    "StepStarted work",
    "StepFailed work attempt=1",
    "StepStarted work",
    "StepFailed work attempt=2",
    "StepStarted work",
    "StepSucceeded work",
    "ContextStarted people",
    "CallbackStarted people create callback id",
    "StepStarted people submitter",
    "StepSucceeded people submitter",
    "CallbackSucceeded people create callback id",
    "ContextSucceeded people",
    "WaitStarted rest",
    "WaitSucceeded rest",
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "handler.py").write_text(HANDLER)
    return tmp_path


def test_every_invocation_is_a_process_that_remembers_nothing(bundle: Path) -> None:
    outcome = run_fresh(bundle, {"number": 7}, YES, environment={"PLACE": "here"})
    assert outcome.status == "SUCCEEDED", outcome.log
    assert outcome.result == {
        "number": 7,
        "answer": '{"accepted": true}',
        "env": "here",
    }
    assert outcome.lines == LINES
    assert outcome.invocations == 5
    assert "asked" in outcome.log


def test_operations_tell_what_replay_compares(bundle: Path) -> None:
    assert run_fresh(bundle, {"number": 7}, YES).operations == (
        Step("Step", "Step", "work", None),
        Step("Context", "WaitForCallback", "people", None),
        Step("Callback", "Callback", "people create callback id", "people"),
        Step("Step", "Step", "people submitter", "people"),
        Step("Wait", "Wait", "rest", None),
    )


@pytest.mark.parametrize("applied", [True, False])
def test_a_run_that_is_killed_at_any_checkpoint_ends_as_the_others(
    bundle: Path, applied: bool
) -> None:
    whole = run_fresh(bundle, {"number": 7}, YES)
    for at in range(1, whole.checkpoints + 1):
        try:
            killed = run_fresh(
                bundle, {"number": 7}, YES, kill=Kill(at, applied=applied)
            )
        except NotKilled:
            # What comes close together goes in one call, so runs differ by one or two.
            assert at >= whole.checkpoints - 2
            break
        assert (killed.status, killed.result) == (whole.status, whole.result)
        assert killed.operations == whole.operations
        assert killed.invocations == whole.invocations + 1


def test_a_kill_that_never_happens_is_an_error(bundle: Path) -> None:
    with pytest.raises(AssertionError, match="there are only 7 checkpoints"):
        run_fresh(bundle, {"number": 7}, YES, kill=Kill(99))


@pytest.mark.parametrize(
    ("answer", "error_type", "message", "data"),
    [
        (Fail("no coffee", "[1]"), "CallbackExternalError", "no coffee", "[1]"),
        (TimeOut(), "CallbackTimeoutError", "Callback timed out", None),
        (
            TimeOut(heartbeat=True),
            "CallbackTimeoutError",
            "Callback timed out on heartbeat",
            None,
        ),
    ],
)
def test_a_callback_fails_or_times_out_by_script(
    bundle: Path,
    answer: Fail | TimeOut,
    error_type: str,
    message: str,
    data: str | None,
) -> None:
    outcome = run_fresh(bundle, {"number": 7}, {"people": [answer]})
    error = outcome.error
    assert outcome.status == "FAILED"
    assert error is not None
    assert (error.type or "").endswith(error_type)
    assert (error.message, error.data) == (message, data)


@pytest.mark.parametrize("text", ["not JSON", None])
def test_an_answer_may_be_any_text(bundle: Path, text: str | None) -> None:
    outcome = run_fresh(bundle, {"number": 7}, {"people": [SucceedRaw(text)]})
    assert outcome.result["answer"] == text


def test_a_callback_without_an_answer_is_named(bundle: Path) -> None:
    with pytest.raises(TimeoutError, match="callbacks open: \\['people'\\]"):
        run_fresh(bundle, {"number": 7}, timeout=1)


def test_both_ways_tell_the_same_history(bundle: Path) -> None:
    source = HANDLER.replace("assert len(seen) == 1", "assert len(seen) > 1")
    scope: dict[str, object] = {}
    exec(source, scope)
    handler = scope["handler"]
    assert callable(handler)
    outcome: Outcome = run_in_process(handler, {"number": 7}, YES)
    assert outcome.lines == LINES
    assert outcome.events == run_fresh(bundle, {"number": 7}, YES).events


def test_the_private_names_of_the_testing_package_are_still_there() -> None:
    gone = missing_names()
    assert not gone, f"AWS's testing package has no more {gone}"
