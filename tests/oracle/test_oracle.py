"""Random workflows do what the interpreter says, also when they are killed.

The workflows come from a generator with seeds of its own: drawn by Hypothesis's
`randoms`, one takes 24 ms and not 5, half of them are trivial (47 lines, of which 36
are declarations, against 92), and a seed tells nobody what to run again.
"""

import dataclasses
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap
from tests.oracle.expressions import NoValue, evaluate
from tests.oracle.moments import Undetermined
from tests.oracle.reduction import reduced
from tests.oracle.running import expected, run_here, run_killed
from tests.oracle.scripts import Script
from tests.oracle.trial import Trial, compiled
from tests.oracle.workflows import Workflow, race, workflow

SEEDS = range(100)
SCRIPTS = 3
RACES = range(25)
KILLED = range(1000, 1008)
KILLED_RACES = range(1000, 1003)

MOST_REJECTED = 0.1
"""Of the workflows, no larger share may be spent on what runs nothing."""

MOST_UNDETERMINED = 0.05
"""Of the scripts, no larger share may be such that nothing says what happens."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("write", "seed"),
    [*((workflow, seed) for seed in SEEDS), *((race, seed) for seed in RACES)],
)
def test_a_workflow_does_what_the_interpreter_says(
    write: Callable[[int], Workflow], seed: int, tmp_path: Path
) -> None:
    made = write(seed)
    trial = compiled(made, tmp_path)
    assert not trial.found, made.text
    if not trial.is_rejected:
        for script in made.scripts(seed, SCRIPTS):
            with suppress(Undetermined):
                assert not run_here(trial, script), made.text


@pytest.mark.parametrize(
    ("write", "seed"),
    [*((workflow, seed) for seed in KILLED), *((race, seed) for seed in KILLED_RACES)],
)
def test_a_killed_workflow_does_the_same(
    write: Callable[[int], Workflow], seed: int, tmp_path: Path
) -> None:
    made = write(seed)
    trial = compiled(made, tmp_path)
    assert not trial.found, made.text
    if not trial.is_rejected:
        with suppress(Undetermined):
            found, _ = run_killed(trial, made.scripts(seed, 1)[0], every=4)
            assert not found, made.text


def test_few_are_passed_over(tmp_path: Path) -> None:
    rejected = undetermined = 0
    for seed in SEEDS:
        made = workflow(seed)
        trial = compiled(made, tmp_path / str(seed))
        rejected += trial.is_rejected
        scripts = [] if trial.is_rejected else made.scripts(seed, SCRIPTS)
        undetermined += sum(is_undetermined(trial, script) for script in scripts)
    assert 0 < rejected < MOST_REJECTED * len(SEEDS)
    assert 0 < undetermined < MOST_UNDETERMINED * SCRIPTS * len(SEEDS)


def is_undetermined(trial: Trial, script: Script) -> bool:
    try:
        expected(trial, script)
    except Undetermined:
        return True
    return False


STATEMENTS: list[Any] = [
    {
        "step": "first",
        "call": "work.act",
        "with": {"tag": "x", "how": "ok", "value": 1},
    },
    {"return": "${first}"},
]


def document(steps: list[Any]) -> dict[str, Any]:
    return workflow(0).document | {"steps": steps, "on_failure": []}


@pytest.mark.parametrize(
    ("other", "seen"),
    [
        ([STATEMENTS[0], {"return": "${first + 1}"}], "result: 3 expected, 2 seen"),
        ([STATEMENTS[0], {"fail": "Custom"}], "status: FAILED expected"),
        ([{"return": 2}], "calls: call 0 is not expected"),
    ],
)
def test_a_difference_is_seen(other: list[Any], seen: str, tmp_path: Path) -> None:
    made = Workflow(document(STATEMENTS))
    trial = compiled(made, tmp_path)
    wrong = compiled(Workflow(document(other)), tmp_path / "other")
    [script] = made.scripts(0, 1)
    assert not run_here(trial, script)
    [line, *_] = run_here(dataclasses.replace(trial, trees=wrong.trees), script)
    assert line.startswith(seen)


def test_a_rejection_without_a_reason_is_seen(tmp_path: Path) -> None:
    made = Workflow(document([{"return": "${input.n + 'text'}"}]))
    [line] = compiled(made, tmp_path).found
    assert line.startswith("rejected for no reason: DC313")


def test_a_difference_is_made_small() -> None:
    def holds(smaller: dict[str, Any]) -> bool:
        return "input.q" in Workflow(smaller).text and "while" in Workflow(smaller).text

    found = next(m for m in map(workflow, range(100)) if holds(m.document))
    small = reduced(found.document, holds)
    assert len(Workflow(small).text) < len(found.text) / 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9223372036854775807 + 1 - 1", 2**63 - 1),
        ("9223372036854775807 + 1", NoValue),
        ("-7 / 2", -3),
        ("1 / 0 == 1 || true", True),
        ("1 / 0 == 1 && false", False),
        ("1 / 0 == 1 && true", NoValue),
        ("any.k == 1", True),
        ("any.flag == 1", False),
        ("any.none.x == 1", NoValue),
        ("has(any.none)", True),
        ("size('\U0001f600')", 1),
        ("true in [1]", False),
    ],
)
def test_what_the_interpreter_makes_of_an_expression(text: str, value: Any) -> None:
    report = Report()
    parser = ExpressionParser(Source("x.durable.yaml", text), report)
    embedded = parser.embed(text, 0, TextMap(0))
    assert embedded is not None
    names = {"any": {"k": 1.0, "flag": True, "none": None}}
    if value is NoValue:
        with pytest.raises(NoValue):
            evaluate(embedded.expr, names)
    else:
        assert evaluate(embedded.expr, names) == value
