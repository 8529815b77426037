"""`durablec run`: a workflow compiled in memory and executed on this machine.

Events go to standard error as they happen and the result, JSON, to standard output.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

import click

from durablec import files, ir, render
from durablec.backends.python import emit
from durablec.cli.run_answers import (
    Responder,
    callbacks_of,
    read_input,
    read_replies,
)
from durablec.cli.run_view import Lines, Places, Quiet, Records, View
from durablec.cli.terminal import wants_color
from durablec.types import DYN
from durablec_local import CompiledWorkflow, Executor, LocalExecutor, Outcome

_WORDS = "durablec.words"
_LEVELS = ["debug", "info", "warning", "error"]


class _InOrder(click.Command):
    """A command that knows in which order options of several names were given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_WORDS] = list(args)
        return super().parse_args(ctx, args)


@click.command(cls=_InOrder)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--input",
    "-i",
    "given",
    metavar="JSON",
    help="The execution's input: JSON, @FILE, or - for standard input.",
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="NAME=JSON",
    help="Answer a callback, with JSON or @FILE; once for each time it waits.",
)
@click.option(
    "--fail",
    "failures",
    multiple=True,
    metavar="NAME=TEXT",
    help="Let a callback fail; TEXT is its message or, if it is JSON, its data.",
)
@click.option(
    "--expire",
    "expiries",
    multiple=True,
    metavar="NAME[:timeout]",
    help="Let a callback time out: at the first of its timeout and its heartbeat or, "
    "with :timeout, at its timeout.",
)
@click.option(
    "--real-time", is_flag=True, help="Let waits and timeouts take their time."
)
@click.option("--quiet", "-q", is_flag=True, help="Show the result and nothing else.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write events and the outcome to standard output, one JSON record a line.",
)
@click.option(
    "--log-level",
    type=click.Choice(_LEVELS),
    default="info",
    help="The least level of log lines that are shown; info by default.",
)
@click.pass_context
def run(
    context: click.Context,
    file: Path,
    given: str | None,
    answers: tuple[str, ...],
    failures: tuple[str, ...],
    expiries: tuple[str, ...],
    real_time: bool,
    quiet: bool,
    as_json: bool,
    log_level: str,
) -> int:
    """Run the workflow in FILE on this machine.

    Time is virtual: waits, retries and timeouts take none, and are shown as they would
    pass. A callback is answered by --answer, by you at the terminal, or times out: at
    its timeout or its heartbeat, whichever is first.

    Exit code 0 says that the execution succeeded, 1 that it failed.
    """
    text = None if given is None else read_input(given)
    made = _compiled(file)
    if made is None:
        return 1
    workflow = made.ir
    if text is None and workflow.input is not DYN:
        raise click.UsageError(f"--input is missing; it is {workflow.input}")
    known = callbacks_of(workflow)
    words = context.meta[_WORDS]
    replies = read_replies(words, answers, failures, expiries, known)
    responder = Responder(
        known,
        replies,
        asks=_is_attended() and given != "-" and not as_json,
        real_time=real_time,
    )
    view = _view(made, quiet=quiet, as_json=as_json, real_time=real_time)
    executor = LocalExecutor(real_time=real_time, log_level=log_level.upper())
    outcome = _execute(executor, made.compiled, text or "null", view, responder)
    view.end(outcome)
    for option in responder.left_over():
        sys.stderr.write(f"warning: {option} is left over: nothing waited for it\n")
    return int(outcome.status != "succeeded")


class _Made(NamedTuple):
    """A workflow as the compiler knows it, and as an executor does."""

    ir: ir.Workflow
    compiled: CompiledWorkflow


def _compiled(file: Path) -> _Made | None:
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a run is of one workflow")
    (made,) = files.compile_paths([file])
    found = made.report.in_order()
    sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    workflow = made.workflow
    if made.report.has_errors or workflow is None:
        return None
    compiled = CompiledWorkflow(
        name=workflow.name,
        handler=emit(workflow),
        source_root=os.path.abspath(made.project.modules.path),
        timeout=workflow.timeout,
        environment=workflow.settings.environment,
        source=made.source.name,
        lines=_lines(workflow),
    )
    return _Made(workflow, compiled)


def _lines(workflow: ir.Workflow) -> dict[str, int]:
    """Return the source map of a workflow: the line of each operation's name."""
    return {
        each.name: workflow.source.position(each.name_span.start).line
        for each in ir.walk(workflow.body)
        if isinstance(each, ir.Operation)
    }


def _moments(workflow: ir.Workflow) -> dict[str, str]:
    """Return until when the waits last that say so, by name."""
    return {
        each.name: str(each.until.value)
        for each in ir.walk(workflow.body)
        if isinstance(each, ir.Wait) and isinstance(each.until, ir.Constant)
    }


def _is_attended() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _view(made: _Made, *, quiet: bool, as_json: bool, real_time: bool) -> View:
    compiled = made.compiled
    places = Places(compiled.source, compiled.lines, _moments(made.ir))
    if as_json:
        return Records(places)
    if quiet:
        return Quiet()
    return Lines(
        places,
        compiled.name,
        color=wants_color(sys.stderr),
        real_time=real_time,
    )


def _execute(
    executor: Executor,
    compiled: CompiledWorkflow,
    input: str,
    view: View,
    responder: Responder,
) -> Outcome:
    with executor.start(compiled, input) as execution:
        for event in execution:
            view.show(event)
            hopeless = responder.on(event, execution)
            if hopeless:
                return Outcome("stuck", event.at, open=tuple(hopeless))
        return execution.outcome
