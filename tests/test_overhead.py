"""Compiled handlers do no more than handlers of the same shape written by hand.

The handlers are those of `benchmarks/overhead.py`, which counts before it measures: the
operations, the checkpoints and what they say. How long it takes is for it to print.
"""

import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "overhead.py"
SHAPES = ["steps", "branches", "items", "waits", "saga", "undo"]


def test_compiled_handlers_add_no_operation_and_no_checkpoint() -> None:
    done = subprocess.run(
        [sys.executable, BENCHMARK, "--rounds", "0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    compared = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert compared == SHAPES
