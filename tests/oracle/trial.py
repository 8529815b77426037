"""Compiles a workflow, and looks into the reasons for which the compiler rejects one.

What is rejected must be wrong: for each reason that speaks of paths, `exploration` has
to find such a path, or none where it says that there is none.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from durablec import files, ir
from durablec.building import assemble
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Report, Severity
from durablec_dsl.parser import parse
from durablec_dsl.source import Source
from durablec_dsl.walk import walk
from tests.oracle.exploration import Explored, Visit, clauses, explore
from tests.oracle.outside import FUNCTIONS
from tests.oracle.workflows import Workflow

_PATHS_OF_REJECTED: Final = 4_000
_PATHS_OF_ACCEPTED: Final = 30


@dataclass(frozen=True)
class Trial:
    """A workflow that was compiled in a folder, into `bundles` if without errors.

    `trees` and `bundles` are those of its callees, too, by their names. `targets` is
    the environment that leads to them. `found` are differences seen so far: an error
    that nothing confirms, or a path that reads what it has not bound.
    """

    trees: dict[str, ast.Workflow]
    folder: Path
    bundles: dict[str, Path]
    targets: dict[str, str]
    errors: list[Diagnostic]
    found: list[str]

    @property
    def is_rejected(self) -> bool:
        return bool(self.errors)

    @property
    def detaches(self) -> bool:
        """Whether some statement starts a callee that nobody waits for."""
        bodies = [tree.body for tree in self.trees.values()]
        bodies += [b.body for tree in self.trees.values() for b in tree.blocks]
        statements = [each for body in bodies for each in walk(body)]
        return any(isinstance(e, ast.Invoke) and e.detach for e in statements)


def compiled(workflow: Workflow, folder: Path) -> Trial:
    """Compile a workflow in a new folder, and unpack its build there."""
    compilations, errors = _compiled(workflow, folder)
    trees = {name: _tree(name, text) for name, text in workflow.texts.items()}
    bundles = {name: folder / "build" / name for name in trees}
    if errors:
        found = _unconfirmed(trees, errors)
        return Trial(trees, folder, bundles, {}, errors, found)
    for name, data in assemble(compilations).files.items():
        target = folder / "build" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    found = [
        f"accepted, but a path reads `{name}` unbound"
        for tree in trees.values()
        for name in explore(tree, _PATHS_OF_ACCEPTED, loosely=True).unbound
    ]
    return Trial(trees, folder, bundles, _targets(compilations), [], found)


def _compiled(
    workflow: Workflow, folder: Path
) -> tuple[list[files.Compilation], list[Diagnostic]]:
    folder.mkdir(exist_ok=True)
    for name, text in workflow.texts.items():
        (folder / _file(name)).write_text(text)
    shutil.copy(FUNCTIONS, folder / "work.py")
    compilations = files.compile_paths([folder])
    found = [each for made in compilations for each in made.report.in_order()]
    return compilations, [e for e in found if e.rule.severity is Severity.ERROR]


def _file(name: str) -> str:
    return f"{name}.durable.yaml"


def _targets(compilations: list[files.Compilation]) -> dict[str, str]:
    workflows = [made.workflow for made in compilations if made.workflow is not None]
    targets = [found for each in workflows for found in ir.targets(each).items()]
    return {variable: target.name for target, variable in targets}


def _tree(name: str, text: str) -> ast.Workflow:
    report = Report()
    tree = parse(Source(_file(name), text), report)
    assert tree is not None, list(report)
    return tree


# Why a workflow is rejected -----------------------------------------------------------


def _unconfirmed(trees: dict[str, ast.Workflow], errors: list[Diagnostic]) -> list[str]:
    """Return the errors whose reason no exploration confirms."""
    of_files = {_file(name): tree for name, tree in trees.items()}
    found: list[str] = []
    explored: dict[str, Explored] = {}
    for each in errors:
        file = Path(each.place.source.name).name
        tree = of_files[file]
        if file not in explored:
            explored[file] = _explored(tree)
        if not _is_confirmed(each, tree, explored[file]):
            at = each.place.source.position(each.place.span.start)
            what = f"{each.rule.code} {each.message} at {file} {at}"
            found.append(f"rejected for no reason: {what}")
    return found


def _explored(tree: ast.Workflow) -> Explored:
    loose = explore(tree, _PATHS_OF_REJECTED, loosely=True)
    strict = explore(tree, _PATHS_OF_REJECTED, loosely=False)
    return Explored(loose.unbound, strict.visited)


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
