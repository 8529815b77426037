"""Finds branches whose name is one of the value's own fields."""

from durablec import ir
from durablec_dsl.codes import RESERVED_NAME
from durablec_dsl.diagnostics import Report

_WINNER = "winner"


def branch_names(workflow: ir.Workflow, report: Report) -> None:
    """Report each branch named `winner`, which `any` and `first` say who it is by."""
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Parallel):
            continue
        for branch in statement.branches:
            if branch.name == _WINNER:
                report.add(
                    RESERVED_NAME,
                    workflow.source,
                    branch.name_span,
                    "`winner` says in the value which branch has won, and names none",
                    help="give the branch another name",
                )
