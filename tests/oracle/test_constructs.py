"""What `durablec report` says of single constructs, held against one run of each.

The figures are worked out by hand: `least` and `most` by what is metered of each operation
and what suspends, `used` by what the run is told to do. Nothing else is left to chance.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from durablec import files
from durablec.metering.estimate import Assumptions, Estimate, estimate
from tests.oracle import random_expressions as expressions
from tests.oracle.running import outcome_here
from tests.oracle.test_metered import seconds
from tests.oracle.trial import compiled
from tests.oracle.workflows import MAIN, Workflow


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Figures(NamedTuple):
    """Operations, invocations and seconds; the execution is the first of the first two."""

    operations: float
    invocations: float
    seconds: float


ACT = "with: {tag: a, how: ok, value: 1}, call: work.act"
CALLEE = {
    "durablec": 1,
    "workflow": "callee",
    "steps": [{"wait": "inside", "for": "1m"}],
}

CONSTRUCTS = {
    "a step": ("[{step: a, %s}]", (2, 1, 0), (2, 1, 0), (2, 1, 0)),
    "a step that is tried again": (
        # Its first attempt fails; a pause of 10 seconds follows.
        "[{step: a, call: work.act, with: {tag: a, how: 'Broken:1', value: 1}, "
        "retry: {max_attempts: 3, initial_delay: 10s, jitter: none}}]",
        (2, 1, 0),
        (3, 2, 10),
        (4, 3, 10 + 20),
    ),
    "waits": (
        "[{wait: a, for: 1m}, {wait: b, for: 2m}]",
        (3, 3, 180),
        (3, 3, 180),
        (3, 3, 180),
    ),
    "a poll": (
        # Its second look finds two.
        "[{poll: a, call: work.look, with: {tag: a, how: ok, value: 1}, "
        "until: '${a.value >= 2}', every: 30s, max_attempts: 5, after: 10s}]",
        # A pause before the first look is an operation, too.
        (1 + 1 + 2, 2, 10),
        (1 + 1 + 3, 3, 40),
        (1 + 1 + 6, 6, 10 + 4 * 30),
    ),
    "an invoke": (
        "[{invoke: a, workflow: callee}]",
        (2, 2, 0),
        (2, 2, 60),
        (2, 2, float(366 * 86_400)),
    ),
    "a wait in each branch": (
        "[{parallel: p, branches: {a: [{wait: w, for: 1m}], b: [{wait: v, for: 2m}]}}]",
        (6, 2, 120),
        (6, 3, 120),
        (6, 3, 120),
    ),
    "one branch at a time": (
        "[{parallel: p, max_concurrency: 1, "
        "branches: {a: [{wait: w, for: 1m}], b: [{wait: v, for: 2m}]}}]",
        (6, 3, 180),
        (6, 3, 180),
        # At most as long as the longest, twice.
        (6, 3, 240),
    ),
    "the first of two": (
        "[{parallel: p, complete: first, "
        "branches: {a: [{wait: w, for: 1m}], b: [{wait: v, for: 2m}]}}]",
        # A context and a wait are enough; that the other has begun is not counted on.
        (4, 2, 60),
        (6, 2, 60),
        (6, 3, 60),
    ),
    "any of two, of which one fails": (
        "[{parallel: p, complete: any, "
        "branches: {a: [{fail: Refused}], b: [{wait: v, for: 2m}]}}]",
        (4, 2, 120),
        (5, 2, 120),
        (5, 2, 120),
    ),
    "items, two at a time": (
        "[{map: m, items: [1, 2, 3], max_concurrency: 2, steps: [{wait: w, for: 1m}]}]",
        (8, 3, 120),
        (8, 3, 120),
        (8, 4, 120),
    ),
    "any item": (
        "[{map: m, items: [1, 2, 3], index: i, max_concurrency: 3, complete: any, "
        "steps: [{wait: w, for: '${i * 60 + 60}'}]}]",
        # A computed wait is of a second at least.
        (4, 2, 1),
        (8, 2, 60),
        (8, 4, float(366 * 86_400)),
    ),
    "a group in time": (
        "[{group: g, timeout: 1h, steps: [{wait: w, for: 1m}]}]",
        # The context, the deadline, and a look at it.
        (5, 2, 60),
        (5, 2, 60),
        (5, 2, 60),
    ),
    "an invoke in time": (
        "[{group: g, timeout: 1h, steps: [{invoke: a, workflow: callee}]}]",
        # A batch with two branches, and a wait in one of them.
        (4 + 5, 2, 0),
        (4 + 5, 2, 60),
        (4 + 5, 3, 3600),
    ),
    "a deadline that is caught": (
        "[{try: [{group: g, timeout: 1m, steps: [{wait: w, for: 2m}]}], "
        "catch: [{errors: [Timeout], do: [{wait: v, for: 1m}]}]}]",
        # The group's context, its deadline and a look at that are enough to fail.
        (5, 2, 120),
        (6, 3, 120),
        (6, 3, 120),
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_what_a_construct_uses(name: str, tmp_path: Path) -> None:
    steps, *figures = CONSTRUCTS[name]
    least, used, most = (Figures(*each) for each in figures)
    document: dict[str, Any] = {
        "durablec": 1,
        "workflow": MAIN,
        "input": expressions.INPUT,
        "defaults": {"retry": "none"},
        "steps": yaml.safe_load(steps.replace("%s", ACT)),
    }
    made = Workflow(document, {"callee": CALLEE} if "callee" in steps else {})
    trial = compiled(made, tmp_path)
    assert not trial.is_rejected, trial.found
    (main,) = files.compile_paths([tmp_path / f"{MAIN}.durable.yaml"])
    assert main.workflow is not None
    known = estimate(main.workflow, Assumptions())
    assert (_said(known.low), _said(known.high)) == (least, most)
    outcome = outcome_here(trial, made.scripts(1, 1)[0])
    assert outcome.status == "SUCCEEDED"
    assert (outcome.operations, outcome.invocations) == used[:2]
    assert int(seconds(outcome)) == used.seconds


def _said(figures: Estimate) -> Figures:
    return Figures(*figures.amount[:2], figures.seconds)
