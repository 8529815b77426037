"""Finds statements that no path reaches.

A body ends early at a `return`, `fail`, `break` or `continue`, at a statement all of
whose arms do, or at one that always fails, as a group does whose body ends by `fail`.
What stands behind is reported once, at its first statement; nothing is looked for in it,
nor in clauses that never run.
"""

from durablec import ir
from durablec.catching import live_bodies
from durablec.codes import UNREACHABLE
from durablec.flow import reached
from durablec_dsl.diagnostics import Report


def unreachable(workflow: ir.Workflow, report: Report) -> None:
    """Report the first statement of each run that no path reaches."""
    for root in ir.roots(workflow):
        _body(root, workflow, report)


def _body(body: list[ir.Stmt], workflow: ir.Workflow, report: Report) -> None:
    alive = list(reached(body))
    if len(alive) < len(body):
        report.add(
            UNREACHABLE,
            workflow.source,
            body[len(alive)].head,
            "no path reaches this statement",
            labels=[(alive[-1].head, "every path ends here")],
            help="remove it, or move it before what ends the path",
        )
    for statement in alive:
        for inner in live_bodies(statement):
            _body(inner, workflow, report)
