"""Finds loops that only their last round ends, by failing.

The condition of such a loop reads nothing that a round changes, and nothing in it leads
out. It may be meant where the failure is caught, or borne: that is left alone, and so is
a loop behind which something stands, since that is reported as unreachable.
"""

from durablec import ir
from durablec.catching import live_bodies
from durablec.codes import ENDLESS_LOOP
from durablec.flow import exits, reached
from durablec.values import expressions
from durablec_dsl.diagnostics import Report

_GOING_ON = frozenset({"on", "continue"})


def endless_loops(workflow: ir.Workflow, report: Report) -> None:
    """Report each `while` that always fails once it has begun."""
    for root in ir.roots(workflow):
        _body(root, workflow, report)


def _body(body: list[ir.Stmt], workflow: ir.Workflow, report: Report) -> None:
    alive = list(reached(body))
    # What ends a body early is reported with the statements behind it.
    for statement in alive if len(alive) == len(body) else alive[:-1]:
        if isinstance(statement, ir.While) and _is_endless(statement):
            report.add(
                ENDLESS_LOOP,
                workflow.source,
                statement.head,
                "this loop ends by `TooManyIterations` and in no other way: no round "
                "changes its condition",
                help="`set` what the condition reads, or leave the loop by `break` or "
                "`return`",
            )
        for inner in live_bodies(statement):
            if not _is_borne(statement, inner):
                _body(inner, workflow, report)


def _is_endless(loop: ir.While) -> bool:
    condition = loop.condition
    if isinstance(condition, ir.Constant) and condition.value is not True:
        return False
    inside = list(ir.walk(loop.body))
    if exits(loop.body) - _GOING_ON or any(isinstance(e, ir.Fail) for e in inside):
        return False
    changed = {variable.name for each in inside for variable in ir.binds(each)}
    read = {v.name for typed in expressions(condition) for v, _ in typed.reads}
    return changed.isdisjoint(read)


def _is_borne(statement: ir.Stmt, inner: list[ir.Stmt]) -> bool:
    """Say whether something is done about the failure of a body."""
    match statement:
        case ir.Try(on_failure=False, clauses=[_, *_]):
            return inner is statement.body
        case ir.Parallel() | ir.Map():
            complete = statement.complete
            return complete is not None and complete.word not in ("all", "first")
        case _:
            return False
