"""The answers' function, where it asks AWS nothing, or gets what the runner never says."""

import json
from base64 import b64encode
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.support.aws_server import AwsServer, Failure
from tests.support.clients import NOWHERE, ask, imported, request

ID = "YWJj+/=="
SUCCEED = "POST /2025-12-01/durable-execution-callbacks/YWJj%2B%2F%3D%3D/succeed"


@pytest.fixture(scope="module")
def answers() -> Iterator[ModuleType]:
    with imported("answers", **NOWHERE) as module:
        yield module


@pytest.mark.parametrize(
    ("body", "outcome", "parameters"),
    [
        ({"result": {"b": "ë", "a": [1]}}, "success", {"Result": '{"b":"ë","a":[1]}'}),
        ({"result": None}, "success", {"Result": "null"}),
        ({"result": False}, "success", {"Result": "false"}),
        ({"result": "text"}, "success", {"Result": '"text"'}),
        ({"error": {}}, "failure", {"Error": {}}),
        (
            {"error": {"type": "Lost", "message": "gone"}},
            "failure",
            {"Error": {"ErrorType": "Lost", "ErrorMessage": "gone"}},
        ),
        (
            {"error": {"data": {"b": 1, "a": "ë"}}},
            "failure",
            {"Error": {"ErrorData": '{"b":1,"a":"ë"}'}},
        ),
        ({"error": {"data": "7"}}, "failure", {"Error": {"ErrorData": '"7"'}}),
        ({"error": {"data": None}}, "failure", {"Error": {"ErrorData": "null"}}),
        ({"heartbeat": True}, "heartbeat", {}),
    ],
)
def test_an_answer_is_one_of_three_operations(
    body: dict[str, Any],
    outcome: str,
    parameters: dict[str, Any],
    answers: ModuleType,
) -> None:
    found, given = answers.outcome_of({"callback_id": ID, **body})
    shown = {k: v.decode() if isinstance(v, bytes) else v for k, v in given.items()}
    assert (found, shown) == (outcome, parameters)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "{",
        "[]",
        "1",
        {},
        {"callback_id": ID},
        {"result": 1},
        {"callback_id": 7, "result": 1},
        {"callback_id": None, "result": 1},
        {"callback_id": ID, "result": 1, "error": {}},
        {"callback_id": ID, "result": 1, "heartbeat": True},
        {"callback_id": ID, "error": {}, "heartbeat": True},
        {"callback_id": ID, "result": 1, "reslut": 2},
        {"callback_id": ID, "heartbeat": False},
        {"callback_id": ID, "heartbeat": 1},
        {"callback_id": ID, "heartbeat": "true"},
        {"callback_id": ID, "error": "no"},
        {"callback_id": ID, "error": None},
        {"callback_id": ID, "error": {"type": 7}},
        {"callback_id": ID, "error": {"message": None}},
        {"callback_id": ID, "error": {"reason": "no"}},
        '{"callback_id": "YWJj", "result": NaN}',
        '{"callback_id": "YWJj", "result": 1e999}',
        '{"callback_id": "YWJj", "result": "\\ud800"}',
        '{"callback_id": "YWJj", "error": {"type": "\\ud800"}}',
        '{"callback_id": "YWJj", "error": {"data": NaN}}',
        '{"callback_id": "YWJj", "result": ' + "[" * 100_000,
    ],
    ids=lambda body: str(body)[:60],
)
def test_what_is_no_answer_is_refused(body: Any, answers: ModuleType) -> None:
    answer = ask(answers, request(body))
    assert answer.status == 400
    assert list(answer.body) == ["message"]


@pytest.mark.parametrize(
    "callback_id",
    ["", "=", "a b", "a-b", "YWJj\n", "YWJj===", "../x", "ë", "a" * 1025, "YQ==YQ=="],
)
def test_what_aws_never_makes_as_an_id_is_unknown(
    callback_id: str, answers: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"callback_id": callback_id, "result": 1}
    assert ask(answers, request(body)).status == 404
    assert "cause" not in json.loads(capsys.readouterr().out), "AWS is not asked"


def test_the_body_may_come_in_base64(answers: ModuleType) -> None:
    text = json.dumps({"callback_id": "no id", "result": 1}).encode()
    event = request(b64encode(text).decode(), isBase64Encoded=True)
    assert ask(answers, event).status == 404

    for wrong in ["%", "/w==", event["body"][:9] + "*" + event["body"][9:]]:
        assert ask(answers, request(wrong, isBase64Encoded=True)).status == 400


@pytest.mark.parametrize("context", [{}, {"authorizer": {}}, {"authorizer": None}])
@pytest.mark.parametrize("body", [None, {"callback_id": ID, "result": 1}])
def test_who_is_not_authorized_hears_nothing_else(
    context: dict[str, Any], body: Any, answers: ModuleType
) -> None:
    event = request(body, requestContext={"requestId": "1", **context})
    assert ask(answers, event).status == 401


def test_authorization_can_be_waived() -> None:
    event = request("{", requestContext={"requestId": "1"})
    with imported("answers", **NOWHERE, AUTHORIZATION="waived") as answers:
        assert ask(answers, event).status == 400
    with imported("answers", **NOWHERE, AUTHORIZATION="required") as answers:
        assert ask(answers, event).status == 401


@pytest.mark.parametrize(
    "outcome",
    [
        {"result": "x" * (1024 * 1024 - 1)},
        {"error": {"data": "x" * 1024 * 1024}},
        {"error": {"type": "x" * 1024 * 512, "message": "x" * 1024 * 512}},
    ],
    ids=["result", "data", "both"],
)
def test_an_answer_of_more_than_a_megabyte_is_too_large(
    outcome: dict[str, Any], answers: ModuleType
) -> None:
    assert ask(answers, request({"callback_id": ID, **outcome})).status == 413


def test_an_answer_of_a_megabyte_is_not(answers: ModuleType) -> None:
    body = {"callback_id": ID, "result": "x" * (1024 * 1024 - 2)}
    _, parameters = answers.outcome_of(body)
    assert len(parameters["Result"]) == 1024 * 1024


@pytest.mark.parametrize(
    ("failure", "status", "headers"),
    [
        (Failure("TooManyRequestsException", status=429), 429, {"retry-after": "1"}),
        (
            Failure("TooManyRequestsException", status=429, retry_after="30"),
            429,
            {"retry-after": "30"},
        ),
        (Failure("CallbackTimeoutException", status=400), 410, {}),
        (Failure("ResourceNotFoundException", status=404), 404, {}),
        (Failure("InvalidParameterValueException", status=400), 400, {}),
        (Failure("AccessDeniedException", status=403), 403, {}),
        (Failure("ExpiredTokenException", status=403), 502, {}),
        (Failure("RequestEntityTooLargeException", status=413), 413, {}),
        (Failure("KMSAccessDeniedException", status=502), 502, {}),
        (Failure("ServiceException", status=500), 502, {}),
    ],
    ids=lambda each: getattr(each, "code", None),
)
def test_what_aws_refuses(
    failure: Failure,
    status: int,
    headers: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with (
        AwsServer({SUCCEED: [failure]}) as server,
        imported("answers", **server.environment) as answers,
    ):
        answer = ask(answers, request({"callback_id": ID, "result": 1}))
    assert answer.status == status
    assert answer.headers == {"content-type": "application/json", **headers}
    assert list(answer.body) == ["message"]
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["cause"]) == (status, failure.code)


def test_whether_it_was_taken_is_unknown_when_nobody_answers(
    answers: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"callback_id": ID, "result": "secret"}
    assert ask(answers, request(body)).status == 502
    assert json.loads(capsys.readouterr().out) == {
        "level": "ERROR",
        "message": "answer",
        "status": 502,
        "request": "JKJaXmPL=",
        "outcome": "success",
        "cause": "EndpointConnectionError",
    }
