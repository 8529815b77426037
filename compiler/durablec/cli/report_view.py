"""A report as tables for people."""

import sys
from collections.abc import Callable
from math import inf
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

from durablec import ir
from durablec.cells import safe
from durablec.metering.estimate import (
    Assumptions,
    Estimate,
    Estimates,
    Function,
    stays,
)
from durablec.metering.words import assumptions, described, line, warnings
from durablec_dsl.durations import short_form

_WIDTH = 88
_COLUMNS = ("least", "most without retries", "most")


def show(estimates: list[Estimates], assumed: Assumptions, *, color: bool) -> None:
    """Write the report of some workflows to standard output."""
    console = Console(
        file=sys.stdout,
        width=_WIDTH,
        force_terminal=color,
        no_color=not color,
        highlight=False,
    )
    for each in estimates:
        _show_workflow(console, each, assumed)
    console.print(Text("Assumptions", style="bold"))
    for sentence in assumptions(estimates, assumed):
        console.print(Text(_wrapped(f"- {sentence}")))


def _show_workflow(
    console: Console, estimates: Estimates, assumed: Assumptions
) -> None:
    workflow = estimates.workflow
    console.print(
        Text.assemble((workflow.name, "bold"), f"  {safe(workflow.source.name)}")
    )
    console.print(Text(_settings(estimates.function), style="dim"))
    console.print(_summary(estimates, assumed))
    console.print(_statements(estimates))
    _show_way(console, workflow, "shortest", estimates.low)
    _show_way(console, workflow, "longest", estimates.high)
    for sentence in warnings(estimates):
        console.print(Text(f"note: {sentence}", style="yellow"))
    console.print()


def _settings(function: Function) -> str:
    return (
        f"{function.memory:,} MB, {function.architecture}, history kept for "
        f"{function.retention} days"
    )


def _table(first: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(first)
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    return table


def _summary(estimates: Estimates, assumed: Assumptions) -> Table:
    three = (estimates.low, estimates.most_without_retries, estimates.high)
    table = _table("of one execution")

    def add(name: str, cell: Callable[[Estimate], str]) -> None:
        table.add_row(name, *map(cell, three))

    table.add_row(
        "time", _time(estimates.low.seconds), "", _time(estimates.high.seconds)
    )
    add("operations", lambda each: _count(each.amount.operations))
    add("invocations", lambda each: _count(each.amount.invocations))
    add("data written", lambda each: _bytes(each.amount.written))
    for count in dict.fromkeys((1, 1_000, assumed.executions)):
        name = f"price per {'execution' if count == 1 else f'{count:,}'}"
        prices = [each.bill.total * count / assumed.executions for each in three]
        table.add_row(name, *map(_dollars, prices))
    there = [
        (each.step_functions + each.tasks) * 1_000 / assumed.executions
        for each in three
    ]
    table.add_row("on Step Functions, per 1,000", *map(_dollars, there))
    add("  transitions there", lambda each: _count(each.amount.transitions))
    return table


def _statements(estimates: Estimates) -> Table:
    table = _table("operations by statement")
    for row in estimates.rows:
        at = line(estimates.workflow, row.statement)
        name = Text(f"{at:>5}  {'  ' * row.depth}{described(row.statement)}")
        name.truncate(44, overflow="ellipsis")
        counts = (row.low, row.most_without_retries, row.high)
        table.add_row(name, *map(_count, counts))
    return table


def _show_way(
    console: Console, workflow: ir.Workflow, which: str, estimate: Estimate
) -> None:
    """Say what takes the time, in the order in which it comes."""
    told = [
        f"{described(each.statement)} {_time(each.seconds)} (line {line(workflow, each.statement)})"
        for each in stays(estimate.way)
    ]
    if told:
        console.print(Text(_wrapped(f"{which}: {', '.join(told)}")))


def _wrapped(text: str) -> str:
    return fill(text, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _time(seconds: float) -> str:
    if seconds == inf:
        return "no bound"
    return short_form(int(seconds)) or "0s"


def _count(number: float) -> str:
    return "no bound" if number == inf else f"{round(number):,}"


def _bytes(number: float) -> str:
    if number == inf:
        return "no bound"
    for size, unit in ((1e6, "MB"), (1e3, "KB")):
        if number >= size:
            return f"{number / size:,.1f} {unit}"
    return f"{round(number)} B"


def _dollars(number: float) -> str:
    if number == inf:
        return "no bound"
    return f"${number:,.2f}" if number >= 1 else f"${number:.3g}"
