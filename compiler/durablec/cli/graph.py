"""`durablec graph`: a workflow's flow of control, drawn, with what a view adds to it."""

import sys
from pathlib import Path

import click

from durablec import files, render
from durablec.backends.graph.document import document
from durablec.backends.graph.dot import dot
from durablec.backends.graph.mermaid import mermaid
from durablec.backends.graph.view import view
from durablec.cli.terminal import wants_color

_FORMATS = {"mermaid": mermaid, "dot": dot, "json": document}


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([*_FORMATS, "text"]),
    help="The language of the drawing; mermaid by default. `text`, a list, is the "
    "default of --diff and --execution, and is there for these only.",
)
@click.option(
    "--diff",
    "old",
    metavar="OLD",
    help="Show what has changed since OLD: a file, or a revision of git, as HEAD~1.",
)
@click.option(
    "--execution",
    metavar="HISTORY",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Show how far an execution came, by its history: a file with what `aws lambda "
    "get-durable-execution-history` or `durablec run --history` writes.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="With --diff, exit with 1 if anything has changed.",
)
def graph(
    file: Path,
    form: str | None,
    old: str | None,
    execution: Path | None,
    exit_code: bool,
) -> int:
    """Draw the flow of control of the workflow in FILE.

    With --diff, a drawing has both versions in it, and what was added, removed, renamed,
    moved or changed is marked. With --execution, what is done, failed, running, waiting
    or not reached is; operations that FILE has no statement for are told.
    """
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a graph is of one workflow")
    if old is not None and execution is not None:
        raise click.UsageError("--diff and --execution do not go together")
    if exit_code and old is None:
        raise click.UsageError("--exit-code belongs to --diff")
    if old is not None:
        return _difference(file, old, form or "text", exit_code)
    if execution is not None:
        return _execution(file, execution, form or "text")
    return _drawing(file, form or "mermaid")


def _difference(file: Path, old: str, form: str, exit_code: bool) -> int:
    if form == "dot":
        raise click.UsageError("--diff has no format dot")
    from durablec.cli.graph_diff import show_difference

    return show_difference(file, old, form, exit_code=exit_code)


def _execution(file: Path, history: Path, form: str) -> int:
    if form == "dot":
        raise click.UsageError("--execution has no format dot")
    from durablec.cli.graph_execution import show_execution

    return show_execution(file, history, form)


def _drawing(file: Path, form: str) -> int:
    if form == "text":
        raise click.UsageError("the format text belongs to --diff and --execution")
    (made,) = files.compile_paths([file])
    found = made.report.in_order()
    sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    if made.report.has_errors or made.workflow is None:
        return 1
    sys.stdout.write(_FORMATS[form](view(made.workflow)))
    return 0
