"""Compiles the workflow files of a command line: where files meet the pure compiler.

What cannot be read is an `InputError`, which the command line turns into exit code 2;
what is wrong inside of a file is in its report.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from durablec import ir
from durablec.called_modules import called_modules
from durablec.callees import LazyCallees
from durablec.elsewhere import LazyFiles
from durablec.missing_modules import missing_modules
from durablec.pipeline import Surroundings, compile_source, lowered
from durablec.project import Project, find_project, find_workflows
from durablec.python_source.modules import Library
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.loading import load
from durablec_dsl.parser import parse
from durablec_dsl.record import Record
from durablec_dsl.source import Source

if TYPE_CHECKING:
    from durablec.project_callees import ProjectCallees
    from durablec.schema_folder import SchemaFolder


class InputError(Exception):
    """A file or folder that cannot be read; the message says which and why."""


class Compilation(Record):
    """One compiled file with the project it belongs to.

    `workflow` is None where the report has errors. `allowed` are the names of rules
    that the file silences.
    """

    path: Path
    source: Source
    report: Report
    workflow: ir.Workflow | None
    project: Project
    library: Library
    allowed: frozenset[str] = frozenset()


def compile_paths(
    paths: Iterable[Path], *, strict: bool = False, advised: bool = False
) -> list[Compilation]:
    """Compile the files among `paths` and all workflows below its folders, in order.

    `strict` forbids to use values of type `any`. `advised` asks for advice that is kept
    for who asks.

    Raises:
        InputError: A path does not exist or cannot be read.
    """
    try:
        files = find_workflows(paths)
        together = [os.fspath(path) for path in files]
        others = _Others(together, strict=strict, advised=advised)
        made = [_compile(path, others) for path in files]
        _look_around(made, others)
        return [_settled(each) for each in made]
    except OSError as error:
        raise InputError(_reason(error)) from error


def compile_with_callees(path: Path) -> list[Compilation]:
    """Compile a file, and the workflows that it and these invoke: the file comes first.

    Raises:
        InputError: A file does not exist or cannot be read.
    """
    try:
        others = _Others([os.fspath(file) for file in find_workflows([path])])
        made = [_compile(path, others)]
        for each in made:  # Which grows as callees are found.
            known = {os.path.realpath(one.path) for one in made}
            for file in map(Path, _callees(each, others)):
                if os.path.realpath(file) not in known:
                    made += [_compile(file, others)]
        return made
    except OSError as error:
        raise InputError(_reason(error)) from error


def read_version(
    path: Path, source: Source
) -> tuple[ast.Workflow | None, ir.Workflow | None, Report]:
    """Read another version of the workflow at `path`, with the project as it is now.

    The tree is None, and the IR with it, where the report has errors. What the project
    does not have any more is none.

    Raises:
        InputError: A file does not exist or cannot be read.
    """
    report = Report()
    tree = parse(source, report)
    if tree is None or report.has_errors:
        return None, None, report
    try:
        project = find_project(path, Report())
        others = _Others([os.fspath(path)])
        library = Library(project.modules)
        surroundings = others.surroundings(os.fspath(path), project, library)
        return tree, lowered(tree, surroundings), report
    except OSError as error:
        raise InputError(_reason(error)) from error


def findings(compilations: Iterable[Compilation]) -> list[Diagnostic]:
    """Return all findings in order; those of a file that workflows share, once."""
    found = {
        (each.rule, each.place.source.name, each.place.span, each.message): each
        for made in compilations
        for each in made.report.in_order()
    }
    return list(found.values())


def _compile(path: Path, others: "_Others") -> Compilation:
    report = Report()
    project = find_project(path, report)
    library = Library(project.modules)
    shown = os.fspath(path).replace(os.sep, "/")
    source = None
    # Without a source root, nothing true can be said of the modules in it.
    if not report.has_errors:
        source = load(shown, path.read_bytes(), report)
    if source is None:
        return Compilation(path, Source(shown, ""), report, None, project, library)
    surroundings = others.surroundings(shown, project, library)
    compiled = compile_source(source, surroundings)
    for found in compiled.report:
        report.append(found)
    workflow = None if report.has_errors else compiled.workflow
    allowed = compiled.allowed
    return Compilation(path, source, report, workflow, project, library, allowed)


def _look_around(compilations: list[Compilation], others: "_Others") -> None:
    """Report what is wrong with workflows together with what they call and invoke."""
    by_root: dict[str, list[Compilation]] = {}
    for made in compilations:
        if made.workflow is None:
            continue
        if modules := called_modules(made.workflow):
            for found in missing_modules(made.project, made.library, modules):
                made.report.append(found)
        if any(kind == "workflow" for kind, _ in ir.targets(made.workflow)):
            by_root.setdefault(made.project.root, []).append(made)
    told: set[str] = set()
    for root, invoking in by_root.items():
        _report_cycles(invoking, others.below(root), told)


def _settled(made: Compilation) -> Compilation:
    """Return a compilation without what its file silences, and without IR if wrong."""
    made.report.silence(made.allowed)
    if not made.report.has_errors:
        return made
    return Compilation(
        made.path, made.source, made.report, None, made.project, made.library
    )


def _report_cycles(
    invoking: list[Compilation], below: "ProjectCallees", told: set[str]
) -> None:
    from durablec.invoke_cycles import invoke_cycles

    sources = {made.source.name: made.source for made in invoking}
    names = {w.name: made for made in invoking if (w := made.workflow) is not None}
    for name, found in invoke_cycles(names, below.tree, sources, told):
        names[name].report.append(found)


def _callees(compilation: Compilation, others: "_Others") -> list[str]:
    """Return the files of the workflows that one invokes, also by their logical ids."""
    from durablec.backends.sam import logical_id

    if compilation.workflow is None:
        return []
    below = others.below(compilation.project.root)
    names = dict.fromkeys(
        name
        for kind, target in ir.targets(compilation.workflow)
        for name in below.names()
        if target == (name if kind == "workflow" else logical_id(name))
    )
    return [below.path(name) for name in names]


class _Others:
    """The other workflows of one compilation, by project, looked at when asked for."""

    def __init__(
        self, together: list[str], *, strict: bool = False, advised: bool = False
    ) -> None:
        self._together = together
        self._strict = strict
        self._advised = advised
        self._of_roots: dict[str, ProjectCallees] = {}

    def surroundings(
        self, path: str, project: Project, library: Library
    ) -> Surroundings:
        """Return what the workflow of a file is compiled with."""
        return Surroundings(
            library,
            project.deploy,
            project.retry,
            project.file,
            _has_packages(project),
            LazyCallees(lambda: self.below(project.root)),
            LazyFiles(lambda: _schemas(os.path.dirname(path), project.root)),
            self._strict,
            self._advised,
        )

    def below(self, root: str) -> "ProjectCallees":
        """Return the workflows below a root, and those that are compiled together."""
        from durablec.project_callees import ProjectCallees

        if root not in self._of_roots:
            self._of_roots[root] = ProjectCallees(
                root, self._together, self._surroundings
            )
        return self._of_roots[root]

    def _surroundings(self, path: str) -> Surroundings:
        project = find_project(path, Report())
        return self.surroundings(path, project, Library(project.modules))


def _schemas(folder: str, root: str) -> "SchemaFolder":
    from durablec.schema_folder import SchemaFolder

    return SchemaFolder(folder, root)


def _has_packages(project: Project) -> bool:
    """Say whether the project's requirements.txt names any package."""
    path = os.path.join(project.modules.path, "requirements.txt")
    if not os.path.isfile(path):
        return False
    with open(path, encoding="utf-8", errors="replace") as lines:
        return any(line.strip() and not line.lstrip().startswith("#") for line in lines)


def _reason(error: OSError) -> str:
    why = (error.strerror or str(error)).lower()
    return f"{error.filename}: {why}" if error.filename else why
