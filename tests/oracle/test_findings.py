"""What is said of generated workflows: of correct ones nothing that is an error.

What a warning says never happens does not happen in any of the interpreter's runs.
"""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from durablec import files
from durablec_dsl.diagnostics import Diagnostic
from tests.oracle.course import Call, flat
from tests.oracle.moments import Undetermined
from tests.oracle.running import expected
from tests.oracle.trial import Trial, compiled
from tests.oracle.workflows import Workflow, race, workflow

FIRST = range(5000, 6000, 100)
OF_EACH = 20
IDLE = {"workflow": range(5000, 5020), "race": range(5000, 5015)}
SCRIPTS = 5

WARNINGS = {
    "endless-loop",
    "idle-undo",
    "never-true",
    "short-invocation",
    "unawaited-callback",
    "uncovered-value",
    "unending-wait",
    "unreached-attempts",
    "unreached-rounds",
    "unreached-timeout",
    "unused-value",
}
"""What generated workflows are full of: much of what they hold has no purpose."""


def found_in(trial: Trial) -> list[Diagnostic]:
    paths = [trial.folder / f"{name}.durable.yaml" for name in trial.trees]
    return files.findings(files.compile_paths(paths))


@pytest.mark.parametrize("first", FIRST)
def test_correct_workflows_have_no_error(first: int, tmp_path: Path) -> None:
    """What has one is wrong: the interpreter's walk through all paths says so, too."""
    correct = 0
    seeds = count(first)
    while correct < OF_EACH:
        seed = next(seeds)
        trial = compiled(workflow(seed), tmp_path / str(seed))
        assert not trial.found, seed
        if trial.is_rejected:
            continue
        correct += 1
        assert {each.rule.name for each in found_in(trial)} <= WARNINGS, seed


@pytest.mark.parametrize("write", [workflow, race], ids=["any", "races"])
def test_an_undo_that_is_idle_never_runs(
    write: Callable[[int], Workflow], tmp_path: Path
) -> None:
    tried = 0
    for seed in IDLE[write.__name__]:
        made = write(seed)
        trial = compiled(made, tmp_path / str(seed))
        idle = {_undone(e) for e in found_in(trial) if e.rule.name == "idle-undo"}
        for script in made.scripts(seed, SCRIPTS) if idle else ():
            with suppress(Undetermined):
                tags = map(_tag, flat(expected(trial, script).entries))
                assert idle.isdisjoint(tags), seed
                tried += 1
    assert tried >= SCRIPTS


def _undone(idle: Diagnostic) -> str:
    """Return the tag of an undo: `undo` and the name of its statement."""
    source, (start, end) = idle.labels[0].place
    _, name = source.text[start:end].split(":")
    return "undo " + name.strip().strip('"')


def _tag(call: Call) -> str:
    """Return the first two words of the tag that a call has, or nothing."""
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    return " ".join(str(arguments.get("tag", "")).split()[:2])
