"""Finds flat batches in which something must be recorded to be undone.

`nesting: flat` leaves out the contexts of branches and items, and with them the record
of what each has done and where it was stopped; that is what an undo goes by.
"""

from durablec import ir
from durablec.codes import FLAT_UNDO
from durablec_dsl.diagnostics import Report


def flat_undo(workflow: ir.Workflow, report: Report) -> None:
    """Report each flat `parallel` or `map` that has, or stands in one that has, an undo."""
    reported: set[int] = set()
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Map | ir.Parallel):
            continue
        inner = [each for body in ir.bodies(statement) for each in ir.reached(body)]
        undone = next((e for e in inner if ir.undo_of(e) is not None), None)
        if undone is None:
            continue
        for each in (statement, *inner):
            is_flat = isinstance(each, ir.Map | ir.Parallel) and each.flat
            if not is_flat or id(each) in reported:
                continue
            reported.add(id(each))
            report.add(
                FLAT_UNDO,
                workflow.source,
                each.head,
                "a flat batch keeps no record of what there is to undo",
                labels=[(undone.head, "this can be undone")],
                help="remove `nesting: flat`",
            )
