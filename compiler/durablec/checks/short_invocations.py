"""Finds steps, and looks of polls, that may take longer than the invocation they run in.

A step or a look runs within one invocation. Lambda ends that after the function's `timeout`,
and it counts as interrupted, whatever its own `timeout` says.
"""

from durablec import ir
from durablec.codes import SHORT_INVOCATION
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import short_form

_LONGEST = 900


def short_invocations(workflow: ir.Workflow, report: Report) -> None:
    """Report each step or look whose `timeout` is not shorter than the function's."""
    limit = workflow.settings.timeout
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Step | ir.Poll):
            continue
        if not isinstance(statement.timeout, int):
            continue
        what = "a step" if isinstance(statement, ir.Step) else "a look"
        if statement.timeout >= limit:
            help = (
                "give the function more time: `deploy: {timeout: 15m}` at most"
                if statement.timeout < _LONGEST
                else f"{what} takes less than 15 minutes; let what takes longer go on "
                "elsewhere, and wait for it with `callback` or `poll`"
            )
            report.add(
                SHORT_INVOCATION,
                workflow.source,
                statement.head,
                f"{_attempt(statement)} may take {short_form(statement.timeout)}, and an "
                f"invocation ends after {short_form(limit)}",
                help=help,
            )


def _attempt(statement: ir.Step | ir.Poll) -> str:
    is_step = isinstance(statement, ir.Step)
    return f"`{statement.name}`" if is_step else f"a look of `{statement.name}`"
