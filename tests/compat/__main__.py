"""Tries many pairs of versions: `python -m tests.compat FROM TO [EDIT...]`.

`--any` takes the oracle's workflows; `-v` prints both versions where something is wrong.
"""

import logging
import sys
import time
from collections import Counter
from copy import deepcopy
from random import Random

import yaml

from tests.compat import any_workflow
from tests.compat.edits import EDITS
from tests.compat.test_replays import INPUTS
from tests.compat.trial import Trial, shown, tried, version
from tests.compat.workflows import finished, workflow

_POINTS = 60


def main() -> None:
    """Try the seeds from the first argument up to, without, the second."""
    first, behind = map(int, sys.argv[1:3])
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(first, behind):
        trial = _of_any(seed) if "--any" in sys.argv else _of_seed(seed)
        counts["seeds"] += 1
        if trial is None:
            continue
        counts["pairs"] += 1
        counts["runs"] += trial.runs
        counts[trial.comparison.verdict.value] += 1
        counts["wrong"] += bool(trial.wrong)
        counts["unconfirmed"] += not trial.is_confirmed
    print(*(f"{what}: {count}" for what, count in counts.items()), sep=", ", end="")
    print(f", seconds: {time.monotonic() - began:.0f}")
    sys.exit(1 if counts["wrong"] else 0)


def _of_seed(seed: int) -> Trial | None:
    random = Random(seed)
    only = [each for each in EDITS if each.name in sys.argv] or EDITS
    edit = only[seed % len(only)]
    before = workflow(random)
    after = deepcopy(before)
    if not edit.change(random, after):
        return None
    old, new = version(finished(before)), version(finished(after))
    if old is None or new is None:
        return None
    trial = tried(old, new, INPUTS, _POINTS)
    _tell(f"seed {seed} {edit.name}", trial, [finished(before), finished(after)])
    return trial


def _of_any(seed: int) -> Trial | None:
    made = any_workflow.edited(seed)
    if made is None:
        return None
    name, before, after = made
    old, new = any_workflow.project(before), any_workflow.project(after)
    if old is None or new is None:
        return None
    trial = any_workflow.tried(seed, old, new, before, _POINTS)
    _tell(f"seed {seed} {name}", trial, [before.document, after.document])
    return trial


def _tell(what: str, trial: Trial, documents: list[object]) -> None:
    if trial.wrong or (not trial.is_confirmed and "--any" not in sys.argv):
        found = [f"  {shown(each)}" for each in trial.comparison.findings]
        word = "wrong" if trial.wrong else "unconfirmed"
        print(f"--- {what} {word}", *trial.wrong[:4], *found, sep="\n", flush=True)
        if "-v" in sys.argv:
            for document in documents:
                print(yaml.safe_dump(document, sort_keys=False, width=200))


if __name__ == "__main__":
    main()
