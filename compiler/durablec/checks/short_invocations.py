"""Finds steps that may take longer than the invocation in which they run.

A step runs within one invocation. Lambda ends that after the function's `timeout`, and
the step counts as interrupted, whatever its own `timeout` says.
"""

from durablec import ir
from durablec.codes import SHORT_INVOCATION
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import short_form

_LONGEST = 900


def short_invocations(workflow: ir.Workflow, report: Report) -> None:
    """Report each step whose `timeout` is not shorter than that of the function."""
    limit = workflow.settings.timeout
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Step) or not isinstance(statement.timeout, int):
            continue
        if statement.timeout >= limit:
            help = (
                "give the function more time: `deploy: {timeout: 15m}` at most"
                if statement.timeout < _LONGEST
                else "a step takes less than 15 minutes; let what takes longer go on "
                "elsewhere, and wait for it with `callback` or `poll`"
            )
            report.add(
                SHORT_INVOCATION,
                workflow.source,
                statement.head,
                f"`{statement.name}` may take {short_form(statement.timeout)}, and an "
                f"invocation ends after {short_form(limit)}",
                help=help,
            )
