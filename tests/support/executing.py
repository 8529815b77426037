"""Execute a run of a golden case, and compare what is seen with what the case states."""

import json
from pathlib import Path

from tests.support.cases import Case, Run, partners
from tests.support.replay import Kill, Outcome, run_fresh


def execute(case: Case, bundle: Path, run: Run, kill: Kill | None = None) -> Outcome:
    """Run a case's bundle, with all that its workflow invokes, every time anew."""
    others = partners(case, bundle)
    return run_fresh(
        bundle,
        run.input,
        run.answers,
        kill=kill,
        environment=others.environment | run.environment,
        workflows=others.workflows,
        functions=others.functions,
    )


def check(run: Run, outcome: Outcome) -> None:
    """Compare status, result, events and error."""
    assert outcome.status == run.status, f"{outcome.error}\n{outcome.log}"
    assert outcome.result == run.result
    if run.unordered:
        assert sorted(outcome.lines) == sorted(run.events)
    else:
        assert outcome.lines == run.events
    if run.error is None:
        assert outcome.error is None
    else:
        assert outcome.error is not None
        data = outcome.error.data
        assert {
            "type": outcome.error.type,
            "message": outcome.error.message,
            "data": json.loads(data) if data is not None else None,
        } == run.error
