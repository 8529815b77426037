"""`durablec graph --diff OLD`: what has changed between two versions of a workflow."""

import json
import sys
from pathlib import Path
from typing import NamedTuple

from durablec import files, ir, render
from durablec.backends.graph.marking import of_changes
from durablec.cells import safe
from durablec.cli.graph import write
from durablec.cli.graph_marked import marked
from durablec.cli.old_version import old_version
from durablec.cli.terminal import wants_color
from durablec.versions import Difference, difference, outline
from durablec.versions.listing import Line, document, lines, summary
from durablec.versions.merged import merge
from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source

_STYLES = {
    "added": "green",
    "removed": "red",
    "renamed": "blue",
    "moved": "magenta",
    "changed": "yellow",
}


class _Version(NamedTuple):
    source: Source
    tree: ast.Workflow
    workflow: ir.Workflow


def show_difference(
    path: Path, wanted: str, form: str, output: Path | None, *, exit_code: bool
) -> int:
    """Write what has changed in the workflow at `path` since a file or a revision.

    Raises InputError if one cannot be read. Return 1 after a report of errors, or, with
    `exit_code`, if anything has changed.
    """
    old = _old(path, wanted)
    new = _new(path)
    if old is None or new is None:
        return 1
    found = difference(outline(old.tree), outline(new.tree))
    write(_written(found, old, new, form), output)
    return int(exit_code and bool(found.changes))


def _old(path: Path, wanted: str) -> _Version | None:
    report = Report()
    source = old_version(wanted, path, report)
    if source is None:
        return _reported(report)
    tree, workflow, found = files.read_version(path, source)
    if tree is None or workflow is None:
        return _reported(found)
    return _Version(source, tree, workflow)


def _new(path: Path) -> _Version | None:
    (made,) = files.compile_paths([path])
    if made.workflow is None:
        return _reported(made.report)
    tree, _, _ = files.read_version(path, made.source)
    assert tree is not None
    return _Version(made.source, tree, made.workflow)


def _reported(report: Report) -> _Version | None:
    sys.stderr.write(render.text(report.in_order(), wants_color(sys.stderr)))
    return None


def _written(found: Difference, old: _Version, new: _Version, form: str) -> bytes:
    if form == "text":
        return _text(found, old, new).encode()
    if form == "json":
        data = document(found, old.source, new.source)
        return f"{json.dumps(data, indent=2)}\n".encode()
    merged = merge(found, old.workflow, new.workflow)
    about = summary(found, old.source)
    return marked(merged.workflow, of_changes(merged), form, about)


# Text ---------------------------------------------------------------------------------


def _text(found: Difference, old: _Version, new: _Version) -> str:
    listed = [safe(f"{new.source.name}: {summary(found, old.source)}")]
    color = wants_color(sys.stdout)
    listed += (
        _colored(line) if color else safe(f"{line.margin}{line.text}")
        for line in lines(found, old.source, new.source)
    )
    return "\n".join(row.rstrip() for row in listed) + "\n"


def _colored(line: Line) -> str:
    from durablec.cli.colors import painted

    style = _STYLES.get(line.word.rpartition(" ")[2], "")
    word = painted(safe(line.text[: len(line.word)]), style)
    return painted(safe(line.margin), "dim") + word + safe(line.text[len(line.word) :])
