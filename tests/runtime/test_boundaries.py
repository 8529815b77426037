"""Names, messages and data across AWS's boundaries, on the first run and on replay.

Each handler catches an error, lets it be forgotten by a wait, and catches it again: the
second process has only what AWS recorded.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.support.replay import Fail, Kill, Outcome, Succeed, TimeOut, run_fresh

ERRORS = """
class PaymentDeclined(Exception):
    def __init__(self, code):
        super().__init__(f"declined with {code}")
        self.code = code

def pay(code):
    raise PaymentDeclined(code)

def ask(callback_id):
    raise PaymentDeclined(9)

def listen(callback_id):
    pass
"""
HEAD = """
import payments
from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python.config import (
    Duration, StepConfig, StepSemantics, WaitForCallbackConfig)
from aws_durable_execution_sdk_python.exceptions import DurableOperationError
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig
from durablec_runtime import *

ONCE = StepConfig(retry_strategy=NO_RETRY, serdes=JSON)
ASK = WaitForCallbackConfig(timeout=Duration.from_minutes(5), retry_strategy=NO_RETRY)

def pay(context):
    return context.step(call(payments.pay, code=51), name="pay", config=ONCE)

def listen(context):
    return answer(
        context.wait_for_callback(submit(payments.listen), name="people", config=ASK),
        record({"accepted": BOOLEAN}),
    )
"""
TWICE = """
@durable_execution
@fails_by_name
def handler(event, context):
    try:
        BODY
    except DurableOperationError as error:
        first = caught(error)
    context.step(call(dict, **first), name="first", config=ONCE)
    context.wait(seconds(60), name="forget")
    return first
"""
DECLINED = {
    "type": "PaymentDeclined",
    "module": "payments",
    "message": "declined with 51",
    "data": {"code": 51},
    "undone": [],
}


def bundle(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "payments.py").write_text(ERRORS)
    (folder / "handler.py").write_text(HEAD + text)
    return folder


def caught_twice(folder: Path, body: str, **options: Any) -> dict[str, Any]:
    """Run a body that fails, and return what both processes caught."""
    outcome = run_fresh(bundle(folder, TWICE.replace("BODY", body)), **options)
    assert outcome.status == "SUCCEEDED", (outcome.error, outcome.log)
    recorded = [e.payload for e in outcome.events if e.type == "StepSucceeded"]
    assert outcome.result == recorded[-1]
    result: dict[str, Any] = outcome.result
    return result


CHILD = "context.run_in_child_context({}, name='a')"


@pytest.mark.parametrize(
    "body",
    [
        "pay(context)",
        CHILD.format("pay"),
        CHILD.format("lambda c: c.run_in_child_context(pay, name='b')"),
        CHILD.format("fails_by_name(pay)"),
        "context.parallel([pay], name='both').throw_if_error()",
    ],
)
def test_an_error_of_a_function_keeps_all_it_has(tmp_path: Path, body: str) -> None:
    assert caught_twice(tmp_path, body) == DECLINED


def test_an_error_of_a_submitter_keeps_all_it_has(tmp_path: Path) -> None:
    body = "context.wait_for_callback(submit(payments.ask), name='a', config=ASK)"
    assert caught_twice(tmp_path, body) == {
        **DECLINED,
        "message": "declined with 9",
        "data": {"code": 9},
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([TimeOut()], ("CallbackTimeout", "Callback timed out", None)),
        ([Fail("busy", "[1]")], ("CallbackFailed", "busy", [1])),
        (
            [Succeed({"accepted": 1})],
            (
                "CallbackInvalid",
                "answer.accepted: expected a boolean, got an integer",
                {"accepted": 1},
            ),
        ),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "listen(context)",
        CHILD.format("listen"),
        CHILD.format(
            "fails_by_name(lambda c: c.run_in_child_context(listen, name='b'))"
        ),
        CHILD.format(
            "lambda c: c.run_in_child_context(fails_by_name(listen), name='b')"
        ),
    ],
)
def test_the_ends_of_a_callback_keep_their_names(
    tmp_path: Path, body: str, answers: Any, expected: tuple[str, str, Any]
) -> None:
    error = caught_twice(tmp_path, body, answers={"people": answers})
    assert (error["type"], error["message"], error["data"]) == expected


def test_a_callee_fails_its_caller_by_name(tmp_path: Path) -> None:
    callee = """
@durable_execution
@fails_by_name
def handler(event, context):
    return pay(context)
"""
    body = """context.invoke("callee", {}, name="call")
    except DurableOperationError as error:
        assert named(error, "InvokeFailed") and named(error, "payments.PaymentDeclined")
        first = caught(error)
    try:
        context.invoke("callee", {}, name="again")"""
    options = {"workflows": {"callee": bundle(tmp_path / "callee", callee)}}
    assert caught_twice(tmp_path / "caller", body, **options) == DECLINED


def failed(folder: Path, body: str, **options: Any) -> Outcome:
    text = f"""
@durable_execution
@fails_by_name
def handler(event, context):
    {body}
"""
    return run_fresh(bundle(folder, text), **options)


@pytest.mark.parametrize(
    ("body", "wire"),
    [
        ("pay(context)", "payments.PaymentDeclined"),
        (CHILD.format("pay"), "payments.PaymentDeclined"),
        ("raise fail('TooLate', 'after six')", "TooLate"),
    ],
)
def test_an_execution_fails_by_name(tmp_path: Path, body: str, wire: str) -> None:
    outcome = failed(tmp_path, body)
    assert outcome.status == "FAILED"
    assert outcome.error is not None
    assert outcome.error.type == wire


def test_history_shows_the_users_class(tmp_path: Path) -> None:
    outcome = failed(tmp_path, "pay(context)")
    step = next(event for event in outcome.events if event.type == "StepFailed")
    assert step.error is not None
    assert step.error.type == "payments.PaymentDeclined"
    assert step.error.data == '{"code":51}'
    assert step.error.stack_trace[-1] == "raised as PaymentDeclined of payments"


def test_results_are_plain_json_in_history(tmp_path: Path) -> None:
    body = "return context.step(call(dict, a=(1, 2)), name='a', config=ONCE)"
    outcome = failed(tmp_path, body)
    assert outcome.result == {"a": [1, 2]}
    step = next(event for event in outcome.events if event.type == "StepSucceeded")
    assert step.payload == {"a": [1, 2]}


@pytest.mark.parametrize("body", ["call(set)", "call('x'.__mul__, n=1)"])
def test_what_cannot_succeed_is_tried_once(tmp_path: Path, body: str) -> None:
    config = "StepConfig(serdes=JSON, retry_strategy=RETRY)".replace(
        "RETRY", "retry(RetryStrategyConfig(max_attempts=2))"
    )
    outcome = failed(tmp_path, f"context.step({body}, name='a', config={config})")
    tried = [line for line in outcome.lines if line.startswith("StepFailed")]
    assert len(tried) == (1 if "set" in body else 2)


def test_a_step_killed_while_running_counts_as_one_failed_attempt(
    tmp_path: Path,
) -> None:
    body = """config = StepConfig(
        serdes=JSON,
        step_semantics=StepSemantics.AT_MOST_ONCE_PER_RETRY,
        retry_strategy=NO_RETRY,
    )
    try:
        context.step(call(dict), name="a", config=config)
    except DurableOperationError as error:
        return caught(error)["type"]"""
    outcome = failed(tmp_path, body, kill=Kill(1))
    assert outcome.result == "StepInterrupted"
