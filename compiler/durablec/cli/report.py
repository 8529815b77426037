"""`durablec report`: how long, how many operations, and at what price."""

import sys
from math import isnan
from pathlib import Path

import click

from durablec import files, render
from durablec.cli.terminal import wants_color
from durablec.metering.estimate import Assumptions, estimate

_DEFAULT = Assumptions()
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6}


def _size(context: click.Context, option: click.Parameter, text: str) -> int:
    """Return the bytes of a size: `500`, `2KB`, `1MB`."""
    written = text.strip().upper()
    unit = next((each for each in ("KB", "MB", "B") if written.endswith(each)), "")
    number = written.removesuffix(unit).strip()
    if not (number.isascii() and number.isdigit()):
        raise click.BadParameter(f"`{text}` is no size; write 500, 2KB or 1MB")
    return int(number) * _UNITS.get(unit, 1)


def _number(_: click.Context, option: click.Parameter, seconds: float) -> float:
    """Refuse what is not a number, which lies in no range and out of none."""
    if isnan(seconds):
        raise click.BadParameter("is not a number", param=option)
    return seconds


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the report is written to standard output.",
)
@click.option(
    "--items",
    type=click.IntRange(min=0),
    default=_DEFAULT.items,
    show_default=True,
    help="How many items a map has whose list is not in the file.",
)
@click.option(
    "--payload",
    metavar="SIZE",
    callback=_size,
    default=f"{_DEFAULT.payload // 1000}KB",
    show_default=True,
    help="How large a value is of whose type nothing is known.",
)
@click.option(
    "--executions",
    type=click.IntRange(min=1),
    default=_DEFAULT.executions,
    show_default=True,
    help="How many executions there are in a month.",
)
@click.option(
    "--call-time",
    type=click.FloatRange(0, 900),
    callback=_number,
    default=_DEFAULT.call,
    show_default=True,
    help="Seconds that a call of a function takes.",
)
@click.option(
    "--overhead",
    type=click.FloatRange(0, 900),
    callback=_number,
    default=_DEFAULT.overhead,
    show_default=True,
    help="Seconds that each invocation takes besides.",
)
@click.option(
    "--memory",
    type=click.IntRange(128, 10_240),
    help="MB of the function; what the file says without it.",
)
@click.option(
    "--arch",
    type=click.Choice(["arm64", "x86_64"]),
    help="Architecture of the function; what the file says without it.",
)
@click.option(
    "--retention",
    type=click.IntRange(1, 90),
    help="Days that the history is kept; what the file says without it.",
)
@click.option("--free-tier", is_flag=True, help="Take off what AWS gives for free.")
def report(
    paths: tuple[Path, ...],
    form: str,
    items: int,
    payload: int,
    executions: int,
    call_time: float,
    overhead: float,
    memory: int | None,
    arch: str | None,
    retention: int | None,
    free_tier: bool,
) -> int:
    """Estimate the time, operations, data and price of workflows.

    PATH is a workflow or a folder, searched for `*.durable.yaml` and `*.durable`; without
    one, the current folder is. There is the least of an execution that completes, the
    most of one in which nothing fails, and the most with every retry; what that rests on
    is listed.
    """
    paths = paths or (Path(),)
    compilations = files.compile_paths(paths)
    if not compilations:
        raise files.InputError(f"no workflow in {', '.join(map(str, paths))}")
    found = files.findings(compilations)
    is_wrong = any(made.workflow is None for made in compilations)
    if is_wrong and form == "json":
        sys.stdout.write(render.as_json(found))
    else:
        sys.stderr.write(render.text(found, wants_color(sys.stderr)))
    if is_wrong:
        return 1
    assumed = Assumptions(
        items,
        payload,
        call_time,
        overhead,
        executions,
        free_tier,
        memory,
        "arm64" if arch == "arm64" else "x86_64" if arch else None,
        retention,
    )
    workflows = [made.workflow for made in compilations if made.workflow is not None]
    estimates = [estimate(workflow, assumed) for workflow in workflows]
    if form == "json":
        from durablec.cli.report_json import as_json

        sys.stdout.write(as_json(estimates, assumed))
    else:
        from durablec.cli.report_view import show

        show(estimates, assumed, color=wants_color(sys.stdout))
    return 0
