"""How long `durablec check` takes on files that were made to hurt it.

Whole processes, side by side with bare Python in one run. Prints a ratio each:

    python benchmarks/hostile.py
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3


def files() -> dict[str, bytes]:
    """Return the hostile files by name."""
    bomb = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, 10):
        below = ", ".join([f"*a{level - 1}"] * 9)
        bomb.append(f"a{level}: &a{level} [{below}]")
    head = b"durablec: 1\nworkflow: w\nsteps:\n"
    return {
        "empty": b"",
        "binary": bytes(range(256)) * 400,
        "10 MB": b"a: b\n" * 2_000_000,
        "deeply nested": b"[" * 100_000,
        "alias bomb": "\n".join(bomb).encode(),
        "deep expression": head + b"- return: ${" + b"(" * 100_000 + b"}\n",
        "long expression": head + b"- return: ${" + b"1+" * 100_000 + b"1}\n",
        "many mistakes": head + b"- stpe\n" * 130_000,
    }


def seconds(command: list[str]) -> tuple[float, int]:
    """Run a command, and return how long it took and its exit code."""
    environment = {
        k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
    }
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    return time.perf_counter() - start, done.returncode


def main() -> None:
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files().items():
            path = Path(folder, "w.durable.yaml")
            path.write_bytes(data)
            check = [sys.executable, "-m", "durablec", "check", str(path)]
            runs = [(seconds(check), seconds(bare)) for _ in range(ROUNDS)]
            ours = statistics.median(run[0][0] for run in runs)
            theirs = statistics.median(run[1][0] for run in runs)
            code = runs[0][0][1]
            print(
                f"{name:16} {ours:6.2f} s  {ours / theirs:6.1f} x bare Python"
                f"  exit {code}"
            )


if __name__ == "__main__":
    main()
