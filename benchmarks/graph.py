"""Times the picture of a workflow of many statements, in process and beside Graphviz.

    python benchmarks/graph.py [--rounds N] [--sizes N ...]

The workflows are those of `compile.py`. Measured is what comes after lowering: our
layout and the SVG of it. Where `dot` is on PATH, it draws the control-flow graph of the
same workflow as SVG, from the DOT that `durablec graph --format dot` writes; that is
made before its time begins, and it is given a minute. Garbage is collected as seldom as
`durablec` does, and the shortest times count. The aim is 0.1 s for 2,000 statements; exit code 1 says
that it was missed.
"""

import argparse
import gc
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from compile import WORK, workflow

from durablec import files, ir
from durablec.backends.graph.dot import dot
from durablec.backends.graph.layout import lay_out
from durablec.backends.graph.svg import svg
from durablec.backends.graph.view import view

AIMED, AIM = 2_000, 0.1
SIZES = (60, 200, AIMED)
PATIENCE = 60
COLLECT_AFTER = 200_000


def main() -> int:
    arguments = _arguments()
    gc.set_threshold(COLLECT_AFTER)
    print(f"{'statements':>10} {'layout':>9} {'and SVG':>9} {'dot':>9}")
    missed = False
    for size in sorted(arguments.sizes):
        made = _lowered(size)
        layout = _seconds(lambda made=made: lay_out(made), arguments.rounds)
        whole = _seconds(lambda made=made: svg(lay_out(made)), arguments.rounds)
        graphviz = _of_dot(made, whole)
        print(f"{size:10,} {layout:7.3f} s {whole:7.3f} s {graphviz}")
        if size == AIMED:
            missed = whole > AIM
            print(f"{'':10} aim of {AIM} s: {'missed' if missed else 'kept'}")
    return int(missed)


def _lowered(size: int) -> ir.Workflow:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "work.py").write_text(WORK)
        path = Path(folder, "w.durable.yaml")
        path.write_text(workflow(size))
        [made] = files.compile_paths([path])
    assert made.workflow is not None
    return made.workflow


def _of_dot(made: ir.Workflow, ours: float) -> str:
    program = shutil.which("dot")
    if program is None:
        return "not on PATH"
    text = dot(view(made)).encode()
    command = [program, "-Tsvg"]

    def draw() -> None:
        subprocess.run(
            command, input=text, capture_output=True, check=True, timeout=PATIENCE
        )

    try:
        theirs = _seconds(draw, 1)
    except subprocess.TimeoutExpired:
        return f"over {PATIENCE} s, {PATIENCE / ours:,.0f} times ours and more"
    return f"{theirs:7.3f} s, {theirs / ours:,.0f} times ours"


def _seconds(work: Callable[[], object], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return min(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time pictures beside Graphviz.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
