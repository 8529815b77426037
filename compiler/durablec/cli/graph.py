"""`durablec graph`: a workflow's flow of control, drawn, with what a view adds to it."""

import sys
from pathlib import Path

import click

from durablec import files, ir, render
from durablec.cli.output_file import OUTPUT, or_standard
from durablec.cli.terminal import wants_color

_FORMATS = ("svg", "html", "png", "mermaid", "dot", "json")
_BY_SUFFIX = {
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".png": "png",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".json": "json",
}


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([*_FORMATS, "text"]),
    help="What to draw it as; by the suffix of the output if that has one, as .svg, "
    ".html or .png, and mermaid without. `text` is a list, which --diff and --execution give.",
)
@click.option(
    "--diff",
    "old",
    metavar="OLD",
    help="Show what has changed since OLD: a file, a revision of git, as HEAD~1, "
    "or a file of one, as HEAD~1:old.durable.yaml.",
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
@click.option(
    "--output",
    "-o",
    "output",
    type=OUTPUT,
    callback=or_standard,
    help="The file to write it to; standard output without it, or with `-`.",
)
def graph(
    file: Path,
    form: str | None,
    old: str | None,
    execution: Path | None,
    exit_code: bool,
    output: Path | None,
) -> int:
    """Draw the flow of control of the workflow in FILE.

    svg and png are pictures; html is one to move about in, with the source beside it.
    All three are one file that needs no network. mermaid, dot and json are for other
    tools to draw.

    With --diff, a drawing has both versions in it, and what was added, removed, renamed,
    moved or changed is marked. With --execution, what is done, failed, running, waiting
    or not reached is, and what the history does not tell: statements that are recorded
    nowhere have run where nothing else agrees with it. Operations that FILE has no
    statement for are told.
    """
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and a graph is of one workflow")
    if old is not None and execution is not None:
        raise click.UsageError("--diff and --execution do not go together")
    if exit_code and old is None:
        raise click.UsageError("--exit-code belongs to --diff")
    if output is not None and output.exists() and file.exists():
        _check_other(output, file)
    form = _form(form, output, is_list=old is not None or execution is not None)
    if old is not None:
        from durablec.cli.graph_diff import show_difference

        return show_difference(file, old, form, output, exit_code=exit_code)
    if execution is not None:
        from durablec.cli.graph_execution import show_execution

        return show_execution(file, execution, form, output)
    (made,) = files.compile_paths([file])
    found = made.report.in_order()
    sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    if made.report.has_errors or made.workflow is None:
        return 1
    write(drawn(made.workflow, form), output)
    return 0


def _check_other(output: Path, file: Path) -> None:
    if output.samefile(file):
        raise click.UsageError(f"{output} is the workflow itself, and is not replaced")


def _form(form: str | None, output: Path | None, *, is_list: bool) -> str:
    """Return the format that is asked for, or that the output's suffix says."""
    suffix = output.suffix if output is not None else ""
    by_suffix = {"": "text" if is_list else "mermaid", **_BY_SUFFIX}
    if is_list:
        by_suffix[".txt"] = "text"
    found = form or by_suffix.get(suffix.lower())
    if found is None:
        raise click.UsageError(
            f"`{suffix}` is the suffix of no format: "
            f"{', '.join(filter(None, by_suffix))} are, or say it by --format"
        )
    if found == "png" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PNG is no text: name a file by -o")
    if found == "text" and not is_list:
        raise click.UsageError("the format text is one of --diff and --execution")
    if found == "dot" and is_list:
        raise click.UsageError("--diff and --execution have no format dot")
    return found


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
            from durablec.cli.graph_png import as_png

            return as_png(lay_out(workflow))
        case _:
            return _written(workflow, form).encode()


def _written(workflow: ir.Workflow, form: str) -> str:
    from durablec.backends.graph.document import document
    from durablec.backends.graph.dot import dot
    from durablec.backends.graph.mermaid import mermaid
    from durablec.backends.graph.view import view

    form_of = {"mermaid": mermaid, "dot": dot, "json": document}[form]
    return form_of(view(workflow))


def write(data: bytes, output: Path | None) -> None:
    """Write a drawing to a file, or to standard output."""
    if output is not None:
        from durablec.written_files import replace_file

        replace_file(output, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
