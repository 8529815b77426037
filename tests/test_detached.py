"""The case `detached`: a callee is started once, whatever becomes of who starts it."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest

from tests.support.aws_server import Answer, AwsServer, Bytes, Failure
from tests.support.cases import all_cases, partners, unpack
from tests.support.replay import Kill, NotKilled, Outcome, run_fresh

CASE = next(case for case in all_cases() if case.name == "detached")
WELCOME = "POST /2015-03-31/functions/welcome/invocations"
COUNT = "POST /2015-03-31/functions/count_sign_ups%3Alive/invocations"
MAILS = {"mails": ["ada@example.com", "bob@example.com"]}
STARTED = Bytes(b"")
ALREADY = Failure("DurableExecutionAlreadyStartedException", "it runs", 409)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return unpack(CASE, tmp_path)


def run(
    bundle: Path, answers: Sequence[Answer] = (STARTED,), kill: Kill | None = None
) -> tuple[Outcome, AwsServer]:
    """Run the case once, where starting the welcome is answered so."""
    others = partners(CASE, bundle)
    with AwsServer({WELCOME: answers, COUNT: [STARTED]}) as server:
        outcome = run_fresh(
            bundle,
            MAILS,
            kill=kill,
            environment=others.environment | server.environment,
        )
    return outcome, server


def names(server: AwsServer, operation: str = WELCOME) -> list[str]:
    """Return the names of the executions that were started, in order."""
    return [
        request.headers["x-amz-durable-execution-name"]
        for request in server.requests
        if request.operation == operation
    ]


def test_a_callee_is_started_as_an_event_under_a_name_of_its_own(bundle: Path) -> None:
    outcome, server = run(bundle)
    assert outcome.status == "SUCCEEDED", outcome.log
    assert [each.headers["x-amz-invocation-type"] for each in server.requests] == [
        "Event"
    ] * 3
    assert [each.parameters for each in server.requests] == [
        {"mail": "ada@example.com"},
        {"mail": "bob@example.com"},
        None,
    ]
    assert server.requests[2].headers["x-amz-tenant-id"] == "ada@example.com"
    first, second = names(server)
    assert first.startswith("welcomed-")
    assert first != second, "each round of a loop starts another"
    assert [outcome.result] == names(server, COUNT)
    assert len(outcome.result) <= 64


def test_the_history_holds_the_name_of_the_execution(bundle: Path) -> None:
    outcome, server = run(bundle)
    ended = [each for each in outcome.events if each.type == "StepSucceeded"]
    assert [(each.name, each.payload) for each in ended] == [
        ("welcomed", names(server)[0]),
        ("welcomed", names(server)[1]),
        ("count 2", outcome.result),
    ]


def test_a_retried_start_has_the_same_name(bundle: Path) -> None:
    throttled = Failure("TooManyRequestsException", "slow down", 429)
    outcome, server = run(bundle, [throttled, STARTED])
    assert outcome.status == "SUCCEEDED"
    first, again, second = names(server)
    assert first == again != second


def test_what_runs_already_counts_as_started(bundle: Path) -> None:
    outcome, server = run(bundle, [ALREADY])
    assert outcome.status == "SUCCEEDED"
    assert len(names(server)) == 2


def test_a_start_that_is_refused_fails_by_the_name_of_aws(bundle: Path) -> None:
    outcome, _ = run(bundle, [Failure("ResourceNotFoundException", "no such", 404)])
    assert outcome.error is not None
    assert outcome.error.type == "botocore.exceptions.ResourceNotFoundException"


def test_it_starts_the_same_ones_when_killed_at_any_checkpoint(bundle: Path) -> None:
    whole, _ = run(bundle)
    for at in count(1):
        try:
            killed, server = run(bundle, kill=Kill(at, applied=at % 2 == 0))
        except NotKilled:
            assert at >= whole.checkpoints - 2
            break
        assert killed.status == "SUCCEEDED"
        assert killed.operations == whole.operations
        assert len(set(names(server))) == 2, "a repeated attempt has the same name"
