"""What runs really use lies within what metering says, for every run of every case."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from durablec import files, ir
from durablec.metering.assumed import Assumed
from durablec.metering.meter import Meter
from tests.support.cases import Case, Run, all_cases, unpack
from tests.support.executing import execute
from tests.support.replay import Event

RUNS = [(case, run) for case in all_cases() for run in case.runs()]
EXECUTION = 1


def _id(value: object) -> str:
    return getattr(value, "name", str(value)).replace(" ", "-")


def operations(events: Iterable[Event]) -> int:
    """Count operations as AWS's table does: attempts after the first count, and looks."""
    seen: set[str | None] = set()
    count = EXECUTION
    for event in events:
        if event.name is None or not event.type.endswith("Started"):
            continue
        is_poll = event.sub_type == "WaitForCondition"
        count += 2 if is_poll and event.operation_id not in seen else 1
        seen.add(event.operation_id)
    return count


def within(low: float, actual: int, high: float) -> bool:
    return low <= actual <= high


def compiled(case: Case) -> ir.Workflow:
    (made,) = files.compile_paths([case.workflow])
    assert made.workflow is not None
    return made.workflow


@pytest.mark.parametrize(("case", "run"), RUNS, ids=_id)
def test_a_run_uses_what_is_said(case: Case, run: Run, tmp_path: Path) -> None:
    workflow = compiled(case)
    completes, fails = Meter(workflow, Assumed(items=None)).execution()
    cost = completes if run.status == "SUCCEEDED" else fails
    assert cost is not None, "this way of ending was thought impossible"
    outcome = execute(case, unpack(case, tmp_path), run)
    used = operations(outcome.events)
    assert within(cost.low.operations, used, cost.high.operations)
    if not any(isinstance(each, ir.Invoke) for each in ir.all_statements(workflow)):
        # Those of what is invoked are counted by the runner, too.
        assert within(cost.low.invocations, outcome.invocations, cost.high.invocations)
