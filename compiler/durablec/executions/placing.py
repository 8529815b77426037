"""Finds the statements that operations are of, by their names and by what they are in.

An operation is in the context of another; of which body that is, the statement of that
says. A statement's name in the history is its own or its label, and what the handler
makes beside it has that name with a word around it (durablec_local/_names.py tells the
same of a run).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from durablec import ir
from durablec.executions.history import History, Operation
from durablec_dsl.record import Record

Body = list[ir.Stmt]

_SUBMITTED, _SUBMITTER, _DEADLINE = " create callback id", " submitter", " deadline"
_UNDO = "undo "
_BACKOFF = re.compile(r"-backoff-\d+$")
_LONGEST = 256
"""Characters of a name (botocore's model of `OperationName`)."""

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


class Placed(Record):
    """Where operations belong, by the `id()` of parts of the IR.

    `statements` has the operations of each statement, `branches` those of branches,
    `items` those of a map's items, `undos` those that undid a statement. `unplaced` are
    those for which there is no place, but for what is in them.
    """

    statements: dict[int, list[Operation]]
    branches: dict[int, list[Operation]]
    items: dict[int, list[Operation]]
    undos: dict[int, list[Operation]]
    unplaced: list[Operation]


def place(workflow: ir.Workflow, history: History) -> Placed:
    """Return where the operations of an execution belong in a workflow."""
    return _Placer(workflow, history).placed


class _Place(Record):
    """What an operation's children are in: bodies, of one of which each is.

    `of` is the operation; `batch` is the statement whose branches or items they may be;
    `part` says that they are parts of one statement's own operation, or of none.
    """

    of: Operation | None
    bodies: list[Body]
    batch: ir.Parallel | ir.Map | None = None
    part: bool = False


class _Placer:
    def __init__(self, workflow: ir.Workflow, history: History) -> None:
        self.placed = Placed(
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
            [],
        )
        self._names: dict[int, _Names] = {}
        undone = [s for s in ir.all_statements(workflow) if ir.undo_of(s) is not None]
        self._undone = _Names(undone)
        self._beside = {id(s): body for body in _bodies(workflow) for s in body}
        self._children: dict[str | None, list[Operation]] = defaultdict(list)
        known = {operation.id for operation in history.operations}
        for operation in history.operations:
            # What a page of the history before this one had is taken for the outermost.
            parent = operation.parent if operation.parent in known else None
            self._children[parent].append(operation)
        left = known
        waiting: list[tuple[str | None, _Place]] = [
            (None, _Place(None, [workflow.body]))
        ]
        while waiting:
            id_, here = waiting.pop()
            children = self._children[id_]
            left -= {child.id for child in children}
            waiting += self._place(children, here)
        # Operations that are in each other, as no history has them.
        lost = [each for each in history.operations if each.id in left]
        self.placed.unplaced += lost

    def _place(
        self, children: list[Operation], here: _Place
    ) -> Iterator[tuple[str | None, _Place]]:
        """Place the operations of one context, and yield those that are contexts."""
        several = []
        for operation in children:
            inside = self._as_frame(operation, here)
            if inside is not None:
                yield operation.id, inside
                continue
            found = self._statements(operation, here)
            if len(found) > 1:
                several.append((operation, found))
            else:
                yield operation.id, self._belongs(operation, found)
        for operation, found in several:
            yield operation.id, self._belongs(operation, [self._likeliest(found)])

    def _as_frame(self, operation: Operation, here: _Place) -> _Place | None:
        """Return where the parts are of what is no statement's own operation."""
        name, batch = operation.name, here.batch
        if here.part:
            _tell(operation, here.of)
            return here
        if isinstance(batch, ir.Parallel) and operation.sub_type == "ParallelBranch":
            for branch in batch.branches:
                if branch.name == name:
                    self.placed.branches[id(branch)].append(operation)
                    return _Place(operation, [branch.body])
        if isinstance(batch, ir.Map) and operation.sub_type == "MapIteration":
            self.placed.items[id(batch)].append(operation)
            return _Place(operation, [batch.body])
        if name.startswith(_UNDO):
            for statement in self._undone.of(name.removeprefix(_UNDO)):
                self.placed.undos[id(statement)].append(operation)
                return _Place(None, [], part=True)
        if here.of is not None and _BACKOFF.search(name):
            here.of.starts += 1
            return _Place(None, [], part=True)
        # A group's own, or one around what waits in it: what is inside is outside.
        branch_of_frame = operation.sub_type == "ParallelBranch" and batch is None
        if name.endswith(_DEADLINE) or branch_of_frame:
            return _Place(here.of, here.bodies)
        return None

    def _statements(self, operation: Operation, here: _Place) -> list[ir.Stmt]:
        kind = operation.sub_type if operation.sub_type in _KINDS else operation.type
        kinds = _KINDS.get(kind)
        names = [operation.name]
        names += [operation.name.removesuffix(s) for s in (_SUBMITTED, _SUBMITTER)]
        found = {
            id(statement): statement
            for body in here.bodies
            for name in dict.fromkeys(names)
            for statement in self._names_in(body).of(name)
            if kinds is None or isinstance(statement, kinds)
        }
        return list(found.values())

    def _names_in(self, body: Body) -> "_Names":
        if id(body) not in self._names:
            self._names[id(body)] = _Names(_own(body))
        return self._names[id(body)]

    def _likeliest(self, found: list[ir.Stmt]) -> ir.Stmt:
        """Return that of several statements of one name beside which most have run.

        Only those have one name that are on ways which exclude each other.
        """

        def neighbours(statement: ir.Stmt) -> int:
            beside = self._beside[id(statement)]
            return sum(bool(self.placed.statements.get(id(each))) for each in beside)

        return max(found, key=neighbours)

    def _belongs(self, operation: Operation, found: list[ir.Stmt]) -> _Place:
        if not found:
            self.placed.unplaced.append(operation)
            return _Place(None, [], part=True)
        (statement,) = found
        self.placed.statements[id(statement)].append(operation)
        match statement:
            case ir.Group(use=ir.Block() as block):
                return _Place(operation, [block.body])
            case ir.Group(body=body):
                return _Place(operation, [body])
            case ir.Parallel(branches=branches):
                inner = [each.body for each in branches]
                return _Place(operation, inner, statement)
            case ir.Map(body=body):
                return _Place(operation, [body], statement)
            case _:
                return _Place(operation, [], part=True)


def _tell(part: Operation, whole: Operation | None) -> None:
    """Let what waits for an answer wait, and have the attempts of its submitter."""
    if whole is None:
        return
    if part.type == "Callback" and part.state == "waiting" and whole.state == "running":
        whole.state = "waiting"
    if part.name.endswith(_SUBMITTER):
        whole.starts = part.attempts


class _Names:
    """The statements of a body by their names in the history."""

    def __init__(self, statements: Iterable[ir.Stmt]) -> None:
        self._exact: dict[str, list[ir.Stmt]] = defaultdict(list)
        self._labels: list[tuple[_Label, ir.Stmt]] = []
        for statement in statements:
            if isinstance(statement, ir.Operation):
                self._add(statement)

    def of(self, name: str) -> list[ir.Stmt]:
        """Return the statements of a name, those that are called just that first."""
        if name in self._exact:
            return self._exact[name]
        return [statement for label, statement in self._labels if label.fits(name)]

    def _add(self, statement: ir.Stmt) -> None:
        assert isinstance(statement, ir.Operation)
        label = statement.label
        if label is None:
            self._exact[statement.name].append(statement)
        else:
            self._labels.append((_Label(label), statement))


def _bodies(workflow: ir.Workflow) -> Iterator[Body]:
    yield from ir.roots(workflow)
    for statement in ir.all_statements(workflow):
        yield from ir.bodies(statement)


def _own(body: Body) -> Iterator[ir.Stmt]:
    """Yield the statements of a body and of those in it that are no contexts."""
    for statement in body:
        yield statement
        if not isinstance(statement, (ir.Group, ir.Parallel, ir.Map)):
            for inner in ir.bodies(statement):
                yield from _own(inner)


class _Label:
    """What a label looks like: the texts in it, with anything where its values stand."""

    def __init__(self, label: ir.Value) -> None:
        match label:
            case ir.Constant(value=value):
                self._texts = [_shown(str(value))]
            case ir.Text(parts=parts):
                texts = [""]
                for part in parts:
                    if isinstance(part, str):
                        texts[-1] += _shown(part)
                    else:
                        texts.append("")
                self._texts = texts
            case _:
                self._texts = ["", ""]

    def fits(self, name: str) -> bool:
        """Say whether a name may be one that this label gave."""
        first, *others = self._texts
        if not others:
            return name == first[:_LONGEST]
        *middle, last = others
        if len(name) == _LONGEST:
            # It may have been cut anywhere behind the first text.
            return name.startswith(first)
        at = len(first)
        for text in middle:
            at = name.find(text, at) + len(text)
            if at < len(text):
                return False
        return (
            name.startswith(first)
            and name.endswith(last)
            and len(name) - len(last) >= at
        )


def _shown(text: str) -> str:
    """Return a text as the service takes it, as the runtime's `label` does."""
    return "".join(c if " " <= c <= "~" else "?" for c in text)
