"""The case `aws_callback` against AWS's services on a port of this machine."""

from itertools import count
from pathlib import Path

import pytest

from tests.support.aws_server import Answer, AwsServer, Failure
from tests.support.cases import all_cases, unpack
from tests.support.replay import Kill, NotKilled, Outcome, Succeed, run_fresh

CASE = next(case for case in all_cases() if case.name == "aws_callback")
ORDER = {"order": "7"}
QUEUE = {"APPROVALS": "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"}
Answers = dict[str, list[Answer]]

GOOD: Answers = {"SendMessage": [{"MessageId": "q1"}], "Publish": [{"MessageId": "t1"}]}


def run(
    bundle: Path, answers: Answers, kill: Kill | None = None
) -> tuple[Outcome, AwsServer]:
    """Run the case once, against services that answer so."""
    given = {"approval": [Succeed({"approved": True})], "signature": [Succeed("Ada")]}
    with AwsServer(GOOD | answers) as server:
        environment = server.environment | QUEUE
        outcome = run_fresh(bundle, ORDER, given, kill=kill, environment=environment)
    return outcome, server


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return unpack(CASE, tmp_path)


def test_each_operation_passes_on_an_id(bundle: Path) -> None:
    outcome, server = run(bundle, {})
    assert outcome.result == {"approved": True, "signature": "Ada"}, outcome.log
    assert server.operations == ["SendMessage", "Publish"]
    sent, told = (request.parameters for request in server.requests)
    assert sent["MessageBody"] == "approve order 7"
    token = sent["MessageAttributes"]["callback"]["StringValue"]
    sign, _, other = told["Message"].rpartition(" ")
    assert sign == "sign order 7 as"
    assert len({token, other, ""}) == 3


def test_an_operation_that_fails_is_tried_again(bundle: Path) -> None:
    throttled = Failure("ThrottlingException", "slow down")
    outcome, server = run(bundle, {"SendMessage": [throttled, throttled, {}]})
    assert outcome.status == "SUCCEEDED"
    # The answer may come between two attempts.
    asked = [each for each in outcome.lines if each.startswith("Step")][:6]
    assert asked == [
        "StepStarted approval submitter",
        "StepFailed approval submitter attempt=1",
        "StepStarted approval submitter",
        "StepFailed approval submitter attempt=2",
        "StepStarted approval submitter",
        "StepSucceeded approval submitter",
    ]
    sent = [each.parameters for each in server.requests[:3]]
    assert sent[0] == sent[1] == sent[2], "each attempt tells the same id"


def test_an_operation_that_fails_for_good_fails_the_callback_by_name(
    bundle: Path,
) -> None:
    code = "AWS.SimpleQueueService.NonExistentQueue"
    lost = Failure("QueueDoesNotExist", "no queue", query_code=code)
    outcome, server = run(bundle, {"SendMessage": [lost]})
    assert outcome.result == {"lost": "no queue"}
    assert server.operations == ["SendMessage"] * 3


def test_it_ends_the_same_when_killed_at_any_checkpoint(bundle: Path) -> None:
    whole, _ = run(bundle, {})
    for at in count(1):
        try:
            killed, server = run(bundle, {}, Kill(at, applied=at % 2 == 0))
        except NotKilled:
            assert at >= whole.checkpoints - 2
            break
        assert (killed.status, killed.result) == (whole.status, whole.result)
        assert killed.operations == whole.operations
        assert list(dict.fromkeys(server.operations)) == ["SendMessage", "Publish"]
