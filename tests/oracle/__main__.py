"""Runs the oracle over many seeds: `python -m tests.oracle FROM TO [OPTION...]`.

`--kill` also kills each workflow's first run at every checkpoint; `--reduce` makes the
workflow of a difference smaller before it is printed, which takes its time. `--show`
prints the workflow of each seed and runs nothing. `--races` takes workflows of little but
races whose losers have something to undo.
"""

import logging
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Container
from pathlib import Path
from typing import Any

from tests.oracle.moments import Undetermined
from tests.oracle.reduction import reduced
from tests.oracle.running import run_here, run_killed
from tests.oracle.trial import compiled
from tests.oracle.workflows import MAIN, Workflow, race, workflow

_SCRIPTS = 4


def main() -> None:
    """Run the seeds from the first argument up to, without, the second."""
    first, behind = map(int, sys.argv[1:3])
    options = sys.argv[3:]
    kill = "--kill" in options
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for seed in range(first, behind):
        made = race(seed) if "--races" in options else workflow(seed)
        if "--show" in options:
            print(made.shown)
            continue
        found = _tried(made, seed, counts, kill=kill)
        if found:
            counts["different"] += 1
            if "--reduce" in options:
                made = _reduced(made, seed, found, kill=kill)
                found = _tried(made, seed, Counter(), kill=kill)
            print(f"--- seed {seed}", *found, made.shown, sep="\n", flush=True)
    seconds = time.monotonic() - began
    print(*(f"{what}: {count}" for what, count in counts.items()), sep=", ", end="")
    print(f", seconds: {seconds:.0f}")
    sys.exit(1 if counts["different"] else 0)


def _reduced(made: Workflow, seed: int, found: list[str], *, kill: bool) -> Workflow:
    """Return a smaller workflow that differs in the same way."""

    only = {int(each) for line in found for each in re.findall(r", seed (\d+)$", line)}
    only = {min(only)} if only else only

    def differs(documents: dict[str, Any]) -> bool:
        seen = _tried(_of(documents), seed, Counter(), kill=kill, only=only)
        return bool(_kinds(seen) & _kinds(found))

    return _of(reduced({MAIN: made.document, **made.callees}, differs))


def _of(documents: dict[str, Any]) -> Workflow:
    callees = {name: each for name, each in documents.items() if name != MAIN}
    return Workflow(documents[MAIN], callees)


def _kinds(found: list[str]) -> set[str]:
    """Return of what kind differences are; a rejection's is its code, too."""
    lines = [line for line in found if not line.startswith(("input", " "))]
    return {" ".join(line.split()[:5]).partition("[")[0] for line in lines}


def _tried(
    made: Workflow,
    seed: int,
    counts: Counter[str],
    *,
    kill: bool,
    only: Container[int] = (),
) -> list[str]:
    """Return differences of a workflow, in the runs of some scripts only if any is given."""
    counts["workflows"] += 1
    try:
        return _differences(made, seed, counts, kill=kill, only=only)
    except Exception:
        counts["crashed"] += 1
        return [traceback.format_exc(limit=-6)]


def _differences(
    made: Workflow,
    seed: int,
    counts: Counter[str],
    *,
    kill: bool,
    only: Container[int],
) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        trial = compiled(made, Path(folder))
        found = list(trial.found)
        if trial.is_rejected:
            counts["rejected"] += 1
            counts.update(each.rule.code for each in trial.errors)
            return found
        for number, script in enumerate(made.scripts(seed, _SCRIPTS)):
            if only and script.seed not in only:
                continue
            try:
                lines = run_here(trial, script)
                counts["runs"] += 1
                if kill and number == 0 and not lines:
                    more, runs = run_killed(trial, script, 1)
                    counts["runs in new processes"] += runs
                    lines += more
            except Undetermined as undetermined:
                counts["undetermined"] += 1
                counts[f"undetermined: {undetermined}"] += 1
                continue
            if lines:
                found += [f"input {script.input}, seed {script.seed}", *lines]
        return found


if __name__ == "__main__":
    main()
