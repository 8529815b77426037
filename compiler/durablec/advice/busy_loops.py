"""Finds loops in which no durable operation is: each replay goes through all of them."""

from durablec import ir
from durablec.codes import BUSY_LOOP
from durablec_dsl.diagnostics import Report


def busy_loops(workflow: ir.Workflow, report: Report) -> None:
    """Report each `while` whose body makes no operation."""
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.While):
            continue
        if not any(isinstance(each, ir.Operation) for each in ir.walk(statement.body)):
            report.add(
                BUSY_LOOP,
                workflow.source,
                statement.head,
                "each invocation goes through all rounds of this loop again, since no "
                "operation is in it",
                help="an expression, as `items.map(...)`, or a step that does all of it, "
                "is done once; what is waited for needs a `wait` or a `poll`",
            )
