"""What a run is made of: the workflow, those that it invokes, and other functions.

A workflow of the project is compiled and runs as it is. What stands for a function that
is none is given by options: Python code, or what it returns.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from durablec import ir
from durablec.backends.sam import logical_id
from durablec.building import part
from durablec.bundle import own_files
from durablec.cells import brief
from durablec.cli.run_json import json_text
from durablec.files import Compilation
from durablec.ir.deployment import Reference
from durablec_dsl.suggest import did_you_mean
from durablec_local import CompiledWorkflow, LocalFunction, Partners


class Made(NamedTuple):
    """A workflow as the compiler knows it, and as an executor does."""

    ir: ir.Workflow
    compiled: CompiledWorkflow


def made_of(compilations: Iterable[Compilation]) -> list[Made]:
    """Return workflows without errors as an executor takes them.

    Findings about the user's files go to their reports.

    Raises:
        OSError: A file of the user's cannot be read.
    """
    found = [(each, each.workflow) for each in compilations]
    workflows = [workflow for _, workflow in found if workflow is not None]
    return [_made(each, made, workflows) for each, made in found if made is not None]


def _made(
    compilation: Compilation, workflow: ir.Workflow, all_: Sequence[ir.Workflow]
) -> Made:
    environment = {
        variable: text if isinstance(text, str) else _stand_in(variable, text)
        for variable, text in workflow.settings.environment.items()
    }
    for target, variable in ir.targets(workflow).items():
        environment[variable] = _local_name(target, all_)
    compiled = CompiledWorkflow(
        name=workflow.name,
        files=own_files(part(compilation, workflow)),
        source_root=os.path.abspath(compilation.project.modules.path),
        timeout=workflow.timeout,
        environment=environment,
        source=compilation.source.name,
        lines=_lines(workflow),
    )
    return Made(workflow, compiled)


def _stand_in(variable: str, reference: Reference) -> str:
    """Return what stands for what only a deployment knows: the environment's own."""
    return os.environ.get(variable) or ".".join(reference)


def partners(
    made: Sequence[Made], functions: Iterable[str], returns: Iterable[str]
) -> Partners:
    """Return what the first of some workflows invokes, by `--function` and `--returns`.

    Raises:
        click.UsageError: An option is for no function that is invoked, or has no value.
    """
    names = _functions(made)
    given: dict[str, LocalFunction] = {}
    for option in returns:
        name, value = _split("--returns", option, "JSON", names)
        before = given.get(name, LocalFunction())
        text = json_text(f"--returns {name}", value)
        given[name] = LocalFunction(returns=(*before.returns, text))
    for option in functions:
        name, value = _split("--function", option, "FILE.py:NAME", names)
        given[name] = _code(name, value)
    return Partners(tuple(each.compiled for each in made[1:]), given)


def _local_name(target: ir.Target, workflows: Iterable[ir.Workflow]) -> str:
    """Return by what name a target is called on this machine, where it has no ARN.

    A function that has the name of a workflow and is another is called otherwise.
    """
    ids = {logical_id(each.name): each.name for each in workflows}
    if target.kind == "workflow":
        return target.name
    if target.name in ids:
        return ids[target.name]
    name = ir.function_name(target.name)
    return f"{name}-function" if name in ids.values() else name


def _functions(made: Sequence[Made]) -> list[str]:
    """Return the names of the functions that are invoked and no workflows."""
    workflows = [each.ir for each in made]
    targets = (target for each in workflows for target in ir.targets(each))
    names = dict.fromkeys(_local_name(each, workflows) for each in targets)
    own = {each.name for each in workflows}
    return [name for name in names if name not in own]


def _split(
    option: str, given: str, value: str, names: Sequence[str]
) -> tuple[str, str]:
    name, equals, text = given.partition("=")
    if name not in names:
        listed = ", ".join(f"`{each}`" for each in names)
        known = f"there are {listed}" if names else "no function is invoked"
        meant = did_you_mean(name, names) or known
        raise click.UsageError(f"{option}: no function `{brief(name)}`; {meant}")
    if not equals:
        raise click.UsageError(f"{option} {name}: write {option} {name}={value}")
    return name, text


def _code(name: str, value: str) -> LocalFunction:
    file, _, function = value.rpartition(":")
    if not file.endswith(".py") or not function.isidentifier():
        ways = f"write --function {name}=FILE.py:NAME"
        raise click.UsageError(f"--function {name}: {ways}")
    if not Path(file).is_file():
        raise click.UsageError(f"--function {name}: there is no file `{brief(file)}`")
    return LocalFunction(os.path.abspath(file), function)


def _lines(workflow: ir.Workflow) -> dict[str, int]:
    """Return the source map of a workflow: the line of each operation's name."""
    return {
        each.name: workflow.source.position(each.name_span.start).line
        for each in ir.all_statements(workflow)
        if isinstance(each, ir.Operation)
    }
