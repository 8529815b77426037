"""Histories that are read: AWS's own form, other forms of it, and what is none."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from durablec import files
from durablec.cli import perform
from durablec.executions import BadHistory, read_history, tell
from tests.support.cases import ROOT

SAMPLE = ROOT / "samples" / "order_with_payment"
WORKFLOW = SAMPLE / "order.durable.yaml"


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("histories")
    event = f"@{SAMPLE / 'events' / 'small.json'}"
    command = ["run", str(WORKFLOW), "--quiet", "--input", event]
    assert perform([*command, "--history", str(folder / "run.json")]) == 0
    return {path.name: json.loads(path.read_text()) for path in folder.iterdir()}


def test_each_execution_has_a_file(histories: dict[str, Any]) -> None:
    assert sorted(histories) == ["run.json", "run.payment.json", "run.survey.json"]


def test_histories_are_what_botocore_says(histories: dict[str, Any]) -> None:
    model = botocore.session.get_session().get_service_model("lambda")
    shape = model.operation_model("GetDurableExecutionHistory").output_shape
    for name, history in histories.items():
        report = ParamValidator().validate(history, shape)
        assert not report.has_errors(), (name, report.generate_report())
        types = [event["EventType"] for event in history["Events"]]
        assert types[0] == "ExecutionStarted"
        assert "ExecutionSucceeded" in types[-2:]
        assert set(types) <= set(
            shape.members["Events"].member.members["EventType"].enum
        )
        for event in history["Events"]:
            assert f"{event['EventType']}Details" in event, event


def test_a_long_history_is_whole(tmp_path: Path) -> None:
    """The package gives a hundred events at a time."""
    workflow = tmp_path / "long.durable.yaml"
    workflow.write_text(
        "durablec: 1\nworkflow: long\nsteps:\n"
        + "".join(f"  - {{wait: w{at}, for: 1m}}\n" for at in range(60))
    )
    written = tmp_path / "run.json"
    assert perform(["run", str(workflow), "-q", "--history", str(written)]) == 0
    types = [e["EventType"] for e in json.loads(written.read_text())["Events"]]
    assert types.count("WaitSucceeded") == 60
    assert "ExecutionSucceeded" in types[-2:]


def test_moments_may_be_numbers(histories: dict[str, Any]) -> None:
    history = histories["run.survey.json"]
    numbers = json.loads(json.dumps(history))
    for event in numbers["Events"]:
        moment = datetime.fromisoformat(event["EventTimestamp"])
        event["EventTimestamp"] = moment.timestamp()
    assert told(numbers) == told(history)


def test_the_order_of_events_does_not_matter(histories: dict[str, Any]) -> None:
    history = histories["run.survey.json"]
    assert told({"Events": history["Events"][::-1]}) == told(history)


def test_a_history_that_is_not_whole_is_drawn(histories: dict[str, Any]) -> None:
    events = histories["run.survey.json"]["Events"]
    for length in range(len(events)):
        told({"Events": events[:length]})
        told({"Events": events[length:]})


SURVEY = files.compile_paths([SAMPLE / "survey.durable.yaml"])[0].workflow


def told(history: dict[str, Any]) -> list[tuple[str, str]]:
    assert SURVEY is not None
    telling = tell(SURVEY, read_history(json.dumps(history).encode()))
    return [(each.word, each.badge) for each in telling.parts.values()]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no JSON"),
        ('{"Events": [', "is no JSON"),
        ("[" * 100_000, "nests too deep"),
        ("[]", "has no list `Events`"),
        ('{"Events": {}}', "has no list `Events`"),
        ('{"Events": [1]}', "event 1 is no object"),
        ('{"Events": [{}]}', "event 1 has no `EventType`"),
        ('{"Events": [{"EventType": 1}]}', "event 1: `EventType` is no text"),
        (
            '{"Events": [{"EventType": "StepStarted"}]}',
            "event 1: StepStarted has no `Id`",
        ),
        (
            '{"Events": [{"EventType": "StepStarted", "Id": "1", "EventTimestamp": "x"}]}',
            "event 1: `EventTimestamp` is no moment",
        ),
        (
            '{"Events": [{"EventType": "WaitStarted", "Id": "1", "EventTimestamp": 1e99}]}',
            "event 1: `EventTimestamp` is no moment",
        ),
    ],
)
def test_what_is_no_history_is_refused(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.json"
    path.write_text(text)
    assert perform(["graph", str(WORKFLOW), "--execution", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: {path}: {reason}")
    assert error.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert perform(["graph", str(WORKFLOW), "--execution", "nowhere.json"]) == 2
    assert "nowhere.json: no such file" in capsys.readouterr().err


@given(st.binary())
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    with suppress(BadHistory):
        read_history(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Result", "Error", "Payload", "RetryDetails", "ErrorType", "all"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
IDS = st.sampled_from(["1", "2", "3"])
EVENTS = st.fixed_dictionaries(
    {
        "EventType": st.sampled_from(
            ["StepStarted", "StepFailed", "ContextStarted", "X"]
        )
    },
    optional={
        "Id": IDS,
        "ParentId": IDS,
        "Name": st.sampled_from(["asked", "reading", "undo x", ""]),
        "SubType": st.sampled_from(["Step", "Map", "ParallelBranch", "?"]),
        "EventTimestamp": st.integers() | st.text(max_size=3) | JSON,
        "StepFailedDetails": JSON,
    },
)


@given(st.lists(EVENTS, max_size=6))
def test_any_events_are_refused_or_told(events: list[Any]) -> None:
    with suppress(BadHistory):
        told({"Events": events})
