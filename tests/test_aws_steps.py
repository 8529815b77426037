"""The case `aws_step` against AWS's services on a port of this machine."""

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.aws_server import Answer, AwsServer, Failure
from tests.support.cases import all_cases, unpack
from tests.support.replay import Kill, NotKilled, Outcome, run_fresh

CASE = next(case for case in all_cases() if case.name == "aws_step")
ORDER = {"id": "7", "count": 3}
Answers = dict[str, list[Answer]]

GOOD: Answers = {
    "PutItem": [{}],
    "UpdateItem": [{"Attributes": {"orders": {"N": "12"}}}],
    "SendMessage": [
        {"MessageId": "q1", "MD5OfMessageBody": "8f14e45fceea167a5a36dedd4bea2543"}
    ],
    "Publish": [{"MessageId": "t1"}],
}


def run(
    bundle: Path, answers: Answers, kill: Kill | None = None
) -> tuple[Outcome, AwsServer]:
    """Run the case once, against services that answer so."""
    with AwsServer(GOOD | answers) as server:
        outcome = run_fresh(bundle, ORDER, kill=kill, environment=server.environment)
    return outcome, server


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return unpack(CASE, tmp_path)


def test_all_operations_succeed(bundle: Path) -> None:
    outcome, server = run(bundle, {})
    assert outcome.result == {"counted": True, "message": "t1"}, outcome.log
    assert server.operations == ["PutItem", "UpdateItem", "SendMessage", "Publish"]
    put, _, sent, told = (request.parameters for request in server.requests)
    assert put["Item"] == {"id": {"S": "7"}, "count": {"N": "3"}}
    assert put["ConditionExpression"] == "attribute_not_exists(id)"
    assert sent["MessageBody"] == "7"
    assert "MessageGroupId" not in sent, "null leaves a parameter out"
    assert told["Message"] == "order 7"


def test_the_history_holds_the_result_without_its_metadata(bundle: Path) -> None:
    outcome, _ = run(bundle, {})
    ended = [each for each in outcome.events if each.type == "StepSucceeded"]
    assert [(each.name, each.payload) for each in ended] == [
        ("saved", {}),
        ("total", {"Attributes": {"orders": {"N": "12"}}}),
        ("queued", {"MessageId": "q1", "MD5OfMessageBody": ANY_TEXT}),
        ("told", {"MessageId": "t1"}),
    ]


def test_a_modelled_error_is_caught_by_its_name(bundle: Path) -> None:
    refused = Failure("ConditionalCheckFailedException", "it is there already")
    outcome, server = run(bundle, {"PutItem": [refused]})
    assert outcome.result == {"refused": "it is there already"}
    assert server.operations == ["PutItem"] * 3, "its step has three attempts"


def test_an_error_is_caught_by_boto3s_name_where_its_code_is_another(
    bundle: Path,
) -> None:
    code = "AWS.SimpleQueueService.NonExistentQueue"
    lost = Failure("QueueDoesNotExist", query_code=code)
    outcome, _ = run(bundle, {"SendMessage": [lost]})
    assert outcome.result == {"lost": "queue"}
    outcome, _ = run(bundle, {"Publish": [Failure("NotFound", status=404)]})
    assert outcome.result == {"lost": "NotFound"}


def test_throttling_is_retried_by_the_step(bundle: Path) -> None:
    throttled = Failure("ThrottlingException", "slow down")
    outcome, server = run(bundle, {"PutItem": [throttled, throttled, {}]})
    assert outcome.status == "SUCCEEDED"
    assert outcome.lines[:5] == (
        "StepStarted saved",
        "StepFailed saved attempt=1",
        "StepStarted saved",
        "StepFailed saved attempt=2",
        "StepStarted saved",
    )
    assert server.operations.count("PutItem") == 3


def test_an_error_that_nobody_catches_fails_the_workflow_by_its_code(
    bundle: Path,
) -> None:
    missing = Failure("ResourceNotFoundException", "no table")
    outcome, _ = run(bundle, {"UpdateItem": [missing]})
    assert (outcome.status, outcome.result) == ("FAILED", None)
    assert outcome.error is not None
    assert outcome.error.type == "botocore.exceptions.ResourceNotFoundException"
    assert outcome.error.message == "no table"
    assert outcome.error.data == '{"status":400,"requestId":"failed"}'


@pytest.mark.parametrize(
    "answers",
    [{}, {"PutItem": [Failure("ConditionalCheckFailedException", "no")]}],
    ids=["all succeed", "one is refused"],
)
def test_it_ends_the_same_when_killed_at_any_checkpoint(
    answers: Answers, bundle: Path
) -> None:
    whole, _ = run(bundle, answers)
    for at in count(1):
        try:
            killed, server = run(bundle, answers, Kill(at, applied=at % 2 == 0))
        except NotKilled:
            assert at >= whole.checkpoints - 2
            break
        assert (killed.status, killed.result) == (whole.status, whole.result)
        assert killed.operations == whole.operations
        assert list(dict.fromkeys(server.operations)) == _performed(whole)


def _performed(outcome: Outcome) -> list[str]:
    api = {"saved": "PutItem", "total": "UpdateItem"}
    api |= {"queued": "SendMessage", "told": "Publish"}
    return [api[step.name or ""] for step in outcome.operations]


class _AnyText:
    def __eq__(self, other: Any) -> bool:
        return isinstance(other, str)

    def __hash__(self) -> int:
        return 0


ANY_TEXT = _AnyText()
