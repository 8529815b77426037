"""Finds undos that never run: nothing fails after what they would take back."""

from durablec import ir
from durablec.codes import IDLE_UNDO
from durablec.undoing import followed
from durablec_dsl.diagnostics import Report


def idle_undos(workflow: ir.Workflow, report: Report) -> None:
    """Report each `undo` of a statement behind which nothing can fail."""
    if not any(ir.undo_of(each) for each in ir.walk(workflow.body)):
        return
    for statement, fails_later, _ in followed(workflow):
        undo = ir.undo_of(statement)
        if fails_later or undo is None or undo.call is None:
            continue
        report.add(
            IDLE_UNDO,
            workflow.source,
            undo.call.span,
            "this undo never runs: nothing can fail behind its statement",
            labels=[(statement.head, "what is done last needs no undo")],
            help="remove it, or move the statement before what can fail",
        )
