"""The client functions and a compiled workflow, on AWS's local runner's own server."""

import json
from base64 import b64encode
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from durablec import files
from durablec.building import assemble
from tests.support.clients import Answer, ask, imported, request
from tests.support.lambda_server import LambdaServer

WORKFLOW = """
durablec: 1
workflow: approvals
input: {order_id: string, amount: integer}
steps:
  - open: approval
    timeout: 1d
    heartbeat: 1h
    payload: {approved: boolean, by: string}
  - try:
      - await: decision
        of: approval
      - return: {order: "${input.order_id}", decision: "${decision}"}
    catch:
      - errors: [CallbackTimeout]
        do:
          - return: nobody answered
      - errors: [CallbackFailed]
        as: err
        do:
          - return: {message: "${err.message}", data: "${err.data}"}
"""
ARN = "arn:aws:lambda:us-east-1:123456789012:function:approvals:live"
YES = {"approved": True, "by": "ada"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LambdaServer]:
    folder = tmp_path_factory.mktemp("approvals")
    path = folder / "approvals.durable.yaml"
    path.write_text(WORKFLOW)
    build = assemble(files.compile_paths([path]))
    for name, data in build.files.items():
        target = folder / "build" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    with LambdaServer({"approvals": folder / "build" / "approvals"}) as made:
        yield made


@pytest.fixture(scope="module")
def starter(server: LambdaServer) -> Iterator[ModuleType]:
    variables = {**server.environment, "WORKFLOW": ARN, "NAME_FIELD": "order_id"}
    with imported("starter", **variables) as module:
        yield module


@pytest.fixture(scope="module")
def answers(server: LambdaServer) -> Iterator[ModuleType]:
    with imported("answers", **server.environment) as module:
        yield module


def order(number: str, amount: int = 3) -> dict[str, Any]:
    return {"order_id": number, "amount": amount}


def started(starter: ModuleType, number: str) -> str:
    """Start an execution by HTTP; return its ARN."""
    answer = ask(starter, request(order(number)))
    assert answer.status == 202, answer
    arn: str = answer.body["execution"]
    return arn


def of(callback_id: str, **outcome: Any) -> dict[str, Any]:
    return request({"callback_id": callback_id, **outcome})


def is_told(answer: Answer, status: int) -> bool:
    return answer.status == status and list(answer.body) == ["message"]


def test_a_start_and_an_answer(
    server: LambdaServer, starter: ModuleType, answers: ModuleType
) -> None:
    first = ask(starter, request(order("order 1")))
    assert first.status == 202
    assert first.body["name"].startswith("order-1-")
    start = server.starts[-1]
    assert start == (ARN, first.body["name"], b'{"amount":3,"order_id":"order 1"}')
    callback = server.callback(first.body["execution"], "approval")
    assert ask(answers, of(callback, result=YES))[:2] == (200, {})
    assert server.result(first.body["execution"]) == {
        "order": "order 1",
        "decision": YES,
    }


def test_a_start_that_is_repeated_finds_the_execution(
    server: LambdaServer, starter: ModuleType
) -> None:
    first = ask(starter, request('{"order_id": "2", "amount": 3}'))
    again = ask(starter, request('{"amount":3,  "order_id":"2"}'))
    assert (first.status, again.status) == (202, 202)
    assert first.body == again.body


def test_a_name_that_was_started_with_another_input_is_a_conflict(
    server: LambdaServer, starter: ModuleType
) -> None:
    started(starter, "3")
    assert is_told(ask(starter, request(order("3", amount=4))), 409)


def test_nobody_starts_or_answers_without_authorization(
    server: LambdaServer, starter: ModuleType, answers: ModuleType
) -> None:
    before = list(server.starts)
    bare = {"requestContext": {"requestId": "1"}}
    assert is_told(ask(starter, request(order("4"), **bare)), 401)
    assert server.starts == before
    callback = server.callback(started(starter, "4"), "approval")
    body = {"callback_id": callback, "result": YES}
    assert is_told(ask(answers, request(body, **bare)), 401)
    assert ask(answers, of(callback, heartbeat=True)).status == 200, "it still waits"


def test_a_workflow_that_is_not_there_is_none_of_the_clients_business(
    server: LambdaServer, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = ARN.replace("approvals", "gone")
    with imported("starter", **server.environment, WORKFLOW=gone) as starter:
        answer = ask(starter, request(order("5")))
    assert is_told(answer, 502)
    assert "gone" not in answer.body["message"]
    assert json.loads(capsys.readouterr().out)["cause"] == "ResourceNotFoundException"


def test_messages_of_a_queue_start_executions(
    server: LambdaServer, starter: ModuleType, answers: ModuleType
) -> None:
    bodies = [order("6"), order("6"), order("6", amount=9), order("7")]
    texts = [*map(json.dumps, bodies), "no JSON"]
    records = [{"messageId": f"m{i}", "body": each} for i, each in enumerate(texts)]
    answer = starter.handler({"Records": records}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m4"}]}
    callback = server.callback(started(starter, "7"), "approval")
    assert ask(answers, of(callback, result=YES)).status == 200
    assert server.result(started(starter, "7"))["order"] == "7"


def test_a_failure_arrives_with_its_data(
    server: LambdaServer, starter: ModuleType, answers: ModuleType
) -> None:
    arn = started(starter, "8")
    callback = server.callback(arn, "approval")
    error = {"type": "Refused", "message": "too late", "data": {"code": 7}}
    assert ask(answers, of(callback, error=error)).status == 200
    assert server.result(arn) == {"message": "too late", "data": {"code": 7}}


def test_a_heartbeat_leaves_the_callback_open(
    server: LambdaServer, starter: ModuleType, answers: ModuleType
) -> None:
    arn = started(starter, "9")
    callback = server.callback(arn, "approval")
    assert ask(answers, of(callback, heartbeat=True))[:2] == (200, {})
    assert server.callback(arn, "approval") == callback


OUTCOMES: list[dict[str, Any]] = [
    {"result": YES},
    {"error": {"message": "no"}},
    {"heartbeat": True},
]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda each: next(iter(each)))
def test_an_answer_to_what_is_answered_is_late(
    outcome: dict[str, Any],
    server: LambdaServer,
    starter: ModuleType,
    answers: ModuleType,
) -> None:
    arn = started(starter, f"answered, {next(iter(outcome))}")
    callback = server.callback(arn, "approval")
    ask(answers, of(callback, result=YES))
    assert is_told(ask(answers, of(callback, **outcome)), 410)
    assert server.result(arn)["decision"] == YES


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda each: next(iter(each)))
def test_an_answer_to_what_has_timed_out_is_late(
    outcome: dict[str, Any],
    server: LambdaServer,
    starter: ModuleType,
    answers: ModuleType,
) -> None:
    arn = started(starter, f"timed out, {next(iter(outcome))}")
    callback = server.callback(arn, "approval")
    server.time_out(arn, callback)
    assert server.result(arn) == "nobody answered"
    assert is_told(ask(answers, of(callback, **outcome)), 410)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda each: next(iter(each)))
@pytest.mark.parametrize("token", [{"arn": "no/such", "op": "1"}, "is not active", 7])
def test_an_id_that_is_nobodys_is_unknown(
    token: Any, outcome: dict[str, Any], server: LambdaServer, answers: ModuleType
) -> None:
    callback = b64encode(json.dumps(token).encode()).decode()
    assert is_told(ask(answers, of(callback, **outcome)), 404)


def test_the_log_has_a_line_for_each_request_and_no_id(
    server: LambdaServer,
    starter: ModuleType,
    answers: ModuleType,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = ask(starter, request(order("10"))).body["name"]
    callback = server.callback(started(starter, "10"), "approval")
    capsys.readouterr()
    started(starter, "10")
    ask(answers, of(callback, result=YES))
    ask(answers, of(callback, error={"message": "no"}))
    out = capsys.readouterr().out
    assert callback not in out
    start = {"message": "start", "status": 202, "request": "JKJaXmPL=", "name": name}
    answer = {"message": "answer", "request": "JKJaXmPL="}
    late = {"status": 410, "outcome": "failure", "cause": "404"}
    assert [json.loads(line) for line in out.splitlines()] == [
        {"level": "INFO", **start},
        {"level": "INFO", **answer, "status": 200, "outcome": "success"},
        {"level": "WARNING", **answer, **late},
    ]
