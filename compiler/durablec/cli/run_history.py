"""Writes the histories of a run, as files that `durablec graph --execution` reads."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from durablec_local.history import Recorded


def write_histories(path: Path, recorded: Sequence[Recorded]) -> None:
    """Write the first history to a path, and the others beside it.

    Those have their workflow's name before the suffix, and a number from the second of a
    workflow on: `run.json`, `run.payment.json`, `run.payment-2.json`. Raises OSError.
    """
    counts: Counter[str] = Counter()
    for number, (workflow, history) in enumerate(recorded):
        target = path
        if number:
            counts[workflow] += 1
            times = f"-{counts[workflow]}" if counts[workflow] > 1 else ""
            target = path.with_name(f"{path.stem}.{workflow}{times}{path.suffix}")
        target.write_text(json.dumps(history, indent=2) + "\n", encoding="utf-8")
