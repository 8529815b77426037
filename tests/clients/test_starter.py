"""The starter, where it asks AWS nothing, or gets what the runner never answers."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from types import ModuleType
from typing import Any

import pytest

from tests.support.aws_server import Answer, AwsServer, Failure
from tests.support.clients import NOWHERE, ask, imported, request

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:order"
ARN = f"{FUNCTION}:live"
ROLE = "arn:aws:iam::123456789012:role/starter"
INVOKE = f"POST /2015-03-31/functions/{ARN.replace(':', '%3A')}/invocations"


@pytest.fixture(scope="module")
def starter() -> Iterator[ModuleType]:
    with imported("starter", **NOWHERE, WORKFLOW=ARN) as module:
        yield module


@pytest.fixture(scope="module")
def by_field() -> Iterator[ModuleType]:
    variables = {"WORKFLOW": ARN, "NAME_FIELD": "order.id"}
    with imported("starter", **NOWHERE, **variables) as module:
        yield module


@contextmanager
def answered(*given: Answer) -> Iterator[tuple[ModuleType, AwsServer]]:
    """Import the starter where starts are answered so, one after the other."""
    with (
        AwsServer({INVOKE: given}) as server,
        imported("starter", **server.environment, WORKFLOW=ARN) as starter,
    ):
        yield starter, server


def digits(function: str, key: str) -> str:
    return sha256(function.encode() + b"\0" + key.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("key", "readable"),
    [
        ("7", "7"),
        ("Order_7-b", "Order_7-b"),
        ("a b/c.d:e", "a-b-c-d-e"),
        ("Zoë", "Zo-"),
        ("7\n", "7-"),
        ("x" * 47, "x" * 47),
        ("x" * 48, "x" * 47),
        ("", ""),
    ],
)
def test_a_name_begins_like_its_key(
    key: str, readable: str, starter: ModuleType
) -> None:
    name = starter.execution_name(key)
    assert name == f"{readable}-{digits(FUNCTION, key)}"
    assert re.fullmatch("[a-zA-Z0-9-_]{1,64}", name)


def test_keys_that_look_alike_have_names_of_their_own(starter: ModuleType) -> None:
    keys = ["a b", "a-b", "a/b", *("x" * n for n in range(46, 60))]
    assert len({starter.execution_name(key) for key in keys}) == len(keys)


def test_a_name_is_of_the_function_and_not_of_its_alias(starter: ModuleType) -> None:
    names = [starter.execution_name("7")]
    for arn in [f"{FUNCTION}:2", f"{FUNCTION}s:live"]:
        with imported("starter", **NOWHERE, WORKFLOW=arn) as other:
            names.append(other.execution_name("7"))
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        (request(), "{}"),
        (request(""), "{}"),
        (request('{"b": 1.50, "a": [ 1, null ]}'), '{"a":[1,null],"b":1.5}'),
        (request('"Zoë \\u00eb"'), '"Zoë ë"'),
        (request("[2, 1]"), "[2,1]"),
        (request("null"), "null"),
        (request(b64encode(b'{"a": 1}').decode(), isBase64Encoded=True), '{"a":1}'),
        (request({"id": 1, "a": 2}, pathParameters={"id": "7"}), '{"a":2,"id":"7"}'),
        (request(pathParameters={"id": "7"}), '{"id":"7"}'),
        (request([1], pathParameters=None), "[1]"),
    ],
)
def test_the_input_is_the_body_with_path_parameters(
    event: dict[str, Any], payload: str, starter: ModuleType
) -> None:
    value = starter.input_of(event)
    assert starter.payload_of(value) == payload.encode()


@pytest.mark.parametrize(
    "event",
    [
        request("{"),
        request(" "),
        request("NaN"),
        request("1e999"),
        request('"\\ud800"'),
        request("[" * 100_000),
        request("1" * 5000),
        request("not base64", isBase64Encoded=True),
        request("e3*0=", isBase64Encoded=True),
        request(b64encode(b"\xff").decode(), isBase64Encoded=True),
        request("[1]", pathParameters={"id": "7"}),
    ],
    ids=lambda event: str(event["body"])[:12],
)
def test_what_is_no_json_object_is_refused(
    event: dict[str, Any], starter: ModuleType
) -> None:
    answer = ask(starter, event)
    assert answer.status == 400
    assert answer.body["message"] in {
        "the body is not JSON",
        "the body is not an object",
    }


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ({"order": {"id": "a7"}}, "a7"),
        ({"order": {"id": 7}}, "7"),
        ({"order": {"id": -7}}, "-7"),
        ({"order": {"id": 0}}, "0"),
    ],
)
def test_a_field_is_the_key(value: Any, key: str, by_field: ModuleType) -> None:
    assert by_field.key_of(value, "otherwise") == key


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "the input has no `order.id`"),
        ({"order": {}}, "the input has no `order.id`"),
        ({"order": "id"}, "the input has no `order.id`"),
        ({"order.id": "7"}, "the input has no `order.id`"),
        ([], "the input has no `order.id`"),
        ({"order": {"id": ""}}, "`order.id` is neither a text nor a whole number"),
        ({"order": {"id": None}}, "`order.id` is neither a text nor a whole number"),
        ({"order": {"id": True}}, "`order.id` is neither a text nor a whole number"),
        ({"order": {"id": 7.0}}, "`order.id` is neither a text nor a whole number"),
        ({"order": {"id": ["7"]}}, "`order.id` is neither a text nor a whole number"),
    ],
)
def test_an_input_without_the_field_is_refused(
    value: Any, message: str, by_field: ModuleType
) -> None:
    event = request(value, headers={"idempotency-key": "7"})
    assert ask(by_field, event)[:2] == (400, {"message": message})


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({}, "JKJaXmPL="),
        ({"idempotency-key": "k7"}, "k7"),
        ({"Idempotency-Key": "k7"}, "k7"),
        ({"idempotency-key": ""}, "JKJaXmPL="),
        ({"idempotency": "k7"}, "JKJaXmPL="),
    ],
)
def test_a_header_is_the_key_or_the_requests_id(
    headers: dict[str, str], key: str
) -> None:
    with answered({}) as (starter, server):
        answer = ask(starter, request({"a": 1}, headers=headers))
        name = starter.execution_name(key)
    assert answer[:2] == (202, {"name": name, "execution": None})
    (asked,) = server.requests
    assert asked.headers["x-amz-durable-execution-name"] == name
    assert asked.headers["x-amz-invocation-type"] == "Event"
    assert asked.parameters == {"a": 1}


@pytest.mark.parametrize("context", [{}, {"authorizer": {}}, {"authorizer": None}])
@pytest.mark.parametrize("body", [None, "{"])
def test_who_is_not_authorized_hears_nothing_else(
    context: dict[str, Any], body: str | None, starter: ModuleType
) -> None:
    event = request(body, requestContext={"requestId": "1", **context})
    assert ask(starter, event).status == 401


def test_authorization_can_be_waived_and_not_by_another_word() -> None:
    event = request("{", requestContext={"requestId": "1"})
    statuses = {}
    for word in ["waived", "required", "", "true"]:
        variables = {"WORKFLOW": ARN, "AUTHORIZATION": word}
        with imported("starter", **NOWHERE, **variables) as starter:
            statuses[word] = ask(starter, event).status
    assert statuses == {"waived": 400, "required": 401, "": 401, "true": 401}


def test_an_input_of_more_than_a_megabyte_is_too_large(starter: ModuleType) -> None:
    assert len(starter.payload_of("x" * (1024 * 1024 - 2))) == 1024 * 1024
    text = json.dumps("x" * (1024 * 1024 - 1))
    assert ask(starter, request(text)).status == 413


@pytest.mark.parametrize(
    ("failure", "status", "headers"),
    [
        (Failure("TooManyRequestsException", status=429), 429, {"retry-after": "1"}),
        (
            Failure("TooManyRequestsException", status=429, retry_after="30"),
            429,
            {"retry-after": "30"},
        ),
        (Failure("RequestTooLargeException", status=413), 413, {}),
        (Failure("ResourceConflictException", status=409), 502, {}),
        (Failure("AccessDeniedException", ROLE, 403), 502, {}),
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
    with answered(failure) as (starter, _):
        answer = ask(starter, request({}))
    assert answer.status == status
    assert answer.headers == {"content-type": "application/json", **headers}
    assert list(answer.body) == ["message"]
    assert ROLE not in answer.body["message"]
    assert json.loads(capsys.readouterr().out)["cause"] == failure.code


def test_whether_it_is_started_is_unknown_when_nobody_answers(
    starter: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(starter, request({"card": "4111"}))
    assert answer.status == 502
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "level": "ERROR",
        "message": "start",
        "status": 502,
        "request": "JKJaXmPL=",
        "name": starter.execution_name("JKJaXmPL="),
        "cause": "EndpointConnectionError",
    }


def message(number: int, body: str, queue: str = "orders") -> dict[str, Any]:
    arn = f"arn:aws:sqs:eu-west-1:123456789012:{queue}"
    return {"messageId": f"m{number}", "body": body, "eventSourceARN": arn}


def failures(*numbers: int) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": f"m{n}"} for n in numbers]}


@pytest.mark.parametrize(
    ("queue", "failed", "names"),
    [("orders", [1], ["m0", "m2"]), ("orders.fifo", [1, 2], ["m0"])],
)
def test_what_comes_behind_a_failure_in_order_fails_too(
    queue: str, failed: list[int], names: list[str]
) -> None:
    bodies = ["1", "", "3"]
    event = {"Records": [message(i, body, queue) for i, body in enumerate(bodies)]}
    with answered({}) as (starter, server):
        assert starter.handler(event, None) == failures(*failed)
        expected = [starter.execution_name(name) for name in names]
    asked = [each.headers["x-amz-durable-execution-name"] for each in server.requests]
    assert asked == expected


def test_messages_that_aws_refuses_are_delivered_again() -> None:
    throttled = Failure("TooManyRequestsException", status=429)
    already = Failure("DurableExecutionAlreadyStartedException", status=409)
    event = {"Records": [message(i, "{}") for i in range(3)]}
    with answered(throttled, already, {}) as (starter, _):
        assert starter.handler(event, None) == failures(0)


def test_messages_without_the_field_are_not_started(by_field: ModuleType) -> None:
    event = {"Records": [message(0, "{}"), message(1, "[1]")]}
    assert by_field.handler(event, None) == failures(0, 1)


class Context:
    """What Lambda gives: the time that is left at each question, in ms."""

    def __init__(self, *left: int) -> None:
        self._left = iter(left)

    def get_remaining_time_in_millis(self) -> int:
        return next(self._left)


def test_messages_for_which_no_time_is_left_come_again() -> None:
    event = {"Records": [message(number, "1") for number in range(3)]}
    with answered({}, {}) as (starter, server):
        # The first is started whatever there is left, so that something goes on.
        assert starter.handler(event, Context(26_000, 25_999)) == failures(2)
        assert len(server.requests) == 2


def test_half_a_character_names_an_execution_all_the_same(starter: ModuleType) -> None:
    assert re.fullmatch("-key-[0-9a-f]{16}", starter.execution_name("\ud800key"))
