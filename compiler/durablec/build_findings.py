"""What a build would find wrong with workflows as a whole, found without building."""

import os
from collections.abc import Iterable, Iterator, Sequence

from durablec.called_modules import called_modules
from durablec.codes import SHARED_NAME
from durablec.files import Compilation
from durablec_dsl.diagnostics import Diagnostic, Label, Report
from durablec_dsl.source import Place


def build_findings(compilations: Sequence[Compilation]) -> list[Diagnostic]:
    """Return what the builds of the projects that workflows belong to would say.

    Those without errors are looked at, and in a project, which has a `durablec.toml`,
    the other workflows that have the name of one.
    """
    by_root: dict[str, list[Compilation]] = {}
    for made in compilations:
        by_root.setdefault(made.project.root, []).append(made)
    report = Report()
    for of_project in by_root.values():
        _reserved_modules(of_project, report)
        shared = list(_shared_names(of_project))
        circles = [] if shared else _circular(of_project)
        for found in (*shared, *_shared_routes(of_project), *circles):
            report.append(found)
    return report.in_order()


def _reserved_modules(of_project: Iterable[Compilation], report: Report) -> None:
    for made in of_project:
        if made.workflow is not None and _may_be_reserved(made.project.modules.path):
            from durablec.user_files import module_files

            needed = called_modules(made.workflow)
            module_files(made.project.modules, made.library, needed, report)


def _may_be_reserved(root: str) -> bool:
    from durablec.user_files import RESERVED

    return any(
        os.path.exists(os.path.join(root, name + end))
        for name in RESERVED
        for end in ("", ".py")
    )


def _shared_names(of_project: Sequence[Compilation]) -> Iterator[Diagnostic]:
    workflows = [made.workflow for made in of_project if made.workflow is not None]
    if len(workflows) > 1:
        from durablec.bundle import shared_names

        yield from shared_names(workflows)
    if of_project[0].project.file is not None:
        yield from _shared_with_others(of_project)


def _shared_routes(of_project: Sequence[Compilation]) -> Iterator[Diagnostic]:
    workflows = [made.workflow for made in of_project if made.workflow is not None]
    if any(each.deployment.starts or each.deployment.callbacks for each in workflows):
        from durablec.bundle import shared_routes

        yield from shared_routes(workflows)


def _circular(of_project: Sequence[Compilation]) -> Iterator[Diagnostic]:
    workflows = [made.workflow for made in of_project if made.workflow is not None]
    if any(each.deployment.referred for each in workflows):
        from durablec.backends.sam import Template
        from durablec.circular_references import circular_references

        yield from circular_references(workflows, Template(workflows, {}))


def _shared_with_others(of_project: Sequence[Compilation]) -> Iterator[Diagnostic]:
    """Yield the names that workflows of a project have which are not looked at."""
    from durablec.project import find_workflows
    from durablec.project_callees import parsed

    names = {w.name: w for made in of_project if (w := made.workflow) is not None}
    given = {os.path.realpath(made.path) for made in of_project}
    for path in find_workflows([of_project[0].project.root]):
        # Most files are not even parsed.
        if os.path.realpath(path) in given or not _mentions(path, names):
            continue
        other = parsed(os.fspath(path))
        if other is not None and other.name is not None and other.name.text in names:
            workflow = names[other.name.text]
            yield Diagnostic(
                SHARED_NAME,
                f"two workflows of the project are named `{workflow.name}`",
                Place(workflow.source, workflow.name_span),
                (Label(Place(other.source, other.name.span), "the other is here"),),
                "rename one of them, or build them into different folders",
            )


def _mentions(path: "os.PathLike[str]", names: Iterable[str]) -> bool:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        # Nobody asked for that file.
        return False
    return any(name.encode() in data for name in names)
