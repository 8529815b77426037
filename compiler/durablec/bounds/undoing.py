"""How long it takes at most to undo what a body has done: by the pauses of undos' retries."""

from math import inf

from durablec import ir
from durablec.bounds.delays import pauses
from durablec.bounds.ranges import NOW, Stretch, of
from durablec.values import known_length


class Undoing:
    """Says how long it takes to undo bodies, each of which is looked at once."""

    def __init__(self, items: float, workflow: ir.Workflow) -> None:
        self._items = items
        self._workflow = workflow
        self._known: dict[int, Stretch] = {}

    def of(self, body: list[ir.Stmt]) -> Stretch:
        """Return the longest time in which all is undone that a body may have done."""
        if id(body) not in self._known:
            found = NOW
            for statement in body:
                found = found.then(self._of_statement(statement))
            self._known[id(body)] = found
        return self._known[id(body)]

    def _of_statement(self, statement: ir.Stmt) -> Stretch:
        inside = NOW
        for body in ir.bodies(statement):
            inside = inside.then(self.of(body))
        match statement:
            case ir.While(max_iterations=rounds):
                inside = inside.times(inf if rounds is None else rounds)
            case ir.Map():
                count = known_length(self._workflow, statement.items)
                inside = inside.times(self._items if count is None else count)
            case ir.Group(use=ir.Block() as block):
                inside = self.of(block.body)
            case _:
                pass
        undo = ir.undo_of(statement)
        if undo is None:
            return inside
        return of(statement, 0, pauses(undo.retry)[1]).high.then(inside)
