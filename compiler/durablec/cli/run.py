"""`durablec run`: a workflow compiled in memory and executed on this machine.

What runs has the files of the bundle that `durablec build` would make, and no others.

Events go to standard error as they happen and the result, JSON, to standard output.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from durablec import files, ir, render
from durablec.cli.run_answers import Responder
from durablec.cli.run_bundle import missing
from durablec.cli.run_history import write_histories
from durablec.cli.run_json import checked_json, json_text
from durablec.cli.run_partners import Made, made_of, partners
from durablec.cli.run_replies import (
    Callbacks,
    callbacks_of,
    read_replies,
)
from durablec.cli.run_view import Lines, Places, Quiet, Records, View
from durablec.cli.terminal import wants_color
from durablec.types import DYN
from durablec_local import Execution, LocalExecutor, Outcome

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
    metavar="NAME[@TIME]=JSON",
    help="Answer a callback, with JSON or @FILE; once for each time it waits. With a "
    "TIME, such as 3d, so long after it was opened.",
)
@click.option(
    "--fail",
    "failures",
    multiple=True,
    metavar="NAME[@TIME]=TEXT",
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
    "--function",
    "functions",
    multiple=True,
    metavar="NAME=FILE.py:NAME",
    help="Let a function of Python stand for the Lambda function that is invoked.",
)
@click.option(
    "--returns",
    multiple=True,
    metavar="NAME=JSON",
    help="Let an invoked Lambda function return JSON or @FILE; once for each time it "
    "is invoked, the last for all further.",
)
@click.option(
    "--real-time", is_flag=True, help="Let waits and timeouts take their time."
)
@click.option(
    "--quiet",
    "-q",
    is_flag=True,
    help="Show the result, and nothing of what is not wrong.",
)
@click.option(
    "--history",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the execution's history to FILE, as JSON of AWS's "
    "GetDurableExecutionHistory; `durablec graph --execution FILE` draws it.",
)
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
    functions: tuple[str, ...],
    returns: tuple[str, ...],
    real_time: bool,
    history: Path | None,
    quiet: bool,
    as_json: bool,
    log_level: str,
) -> int:
    """Run the workflow in FILE on this machine.

    Time is virtual: waits, retries and timeouts take none, and are shown as they would
    pass. A callback is answered by --answer, by you at the terminal, or times out: at
    its timeout or its heartbeat, whichever is first.

    Workflows of the project that are invoked run here too: what is of one is named with
    it, as `payment.charged`. --function or --returns stands for any other function.
    With --history, the history of each goes to a file of its own beside FILE, which has
    the workflow's name before its suffix.

    Exit code 0 says that the execution succeeded, 1 that it failed.
    """
    text = None if given is None else _read_input(given)
    made = _compiled(file, quiet=quiet)
    if made is None:
        return 1
    workflow = made[0].ir
    if text is None and workflow.input is not DYN:
        raise click.UsageError(f"--input is missing; it is {workflow.input}")
    invoked = partners(made, functions, returns)
    known = _callbacks(made)
    words = context.meta[_WORDS]
    replies = read_replies(
        words, answers, failures, expiries, known, real_time=real_time
    )
    responder = Responder(
        known,
        replies,
        asks=_is_attended() and given != "-" and not as_json,
        real_time=real_time,
    )
    view = _view(made, quiet=quiet, as_json=as_json, real_time=real_time)
    executor = LocalExecutor(
        real_time=real_time,
        log_level=log_level.upper(),
        history=history is not None,
    )
    started = executor.start(made[0].compiled, text or "null", invoked)
    outcome = _follow(started, view, responder, history)
    view.end(outcome)
    if missed := missing(outcome, [each.compiled.source_root for each in made]):
        sys.stderr.write(f"help: {missed}\n")
    for option in responder.left_over():
        sys.stderr.write(f"warning: {option} is left over: nothing waited for it\n")
    return int(outcome.status != "succeeded")


def _read_input(given: str) -> str:
    """Return the JSON text that `--input` gives: itself, @FILE's, or that of `-`."""
    if given == "-":
        return checked_json("--input", sys.stdin.read())
    return json_text("--input", given)


def _compiled(file: Path, *, quiet: bool) -> list[Made] | None:
    """Return a workflow and those that it invokes; None after a report of errors."""
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a run is of one workflow")
    compiled = files.compile_with_callees(file)
    made = made_of(compiled)
    is_wrong = any(each.report.has_errors for each in compiled)
    if is_wrong or not quiet:
        found = files.findings(compiled)
        sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    return None if is_wrong else made


def _callbacks(made: Sequence[Made]) -> Callbacks:
    """Return what waits for answers, a callee's under a name that begins with its."""
    known = callbacks_of(made[0].ir)
    for each in made:
        for name, callback in callbacks_of(each.ir).items():
            known.setdefault(f"{each.ir.name}.{name}", callback)
    return known


def _moments(workflow: ir.Workflow) -> dict[str, str]:
    """Return until when the waits last that say so, by name."""
    return {
        each.name: str(each.until.value)
        for each in ir.all_statements(workflow)
        if isinstance(each, ir.Wait) and isinstance(each.until, ir.Constant)
    }


def _is_attended() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _view(made: Sequence[Made], *, quiet: bool, as_json: bool, real_time: bool) -> View:
    places = _places(made[0])
    places = places._replace(callees={each.ir.name: _places(each) for each in made})
    if as_json:
        return Records(places)
    if quiet:
        return Quiet()
    return Lines(
        places,
        made[0].ir.name,
        color=wants_color(sys.stderr),
        real_time=real_time,
    )


def _places(made: Made) -> Places:
    return Places(made.compiled.source, made.compiled.lines, _moments(made.ir))


def _follow(
    started: Execution, view: View, responder: Responder, history: Path | None
) -> Outcome:
    with started as execution:
        try:
            return _shown(execution, view, responder)
        finally:
            # However it ended, by an interrupt too: that is asked about the most.
            if history is not None:
                write_histories(history, execution.recorded())


def _shown(execution: Execution, view: View, responder: Responder) -> Outcome:
    for event in execution:
        view.show(event)
        hopeless = responder.on(event, execution)
        if hopeless:
            return Outcome("stuck", event.at, open=tuple(hopeless))
    return responder.named(execution.outcome)
