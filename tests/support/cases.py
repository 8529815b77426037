"""The golden cases: a folder each, with a workflow and what must come of it.

workflow.durable.yaml   the workflow, or source.txt with the path of one
workflow.durable        the same in the text form, as `durablec convert` writes it
NAME.durable.yaml       workflows that it invokes
work.py, ...            the functions it calls
lambdas.py              Lambda functions that it invokes, by their names
runs.yaml               executions: input, answers, and what must be seen
handler.py              the handler that must be generated
template.yaml           the template
"""

import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from durablec import files, ir
from durablec.building import assemble
from tests.support.replay import After, Answer, Fail, Succeed, SucceedRaw, TimeOut

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"


@dataclass(frozen=True)
class Run:
    """One execution of a case, and what must be seen of it.

    `kill` is false where a kill changes what is seen, as of a step that runs at most
    once, or where real time would make a sweep long. `unordered` says that the order of
    the events is not determined, as of branches that run at once.
    """

    name: str
    input: Any
    answers: dict[str, list[Answer]]
    status: str
    result: Any
    error: dict[str, Any] | None
    events: tuple[str, ...]
    environment: dict[str, str]
    kill: bool
    unordered: bool


@dataclass(frozen=True)
class Case:
    """One folder of `tests/cases`, whose workflow is in one of the two forms."""

    name: str
    folder: Path
    workflow: Path

    @property
    def text(self) -> Path:
        """The file that holds the workflow in the other form, mostly the text form."""
        is_yaml = self.workflow.suffix == ".yaml"
        other = "workflow.durable" if is_yaml else "workflow.durable.yaml"
        return self.folder / other

    def runs(self) -> list[Run]:
        """Read the case's executions."""
        text = (self.folder / "runs.yaml").read_text()
        return [_run(each) for each in yaml.safe_load(text)]


def all_cases() -> list[Case]:
    """Return every case, by name."""
    return sorted(_cases(), key=lambda case: case.name)


def _cases() -> Iterator[Case]:
    for folder in CASES.iterdir():
        source = folder / "source.txt"
        own = folder / "workflow.durable.yaml"
        if source.exists():
            yield Case(folder.name, folder, ROOT / source.read_text().strip())
        elif own.exists():
            yield Case(folder.name, folder, own)


@cache
def built(case: Case) -> dict[str, bytes]:
    """Return the files of the build of a case's workflow, with those that it invokes.

    The workflow's own come first.
    """
    compilations = _compiled(case)
    build = assemble(compilations)
    found = [d for each in compilations for d in each.report.in_order()]
    assert not any(c.report.has_errors for c in compilations), found
    assert not build.diagnostics, build.diagnostics
    own = f"{main(case).name}/"
    return dict(sorted(build.files.items(), key=lambda f: not f[0].startswith(own)))


class Partners(NamedTuple):
    """What a case's workflow invokes, and the environment that leads there."""

    workflows: dict[str, Path]
    functions: dict[str, Callable[..., Any]]
    environment: dict[str, str]


def partners(case: Case, bundle: Path) -> Partners:
    """Return what a case invokes, whose bundle is one of several in a folder."""
    workflows = [made.workflow for made in _compiled(case) if made.workflow is not None]
    targets = [found for each in workflows for found in ir.targets(each).items()]
    environment = {variable: target.name for target, variable in targets}
    if not environment:
        return Partners({}, {}, {})
    bundles = {each.name: bundle.parent / each.name for each in workflows}
    return Partners(bundles, _lambdas(case), environment)


@cache
def _compiled(case: Case) -> list[files.Compilation]:
    others = case.workflow.parent.glob("*.durable.yaml")
    return files.compile_paths(sorted({case.workflow, *others}))


def main(case: Case) -> ir.Workflow:
    """Return the workflow of a case, compiled."""
    path = case.workflow.resolve()
    found = next(each for each in _compiled(case) if each.path.resolve() == path)
    assert found.workflow is not None, found.report.in_order()
    return found.workflow


def _lambdas(case: Case) -> dict[str, Callable[..., Any]]:
    path = case.workflow.parent / "lambdas.py"
    if not path.exists():
        return {}
    return {
        name: function
        for name, function in runpy.run_path(str(path), run_name="lambdas").items()
        if callable(function) and not isinstance(function, type)
    }


def unpack(case: Case, folder: Path) -> Path:
    """Write the bundle of a case's workflow, and return its folder."""
    for path, data in built(case).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder / main(case).name


def in_text_form(case: Case, folder: Path) -> Case:
    """Copy a case, and let its workflow in the text form take the other one's place."""
    target = folder / case.name
    shutil.copytree(case.workflow.parent, target)
    (target / case.workflow.name).unlink()
    text = target / case.text.name
    shutil.copy(case.text, text)
    return Case(case.name, case.folder, text)


def _run(raw: dict[str, Any]) -> Run:
    return Run(
        name=raw["run"],
        input=raw["input"],
        answers={
            name: [_answer(each) for each in given]
            for name, given in raw.get("answers", {}).items()
        },
        status=raw["status"],
        result=raw.get("result"),
        error=raw.get("error"),
        events=tuple(raw["events"]),
        environment=raw.get("environment", {}),
        kill=raw.get("kill", True),
        unordered=raw.get("unordered", False),
    )


def _answer(raw: Any) -> Answer:
    match raw:
        case {"after": operation, **answer}:
            return After(operation, _answer(answer))
        case {"succeed": value}:
            return Succeed(value)
        case {"text": str(text)}:
            return SucceedRaw(text)
        case {"fail": data}:
            import json

            return Fail(data=json.dumps(data))
        case "timeout":
            return TimeOut()
        case _:
            raise ValueError(f"no answer: {raw}")
