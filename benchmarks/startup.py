"""Times `durablec check` as a whole process, beside bare Python and cfn-lint.

    python benchmarks/startup.py [WORKFLOW] [--template FILE] [--rounds N]

Each round runs every command once, so that what else the machine does falls on all of
them alike; medians are compared. The aim is 10 times bare Python, and never over 13.
Without `--template`, cfn-lint reads the template that `durablec build` writes for the
workflow. Exit code 1 says that the limit was exceeded.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from processes import BARE, ROOT, Command, durablec, environment, medians

AIM, LIMIT = 10, 13


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        template = arguments.template or _build(arguments.workflow, Path(folder))
        commands = _commands(arguments.workflow, template)
        found = medians(commands, arguments.rounds, may_fail=["cfn-lint"])
    bare = found["python -c pass"]
    for name, seconds in found.items():
        print(
            f"{name:<16} {seconds * 1000:8.1f} ms  {seconds / bare:6.1f} x bare Python"
        )
    ratio = found["durablec check"] / bare
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
        "python -c pass": BARE,
        "durablec check": [*durablec(), "check", workflow],
    }
    linter = Path(sys.executable).with_name("cfn-lint")
    if linter.exists():
        commands["cfn-lint"] = [linter, template]
    else:
        print(f"no cfn-lint beside {sys.executable}: left out")
    return commands


def _build(workflow: Path, folder: Path) -> Path:
    output = folder / "build"
    subprocess.run(
        [*durablec(), "build", workflow, "-o", output],
        check=True,
        env=environment(),
        stdout=subprocess.DEVNULL,
    )
    return output / "template.yaml"


if __name__ == "__main__":
    raise SystemExit(main())
