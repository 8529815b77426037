"""The golden cases: a folder each, with a workflow and what must come of it.

workflow.durable.yaml   the workflow, or source.txt with the path of one
work.py, ...            the functions it calls
runs.yaml               executions: input, answers, and what must be seen
handler.py              the handler that must be generated
template.yaml           the template
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from durablec import files
from durablec.building import assemble
from tests.support.replay import Answer, Fail, Succeed, SucceedRaw, TimeOut

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"


@dataclass(frozen=True)
class Run:
    """One execution of a case, and what must be seen of it.

    `kill` is false where a kill changes what is seen, as of a step that runs at most
    once, or where real time would make a sweep long.
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


@dataclass(frozen=True)
class Case:
    """One folder of `tests/cases`."""

    name: str
    folder: Path
    workflow: Path

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
    """Return the files of the build of a case's workflow."""
    compilations = files.compile_paths([case.workflow])
    build = assemble(compilations)
    found = [d for each in compilations for d in each.report.in_order()]
    assert not any(c.report.has_errors for c in compilations), found
    assert not build.diagnostics, build.diagnostics
    return build.files


def unpack(case: Case, folder: Path) -> Path:
    """Write the bundle of a case's workflow, and return its folder."""
    for path, data in built(case).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return next(each for each in folder.iterdir() if each.is_dir())


def copy_case(case: Case, folder: Path) -> Path:
    """Copy a case's workflow and functions, and return the workflow's new path."""
    target = folder / case.name
    shutil.copytree(case.workflow.parent, target)
    return target / case.workflow.name


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
    )


def _answer(raw: Any) -> Answer:
    match raw:
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
