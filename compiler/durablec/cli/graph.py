"""`durablec graph`: a workflow's flow of control, drawn."""

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
    type=click.Choice(list(_FORMATS)),
    default="mermaid",
    help="The language of the drawing.",
)
def graph(file: Path, form: str) -> int:
    """Draw the flow of control of the workflow in FILE."""
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a graph is of one workflow")
    (made,) = files.compile_paths([file])
    found = made.report.in_order()
    sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    if made.report.has_errors or made.workflow is None:
        return 1
    sys.stdout.write(_FORMATS[form](view(made.workflow)))
    return 0
