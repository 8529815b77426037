"""Finds names that AWS refuses in an execution's history.

The service takes 256 characters (botocore's model of `OperationName`), and the SDK puts
its own words behind a callback's name. Names are ASCII already, and a label is cut by
the runtime.
"""

from durablec import ir
from durablec.codes import HISTORY_NAME
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

_LONGEST = 256
_BEHIND_A_CALLBACK = " create callback id"


def history_names(workflow: ir.Workflow, report: Report) -> None:
    """Report each operation whose name is too long for the history."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Parallel):
            for branch in statement.branches:
                _name(branch.name, branch.name_span, _LONGEST, workflow, report)
        if not isinstance(statement, ir.Operation) or statement.label is not None:
            continue
        longest = _LONGEST
        if isinstance(statement, ir.Callback):
            longest -= len(_BEHIND_A_CALLBACK)
        _name(statement.name, statement.name_span, longest, workflow, report)


def _name(
    name: str, span: Span, longest: int, workflow: ir.Workflow, report: Report
) -> None:
    if len(name) > longest:
        report.add(
            HISTORY_NAME,
            workflow.source,
            span,
            f"a name of {len(name)} characters is too long for the history",
            help=f"{longest} are the most that AWS takes here",
        )
