"""Lowers `deploy`: how a workflow is deployed.

The settings of a file and those of the project (`durablec.toml`) come alike, each with
its place, and are checked alike. A setting that the file does not give is the
project's, and then the compiler's own.
"""

from durablec import ir
from durablec.lower.deploy.function import (
    LONGEST_INVOCATION,
    RUNTIMES,
    environment,
    function_settings,
)
from durablec.lower.deploy.monitoring import monitor
from durablec.lower.deploy.reader import Reader
from durablec.lower.deploy.references import referred
from durablec.lower.deploy.routes import callbacks
from durablec.lower.deploy.starts import starts
from durablec.settings import Settings
from durablec_dsl.codes import UNKNOWN_KEY
from durablec_dsl.diagnostics import Report

__all__ = [
    "AROUND",
    "LONGEST_INVOCATION",
    "RUNTIMES",
    "deployment",
    "function_settings",
]

AROUND = ("on", "callbacks", "monitor")
"""The settings of what stands around the function."""

_MEANT = {
    "role": "SAM makes the function's role, with the rights that its calls need; "
    "`policies` adds to them",
    "function_name": "a function with a name cannot be replaced, so it is given none",
    "name": "a function with a name cannot be replaced, so it is given none",
    "destinations": "durable functions have no destinations; a queue takes the events "
    "of executions that failed",
    "event_invoke_config": "Lambda starts no durable execution again; a queue takes "
    "the events of executions that failed",
    "dead_letter_queue": "each function has one already",
    "durable_config": "`timeout` and `retention` stand at the top of the workflow",
    "execution_timeout": "`timeout` stands at the top of the workflow",
    "retention": "`retention` stands at the top of the workflow",
    "alarms": "alarms come with `monitor: true`",
    "start": "what starts executions stands under `on`",
    "starts": "what starts executions stands under `on`",
    "events": "what starts executions stands under `on`",
    "triggers": "what starts executions stands under `on`",
    "memory_size": "did you mean `memory`?",
    "env": "did you mean `environment`?",
    "alias": "every deployment moves the alias `live`",
}


def deployment(
    file: Settings, project: Settings, report: Report
) -> tuple[ir.FunctionSettings, ir.Deployment]:
    """Return how a workflow is deployed, with what is wrong left at a default."""
    known = (*ir.FunctionSettings.__match_args__, *AROUND)
    for given in (project, file):
        Reader(given, "deploy", report).check_keys(known, _MEANT)
    if "on" in project:
        place = project["on"].place
        message = "`on` belongs to one workflow, and this file is for all of them"
        help = "write it under `deploy` of the workflow"
        Reader(project, "deploy", report).add(UNKNOWN_KEY, place, message, help)
    own = {key: each for key, each in project.items() if key != "on"}
    reader = Reader({**own, **file}, "deploy", report)
    variables = environment(project, file, report)
    return function_settings(reader, project, file, variables), ir.Deployment(
        starts=starts(reader),
        callbacks=callbacks(reader),
        monitor=monitor(reader),
        referred=tuple(referred(_with_variables(reader.given, own))),
    )


def _with_variables(given: Settings, project: Settings) -> Settings:
    """Return settings with the project's variables among those of the file."""
    ours, theirs = project.get("environment"), given.get("environment")
    if ours is None or theirs is None:
        return given
    if not isinstance(ours.value, dict) or not isinstance(theirs.value, dict):
        return given
    both = theirs._replace(value={**ours.value, **theirs.value})
    return {**given, "environment": both}
