"""Finds statements that lead where they cannot: out of a loop that is none, or a body.

A group, branch or item has a scope of its own: `break` and `continue` do not leave it,
and it may not set a variable of what surrounds it, since a completed one is not
entered again on replay, and the value would silently be lost.
"""

from durablec import ir
from durablec.codes import OUTSIDE_OF_LOOP, SET_OUTSIDE
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.source import Span


def ways_out(workflow: ir.Workflow, report: Report) -> None:
    """Report each `break` and `continue` without a loop, and each `set` across a body."""
    for root in ir.roots(workflow):
        _Walk(workflow, report).body(root, {}, in_loop=False)


class _Walk:
    def __init__(self, workflow: ir.Workflow, report: Report) -> None:
        self._workflow = workflow
        self._report = report
        self._own: dict[str, Span] = {}

    def body(
        self, body: list[ir.Stmt], outer: dict[str, Span], *, in_loop: bool
    ) -> None:
        """Walk a body; `outer` are the variables of the bodies that surround it."""
        for statement in body:
            self._statement(statement, outer, in_loop=in_loop)

    def _statement(
        self, statement: ir.Stmt, outer: dict[str, Span], *, in_loop: bool
    ) -> None:
        match statement:
            case ir.Break() | ir.Continue() if not in_loop:
                word = type(statement).__name__.lower()
                message = f"`{word}` stands in no `while`"
                self._add(OUTSIDE_OF_LOOP, statement.head, message, [])
            case ir.Set():
                self._set(statement, outer)
            case ir.Group() | ir.Parallel() | ir.Map():
                self._bodies_of_their_own(statement, outer)
            case _:
                inside = in_loop or isinstance(statement, ir.While)
                for inner in ir.bodies(statement):
                    self.body(inner, outer, in_loop=inside)

    def _set(self, statement: ir.Set, outer: dict[str, Span]) -> None:
        for variable, span, _ in statement.assignments:
            if variable.name in outer:
                message = f"`{variable.name}` belongs to what surrounds this body"
                labels = [(outer[variable.name], "first set here")]
                self._add(SET_OUTSIDE, span, message, labels)
            else:
                self._own.setdefault(variable.name, span)

    def _bodies_of_their_own(self, statement: ir.Stmt, outer: dict[str, Span]) -> None:
        own = self._own
        for inner in ir.bodies(statement):
            self._own = {}
            self.body(inner, {**outer, **own}, in_loop=False)
        self._own = own

    def _add(
        self, rule: Rule, span: Span, message: str, labels: list[tuple[Span, str]]
    ) -> None:
        help = "`return` the value from this body, and set the variable behind it"
        self._report.add(
            rule,
            self._workflow.source,
            span,
            message,
            labels=labels,
            help=help if labels else None,
        )
