"""Tries many pairs of versions: `python -m tests.compat FROM TO [EDIT...]`."""

import logging
import sys
import time
from collections import Counter
from copy import deepcopy
from random import Random

import yaml

from tests.compat.edits import EDITS
from tests.compat.trial import shown, tried, version
from tests.compat.workflows import finished, workflow

INPUTS = [
    {"flag": True, "n": 0, "items": [1], "how": "ok"},
    {"flag": False, "n": 3, "items": [1, 2], "how": "Broken"},
]


def main() -> None:
    """Try the seeds from the first argument up to, without, the second."""
    first, behind = map(int, sys.argv[1:3])
    only = sys.argv[3:]
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(first, behind):
        random = Random(seed)
        edits = [each for each in EDITS if not only or each.name in only]
        edit = edits[seed % len(edits)]
        before = workflow(random)
        after = deepcopy(before)
        if not edit.change(random, after):
            counts["passed over"] += 1
            continue
        old, new = version(finished(before)), version(finished(after))
        if old is None or new is None:
            counts[f"rejected {edit.name}"] += 1
            continue
        trial = tried(old, new, INPUTS, 40)
        counts["pairs"] += 1
        counts["runs"] += trial.runs
        counts[trial.comparison.verdict.value] += 1
        if not trial.is_confirmed:
            counts["unconfirmed"] += 1
            found = [shown(each) for each in trial.comparison.findings]
            print(f"--- seed {seed} {edit.name} unconfirmed", *found, sep="\n  ")
        if trial.wrong:
            counts["wrong"] += 1
            found = [shown(each) for each in trial.comparison.findings]
            print(f"--- seed {seed} {edit.name}", *trial.wrong, *found, sep="\n")
            if "-v" in sys.argv:
                print(yaml.safe_dump([finished(before)["steps"]], sort_keys=False))
                print(yaml.safe_dump([finished(after)["steps"]], sort_keys=False))
        sys.stdout.flush()
    print(*(f"{what}: {count}" for what, count in counts.items()), sep=", ", end="")
    print(f", seconds: {time.monotonic() - began:.0f}")
    sys.exit(1 if counts["wrong"] else 0)


if __name__ == "__main__":
    main()
