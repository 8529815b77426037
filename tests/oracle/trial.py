"""Compiles a workflow and runs it, and holds what happens against the interpreter.

What the compiler rejects must be wrong: for each of its reasons that speaks of paths,
`exploration` has to find such a path, or none where it says that there is none.
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from durablec import files
from durablec.building import assemble
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Report, Severity
from durablec_dsl.parser import parse
from durablec_dsl.source import Source
from tests.oracle.comparison import differences
from tests.oracle.exploration import Explored, Visit, clauses, explore
from tests.oracle.interpreter import Ending, Interpreter
from tests.oracle.outside import FUNCTIONS, Call, Outside, functions
from tests.oracle.scripts import Script
from tests.support.replay import Kill, NotKilled, Outcome, run_fresh, run_in_process

_FILE: Final = "random.durable.yaml"
_PATHS_OF_REJECTED: Final = 4_000
_PATHS_OF_ACCEPTED: Final = 30


@dataclass(frozen=True)
class Trial:
    """A workflow that was compiled in a folder; without errors, `bundle` is its build.

    `found` are differences seen so far: an error that nothing confirms, or a path that
    reads what it has not bound.
    """

    tree: ast.Workflow
    folder: Path
    bundle: Path
    errors: list[Diagnostic]
    found: list[str]

    @property
    def is_rejected(self) -> bool:
        return bool(self.errors)


def compile_text(text: str, folder: Path) -> Trial:
    """Compile a workflow in an empty folder, and unpack its build there."""
    compilations, errors = _compiled(text, folder)
    tree = _tree(text)
    bundle = folder / "build" / "random"
    if errors:
        return Trial(tree, folder, bundle, errors, _unconfirmed(tree, errors))
    for name, data in assemble(compilations).files.items():
        target = folder / "build" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    unbound = explore(tree, _PATHS_OF_ACCEPTED, loosely=True).unbound
    found_unbound = [f"accepted, but a path reads `{n}` unbound" for n in unbound]
    return Trial(tree, folder, bundle, [], found_unbound)


def is_rejected(text: str) -> bool:
    """Say whether the compiler rejects a workflow."""
    with tempfile.TemporaryDirectory() as folder:
        return bool(_compiled(text, Path(folder))[1])


def _compiled(
    text: str, folder: Path
) -> tuple[list[files.Compilation], list[Diagnostic]]:
    path = folder / _FILE
    path.write_text(text)
    shutil.copy(FUNCTIONS, folder / "work.py")
    compilations = files.compile_paths([path])
    found = [each for made in compilations for each in made.report.in_order()]
    return compilations, [e for e in found if e.rule.severity is Severity.ERROR]


def expected(trial: Trial, script: Script) -> Ending:
    """Return what must come of an execution."""
    return Interpreter(trial.tree, Outside(script.answers)).run(script.input)


def run_here(trial: Trial, script: Script) -> list[str]:
    """Run a workflow in this process, and return the differences."""
    handler = _handler(trial.bundle)
    run = partial(run_in_process, handler, script.input, script.answers, timeout=10)
    return _compared(trial, script, run)[0]


def run_killed(trial: Trial, script: Script, every: int) -> tuple[list[str], int]:
    """Run a workflow in new processes: whole, and killed at every n-th checkpoint.

    Returns the differences, and the number of runs.
    """
    found, whole = _compared(trial, script, partial(_run_fresh, trial, script, None))
    runs = 1
    for at in range(1, (whole.checkpoints if whole else 0) + 1, every):
        kill = Kill(at, applied=at % 2 == 0)
        try:
            run = partial(_run_fresh, trial, script, kill)
            more, _ = _compared(trial, script, run, killed=True)
        except NotKilled:
            break
        found += [f"killed at {at}: {line}" for line in more]
        runs += 1
    return found, runs


def _run_fresh(trial: Trial, script: Script, kill: Kill | None) -> Outcome:
    environment = {"ORACLE_CALLS": str(_calls_file(trial))}
    return run_fresh(
        trial.bundle,
        script.input,
        script.answers,
        kill=kill,
        environment=environment,
        timeout=20,
    )


def _compared(
    trial: Trial, script: Script, run: Callable[[], Outcome], *, killed: bool = False
) -> tuple[list[str], Outcome | None]:
    wanted = expected(trial, script)
    path = _calls_file(trial)
    path.write_text("")
    with patch.dict(os.environ, {"ORACLE_CALLS": str(path)}):
        try:
            outcome = run()
        except TimeoutError as error:
            return [f"no end: {wanted.status} expected, {error}"], None
    calls = [_call(line) for line in path.read_text().splitlines()]
    return differences(wanted, outcome, calls, killed=killed), outcome


def _calls_file(trial: Trial) -> Path:
    return trial.folder / "calls"


def _call(line: str) -> Call:
    name, arguments = json.loads(line)
    return name, arguments


def _handler(bundle: Path) -> Callable[..., Any]:
    """Return the handler of a bundle, with the functions that the interpreter calls."""
    path = bundle / "handler.py"
    made: dict[str, Any] = {"__name__": "oracle_handler", "__file__": str(path)}
    with patch.dict(sys.modules, {"work": functions()}):
        exec(compile(path.read_text(), str(path), "exec"), made)
    handler: Callable[..., Any] = made["handler"]
    return handler


def _tree(text: str) -> ast.Workflow:
    report = Report()
    tree = parse(Source(_FILE, text), report)
    assert tree is not None, list(report)
    return tree


# Why a workflow is rejected -----------------------------------------------------------


def _unconfirmed(tree: ast.Workflow, errors: list[Diagnostic]) -> list[str]:
    """Return the errors whose reason no exploration confirms."""
    loose = explore(tree, _PATHS_OF_REJECTED, loosely=True)
    strict = explore(tree, _PATHS_OF_REJECTED, loosely=False)
    explored = Explored(loose.unbound, strict.visited)
    return [
        f"rejected for no reason: {each.rule.code} {each.message}"
        f" at {each.place.source.position(each.place.span.start)}"
        for each in errors
        if not _is_confirmed(each, tree, explored)
    ]


def _is_confirmed(error: Diagnostic, tree: ast.Workflow, explored: Explored) -> bool:
    match error.rule.code:
        case "DC103":
            quoted = re.search("`([^`]*)`", error.message)
            return quoted is not None and quoted[1] in explored.unbound
        case "DC201":
            return (error.place.span, None) not in explored.visited
        case "DC202":
            return _clause(error, tree) not in explored.visited
        case _:
            return False


def _clause(error: Diagnostic, tree: ast.Workflow) -> Visit:
    """Return the visit of which an error says that it cannot be.

    Where no clause is, it speaks of `on_failure`.
    """
    at = error.place.span.start
    around = [c for c in clauses(tree) if c.span.start <= at < c.span.end]
    if not around:
        return ((tree.on_failure or tree.body)[0].head, None)
    clause = max(around, key=lambda each: each.span.start)
    names = [name.text for name in clause.errors if name.span == error.place.span]
    return (clause.span, names[0] if names else None)
