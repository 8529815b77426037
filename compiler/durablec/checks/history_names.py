"""Finds names that AWS refuses in an execution's history.

The service takes 256 characters (botocore's model of `OperationName`), and the SDK puts
its own words behind a callback's name. Names are ASCII already, and a label is cut by
the runtime.
"""

from durablec import ir
from durablec.codes import HISTORY_NAME
from durablec_dsl.diagnostics import Report

_LONGEST = 256
_BEHIND_A_CALLBACK = " create callback id"


def history_names(workflow: ir.Workflow, report: Report) -> None:
    """Report each operation whose name is too long for the history."""
    for statement in ir.walk(workflow.body):
        if not isinstance(statement, ir.Operation) or statement.label is not None:
            continue
        longest = _LONGEST
        if isinstance(statement, ir.Callback):
            longest -= len(_BEHIND_A_CALLBACK)
        if len(statement.name) > longest:
            report.add(
                HISTORY_NAME,
                workflow.source,
                statement.name_span,
                f"a name of {len(statement.name)} characters is too long for the history",
                help=f"{longest} are the most that AWS takes here",
            )
