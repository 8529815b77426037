"""Versions of the oracle's random workflows, which have every construct there is.

What such an execution hands out does not tell which step it is of, so that here nothing
is asked but whether a replay fails.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest.mock import patch

from durablec import files, ir
from durablec.building import assemble
from durablec.compat import compare
from durablec_runtime import _detach
from tests.compat.edits import EDITS
from tests.compat.resuming import Handler, handler_of, resume
from tests.compat.trial import Trial, Version, judge
from tests.oracle.outside import FUNCTIONS
from tests.oracle.workflows import MAIN, Workflow, workflow


@dataclass(frozen=True)
class Project:
    """A version, the handlers of what it invokes, and the environment that leads there."""

    version: Version
    others: dict[str, Handler]
    environment: dict[str, str]


def project(made: Workflow) -> Project | None:
    """Compile a workflow and its callees; None if there are errors."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = _compiled(made, Path(folder))
        workflows = {each.name: each for each in map(_workflow, compiled) if each}
        if len(workflows) < len(compiled):
            return None
        built = assemble(compiled).files
        handlers = {
            name: handler_of(built[f"{name}/handler.py"].decode(), Path(folder))
            for name in workflows
        }
        targets = [e for each in workflows.values() for e in ir.targets(each).items()]
        environment = {variable: target.name for target, variable in targets}
        version = Version(workflows[MAIN], handlers.pop(MAIN))
        return Project(version, handlers, environment)


def only_checked(made: Workflow) -> ir.Workflow | None:
    """Compile a workflow of which no execution is run; None if there are errors."""
    with tempfile.TemporaryDirectory() as folder:
        workflows = list(map(_workflow, _compiled(made, Path(folder))))
    found = [each for each in workflows if each is not None and each.name == MAIN]
    return found[0] if None not in workflows else None


def _compiled(made: Workflow, folder: Path) -> list[files.Compilation]:
    for name, text in made.texts.items():
        (folder / f"{name}.durable.yaml").write_text(text)
    (folder / "work.py").write_text(FUNCTIONS.read_text())
    return files.compile_paths([folder])


def _workflow(made: files.Compilation) -> ir.Workflow | None:
    return None if made.report.has_errors else made.workflow


def edited(seed: int) -> tuple[str, Workflow, Workflow] | None:
    """Return an edit's name and both versions; None if it changes nothing here."""
    random = Random(f"edit {seed}")
    before = workflow(seed)
    document = deepcopy(before.document)
    edit = random.choice(EDITS)
    for _ in range(20):
        if edit.change(random, document) and document != before.document:
            return edit.name, before, Workflow(document, before.callees)
        edit = random.choice(EDITS)
    return None


def tried(seed: int, old: Project, new: Project, before: Workflow, most: int) -> Trial:
    """Resume executions of two scripts at their checkpoints."""
    trial = Trial(compare(old.version.workflow, new.version.workflow))
    with _surroundings(new.environment | old.environment):
        for script in before.scripts(seed, 2):
            for until in range(1, most):
                resumed = resume(
                    old.version.handler,
                    new.version.handler,
                    script.input,
                    script.answer,
                    until,
                    old.others,
                )
                if resumed.recorded is None:
                    break
                trial.runs += 1
                judge(trial, resumed, f"{script.seed} at {until}", is_told=False)
    return trial


@contextmanager
def _surroundings(environment: dict[str, str]) -> Iterator[None]:
    with (
        patch.dict(os.environ, environment),
        patch.object(_detach, "_start", lambda *_: None),
    ):
        yield
