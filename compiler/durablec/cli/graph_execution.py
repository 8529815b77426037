"""`durablec graph --execution FILE`: a workflow with an execution on it."""

import json
import sys
from pathlib import Path

from durablec import files, ir, render
from durablec.backends.graph.marking import of_execution
from durablec.cells import safe
from durablec.cli.colors import painted
from durablec.cli.graph import write
from durablec.cli.graph_marked import marked
from durablec.cli.terminal import wants_color
from durablec.executions import BadHistory, History, Telling, read_history, tell
from durablec.executions.listing import Line, document, lines, lost, outcome

_STYLES = {
    "done": "green",
    "failed": "red",
    "running": "blue",
    "waiting": "yellow",
    "left": "dim",
    "unknown": "dim",
    "unreached": "dim",
}


def show_execution(path: Path, history: Path, form: str, output: Path | None) -> int:
    """Write the workflow at `path` with the execution on it whose history is in a file.

    Operations that belong to no statement are told on standard error. Raises InputError
    if a file cannot be read or is no history. Return 1 after a report of errors.
    """
    (made,) = files.compile_paths([path])
    if made.workflow is None:
        found = made.report.in_order()
        sys.stderr.write(render.text(found, wants_color(sys.stderr)))
        return 1
    telling = tell(made.workflow, _read(history))
    write(_written(made.workflow, telling, form), output)
    if form != "text":
        for said in lost(telling):
            sys.stderr.write(f"warning: not in {made.source.name}: {safe(said)}\n")
    if not telling.history.is_whole:
        sys.stderr.write(
            f"warning: {history}: is one page of a history, which has more: NextMarker\n"
        )
    return 0


def _read(path: Path) -> History:
    try:
        return read_history(path.read_bytes())
    except BadHistory as error:
        raise files.InputError(f"{path}: {error}") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise files.InputError(f"{path}: {reason}") from error


def _written(workflow: ir.Workflow, telling: Telling, form: str) -> bytes:
    if form == "text":
        color = wants_color(sys.stdout)
        rows = (f"{_text(line, color)}\n" for line in lines(workflow, telling))
        return "".join(rows).encode()
    if form == "json":
        return f"{json.dumps(document(workflow, telling), indent=2)}\n".encode()
    return marked(workflow, of_execution(telling), form, outcome(telling))


def _text(line: Line, color: bool) -> str:
    text = safe(line.text)
    return painted(text, _STYLES[line.word]) if color and line.word else text
