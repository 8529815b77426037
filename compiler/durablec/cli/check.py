"""`durablec check`: all that is wrong, and nothing written."""

import sys
from pathlib import Path

import click

from durablec import files, render
from durablec.cli.terminal import wants_color


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How findings are written to standard output.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Forbid to use values of type `any`, of which nothing is checked.",
)
def check(paths: tuple[Path, ...], form: str, strict: bool) -> int:
    """Look for mistakes in workflows.

    PATH is a workflow or a folder, searched for `*.durable.yaml` and `*.durable`; without
    one, the current folder is. Exit code 1 says that there are errors.
    """
    paths = paths or (Path(),)
    compilations = list(files.compile_paths(paths, strict=strict))
    if not compilations:
        raise files.InputError(f"no workflow in {', '.join(map(str, paths))}")
    found = files.findings(compilations)
    if form == "json":
        sys.stdout.write(render.as_json(found))
    elif found:
        sys.stdout.write(render.text(found, wants_color(sys.stdout)))
    else:
        sys.stdout.write(_clean(len(compilations)))
    return int(any(made.report.has_errors for made in compilations))


def _clean(number: int) -> str:
    return f"ok: {number} {'workflow' if number == 1 else 'workflows'}\n"
