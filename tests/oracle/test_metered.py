"""Random workflows use no more and no less than what `durablec report` says of them.

Each runs in virtual time, with as many items as its report is told that there are. What
is said of an execution that completes is held against one that does; of one that fails,
the meter and the bounds say the same, and no report shows it.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest

from durablec import files, ir
from durablec.bounds import Range, bounds
from durablec.metering.amounts import Cost
from durablec.metering.assumed import Assumed
from durablec.metering.estimate import Assumptions, estimate
from durablec.metering.meter import Meter
from tests.oracle.running import outcome_here
from tests.oracle.scripts import Script
from tests.oracle.trial import Trial, compiled
from tests.oracle.virtual_time import Outcome
from tests.oracle.workflows import MAIN, Workflow, race, workflow


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("write", "seed"),
    [
        *((workflow, seed) for seed in range(300, 318)),
        *((race, seed) for seed in range(300, 310)),
    ],
)
def test_it_uses_what_is_said(
    write: Callable[[int], Workflow], seed: int, tmp_path: Path
) -> None:
    made = write(seed)
    trial = compiled(made, tmp_path)
    if trial.is_rejected:
        return
    (main,) = files.compile_paths([tmp_path / f"{MAIN}.durable.yaml"])
    assert main.workflow is not None
    for script in made.scripts(seed, 2):
        check(main.workflow, trial, script)


def check(workflow: ir.Workflow, trial: Trial, script: Script) -> None:
    """Run a workflow, and look whether it has used what is said."""
    began = monotonic()
    used = outcome_here(trial, script)
    worked = monotonic() - began
    # There is no other list whose length the workflow does not say.
    low, high = _said(workflow, len(script.input["list"]), used.status == "SUCCEEDED")
    shown = used.status, used.operations, used.invocations, low, high, script
    assert low.operations <= used.operations <= high.operations, shown
    assert low.invocations <= used.invocations <= high.invocations, shown
    # Functions take time here, and none in what is said.
    taken = seconds(used)
    assert low.seconds <= taken, (taken, *shown)
    assert taken - worked <= high.seconds, (taken, *shown)


class _Figures(NamedTuple):
    operations: float
    invocations: float
    seconds: float


def _said(
    workflow: ir.Workflow, items: int, succeeds: bool
) -> tuple[_Figures, _Figures]:
    """Return the least and the most."""
    if succeeds:
        known = estimate(workflow, Assumptions(items=items))
        assert known.completes
        assert known.low.bill.total <= known.high.bill.total
        return (
            _Figures(*known.low.amount[:2], known.low.seconds),
            _Figures(*known.high.amount[:2], known.high.seconds),
        )
    fails = Meter(workflow, Assumed(items=items)).execution().fails
    assert fails is not None, "this way of ending was thought impossible"
    return _of(fails, bounds(workflow, items=items).whole)


def _of(cost: Cost, time: Range) -> tuple[_Figures, _Figures]:
    return (
        _Figures(*cost.low[:2], time.low.seconds),
        _Figures(*cost.high[:2], time.high.seconds),
    )


def seconds(outcome: Outcome) -> float:
    """Return how long an execution has taken, by its own clock."""
    first, *_, last = outcome.history["Events"]
    return _moment(last["EventTimestamp"]) - _moment(first["EventTimestamp"])


def _moment(stamp: float | str) -> float:
    return (
        datetime.fromisoformat(stamp).timestamp()
        if isinstance(stamp, str)
        else float(stamp)
    )
