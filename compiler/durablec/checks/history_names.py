"""Finds names that AWS refuses in an execution's history.

The service takes 256 characters (botocore's model of `OperationName`). The SDK puts its
own words behind a callback's name, and the runtime others to those of a group's deadline
and of an undo. Names are ASCII already, and a label is cut by the runtime.
"""

from durablec import ir
from durablec.codes import HISTORY_NAME
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

_LONGEST = 256
_BEHIND_A_CALLBACK = " create callback id"
_BEHIND_A_GROUP = " deadline"
_BEFORE_AN_UNDO = "undo "


def history_names(workflow: ir.Workflow, report: Report) -> None:
    """Report each operation whose name is too long for the history."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Parallel):
            for branch in statement.branches:
                _name(branch.name, branch.name_span, _LONGEST, workflow, report)
        if isinstance(statement, ir.Operation):
            longest = _LONGEST - _added(statement)
            _name(statement.name, statement.name_span, longest, workflow, report)


def _added(statement: ir.Operation) -> int:
    """Return how many characters are added to a name; none is used that has a label."""
    added = 0 if statement.label is None else -len(statement.name)
    if statement.label is None and isinstance(statement, ir.Callback):
        added = len(_BEHIND_A_CALLBACK)
    if statement.label is None and isinstance(statement, ir.Group):
        added = len(_BEHIND_A_GROUP) if statement.timeout is not None else 0
    if ir.undo_of(statement) is not None:
        # Its undo has the statement's own name, whatever its label.
        added = max(added, len(_BEFORE_AN_UNDO))
    return added


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
