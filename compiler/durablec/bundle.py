"""What a build writes: one template, and a folder for each workflow.

    template.yaml
    order_processing/
        handler.py              generated
        durablec_runtime/       a copy of ours, so that no upgrade reaches it
        orders.py, ...          the user's modules that the handler needs
    python-layer/
        requirements.txt        the user's, and AWS's SDK: once for all workflows
    starter-function/           ours: what answers requests that start executions,
    callbacks-function/         and those that answer callbacks

For a template of the user's there is `resources.yaml` in place of it, or nothing.
Paths have forward slashes and are relative to the build's folder. All is bytes in
memory, so that nothing is written before everything is ready.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.backends.sam import (
    ANSWERS,
    SHAPES,
    STARTER,
    Template,
    collisions,
    facts,
    input_module,
    most_workflows,
    reserved,
)
from durablec.circular_references import circular_references
from durablec.codes import SHARED_NAME, SHARED_ROUTE, TOO_MANY_WORKFLOWS
from durablec.ir.deployment import Http, Route, same_authorization
from durablec.requirements import bundled
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Source

TEMPLATE = "template.yaml"
FRAGMENT = "resources.yaml"
_RUNTIME = "durablec_runtime"
_CLIENTS = "durablec_clients"
_CODE = {STARTER: "starter.py", ANSWERS: "answers.py"}

Form = OneOf["template", "fragment", "folders"]
"""What a build has of a template: all of it, its entries alone, or nothing."""


class Part(NamedTuple):
    """All that one workflow brings to a build.

    `handler` is the text of its handler.py. `modules` are the user's files by their
    paths in the workflow's folder. `requirements` is the user's requirements.txt. `input` is
    the module that a starter looks at inputs by, if the workflow has one and says a type.
    """

    workflow: ir.Workflow
    handler: str
    modules: Mapping[str, bytes]
    requirements: Source | None
    input: str | None = None


class Build(NamedTuple):
    """The files of a build by path, and what keeps it from being written.

    `template` has the entries of its template, None if it cannot be written.
    """

    files: dict[str, bytes]
    diagnostics: list[Diagnostic]
    template: Template | None


def build(parts: Iterable[Part], form: Form = "template") -> Build:
    """Return the build of some workflows, the same in whatever order they come."""
    ordered = sorted(parts, key=lambda part: (part.workflow.name, _source_name(part)))
    workflows = [part.workflow for part in ordered]
    wrong = [
        *shared_names(workflows),
        *reserved_names(workflows),
        *shared_routes(workflows),
        *_too_many(workflows),
        *_requirements(ordered),
    ]
    if wrong:
        return Build({}, wrong, None)
    requirements = {
        part.workflow.name: bundled(part.requirements).text for part in ordered
    }
    template = Template(workflows, requirements, whole=form == "template")
    wrong = list(circular_references(workflows, template))
    wrong += _too_large(workflows, template, form)
    if wrong:
        return Build({}, wrong, None)
    texts = {**_of_template(template, form), **template.layers.files()}
    files = {path: text.encode() for path, text in texts.items()}
    for folder in sorted(template.folders()):
        files |= _client(folder)
    files |= _inputs(ordered)
    for part in ordered:
        folder = f"{part.workflow.name}/"
        files |= {folder + path: data for path, data in bundle(part).items()}
    return Build(files, [], template)


def _of_template(template: Template, form: Form) -> dict[str, str]:
    match form:
        case "template":
            return {TEMPLATE: template.text()}
        case "fragment":
            return {FRAGMENT: template.fragment()}
        case "folders":
            return {}


def bundle(part: Part) -> dict[str, bytes]:
    """Return the files of a workflow's folder, by their paths in it."""
    return own_files(part) | runtime()


def own_files(part: Part) -> dict[str, bytes]:
    """Return the files of a workflow's folder but for the runtime, by their paths."""
    return {
        **part.modules,
        "handler.py": part.handler.encode(),
    }


def runtime() -> dict[str, bytes]:
    """Return the files of our runtime, which are read and never imported."""
    folder = _folder(_RUNTIME)
    files = [*folder.rglob("*.py"), folder / "py.typed"]
    return {
        f"{_RUNTIME}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in sorted(files)
    }


def _client(folder: str) -> dict[str, bytes]:
    """Return the code of a function of ours, which is read and never imported."""
    name = _CODE[folder]
    return {f"{folder}/{name}": (_folder(_CLIENTS) / name).read_bytes()}


def _inputs(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return what starters look at inputs by: the runtime's shapes, and those of each."""
    modules = {
        f"{STARTER}/{input_module(each.workflow.name)}.py": each.input.encode()
        for each in parts
        if each.input is not None
    }
    if not modules:
        return {}
    shapes = (_folder(_RUNTIME) / "_shapes.py").read_bytes()
    return {**modules, f"{STARTER}/{SHAPES}.py": shapes}


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None, f"{package} is not installed"
    assert spec.submodule_search_locations is not None
    [folder] = map(Path, spec.submodule_search_locations)
    return folder


def shared_names(workflows: Sequence[ir.Workflow]) -> Iterator[Diagnostic]:
    """Yield a finding for each two workflows that one template cannot hold."""
    first = {each.name: each for each in reversed(workflows)}
    last = {each.name: each for each in workflows}
    for one, other in collisions(workflows):
        yield Diagnostic(
            SHARED_NAME,
            f"workflows `{one}` and `{other}` need the same name in one template",
            _head(last[other]),
            (Label(_head(first[one]), f"`{one}` is here"),),
            "rename one of them, or build them into different folders",
        )


def shared_routes(workflows: Iterable[ir.Workflow]) -> Iterator[Diagnostic]:
    """Yield a finding for each two things that answer one method and path.

    Callbacks of several workflows may be answered at one path, if the same are let in.
    """
    taken: dict[tuple[str, str], tuple[Route, bool]] = {}
    for route, is_callbacks in _routes(workflows):
        key = (route.method, re.sub(r"\{\w+\}", "{}", route.path))
        first, was_callbacks = taken.setdefault(key, (route, is_callbacks))
        if first is route:
            continue
        if not (is_callbacks and was_callbacks):
            message = f"`{route.method} {route.path}` is answered by something else too"
            help = "give one of them another path"
        elif same_authorization(first.authorization, route.authorization):
            continue
        else:
            message = f"callbacks at `{route.path}` are answered for different senders"
            help = "give one another path, or let the same in"
        other = (Label(first.place, "the other is here"),)
        yield Diagnostic(SHARED_ROUTE, message, route.place, other, help)


def _routes(workflows: Iterable[ir.Workflow]) -> Iterator[tuple[Route, bool]]:
    for each in workflows:
        for start in each.deployment.starts:
            if isinstance(start, Http):
                yield start.route, False
        if each.deployment.callbacks is not None:
            yield each.deployment.callbacks, True


def reserved_names(workflows: Sequence[ir.Workflow]) -> Iterator[Diagnostic]:
    """Yield a finding for each workflow that is named as what stands once for all."""
    for workflow, id_ in reserved(workflows):
        yield Diagnostic(
            SHARED_NAME,
            f"workflow `{workflow.name}` needs the name `{id_}`, which the template has for "
            "something of its own",
            _head(workflow),
            (),
            "rename the workflow",
        )


def _source_name(part: Part) -> str:
    return part.workflow.source.name


def _too_many(workflows: Sequence[ir.Workflow]) -> Iterator[Diagnostic]:
    most = most_workflows(workflows)
    if len(workflows) > most:
        yield Diagnostic(
            TOO_MANY_WORKFLOWS,
            f"{len(workflows)} workflows are too many for one template",
            _head(workflows[most]),
            (),
            f"build at most {most} of these into one folder: CloudFormation takes 500 "
            "resources and 200 outputs",
        )


def _too_large(
    workflows: Sequence[ir.Workflow], template: Template, form: Form
) -> Iterator[Diagnostic]:
    """Yield why CloudFormation would not take a template that stands for itself."""
    if form != "template":
        return
    message, size = None, len(template.text().encode())
    if template.parameters > facts.TEMPLATE_PARAMETERS:
        message = (
            f"the template would have {template.parameters} parameters, one for each thing "
            "that workflows refer to and do not make, and CloudFormation takes "
            f"{facts.TEMPLATE_PARAMETERS}"
        )
    elif size > facts.TEMPLATE_BODY:
        message = (
            f"the template would have {size:,} bytes, and CloudFormation takes "
            f"{facts.TEMPLATE_BODY:,}"
        )
    if message is not None:
        help = "build fewer workflows into one folder"
        if template.parameters > facts.TEMPLATE_PARAMETERS:
            help += (
                ", or merge them into a template that has what they refer to: `--into`"
            )
        place = _head(workflows[-1])
        yield Diagnostic(TOO_MANY_WORKFLOWS, message, place, (), help)


def _requirements(parts: Iterable[Part]) -> Iterator[Diagnostic]:
    """Yield what is wrong with each requirements.txt once, however many share it."""
    sources = {
        part.requirements.name: part.requirements
        for part in parts
        if part.requirements is not None
    }
    for source in sources.values():
        yield from bundled(source).diagnostics


def _head(workflow: ir.Workflow) -> Place:
    return Place(workflow.source, workflow.name_span)
