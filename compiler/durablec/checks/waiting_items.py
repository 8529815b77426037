"""Finds maps whose items wait, and that do not say how many may do so at once.

A suspended item keeps its slot, and while the invocation runs its thread, until it is
done (language.md section 2): how many may wait at once is for the workflow to say, and
no default would be right.
"""

from durablec import ir
from durablec.codes import WAITING_ITEMS
from durablec_dsl.diagnostics import Report

_WAITING = (ir.Wait, ir.Callback, ir.Await, ir.Poll, ir.Invoke)


def waiting_items(workflow: ir.Workflow, report: Report) -> None:
    """Report each `map` without `max_concurrency` whose body contains what waits."""
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Map) or statement.max_concurrency is not None:
            continue
        waiting = next((e for e in ir.reached(statement.body) if _waits(e)), None)
        if waiting is not None:
            report.add(
                WAITING_ITEMS,
                workflow.source,
                statement.head,
                f"the items of `{statement.name}` wait, and it states no "
                "`max_concurrency`",
                labels=[(waiting.head, "each item waits here")],
                help="add `max_concurrency: 100`, or as many as may wait at once; "
                "the others do not start before one of these is done",
            )


def _waits(statement: ir.Stmt) -> bool:
    return isinstance(statement, _WAITING)
