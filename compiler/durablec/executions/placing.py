"""Finds the statements that operations are of, by their names and by what they are in.

An operation is in the context of another; of which body that is, the statement of that
says. A statement's name in the history is its own or its label, and what the handler
makes beside it has that name with a word around it (durablec_local/_names.py tells the
same of a run).
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from durablec import ir
from durablec.executions.history import History, Operation
from durablec.executions.labels import Names
from durablec_dsl.record import Record

Body = list[ir.Stmt]

_SUBMITTED, _SUBMITTER, _DEADLINE = " create callback id", " submitter", " deadline"
_UNDO = "undo "
_BACKOFF = re.compile(r"-backoff-\d+$")

_KINDS: dict[str, tuple[type[ir.Stmt], ...]] = {
    "Step": (ir.Step, ir.Invoke),
    "WaitForCondition": (ir.Poll,),
    "Wait": (ir.Wait,),
    "Callback": (ir.Callback, ir.Open),
    "WaitForCallback": (ir.Callback,),
    "RunInChildContext": (ir.Group,),
    "Parallel": (ir.Parallel,),
    "Map": (ir.Map,),
    "ChainedInvoke": (ir.Invoke,),
}
"""What a statement may be whose operation has such a type, or sub-type if it is known."""


class Context(Record):
    """A body that was run, with the operations of its own statements by their `id()`.

    Those are `doubtful` that may be of other statements as well, which have the same name;
    the context `is_doubtful` if its operation is. `of` is the operation that it was run
    as: None for that of the execution, and for one that leaves none. `within` is the batch's operation whose branch or item it is, if
    it is one, and `outer` the context that this stands in. It `is_flat` if it is one that
    has no operation, and `is_repeated` if it may have been run more than once.
    """

    body: Body
    of: Operation | None
    outer: "Context | None"
    within: Operation | None
    operations: dict[int, list[Operation]]
    doubtful: dict[int, list[Operation]]
    is_doubtful: bool = False
    is_flat: bool = False
    is_repeated: bool = False


class Placed(Record):
    """Where operations belong, by the `id()` of parts of the IR.

    `statements` has the operations of each statement, `doubtful` those that it may have,
    but another of the same name as well. `branches` those of branches,
    `items` those of a map's items, `parts` either by the operation of their batch, `undos` those that undid a statement. `unplaced` are
    those for which there is no place, but for what is in them. `contexts` are the bodies
    that were run, each as often as it was, and `opens` the `open` statements by name.
    """

    statements: dict[int, list[Operation]]
    doubtful: dict[int, list[Operation]]
    branches: dict[int, list[Operation]]
    items: dict[int, list[Operation]]
    parts: dict[str, list[Operation]]
    undos: dict[int, list[Operation]]
    unplaced: list[Operation]
    contexts: list[Context]
    opens: dict[str, list[ir.Open]]

    def parts_of(self, batch: Operation) -> list[Operation]:
        """Return the branches or items of a batch."""
        return self.parts.get(batch.id, [])

    def opened(self, statement: ir.Await) -> list[Operation]:
        """Return the callbacks that one statement may wait for."""
        opens = self.opens.get(statement.of or "", [])
        found = (
            each
            for open in opens
            for those in (self.statements, self.doubtful)
            for each in those.get(id(open), [])
        )
        return list({each.id: each for each in found}.values())


def place(workflow: ir.Workflow, history: History) -> Placed:
    """Return where the operations of an execution belong in a workflow."""
    return _Placer(workflow, history).placed


class _Place(Record):
    """What an operation's children are in: bodies, of one of which each is.

    `of` is the operation; `batch` is the statement whose branches or items they may be,
    `around` the context that it is in; `part` says that they are parts of one
    statement's own operation, or of none.
    """

    of: Operation | None
    contexts: list[Context]
    batch: ir.Parallel | ir.Map | None = None
    around: Context | None = None
    part: bool = False


class _Placer:
    def __init__(self, workflow: ir.Workflow, history: History) -> None:
        self.placed = Placed(
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            [],
            [],
            defaultdict(list),
        )
        self._names: dict[int, Names] = {}
        statements = list(ir.all_statements(workflow))
        # Undos are called by the names of statements, whatever their labels are.
        self._undone: dict[str, list[ir.Stmt]] = defaultdict(list)
        for statement in statements:
            if isinstance(statement, ir.Operation) and ir.undo_of(statement):
                self._undone[f"{_UNDO}{statement.name}"].append(statement)
        self._undos: list[Operation] = []
        self._known = {s.name for s in statements if isinstance(s, ir.Operation)}
        for statement in statements:
            if isinstance(statement, ir.Open):
                self.placed.opens[statement.name].append(statement)
        self._children: dict[str | None, list[Operation]] = defaultdict(list)
        known = {operation.id for operation in history.operations}
        for operation in history.operations:
            # What a page of the history before this one had is taken for the outermost.
            parent = operation.parent if operation.parent in known else None
            self._children[parent].append(operation)
        left = known
        outermost = _Place(None, [self._context(workflow.body, None)])
        waiting: list[tuple[str | None, _Place]] = [(None, outermost)]
        while waiting:
            id_, here = waiting.pop()
            children = self._children[id_]
            left -= {child.id for child in children}
            waiting += self._place(children, here)
        for operation in self._undos:
            several = self._undone[operation.name]
            run = (each for each in several if id(each) in self.placed.statements)
            undone = next(run, several[0])
            self.placed.undos[id(undone)].append(operation)
        # Operations that are in each other, as no history has them.
        lost = [each for each in history.operations if each.id in left]
        self.placed.unplaced += lost

    def _context(
        self,
        body: Body,
        of: Operation | None,
        outer: Context | None = None,
        within: Operation | None = None,
    ) -> Context:
        operations: dict[int, list[Operation]] = defaultdict(list)
        doubtful: dict[int, list[Operation]] = defaultdict(list)
        made = Context(body, of, outer, within, operations, doubtful)
        self.placed.contexts.append(made)
        return made

    def _place(
        self, children: list[Operation], here: _Place
    ) -> Iterator[tuple[str | None, _Place]]:
        """Place the operations of one context, and yield those that are contexts."""
        for operation in children:
            inside = self._as_frame(operation, here)
            if inside is None:
                found = self._statements(operation, here)
                inside = self._belongs(operation, found)
            yield operation.id, inside

    def _as_frame(self, operation: Operation, here: _Place) -> _Place | None:
        """Return where the parts are of what is no statement's own operation."""
        if here.part:
            _tell(operation, here.of)
            return here
        part = self._as_part(operation, here)
        if part is not None:
            return part
        if operation.sub_type == "ParallelBranch" and here.batch is None:
            # One around what waits for somebody else: what is inside is outside.
            return _Place(here.of, here.contexts)
        if self._statements(operation, here, is_exact=True):
            return None
        if operation.name in self._undone:
            self._undos.append(operation)
            return _Place(None, [], part=True)
        if here.of is not None and _is_pause(operation, here.of):
            here.of.starts = max(here.of.starts, 1) + 1
            for context in here.contexts:
                context.is_repeated = True
            return _Place(None, [], part=True)
        if self._is_race(operation, here) or self._is_deadline(operation, here):
            return _Place(here.of, here.contexts)
        return None

    def _as_part(self, operation: Operation, here: _Place) -> _Place | None:
        """Return what a branch or an item of a batch is, if an operation is one."""
        batch, of, around = here.batch, here.of, here.around
        if isinstance(batch, ir.Parallel) and operation.sub_type == "ParallelBranch":
            for branch in batch.branches:
                if branch.name == operation.name:
                    self.placed.branches[id(branch)].append(operation)
                    self._note_part(operation, here)
                    inner = self._context(branch.body, operation, around, of)
                    return _Place(operation, [inner])
        if isinstance(batch, ir.Map) and operation.sub_type == "MapIteration":
            self.placed.items[id(batch)].append(operation)
            self._note_part(operation, here)
            inner = self._context(batch.body, operation, around, of)
            return _Place(operation, [inner])
        return None

    def _note_part(self, operation: Operation, here: _Place) -> None:
        if here.of is not None:
            self.placed.parts[here.of.id].append(operation)

    def _is_race(self, operation: Operation, here: _Place) -> bool:
        """Say whether it is a race of what waits for somebody else with a deadline."""
        if operation.sub_type != "Parallel" or here.batch is not None:
            return False
        found = [
            (context, statement)
            for context in here.contexts
            for statement in self._names_in(context.body).of(operation.name)
        ]
        if any(isinstance(each, ir.Parallel) for _, each in found):
            return False
        for context, statement in found:
            if isinstance(statement, ir.Await):
                # Nothing else tells that it was come to.
                context.operations[id(statement)].append(operation)
        return any(isinstance(each, (ir.Invoke, ir.Await)) for _, each in found)

    def _is_deadline(self, operation: Operation, here: _Place) -> bool:
        """Say whether it belongs to the deadline of a group, or of what is in one."""
        base = operation.name.removesuffix(_DEADLINE)
        if base == operation.name:
            return False
        if base in self._known or (here.of is not None and base == here.of.name):
            return True
        return any(self._names_in(each.body).of(base) for each in here.contexts)

    def _statements(
        self, operation: Operation, here: _Place, *, is_exact: bool = False
    ) -> list[tuple[Context, ir.Stmt]]:
        """Return what an operation may be of: if `is_exact`, what is called just that."""
        kind = operation.sub_type if operation.sub_type in _KINDS else operation.type
        kinds = _KINDS.get(kind)
        names = [operation.name]
        if not is_exact:
            names += [operation.name.removesuffix(s) for s in (_SUBMITTED, _SUBMITTER)]
        found = {}
        for context in here.contexts:
            own = self._names_in(context.body)
            for name in dict.fromkeys(names):
                for statement in own.called(name) if is_exact else own.of(name):
                    if kinds is None or isinstance(statement, kinds):
                        found[id(statement)] = context, statement
        return list(found.values())

    def _names_in(self, body: Body) -> Names:
        if id(body) not in self._names:
            self._names[id(body)] = Names(own_statements(body))
        return self._names[id(body)]

    def _belongs(
        self, operation: Operation, found: list[tuple[Context, ir.Stmt]]
    ) -> _Place:
        if not found:
            self.placed.unplaced.append(operation)
            return _Place(None, [], part=True)
        if len(found) > 1:
            return self._may_belong(operation, found)
        ((context, statement),) = found
        self.placed.statements[id(statement)].append(operation)
        context.operations[id(statement)].append(operation)
        match statement:
            case ir.Group() | ir.Parallel() | ir.Map():
                return self._inside(operation, context, statement)
            case _:
                return _Place(operation, [], part=True)

    def _may_belong(
        self, operation: Operation, found: list[tuple[Context, ir.Stmt]]
    ) -> _Place:
        """Place what may be of several statements: of arms that exclude each other, say."""
        inner = []
        for context, statement in found:
            self.placed.doubtful[id(statement)].append(operation)
            context.doubtful[id(statement)].append(operation)
            if isinstance(statement, ir.Group):
                (made,) = self._inside(operation, context, statement).contexts
                made.is_doubtful = True
                inner.append(made)
            elif isinstance(statement, (ir.Parallel, ir.Map)):
                for body in ir.bodies(statement):
                    inner.append(self._context(body, operation, context))
                    inner[-1].is_doubtful = True
        return _Place(operation, inner, part=not inner)

    def _inside(
        self,
        operation: Operation,
        context: Context,
        statement: ir.Group | ir.Parallel | ir.Map,
    ) -> _Place:
        match statement:
            case ir.Group(use=ir.Block() as block):
                return _Place(operation, [self._context(block.body, operation)])
            case ir.Group(body=body):
                return _Place(operation, [self._context(body, operation, context)])
            case ir.Parallel() | ir.Map():
                return self._batch(operation, context, statement)

    def _batch(
        self, operation: Operation, context: Context, batch: ir.Parallel | ir.Map
    ) -> _Place:
        """Return where the parts of a batch are: of a flat one, nothing tells them apart."""
        inner = []
        for body in ir.bodies(batch) if batch.flat else ():
            made = self._context(body, None, context, operation)
            made.is_flat, made.is_repeated = True, isinstance(batch, ir.Map)
            inner.append(made)
        return _Place(operation, inner, batch, context)


def _is_pause(operation: Operation, group: Operation) -> bool:
    """Say whether an operation is the wait before a group is tried again."""
    found = _BACKOFF.search(operation.name)
    return found is not None and operation.name[: found.start()] == group.name


def _tell(part: Operation, whole: Operation | None) -> None:
    """Let what waits for an answer wait, and have the attempts of its submitter."""
    if whole is None:
        return
    if part.type == "Callback" and part.state == "waiting" and whole.state == "running":
        whole.state = "waiting"
    if part.name.endswith(_SUBMITTER):
        whole.starts = part.attempts


def own_statements(body: Body) -> Iterator[ir.Stmt]:
    """Yield the statements of a body and of those in it that are no contexts."""
    for statement in body:
        yield statement
        if not isinstance(statement, (ir.Group, ir.Parallel, ir.Map)):
            for inner in ir.bodies(statement):
                yield from own_statements(inner)
