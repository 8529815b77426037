"""Runs the oracle over many seeds: `python -m tests.oracle FROM TO [--kill] [--reduce]`.

`--kill` also kills each workflow's first run at every checkpoint; `--reduce` makes the
workflow of a difference smaller before it is printed, which takes its time.
"""

import logging
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from tests.oracle.reduction import reduced
from tests.oracle.trial import compile_text, run_here, run_killed
from tests.oracle.workflows import Workflow, workflow

_SCRIPTS = 4


def main() -> None:
    """Run the seeds from the first argument up to, without, the second."""
    first, behind = map(int, sys.argv[1:3])
    kill = "--kill" in sys.argv[3:]
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(first, behind):
        made = workflow(seed)
        found = _tried(made, seed, counts, kill=kill)
        if found:
            counts["different"] += 1
            if "--reduce" in sys.argv[3:]:
                made = _reduced(made, seed, found, kill=kill)
                found = _tried(made, seed, Counter(), kill=kill)
            print(f"--- seed {seed}", *found, made.text, sep="\n", flush=True)
    seconds = time.monotonic() - began
    print(*(f"{what}: {count}" for what, count in counts.items()), sep=", ", end="")
    print(f", seconds: {seconds:.0f}")
    sys.exit(1 if counts["different"] else 0)


def _reduced(made: Workflow, seed: int, found: list[str], *, kill: bool) -> Workflow:
    """Return a smaller workflow that differs in the same way."""

    def differs(document: dict[str, Any]) -> bool:
        seen = _tried(Workflow(document), seed, Counter(), kill=kill)
        return bool(_kinds(seen) & _kinds(found))

    return Workflow(reduced(made.document, differs))


def _kinds(found: list[str]) -> set[str]:
    """Return of what kind differences are; a rejection's is its code, too."""
    lines = [line for line in found if not line.startswith(("input", " "))]
    return {" ".join(line.split()[:5]).partition("[")[0] for line in lines}


def _tried(made: Workflow, seed: int, counts: Counter[str], *, kill: bool) -> list[str]:
    counts["workflows"] += 1
    try:
        return _differences(made, seed, counts, kill=kill)
    except Exception:
        counts["crashed"] += 1
        return [traceback.format_exc(limit=-6)]


def _differences(
    made: Workflow, seed: int, counts: Counter[str], *, kill: bool
) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        trial = compile_text(made.text, Path(folder))
        found = list(trial.found)
        if trial.is_rejected:
            counts["rejected"] += 1
            counts.update(each.rule.code for each in trial.errors)
            return found
        for number, script in enumerate(made.scripts(seed, _SCRIPTS)):
            counts["runs"] += 1
            lines = run_here(trial, script)
            if kill and number == 0:
                more, runs = run_killed(trial, script, 1)
                counts["runs in new processes"] += runs
                lines += more
            if lines:
                found += [f"input {script.input}", *lines]
        return found


if __name__ == "__main__":
    main()
