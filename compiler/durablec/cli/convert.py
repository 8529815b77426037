"""`durablec convert`: a workflow in YAML as text, or the other way round."""

import os
import sys
from pathlib import Path

import click

from durablec import files, render
from durablec.cells import safe
from durablec.cli.output_file import OUTPUT, or_standard
from durablec.cli.terminal import wants_color
from durablec.project import check_file
from durablec.written_files import replace_file
from durablec_dsl.conversion import convert as converted
from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter_notes import Found
from durablec_dsl.loading import load
from durablec_dsl.source import Source


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=OUTPUT,
    callback=or_standard,
    help="The file to write, which must not be there yet; standard output without it, "
    "or with `-`.",
)
def convert(file: Path, output: Path | None) -> int:
    """Write the workflow in FILE in its other form.

    `NAME.durable.yaml` becomes the text form, `NAME.durable` becomes YAML. Comments
    come along; where one has no place of its own, it is moved, and standard error says
    so.
    """
    if file.is_dir():
        raise files.InputError(f"{file}: is a folder, and one file is converted")
    if file.exists():
        check_file(os.fspath(file))
    if output is not None and os.path.lexists(output):
        raise files.InputError(f"{output} exists already, and is left as it is")
    report = Report()
    source = load(os.fspath(file).replace(os.sep, "/"), file.read_bytes(), report)
    made = None if source is None else converted(source, report)
    sys.stderr.write(render.text(report.in_order(), wants_color(sys.stderr)))
    if made is None or source is None:
        return 1
    for comment in made.moved:
        sys.stderr.write(_moved(source, comment))
    if output is None:
        sys.stdout.write(made.text)
    else:
        replace_file(output, made.text.encode())
    return 0


def _moved(source: Source, comment: Found) -> str:
    line = source.position(comment.start).line
    shown = safe(comment.text.strip())
    return (
        f"{source.name}:{line}: the comment `{shown}` now stands above its statement\n"
    )
