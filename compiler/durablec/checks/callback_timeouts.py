"""Finds callbacks that may be waited for without end."""

from durablec import ir
from durablec.codes import CALLBACK_WITHOUT_TIMEOUT
from durablec_dsl.diagnostics import Report


def callback_timeouts(workflow: ir.Workflow, report: Report) -> None:
    """Report each callback without a timeout of its own.

    AWS's advice is to set one always: without it an answer that never comes is
    noticed only when the whole execution times out.
    """
    for statement in ir.all_statements(workflow):
        if isinstance(statement, (ir.Callback, ir.Open)) and statement.timeout is None:
            report.add(
                CALLBACK_WITHOUT_TIMEOUT,
                workflow.source,
                statement.head,
                f"callback `{statement.name}` has no timeout",
                help="add `timeout: 1d`, or as long as an answer may take",
            )
