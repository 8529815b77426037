"""The verdicts on pairs of versions are what AWS's SDK does with real executions."""

from collections import Counter
from copy import deepcopy
from itertools import count
from random import Random

import pytest

from tests.compat.edits import EDITS, Edit
from tests.compat.trial import shown, tried, version
from tests.compat.workflows import finished, workflow

PAIRS = 5
"""Of each edit."""

POINTS = 40
"""More than there are checkpoints."""

INPUTS = [
    {"flag": True, "n": 0, "items": [1], "how": "ok"},
    {"flag": False, "n": 3, "items": [1, 2], "how": "Broken"},
    {"flag": True, "n": 3, "items": [], "how": "ok"},
] * 3
"""Each is tried anew, as long as what is foreseen was not seen: what is recorded at once
is a matter of chance."""

ROWS = {
    "append after, insert after",
    "change body, retry, timeout, duration, inputs",
    "rename, change type, insert, remove, reorder before",
    "edit a child, completed or in flight",
    "parallel: add, remove, rename, nesting",
    "map: changed values, more items",
    "end early",
    "same shape",
}
"""Those of durable-sdk.md 1.8 that an edit of a workflow can be of."""


def test_there_are_enough_pairs_of_each_row() -> None:
    pairs = Counter(edit.row for edit in EDITS for _ in range(PAIRS))
    assert pairs.keys() == ROWS
    assert sum(pairs.values()) >= 100


@pytest.mark.parametrize("edit", EDITS, ids=lambda each: each.name)
def test_an_execution_goes_on_as_the_verdict_says(edit: Edit) -> None:
    seeds = count()
    done = 0
    while done < PAIRS:
        random = Random(f"{edit.name} {next(seeds)}")
        before = workflow(random, 1, 2)
        after = deepcopy(before)
        if not edit.change(random, after):
            continue
        old, new = version(finished(before)), version(finished(after))
        if old is None or new is None:
            continue
        trial = tried(old, new, INPUTS, POINTS)
        found = [shown(each) for each in trial.comparison.findings]
        assert not trial.wrong, (before["steps"], after["steps"], found)
        assert trial.is_confirmed, (before["steps"], after["steps"], found)
        done += 1
