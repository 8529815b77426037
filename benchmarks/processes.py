"""Times whole processes side by side, with durablec as it is installed or lies here."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Command = Sequence[str | os.PathLike[str]]

BARE: Command = [sys.executable, "-c", "pass"]
"""What everything is compared with."""


def durablec() -> Command:
    """Return the installed command, or what its script does where there is none."""
    script = Path(sys.executable).with_name("durablec")
    if script.exists():
        return [script]
    return [
        sys.executable,
        "-c",
        "import sys; from durablec.cli import main; sys.exit(main())",
    ]


def environment() -> dict[str, str]:
    """Return the environment in which durablec is found and keeps its bytecode."""
    packages = [str(ROOT / name) for name in ("dsl", "compiler", "runtime", "grammars")]
    if Path(sys.executable).with_name("durablec").exists():
        packages = []
    # An installed package has its bytecode; so must this one, wherever it is.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([*packages, *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**inherited, "PYTHONPATH": path} if path else inherited


def medians(
    commands: Mapping[str, Command],
    rounds: int,
    before: Callable[[], None] = lambda: None,
    may_fail: Sequence[str] = (),
) -> dict[str, float]:
    """Return the median seconds of each command, after one round that is not counted.

    Each round runs every command once, so that what else the machine does falls on all
    of them alike. `before` is called before each, and its time is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    variables = environment()
    for number in range(rounds + 1):
        for name, command in commands.items():
            before()
            begun = time.perf_counter()
            done = subprocess.run(command, env=variables, capture_output=True)
            if number:
                taken[name].append(time.perf_counter() - begun)
            if name not in may_fail and done.returncode:
                raise SystemExit(
                    f"{name}: exit code {done.returncode}\n{done.stdout.decode()}"
                    f"{done.stderr.decode()}"
                )
    return {name: statistics.median(times) for name, times in taken.items()}
