"""The case `aws_returns` against AWS's services on a port of this machine."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.aws_server import AwsServer
from tests.support.cases import all_cases, unpack
from tests.support.replay import run_fresh

CASE = next(case for case in all_cases() if case.name == "aws_returns")
QUEUE = {"QUEUE": "https://sqs.us-east-1.amazonaws.com/123456789012/q"}


@pytest.mark.parametrize(
    ("sent", "result", "ended"),
    [
        ({"MessageId": "q1"}, "q1", "StepSucceeded sent"),
        (
            {},
            {"why": "result.MessageId: missing", "given": {}},
            "StepFailed sent attempt=1",
        ),
    ],
)
def test_a_result_is_what_the_step_says_or_fails_it(
    sent: dict[str, str], result: Any, ended: str, tmp_path: Path
) -> None:
    bundle = unpack(CASE, tmp_path)
    with AwsServer({"SendMessage": [sent]}) as server:
        outcome = run_fresh(bundle, environment=server.environment | QUEUE)
    assert outcome.result == result, outcome.log
    assert outcome.lines == ("StepStarted sent", ended)
    assert server.operations == ["SendMessage"]
