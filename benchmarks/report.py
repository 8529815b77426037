"""How long the analyses behind `durablec report` take, as a workflow grows.

    python benchmarks/report.py [--rounds N]

Each has to grow with the number of statements: what a statement costs is the same in a
workflow that has eight times as many. The workflows are those of `compile.py`.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from compile import WORK, workflow

from durablec import files, ir
from durablec.bounds import bounds
from durablec.metering.assumed import Assumed
from durablec.metering.estimate import Assumptions, estimate
from durablec.metering.meter import Meter

SIZES = (250, 500, 1_000, 2_000)
MOST_GROWTH = 2.0
"""How much more a statement may cost in the largest workflow than in the smallest."""

PARTS: dict[str, Callable[[ir.Workflow], object]] = {
    "bounds": bounds,
    "metering": lambda made: Meter(made, Assumed(items=1, retries=False)).execution(),
    "report": lambda made: estimate(made, Assumptions()),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    workflows = {size: _compiled(size) for size in SIZES}
    print(f"{'statements':>10}" + "".join(f"{name:>20}" for name in PARTS))
    each: dict[str, list[float]] = {name: [] for name in PARTS}
    for size, made in workflows.items():
        row = f"{size:10,}"
        for name, part in PARTS.items():
            seconds = _median(lambda part=part, made=made: part(made), rounds)
            each[name].append(seconds / size)
            row += f"{seconds * 1e3:8.1f} ms {seconds / size * 1e6:4.0f} us"
        print(row)
    growth = {name: found[-1] / found[0] for name, found in each.items()}
    print(f"{'growth':>10}" + "".join(f"{growth[name]:20.2f}" for name in PARTS))
    missed = [name for name, times in growth.items() if times > MOST_GROWTH]
    print(f"at most {MOST_GROWTH}: {'missed' if missed else 'kept'}")
    return int(bool(missed))


def _compiled(size: int) -> ir.Workflow:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "w.durable.yaml")
        path.write_text(workflow(size))
        Path(folder, "work.py").write_text(WORK)
        (made,) = files.compile_paths([path])
    assert made.workflow is not None, made.report.in_order()
    return made.workflow


def _median(run: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return sorted(taken)[rounds // 2]


if __name__ == "__main__":
    raise SystemExit(main())
