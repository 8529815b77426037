"""Times `durablec check` as a whole process, beside bare Python and cfn-lint.

    python benchmarks/startup.py [WORKFLOW] [--template FILE] [--rounds N]

Each round runs every command once, so that what else the machine does falls on all of
them alike; medians are compared. The aim is 10 times bare Python, and never over 13.
Without `--template`, cfn-lint reads the template that `durablec build` writes for the
workflow. Exit code 1 says that the limit was exceeded.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AIM, LIMIT = 10, 13

Command = Sequence[str | os.PathLike[str]]


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        template = arguments.template or _build(arguments.workflow, Path(folder))
        commands = _commands(arguments.workflow, template)
        medians = _medians(commands, arguments.rounds)
    bare = medians["python -c pass"]
    for name, seconds in medians.items():
        print(
            f"{name:<16} {seconds * 1000:8.1f} ms  {seconds / bare:6.1f} x bare Python"
        )
    ratio = medians["durablec check"] / bare
    print(f"aim {AIM}, limit {LIMIT}: {'exceeded' if ratio > LIMIT else 'kept'}")
    return int(ratio > LIMIT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sample = ROOT / "samples" / "coffee_order" / "order.durable.yaml"
    parser.add_argument("workflow", nargs="?", type=Path, default=sample)
    parser.add_argument("--template", type=Path, help="what cfn-lint reads")
    parser.add_argument("--rounds", type=int, default=21)
    return parser.parse_args()


def _commands(workflow: Path, template: Path) -> dict[str, Command]:
    commands: dict[str, Command] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "durablec check": [*_durablec(), "check", workflow],
    }
    linter = Path(sys.executable).with_name("cfn-lint")
    if linter.exists():
        commands["cfn-lint"] = [linter, template]
    else:
        print(f"no cfn-lint beside {sys.executable}: left out")
    return commands


def _durablec() -> Command:
    """Return the installed command, or what its script does where there is none."""
    script = Path(sys.executable).with_name("durablec")
    if script.exists():
        return [script]
    return [
        sys.executable,
        "-c",
        "import sys; from durablec.cli import main; sys.exit(main())",
    ]


def _environment() -> dict[str, str]:
    packages = [str(ROOT / name) for name in ("dsl", "compiler", "runtime", "grammars")]
    if Path(sys.executable).with_name("durablec").exists():
        packages = []
    # An installed package has its bytecode; so must this one, wherever it is.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([*packages, *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**inherited, "PYTHONPATH": path} if path else inherited


def _build(workflow: Path, folder: Path) -> Path:
    output = folder / "build"
    subprocess.run(
        [*_durablec(), "build", workflow, "-o", output],
        check=True,
        env=_environment(),
        stdout=subprocess.DEVNULL,
    )
    return output / "template.yaml"


def _medians(commands: dict[str, Command], rounds: int) -> dict[str, float]:
    """Return the median seconds of each command, after one round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    environment = _environment()
    for number in range(rounds + 1):
        for name, command in commands.items():
            begun = time.perf_counter()
            done = subprocess.run(command, env=environment, capture_output=True)
            if number:
                taken[name].append(time.perf_counter() - begun)
            if name != "cfn-lint" and done.returncode:
                raise SystemExit(
                    f"{name}: exit code {done.returncode}\n{done.stderr!r}"
                )
    return {name: statistics.median(times) for name, times in taken.items()}


if __name__ == "__main__":
    raise SystemExit(main())
