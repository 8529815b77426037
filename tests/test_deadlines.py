"""Deadlines of groups in real time, where skipped time would let a timer win a race."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import all_cases, partners, unpack
from tests.support.replay import Kill, Outcome, run_fresh

CASE = next(case for case in all_cases() if case.name == "group_timeouts")


def _run(folder: Path, input: dict[str, Any], kill: Kill | None = None) -> Outcome:
    bundle = unpack(CASE, folder)
    others = partners(CASE, bundle)
    return run_fresh(
        bundle,
        input,
        kill=kill,
        environment=others.environment,
        workflows=others.workflows,
        functions=others.functions,
        skip_time=False,
    )


@pytest.mark.parametrize("kill", [None, Kill(4), Kill(6)], ids=str)
def test_an_invoke_that_ends_in_time_gives_its_value(
    tmp_path: Path, kill: Kill | None
) -> None:
    outcome = _run(tmp_path, {"mode": "quick", "seconds": 1}, kill)
    assert (outcome.status, outcome.result) == ("SUCCEEDED", "done")
    assert "ChainedInvokeSucceeded quick" in outcome.lines
    assert "WaitStarted quick deadline" in outcome.lines
