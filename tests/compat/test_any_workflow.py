"""Versions of workflows with every construct: none is safe of which a replay fails."""

import pytest

from durablec.compat import compare
from tests.compat import any_workflow
from tests.compat.trial import shown
from tests.oracle.workflows import workflow

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_replay_fails_that_is_not_foreseen(seed: int) -> None:
    made = any_workflow.edited(seed)
    assert made is not None
    name, before, after = made
    old, new = any_workflow.project(before), any_workflow.project(after)
    if old is None or new is None:
        return
    trial = any_workflow.tried(seed, old, new, before, 12)
    found = [shown(each) for each in trial.comparison.findings]
    assert not trial.wrong, (name, found)


@pytest.mark.parametrize("seed", range(40))
def test_a_version_goes_on_with_itself(seed: int) -> None:
    old, new = (any_workflow.only_checked(workflow(seed)) for _ in range(2))
    if old is not None and new is not None:
        assert compare(old, new).findings == []
