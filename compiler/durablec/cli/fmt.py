"""`durablec fmt`: workflow files laid out alike, with nothing of them lost."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from durablec import files, render
from durablec.cells import safe
from durablec.cli.terminal import wants_color
from durablec.project import find_workflows
from durablec.written_files import replace_file
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.formatter import format_source
from durablec_dsl.loading import load


class _Formatted(NamedTuple):
    """A file as it is, and laid out; `new` is None where it cannot be read."""

    path: Path
    old: str
    new: str | None
    found: list[Diagnostic]


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only say which files would change.")
@click.option("--diff", is_flag=True, help="Only show what would change.")
def fmt(paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Lay workflow files out alike: indentation, brackets, quotes, blank lines.

    PATH is a workflow or a folder, which is searched for workflows; without one, the
    current folder is. Comments stay, and what a file says does not change. A file that
    cannot be read is left as it is, and exit code 1 says so; with --check or --diff it
    also says that a file would change.
    """
    made = list(_formatted(paths or (Path(),)))
    if not made:
        raise files.InputError(f"no workflow in {', '.join(map(str, paths or '.'))}")
    found = [diagnostic for each in made for diagnostic in each.found]
    sys.stdout.write(render.text(found, wants_color(sys.stdout)))
    changed = [each for each in made if each.new not in (None, each.old)]
    for each in changed:
        if diff:
            sys.stdout.write(_difference(each))
        else:
            sys.stdout.write(f"{'would change' if check else 'changed'}: {each.path}\n")
        if not check and not diff:
            replace_file(each.path, (each.new or "").encode())
    refused = sum(each.new is None for each in made)
    if not found and not changed:
        sys.stdout.write(_clean(len(made)))
    return int(refused > 0 or bool(changed and (check or diff)))


def _formatted(paths: tuple[Path, ...]) -> Iterator[_Formatted]:
    try:
        for path in find_workflows(paths):
            yield _format(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise files.InputError(f"{error.filename}: {reason}") from error


def _format(path: Path) -> _Formatted:
    report = Report()
    source = load(os.fspath(path).replace(os.sep, "/"), path.read_bytes(), report)
    new = None if source is None else format_source(source, report)
    return _Formatted(path, source.text if source else "", new, report.in_order())


def _difference(made: _Formatted) -> str:
    from difflib import unified_diff

    name = os.fspath(made.path)
    old, new = made.old.splitlines(keepends=True), (made.new or "").splitlines(True)
    lines = [safe(line.rstrip("\r\n")) for line in unified_diff(old, new, name, name)]
    return "".join(f"{line}\n" for line in lines)


def _clean(number: int) -> str:
    return f"ok: {number} {'workflow' if number == 1 else 'workflows'}, as laid out\n"
