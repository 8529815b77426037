"""What must be known of undos before a handler is written: who keeps a list of them.

A function of the handler keeps a list where something in it, or in a context inside of
it, can be undone. The branches of a batch with such a branch can be stopped; then the
functions of all contexts inside of them hand up what they have done.
"""

from collections.abc import Iterator, Sequence

from durablec import ir


class Sagas:
    """The undos of a workflow, and the blocks that are run where something bounds them.

    `stopped` are the names of the blocks that may run in a branch which can be stopped,
    `bounded` of those that may run in a group with a deadline.
    """

    def __init__(self, workflow: ir.Workflow) -> None:
        self._holding: dict[int, bool] = {}
        self._seen: set[tuple[str, bool, bool]] = set()
        self.stopped: set[str] = set()
        self.bounded: set[str] = set()
        self._visit(workflow.body, stopped=False, bounded=False)

    def holds_undo(self, body: Sequence[ir.Stmt]) -> bool:
        """Say whether something in a body, or in a block that it uses, can be undone."""
        key = id(body)
        if key not in self._holding:
            self._holding[key] = any(self._has_undo(each) for each in ir.walk(body))
        return self._holding[key]

    def has_undo(self, batch: ir.Parallel | ir.Map) -> bool:
        """Say whether something in a branch or item can be undone."""
        return any(map(self.holds_undo, ir.bodies(batch)))

    def comes_to_rest(self, batch: ir.Parallel | ir.Map) -> bool:
        """Say whether its branches are let come to an end when a batch is over.

        With `settled`, that is what a batch is.
        """
        complete = batch.complete
        ends_early = complete is None or complete.word != "settled"
        return ends_early and self.has_undo(batch)

    def _has_undo(self, statement: ir.Stmt) -> bool:
        if ir.undo_of(statement) is not None:
            return True
        match statement:
            case ir.Group(use=ir.Block() as block):
                return self.holds_undo(block.body)
            case _:
                return False

    def _visit(self, body: Sequence[ir.Stmt], *, stopped: bool, bounded: bool) -> None:
        for statement in body:
            inner, within = stopped, bounded
            match statement:
                case ir.Parallel() | ir.Map():
                    inner |= self.comes_to_rest(statement)
                case ir.Group():
                    within |= statement.timeout is not None
                    if statement.use is not None:
                        self._use(statement.use, stopped=inner, bounded=within)
                case _:
                    pass
            for each in ir.bodies(statement):
                self._visit(each, stopped=inner, bounded=within)

    def _use(self, block: ir.Block, *, stopped: bool, bounded: bool) -> None:
        key = (block.name, stopped, bounded)
        if key in self._seen:
            return
        self._seen.add(key)
        if stopped:
            self.stopped.add(block.name)
        if bounded:
            self.bounded.add(block.name)
        self._visit(block.body, stopped=stopped, bounded=bounded)


def undos(workflow: ir.Workflow) -> Iterator[ir.Undo]:
    """Yield every undo of a workflow, those of its blocks first."""
    for statement in ir.all_statements(workflow):
        undo = ir.undo_of(statement)
        if undo is not None:
            yield undo
