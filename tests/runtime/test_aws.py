"""AWS's operations as functions: values on their way there and back, and refusals."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from durablec_runtime import _aws, aws
from durablec_runtime._errors import NamedError, caught
from tests.support.aws_server import Answer, AwsServer, Bytes, Failure

INVOKE = "POST /2015-03-31/functions/f/invocations"


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(_aws, "_clients", {})
    return monkeypatch


@contextmanager
def serving(
    patched: pytest.MonkeyPatch, operation: str, *answers: Answer, attempts: int = 1
) -> Iterator[AwsServer]:
    with AwsServer({operation: answers}) as server:
        for name, value in server.environment.items():
            patched.setenv(name, value)
        patched.setenv("AWS_MAX_ATTEMPTS", str(attempts))
        yield server


def refused(call: Any, **parameters: Any) -> NamedError:
    with pytest.raises(NamedError) as caught_:
        call(**parameters)
    return caught_.value


def test_a_result_has_no_metadata(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, "DeleteItem", {}):
        assert aws("dynamodb.delete_item")(TableName="t", Key={"id": {"S": "1"}}) == {}


def test_moments_go_as_moments_and_come_as_utc(patched: pytest.MonkeyPatch) -> None:
    answer = {"nextToken": "n", "events": [], "Table": {"CreationDateTime": 0}}
    with serving(patched, "DescribeTable", answer):
        result = aws("dynamodb.describe_table")(TableName="t")
    assert (
        result["Table"]["CreationDateTime"].isoformat() == "1970-01-01T00:00:00+00:00"
    )
    with serving(patched, "LookupEvents", {}) as server:
        aws("cloudtrail.lookup_events")(StartTime="2026-01-31T10:00:00+01:00")
    assert server.requests[0].parameters["StartTime"] == 1769850000


def test_a_moment_without_an_offset_is_refused(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, "LookupEvents", {}) as server:
        error = refused(aws("cloudtrail.lookup_events"), StartTime="2026-01-31")
    assert caught(error)["type"] == "ExpressionError"
    assert server.requests == []


def test_bytes_are_base64_on_either_side_and_text_is_its_utf_8(
    patched: pytest.MonkeyPatch,
) -> None:
    with serving(patched, "Encrypt", {"CiphertextBlob": "AP8="}) as server:
        encrypt = aws("kms.encrypt")
        sent = encrypt(KeyId="k", Plaintext="é")
        again = encrypt(KeyId="k", Plaintext=sent["CiphertextBlob"])
    assert sent == again == {"CiphertextBlob": {"base64": "AP8="}}
    texts = [request.parameters["Plaintext"] for request in server.requests]
    assert texts == ["w6k=", "AP8="]


def test_what_is_not_base64_is_refused(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, "Encrypt", {}):
        error = refused(aws("kms.encrypt"), KeyId="k", Plaintext={"base64": "#"})
    assert caught(error)["message"] == "`#` is not base64"


def test_a_payload_is_text(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, INVOKE, Bytes(b'{"a": 1}')) as server:
        result = aws("lambda.invoke")(FunctionName="f", Payload='{"b": 2}')
    assert result["Payload"] == '{"a": 1}'
    assert server.requests[0].parameters == {"b": 2}


def test_a_payload_that_is_no_text_is_no_json(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, INVOKE, Bytes(b"\xff")):
        error = refused(aws("lambda.invoke"), FunctionName="f")
    assert caught(error)["type"] == "ResultNotJson"


def test_null_leaves_a_parameter_out_at_any_depth(patched: pytest.MonkeyPatch) -> None:
    with serving(patched, "UpdateTable", {}) as server:
        aws("dynamodb.update_table")(
            TableName="t",
            DeletionProtectionEnabled=None,
            OnDemandThroughput={"MaxReadRequestUnits": 1, "MaxWriteRequestUnits": None},
        )
    assert server.requests[0].parameters == {
        "TableName": "t",
        "OnDemandThroughput": {"MaxReadRequestUnits": 1},
    }


def test_a_refusal_has_awss_code_message_and_what_it_tells(
    patched: pytest.MonkeyPatch,
) -> None:
    with serving(patched, "PutItem", Failure("ConditionalCheckFailedException", "no")):
        error = refused(aws("dynamodb.put_item"), TableName="t", Item={})
    assert caught(error) == {
        "type": "ConditionalCheckFailedException",
        "module": "botocore.exceptions",
        "message": "no",
        "data": {"status": 400, "requestId": "failed"},
        "undone": [],
    }


def test_throttling_is_borne_by_botocore_first(patched: pytest.MonkeyPatch) -> None:
    answers: Sequence[Answer] = [Failure("ThrottlingException"), {}]
    with serving(patched, "DeleteItem", *answers, attempts=2) as server:
        assert aws("dynamodb.delete_item")(TableName="t", Key={}) == {}
    assert server.operations == ["DeleteItem"] * 2


def test_a_client_is_made_once_for_all_threads(patched: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    with serving(patched, "DeleteItem", {}):
        delete = aws("dynamodb.delete_item")
        threads = [
            threading.Thread(target=lambda: made.append(delete(TableName="t", Key={})))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [{}] * 8
        assert list(_aws._clients) == ["dynamodb"]
