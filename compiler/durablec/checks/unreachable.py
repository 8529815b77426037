"""Finds statements that no path reaches.

A body ends early at a `return`, `fail`, `break` or `continue`, or at a statement all
of whose arms do. What stands behind is reported once, at its first statement.
"""

from itertools import pairwise

from durablec import ir
from durablec.codes import UNREACHABLE
from durablec.flow import ends
from durablec_dsl.diagnostics import Report


def unreachable(workflow: ir.Workflow, report: Report) -> None:
    """Report the first statement of each run that no path reaches."""
    for root in ir.roots(workflow):
        _body(root, workflow, report)


def _body(body: list[ir.Stmt], workflow: ir.Workflow, report: Report) -> None:
    for statement, following in pairwise(body):
        if ends(statement):
            report.add(
                UNREACHABLE,
                workflow.source,
                following.head,
                "no path reaches this statement",
                labels=[(statement.head, "every path ends here")],
                help="remove it, or move it before what ends the path",
            )
            break
    for statement in body:
        for inner in ir.bodies(statement):
            _body(inner, workflow, report)
