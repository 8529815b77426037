"""Random workflows use no more and no less than what metering says of them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from durablec import files
from durablec.metering.assumed import Assumed
from durablec.metering.estimate import Assumptions, estimate
from durablec.metering.meter import Meter
from tests.oracle.moments import Undetermined
from tests.oracle.running import expected, outcome_here
from tests.oracle.trial import compiled
from tests.oracle.workflows import MAIN, Workflow, race, workflow

MOST_ITEMS = 20
"""No generated list is longer."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("write", "seed"),
    [
        *((workflow, seed) for seed in range(300, 340)),
        *((race, seed) for seed in range(300, 315)),
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
    ends = Meter(main.workflow, Assumed(items=None)).execution()
    most = Meter(main.workflow, Assumed(items=MOST_ITEMS)).execution()
    for script in made.scripts(seed, 3):
        with suppress(Undetermined):
            expected(trial, script)
            used = outcome_here(trial, script)
            way = 0 if used.status == "SUCCEEDED" else 1
            few, many = ends[way], most[way]
            assert few is not None, made.text
            assert many is not None, made.text
            low, high = few.low, many.high
            assert low.operations <= used.operations <= high.operations, made.text
            assert low.invocations <= used.invocations <= high.invocations, made.text
    known = estimate(main.workflow, Assumptions())
    assert known.low.bill.total <= known.high.bill.total
