"""`durablec run` of callbacks for which AWS's operations ask.

What an operation does is not simulated: it goes where boto3's environment leads, here
to a server of the test's.
"""

import json

import pytest

from tests.cli.test_run import ENVIRONMENT, Done, durablec_run
from tests.support.aws_server import AwsServer, Failure
from tests.support.cases import CASES

INPUT = '{"queue": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "order": "7"}'
APPROVED = ("--answer", 'approval={"approved": true}')


def run(server: AwsServer, monkeypatch: pytest.MonkeyPatch, *options: str) -> Done:
    """Run the case `aws_callback` against a server."""
    for name, value in server.environment.items():
        monkeypatch.setitem(ENVIRONMENT, name, value)
    # Botocore tells at a lower level where it has found what leads it here.
    quiet = ("--log-level", "warning")
    arguments = ("workflow.durable.yaml", "--input", INPUT, *quiet, *options)
    return durablec_run(*arguments, folder=CASES / "aws_callback")


def test_what_an_operation_asks_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"SendMessage": [{"MessageId": "q"}], "Publish": [{"MessageId": "t"}]}
    with AwsServer(answers) as server:
        done = run(server, monkeypatch, *APPROVED, "--answer", 'signature="Ada"')
    assert done.code == 0, done.err
    assert json.loads(done.out) == {"approved": True, "signature": "Ada"}
    assert done.err == (
        "     0s  approval      callback   waiting for an answer, at most 1d\n"
        '     0s  approval      callback   answered {"approved": true}\n'
        "     0s  signature     callback   waiting for an answer, at most 1d\n"
        '     0s  signature     callback   answered "Ada"\n'
        "     0s  aws_callback  workflow   succeeded after 3 invocations\n"
    )
    sent, told = (request.parameters for request in server.requests)
    token = sent["MessageAttributes"]["callback"]["StringValue"]
    assert len({token, told["Message"].split(" as ")[1], ""}) == 3


def test_an_operation_that_fails_is_tried_again_and_fails_the_callback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "AWS.SimpleQueueService.NonExistentQueue"
    lost = Failure("QueueDoesNotExist", "no queue", query_code=code)
    with AwsServer({"SendMessage": [lost]}) as server:
        done = run(server, monkeypatch)
    assert json.loads(done.out) == {"lost": "no queue"}
    assert server.operations == ["SendMessage"] * 3
