"""`durablec eval`: one expression, and what it gives.

The value goes to standard output as JSON; all else goes to standard error.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from durablec import files, render
from durablec.backends.python.names import GLOBAL
from durablec.backends.python.single import single
from durablec.cells import brief
from durablec.cli.run_json import checked_json, fault, is_json, json_text
from durablec.cli.terminal import wants_color
from durablec.trial import read
from durablec.types import DYN, Type
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source
from durablec_local.evaluation import evaluate

_FORMS = {
    "optional": "an optional value is shown as what it holds, or null: "
    "end it with `.orValue(...)`",
    "timestamp": "JSON has no timestamps: write `string(...)` where it leaves",
    "duration": "JSON has no durations: write `string(...)` where it leaves",
}


@click.command
@click.argument("expression", metavar="EXPR")
@click.option(
    "--with",
    "given",
    metavar="FILE|JSON",
    help="What the names hold: a JSON object, the FILE that has it, or - for standard "
    "input. Each key is a name, and `input` is all of it.",
)
@click.option(
    "--types",
    "workflow",
    metavar="WORKFLOW",
    type=click.Path(path_type=Path),
    help="The workflow whose `input` says of which types it is; else all is `any`.",
)
@click.option("--show", is_flag=True, help="Show the Python it is compiled to.")
def eval(expression: str, given: str | None, workflow: Path | None, show: bool) -> int:
    """Evaluate the expression EXPR, as a workflow would.

    It may stand in `${}`; a text with `${}` in it is a template. One that begins with a
    `-` stands last, behind `--`. The evaluation ends
    after 10 seconds or with 1 GB of memory. Exit code 1 says that the expression is
    wrong, or that it failed.
    """
    if given is None and workflow is not None:
        raise click.UsageError("--with is missing: --types says what it is of")
    values = _values(given)
    input_type = _input_type(workflow)
    if input_type is None:
        return 1
    _check_input(values.get("input"), input_type, given)
    names: dict[str, Type] = {name: DYN for name in values if name not in GLOBAL}
    source, report = Source("expression", expression), Report()
    value = read(source, names | {"input": input_type} if values else names, report)
    sys.stderr.write(render.text(report.in_order(), wants_color(sys.stderr)))
    if value is None or report.has_errors:
        return 1
    made = single(value, source)
    if show:
        sys.stderr.write(f"{made.text}\n")
    found = evaluate(made.text, made.parameters, json.dumps(values))
    for each in found.unlike:
        form = _FORMS.get(
            each, f"JSON has no number `{each}`, which is shown as a text"
        )
        sys.stderr.write(f"note: {form}\n")
    if found.value is None:
        sys.stderr.write(f"error: {brief(found.failure or '', 2000)}\n")
        return 1
    sys.stdout.write(f"{found.value}\n")
    return 0


def _values(given: str | None) -> dict[str, Any]:
    """Return what each name holds.

    Raises:
        click.UsageError: It is no JSON.
        OSError: The file cannot be read.
    """
    if given is None:
        return {}
    values = json.loads(_text(given))
    names = values if isinstance(values, dict) else {}
    return {"input": values, **names}


def _text(given: str) -> str:
    if given == "-":
        return checked_json("standard input", sys.stdin.read())
    if not given.strip():
        message = "--with is empty: it takes a JSON object, or the FILE that has it"
        raise click.UsageError(message)
    # A name of a file that is JSON by itself, such as `1`, is written `@1`.
    looks_like_json = given.lstrip()[:1] in ("{", "[", '"') or is_json(given)
    if looks_like_json or given.startswith("@"):
        return json_text("--with", given)
    return json_text("--with", f"@{given}")


def _input_type(workflow: Path | None) -> Type | None:
    """Return the type of a workflow's input; None after a report of its errors."""
    if workflow is None:
        return DYN
    if workflow.is_dir():
        raise files.InputError(f"{workflow}: is a folder, and one workflow is needed")
    (made,) = files.compile_paths([workflow])
    if made.workflow is None:
        found = made.report.in_order()
        sys.stderr.write(render.text(found, wants_color(sys.stderr)))
        return None
    return made.workflow.input


def _check_input(value: object, type_: Type, given: str | None) -> None:
    wrong = None if given is None else fault(value, type_, "input")
    if wrong is not None:
        raise click.UsageError(f"--with: {wrong}")
