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
    search = _Search(workflow, report)
    search.body(workflow.body, is_borne=False)
    # A block is used by what comes behind it only.
    for block in reversed(workflow.blocks):
        search.body(block.body, is_borne=id(block) in search.borne)


class _Search:
    """Goes through bodies; `borne` are blocks about whose failure some user does something."""

    def __init__(self, workflow: ir.Workflow, report: Report) -> None:
        self.borne: set[int] = set()
        self._workflow = workflow
        self._report = report

    def body(self, body: list[ir.Stmt], *, is_borne: bool) -> None:
        """Report the loops of a body, unless its failure `is_borne`."""
        alive = list(reached(body))
        # What ends a body early is reported with the statements behind it.
        for statement in alive if len(alive) == len(body) else alive[:-1]:
            if not is_borne and isinstance(statement, ir.While):
                self._loop(statement)
            if isinstance(statement, ir.Group) and is_borne:
                self.borne.add(id(statement.use))
            for inner in live_bodies(statement):
                self.body(inner, is_borne=is_borne or _is_borne(statement, inner))

    def _loop(self, loop: ir.While) -> None:
        if not _is_endless(loop):
            return
        self._report.add(
            ENDLESS_LOOP,
            self._workflow.source,
            loop.head,
            "this loop ends by `TooManyIterations` and in no other way: no round changes "
            "its condition",
            help="`set` what the condition reads, or leave the loop by `break` or "
            "`return`",
        )


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
        case ir.Group():
            # Its deadline may end the loop before.
            return statement.timeout is not None
        case ir.Parallel() | ir.Map():
            complete = statement.complete
            # A race may be over before.
            return complete is not None and complete.word != "all"
        case _:
            return False
