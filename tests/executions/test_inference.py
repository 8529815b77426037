"""What is told of an execution is what it did: nothing more as run, nothing less."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from durablec import files
from tests.executions.traced import Traced, differences, homeless, unfounded
from tests.oracle.moments import Undetermined
from tests.oracle.running import expected, outcome_here
from tests.oracle.trial import compiled
from tests.oracle.workflows import MAIN, Workflow, race, workflow
from tests.support.cases import Case, Run, all_cases, main, unpack
from tests.support.executing import execute

RUNS = [(case, run) for case in all_cases() for run in case.runs()]
SEEDS = range(3000, 3040)
RACES = range(3000, 3010)

_CUTS = 8
"""Into so many parts is a history cut, each of which must tell nothing that is not so."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _id(value: object) -> str:
    return getattr(value, "name", str(value)).replace(" ", "-")


@pytest.mark.parametrize(("case", "run"), RUNS, ids=_id)
def test_of_each_case(case: Case, run: Run, tmp_path: Path) -> None:
    bundle = unpack(case, tmp_path)
    traced = Traced(main(case), tmp_path / "notes")
    (bundle / "handler.py").write_text(traced.handler())
    outcome = execute(case, bundle, run)
    assert outcome.status == run.status
    _compare(traced, outcome.history)


@pytest.mark.parametrize(
    ("write", "seed"),
    [*((workflow, seed) for seed in SEEDS), *((race, seed) for seed in RACES)],
)
def test_of_random_workflows(
    write: Callable[[int], Workflow], seed: int, tmp_path: Path
) -> None:
    made = write(seed)
    trial = compiled(made, tmp_path)
    if trial.is_rejected:
        return
    (compilation,) = files.compile_paths([tmp_path / f"{MAIN}.durable.yaml"])
    assert compilation.workflow is not None
    for script in made.scripts(seed, 2):
        traced = Traced(compilation.workflow, tmp_path / "notes")
        (trial.bundles[MAIN] / "handler.py").write_text(traced.handler())
        with suppress(Undetermined):
            wanted = expected(trial, script)
            outcome = outcome_here(trial, script)
            assert outcome.status == wanted.status
            _compare(traced, outcome.history)


def _compare(traced: Traced, history: dict[str, object]) -> None:
    assert not differences(traced, history)
    assert not homeless(traced, history)
    assert not differences(traced, without_data(history))
    events = history["Events"]
    assert isinstance(events, list)
    moments = [event["EventTimestamp"] for event in events]
    ends = [
        at for at, e in enumerate(events) if e["EventType"] == "InvocationCompleted"
    ]
    for cut in range(1, _CUTS):
        # With the end of its last invocation, an execution looks as if it went on. Of
        # what happens at one moment, the package does not tell the order.
        at = min(len(events) * cut // _CUTS, ends[-1])
        while at and moments[at] == moments[at - 1]:
            at -= 1
        assert not unfounded(traced, {"Events": events[:at]}), f"of {at} events"


def without_data(history: dict[str, object]) -> dict[str, object]:
    """Return a history as AWS gives it to who does not ask for what is in it."""
    made = json.loads(json.dumps(history))
    for event in made["Events"]:
        for details in event.values():
            for part in details.values() if isinstance(details, dict) else ():
                if isinstance(part, dict):
                    part.pop("Payload", None)
    return {"Events": made["Events"]}
