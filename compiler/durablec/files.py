"""Compiles the workflow files of a command line: where files meet the pure compiler.

What cannot be read is an `InputError`, which the command line turns into exit code 2;
what is wrong inside of a file is in its report.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from durablec import ir
from durablec.pipeline import Surroundings, compile_source
from durablec.project import Project, find_project, find_workflows
from durablec.python_source.modules import Library
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.loading import load
from durablec_dsl.record import Record
from durablec_dsl.source import Source


class InputError(Exception):
    """A file or folder that cannot be read; the message says which and why."""


class Compilation(Record):
    """One compiled file with the project it belongs to.

    `workflow` is None where the report has errors.
    """

    path: Path
    source: Source
    report: Report
    workflow: ir.Workflow | None
    project: Project
    library: Library


def compile_paths(paths: Iterable[Path]) -> list[Compilation]:
    """Compile the files among `paths` and all workflows below its folders, in order.

    Raises:
        InputError: A path does not exist or cannot be read.
    """
    try:
        return [_compile(path) for path in find_workflows(paths)]
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


def _compile(path: Path) -> Compilation:
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
    surroundings = Surroundings(
        library, project.deploy, project.retry, project.file, _has_packages(project)
    )
    compiled = compile_source(source, surroundings)
    for found in compiled.report:
        report.append(found)
    workflow = None if report.has_errors else compiled.workflow
    return Compilation(path, source, report, workflow, project, library)


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
