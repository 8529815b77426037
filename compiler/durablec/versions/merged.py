"""Both versions of a workflow as one: what is gone stands beside what is new.

The merged workflow is for drawing only. It has the statements of the new version in
their places, and those of the old version that are gone behind what they followed. What
ends a body and is gone stands at its end, so that it does not cut the others off.
"""

from durablec import ir
from durablec.cells import safe
from durablec.flow import ends, falls_off
from durablec.versions.changes import Change, Difference, parts_of_both
from durablec.versions.outline import Item
from durablec_dsl.record import Record, replaced
from durablec_dsl.source import Source, Span


class Merged(Record):
    """`workflow` is both versions, and `changes` those of its parts, by their `id()`.

    `undos` are the changes of how a statement is undone. `old_lines` is how many lines
    of its source stand before those of the old version's, which follows the new one's.
    """

    workflow: ir.Workflow
    changes: dict[int, Change]
    undos: dict[int, Change]
    old_lines: int


def merge(difference: Difference, old: ir.Workflow, new: ir.Workflow) -> Merged:
    """Return both versions as one workflow, whose IRs are `old` and `new`."""
    return _Merger(difference, old, new).merged


class _Merger:
    def __init__(
        self, difference: Difference, old: ir.Workflow, new: ir.Workflow
    ) -> None:
        self._difference = difference
        self._old_body = old.body
        self._old = {id(item): part for item, part in _paired(difference.old, old)}
        self._new = {id(item): part for item, part in _paired(difference.new, new)}
        self._changes = {id(each.item): each for each in difference.changes}
        self._found: dict[int, Change] = {}
        self._undos: dict[int, Change] = {}
        sign = "#" if new.source.name.endswith(".yaml") else "//"
        title = f"\n\n{sign} {safe(old.source.name)}\n\n"
        source = Source(new.source.name, f"{new.source.text}{title}{old.source.text}")
        self._shift = len(new.source.text) + len(title)
        lines = source.position(self._shift).line - 1
        workflow = self._workflow(new, source)
        self.merged = Merged(workflow, self._found, self._undos, lines)

    def _workflow(self, new: ir.Workflow, source: Source) -> ir.Workflow:
        old, root = self._difference.old, self._difference.new
        items = self._parts(root)
        blocks = [self._block(item) for item in items if item.kind == "block"]
        body = self._statements(items)
        made = next(
            (
                self._guarded(item, whole, body)
                for item in items
                if item.kind == "on_failure"
                for whole in (self._old_body if item.parent is old else new.body)
                if isinstance(whole, ir.Try) and whole.on_failure
            ),
            body,
        )
        workflow = replaced(new, source=source, blocks=blocks, body=made)
        self._note(root, workflow)
        return workflow

    def _guarded(self, item: Item, whole: ir.Try, body: list[ir.Stmt]) -> list[ir.Stmt]:
        """Return a workflow's statements with what its `on_failure` does."""
        handled = self._body(item)
        last = whole.clauses[0].body[-1:]
        if falls_off(handled):
            # The error goes on, which nobody has written.
            handled += (e for e in last if isinstance(e, ir.Fail) and e.onward)
        clause = replaced(whole.clauses[0], body=handled)
        made = replaced(whole, body=body, clauses=[clause])
        self._note(item, clause)
        return [made]

    def _block(self, item: Item) -> ir.Block:
        block = self._part(item)
        assert isinstance(block, ir.Block)
        made = replaced(block, body=self._body(item))
        self._note(item, made)
        return made

    # Items ----------------------------------------------------------------------------

    def _is_gone(self, item: Item) -> bool:
        return id(item) in self._old and self._difference.matching.new_of(item) is None

    def _part(self, item: Item) -> Record | None:
        """Return the part of the IR that an item is; that of a lost one is None."""
        if not self._is_gone(item):
            return self._new.get(id(item))
        part = self._old.get(id(item))
        return None if part is None else _shifted(part, self._shift)

    def _parts(self, item: Item) -> list[Item]:
        """Return the parts of an item of either version, those that are gone among them."""
        matching = self._difference.matching
        if self._is_gone(item):
            # What has moved out of it stands where it is now.
            return [each for each in item.parts if matching.new_of(each) is None]
        return parts_of_both(matching.old_of(item), item, matching)

    def _body(self, item: Item) -> list[ir.Stmt]:
        return self._statements(self._parts(item))

    def _statements(self, items: list[Item]) -> list[ir.Stmt]:
        found: list[ir.Stmt] = []
        last: list[ir.Stmt] = []
        for item in items:
            part = self._part(item)
            if isinstance(part, ir.Statement) and item.kind not in _PARTS:
                made = self._statement(item, part)  # type: ignore[arg-type]
                (last if self._is_gone(item) and ends(made) else found).append(made)
        return found + last

    def _statement(self, item: Item, statement: ir.Stmt) -> ir.Stmt:
        made = self._with_undo(item, self._rebuilt(item, statement))
        self._note(item, made)
        if isinstance(statement, ir.Set):
            for part in item.parts:
                self._note(part, made)
        return made

    def _note(self, item: Item, part: Record) -> None:
        """Keep the change of an item, or that of what it is in."""
        change = self._changes.get(id(item))
        if change is None and item.parent is not None:
            around = self._found_of(item.parent)
            whole = around is not None and around.words in (("added",), ("removed",))
            matched = self._difference.matching.old_of(item) is not None
            if around is not None and whole and not matched:
                # It stands around nothing itself.
                change = around._replace(around=(), along=())
        if change is None:
            return
        self._found.setdefault(id(part), change)
        undo = ir.undo_of(part) if isinstance(part, ir.Statement) else None
        if undo is not None and change.words in (("added",), ("removed",)):
            self._undos[id(undo)] = change

    def _found_of(self, item: Item | None) -> Change | None:
        while item is not None:
            if id(item) in self._changes:
                return self._changes[id(item)]
            item = item.parent
        return None

    def _with_undo(self, item: Item, statement: ir.Stmt) -> ir.Stmt:
        """Let an undo that is gone stand beside its statement."""
        change = self._changes.get(id(item))
        if change is None or not any(k.key.startswith("undo") for k in change.keys):
            return statement
        undo = ir.undo_of(statement)
        word = "changed"
        before = change.old and self._old.get(id(change.old))
        if undo is None and isinstance(before, ir.Statement):
            undo, word = ir.undo_of(before), "removed"
            statement = replaced(statement, undo=undo)
        elif any(k.key == "undo" and k.old is None for k in change.keys):
            word = "added"
        if undo is not None:
            keys = tuple(k for k in change.keys if k.key.startswith("undo"))
            self._undos[id(undo)] = change._replace(words=(word,), keys=keys)  # type: ignore[arg-type]
        return statement

    # Statements with others in them ---------------------------------------------------

    def _rebuilt(self, item: Item, statement: ir.Stmt) -> ir.Stmt:
        match statement:
            case ir.Group() | ir.Map() | ir.While():
                return replaced(statement, body=self._body(item))
            case ir.Parallel():
                return replaced(statement, branches=self._pieces(item, "branch"))
            case ir.If():
                arms, rest = self._pieces(item, "arm"), self._rest(item, "else")
                return replaced(statement, arms=arms, otherwise=rest)
            case ir.Switch():
                cases, rest = self._pieces(item, "case"), self._rest(item, "default")
                return replaced(statement, cases=cases, default=rest)
            case ir.Try():
                return replaced(
                    statement,
                    body=self._rest(item, "body") or [],
                    clauses=self._pieces(item, "catch"),
                    ending=self._rest(item, "finally"),
                )
            case _:
                return replaced(statement)

    def _pieces(self, item: Item, kind: str) -> list[Record]:
        """Return the branches, arms, cases or clauses of both versions."""
        found = []
        for each in self._parts(item):
            part = self._part(each)
            if each.kind == kind and part is not None:
                made = replaced(part, body=self._body(each))
                self._note(each, made)
                found.append(made)
        return found

    def _rest(self, item: Item, kind: str) -> list[ir.Stmt] | None:
        for each in self._parts(item):
            if each.kind == kind:
                return self._body(each)
        return None


_PARTS = frozenset({"body", "else", "default", "finally", "on_failure"})

# Items and the IR ---------------------------------------------------------------------


def _paired(root: Item, workflow: ir.Workflow) -> list[tuple[Item, Record]]:
    """Return the items of a version with the parts of the IR that they are.

    Statements are known by where they stand, their parts by their order. What was not
    lowered, since it is wrong, has none.
    """
    statements = {each.head: each for each in ir.all_statements(workflow)}
    blocks = {block.name: block for block in workflow.blocks}
    found: list[tuple[Item, Record]] = [(root, workflow)]
    waiting = list(root.parts)
    while waiting:
        item = waiting.pop()
        waiting += item.parts
        if item.kind == "block" and item.name in blocks:
            found.append((item, blocks[item.name]))
        statement = statements.get(item.head)
        if statement is None or type(statement).__name__.lower() != item.kind:
            continue
        found.append((item, statement))
        pieces = _pieces_of(statement)
        kinds = ("branch", "arm", "case", "catch")
        parts = [part for part in item.parts if part.kind in kinds]
        found += zip(parts, pieces, strict=False)
    return found


def _pieces_of(statement: ir.Stmt) -> list[Record]:
    match statement:
        case ir.Parallel(branches=branches):
            return list(branches)
        case ir.If(arms=arms):
            return list(arms)
        case ir.Switch(cases=cases):
            return list(cases)
        case ir.Try(clauses=clauses):
            return list(clauses)
        case _:
            return []


def _shifted(part: Record, by: int) -> Record:
    """Return a part whose place is in the source of both."""
    head = getattr(part, "head", None)
    if not isinstance(head, Span):
        return part
    return replaced(part, head=Span(head.start + by, head.end + by))
