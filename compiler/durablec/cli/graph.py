"""`durablec graph`: a workflow's flow of control, drawn."""

import sys
from pathlib import Path

import click

from durablec import files, ir, render
from durablec.cli.terminal import wants_color

_FORMATS = ("svg", "html", "png", "mermaid", "dot", "json")
_BY_SUFFIX = {".svg": "svg", ".html": "html", ".htm": "html", ".png": "png"}


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="What to draw it as; by the suffix of the output if that is .svg, .html or "
    ".png, and mermaid without.",
)
@click.option(
    "--output",
    "-o",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write it to; standard output without it.",
)
def graph(file: Path, form: str | None, output: Path | None) -> int:
    """Draw the flow of control of the workflow in FILE.

    svg and png are pictures; html is one to move about in, with the source beside it.
    All three are one file that needs no network. mermaid, dot and json are for other
    tools to draw.
    """
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a graph is of one workflow")
    suffix = output.suffix.lower() if output is not None else ""
    form = form or _BY_SUFFIX.get(suffix, "mermaid")
    if form == "png" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PNG is no text: name a file by -o")
    (made,) = files.compile_paths([file])
    found = made.report.in_order()
    sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    if made.report.has_errors or made.workflow is None:
        return 1
    _write(drawn(made.workflow, form), output)
    return 0


def drawn(workflow: ir.Workflow, form: str) -> bytes:
    """Return a workflow's drawing in one of the formats, in UTF-8 where it is text."""
    # Each is imported for itself: networkx is slow, and the pictures do not need it.
    match form:
        case "svg":
            from durablec.backends.graph.layout import lay_out
            from durablec.backends.graph.svg import svg

            return svg(lay_out(workflow)).encode()
        case "html":
            from durablec.backends.graph.html import html

            return html(workflow).encode()
        case "png":
            from durablec.backends.graph.layout import lay_out
            from durablec.backends.graph.png import png

            return png(lay_out(workflow))
        case _:
            return _written(workflow, form).encode()


def _written(workflow: ir.Workflow, form: str) -> str:
    from durablec.backends.graph.document import document
    from durablec.backends.graph.dot import dot
    from durablec.backends.graph.mermaid import mermaid
    from durablec.backends.graph.view import view

    write = {"mermaid": mermaid, "dot": dot, "json": document}[form]
    return write(view(workflow))


def _write(data: bytes, output: Path | None) -> None:
    if output is not None:
        from durablec.written_files import replace_file

        replace_file(output, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
