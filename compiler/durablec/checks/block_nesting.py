"""Finds statements that nest deeper than Python lets its blocks.

CPython takes 20 blocks inside of one another in one function ("too many statically
nested blocks"), of which a loop is one, a `try` one, and an `except ... as` two. What a
group holds is a function of its own.
"""

from durablec import ir
from durablec_dsl.codes import NESTED_TOO_DEEP
from durablec_dsl.diagnostics import Report

_MOST = 20


def block_nesting(workflow: ir.Workflow, report: Report) -> None:
    """Report the first statement on each way down that Python could not hold."""
    for root in ir.roots(workflow):
        _body(root, 0, workflow, report)


def _body(
    body: list[ir.Stmt], depth: int, workflow: ir.Workflow, report: Report
) -> None:
    for statement in body:
        match statement:
            case ir.Try():
                _try(statement, depth, workflow, report)
            case ir.While():
                _inside(statement, statement.body, depth + 1, workflow, report)
            case ir.Group() | ir.Parallel() | ir.Map():
                for inner in ir.bodies(statement):
                    _body(inner, 0, workflow, report)
            case _:
                for inner in ir.bodies(statement):
                    _body(inner, depth, workflow, report)


def _try(statement: ir.Try, depth: int, workflow: ir.Workflow, report: Report) -> None:
    guarded = depth + (statement.ending is not None)
    catching = guarded + bool(statement.clauses)
    _inside(statement, statement.body, catching, workflow, report)
    for clause in statement.clauses:
        _inside(statement, clause.body, guarded + 2, workflow, report)
    _body(statement.ending or [], depth, workflow, report)


def _inside(
    statement: ir.Stmt,
    body: list[ir.Stmt],
    depth: int,
    workflow: ir.Workflow,
    report: Report,
) -> None:
    if depth > _MOST:
        report.add(
            NESTED_TOO_DEEP,
            workflow.source,
            statement.head,
            "this nests deeper than Python lets loops and `try` statements",
            help="put a part of it into a `group`, which is a function of its own",
        )
        return
    _body(body, depth, workflow, report)
