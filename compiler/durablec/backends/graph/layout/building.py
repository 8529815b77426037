"""Makes pieces of a workflow: which box each statement is, and how they hang together.

Ids are made here, on the way down: what a body's statements are called is the id of
what they are in, then their own name, or their kind and, from the second of its kind in
that body, its number.
"""

from math import ceil

from durablec import ir
from durablec.backends.graph.facts import facts
from durablec.backends.graph.layout import endings
from durablec.backends.graph.layout.cards import (
    Words,
    card,
    line_height,
    paragraph,
    pill,
    tag,
)
from durablec.backends.graph.layout.endings import Around
from durablec.backends.graph.layout.measure import width
from durablec.backends.graph.layout.pieces import (
    Column,
    Frame,
    Leaf,
    Piece,
    Sketch,
    Stack,
    fan,
    frame,
    leaf,
    stack,
)
from durablec.backends.graph.layout.shapes import Box, Origin, Shape, Text
from durablec.backends.graph.written import literal, written
from durablec.flow import ends
from durablec_dsl.durations import short_form
from durablec_dsl.source import Position, Span

_HEADING_ROOM = 440


def build(workflow: ir.Workflow) -> Sketch:
    """Return the pieces of a workflow's picture."""
    builder = _Builder(workflow)
    main = builder.main()
    blocks: list[Piece] = [builder.block(block) for block in workflow.blocks]
    room = max(main.left + main.right, _HEADING_ROOM)
    heading = _heading(workflow, room)
    widest = ceil(max(width(line.words, line.style) for line in heading))
    low = heading[-1].y + line_height("about")
    section = Text(0, 0, "Blocks", "heading", _HEADING_ROOM)
    about = workflow.description or ""
    return Sketch(workflow.name, about, heading, low, widest, main, section, blocks)


def identify(workflow: ir.Workflow) -> dict[str, Origin]:
    """Return what each box of a workflow's picture stands for, by its id, in order."""
    builder = _Builder(workflow)
    builder.main()
    for block in workflow.blocks:
        builder.block(block)
    return {box.id: box.origin for box in builder.boxes}


def _heading(workflow: ir.Workflow, room: int) -> list[Text]:
    [name] = paragraph(workflow.name, "heading", room, 1)
    limits = f"timeout {short_form(workflow.timeout)} \u00b7 kept {workflow.retention}d"
    lines = [limits]
    if workflow.description:
        lines = [*paragraph(workflow.description, "about", room, 3), limits]
    texts = [Text(0, 18, name, "heading", room)]
    for line in lines:
        y = texts[-1].y + (22 if len(texts) == 1 else line_height("about"))
        texts.append(Text(0, y, line, "about", room))
    return texts


class _Builder:
    def __init__(self, workflow: ir.Workflow) -> None:
        self.boxes: list[Box] = []
        self._workflow = workflow
        self._inside: list[Box] = []

    def main(self) -> Piece:
        """Return the workflow from its start to its end."""
        workflow = self._workflow
        start = leaf(self._pill("the-start", "start", Words("start"), workflow))
        match workflow.body:
            case [ir.Try(on_failure=True, clauses=[clause]) as whole]:
                around = endings.attempt(whole)
                body = self._to_end(self._parts(whole.body, "", around))
                lane = self._on_failure(whole, clause)
                side = tag("any failure")
                columns = [Column(start, body)]
                columns.append(Column(None, lane, side=side, kind="error"))
                return fan("chain", columns)
            case body:
                return self._to_end([start, *self._parts(body, "", ())])

    def block(self, block: ir.Block) -> Frame:
        """Return the container of a block."""
        id = f"block-{block.name}"
        words = Words("block", block.name, facts={"input": str(block.input)})
        box = self._card(id, "block", "frame", words, block)
        around = (endings.scope(f"block {block.name}"),)
        return frame(box, self._content(box, block.body, id, around))

    def _to_end(self, parts: list[Piece]) -> Stack:
        if not parts or parts[-1].open:
            end = self._pill("the-end", "end", Words("end"), self._workflow)
            parts = [*parts, leaf(end, is_end=True)]
        return stack(parts)

    def _on_failure(self, whole: ir.Try, clause: ir.Clause) -> Frame:
        words = Words("on failure", "of the whole workflow", "words")
        box = self._card("on_failure", "on_failure", "lane", words, whole)
        return frame(box, self._content(box, clause.body, "on_failure", ()))

    # Boxes -------------------------------------------------------------------------

    def _add(self, box: Box) -> Box:
        box.inside = self._inside[-1] if self._inside else None
        box.depth = len(self._inside)
        self.boxes.append(box)
        return box

    def _card(
        self,
        id: str,
        kind: str,
        shape: Shape,
        words: Words,
        origin: ir.Statement | ir.Arm | ir.Clause | ir.Block,
    ) -> Box:
        name = origin.name if isinstance(origin, ir.Operation) else None
        at = self._at(origin.head)
        return self._add(card(id, kind, shape, words, origin, at, name))

    def _pill(
        self, id: str, kind: str, words: Words, origin: ir.Statement | ir.Workflow
    ) -> Box:
        head = origin.name_span if isinstance(origin, ir.Workflow) else origin.head
        return self._add(pill(id, kind, words, origin, self._at(head)))

    def _at(self, span: Span) -> Position:
        return self._workflow.source.position(span.start)

    def _undo(self, id: str, statement: ir.Stmt) -> Box | None:
        undo = ir.undo_of(statement)
        if undo is None:
            return None
        said = facts(undo)
        at = self._at(undo.call.span if undo.call is not None else statement.head)
        box = card(f"{id}.undo", "undo", "card", Words("undo", facts=said), undo, at)
        return self._add(box)

    # Bodies ------------------------------------------------------------------------

    def _body(
        self, body: list[ir.Stmt], id: str, around: tuple[Around, ...]
    ) -> Stack | None:
        """Return the pieces of a body, or None of one that does nothing."""
        return stack(self._parts(body, id, around)) if body else None

    def _parts(
        self, body: list[ir.Stmt], inside: str, around: tuple[Around, ...]
    ) -> list[Piece]:
        numbers: dict[str, int] = {}
        parts = []
        for statement in body:
            kind = type(statement).__name__.lower()
            own = statement.name if isinstance(statement, ir.Operation) else kind
            number = numbers[own] = numbers.get(own, 0) + 1
            own = own if number == 1 else f"{own}-{number}"
            id = f"{inside}.{own}" if inside else own
            parts.append(self._statement(statement, kind, id, around))
        return parts

    def _content(
        self, box: Box, body: list[ir.Stmt], id: str, around: tuple[Around, ...]
    ) -> Stack:
        """Return what stands in a frame."""
        self._inside.append(box)
        content = stack(self._parts(body, id, around))
        self._inside.pop()
        return content

    # Statements --------------------------------------------------------------------

    def _statement(
        self, statement: ir.Stmt, kind: str, id: str, around: tuple[Around, ...]
    ) -> Piece:
        match statement:
            case ir.Step() | ir.Set() | ir.Wait():  # The most, so that they are first.
                return self._single(statement, kind, id)
            case ir.If():
                return self._if(statement, id, around)
            case ir.Switch():
                return self._switch(statement, id, around)
            case ir.Try():
                return self._try(statement, id, around)
            case ir.While():
                return self._while(statement, id, around)
            case ir.Parallel() if statement.branches:
                return self._parallel(statement, id, around)
            case ir.Group(use=None) | ir.Map():
                return self._context(statement, kind, id, around)
            case ir.Return() | ir.Fail() | ir.Break() | ir.Continue():
                note = endings.leads(statement, around)
                words = Words(kind, _beside(statement), "words", note=note)
                return leaf(self._pill(id, kind, words, statement), is_end=True)
            case _:
                return self._single(statement, kind, id)

    def _single(self, statement: ir.Stmt, kind: str, id: str) -> Leaf:
        name = statement.name if isinstance(statement, ir.Operation) else ""
        words = Words(kind, name, facts=_facts(statement))
        box = self._card(id, kind, "card", words, statement)
        is_end = isinstance(statement, ir.Group) and ends(statement)
        return leaf(box, self._undo(id, statement), is_end=is_end)

    def _context(
        self,
        statement: ir.Group | ir.Map,
        kind: str,
        id: str,
        around: tuple[Around, ...],
    ) -> Frame:
        words = Words(kind, statement.name, facts=_facts(statement))
        box = self._card(id, kind, "frame", words, statement)
        aside = self._undo(id, statement)
        of = f"group {statement.name}" if kind == "group" else "this item"
        content = self._content(box, statement.body, id, (*around, endings.scope(of)))
        return frame(box, content, aside=aside, is_open=not ends(statement))

    def _while(self, statement: ir.While, id: str, around: tuple[Around, ...]) -> Frame:
        condition = written(statement.condition)
        words = Words("while", condition, "words", facts(statement))
        box = self._card(id, "while", "frame", words, statement)
        inner = (*around, endings.loop(statement))
        content = self._content(box, statement.body, id, inner)
        return frame(box, content, back=True, is_open=not ends(statement))

    def _parallel(
        self, statement: ir.Parallel, id: str, around: tuple[Around, ...]
    ) -> Frame:
        words = Words("parallel", statement.name, facts=_facts(statement))
        box = self._card(id, "parallel", "frame", words, statement)
        self._inside.append(box)
        columns: list[Column] = []
        for branch in statement.branches:
            inner = (*around, endings.scope(f"branch {branch.name}"))
            body = self._body(branch.body, f"{id}.{branch.name}", inner)
            columns.append(Column(None, body, tag(branch.name)))
        self._inside.pop()
        content = fan("bar", columns)
        return frame(box, content, flush=True, is_open=not ends(statement))

    def _if(self, statement: ir.If, id: str, around: tuple[Around, ...]) -> Piece:
        """Return a chain of questions; a single one without `else` is passed straight."""
        questions, bodies = [], []
        for number, arm in enumerate(statement.arms):
            kind = f"elif-{number}" if number else "then"
            own = f"{id}.{kind}" if number else id
            words = Words("elif" if number else "if", written(arm.condition), "words")
            origin = arm if number else statement
            box = self._card(own, words.kind, "question", words, origin)
            questions.append(box)
            bodies.append(self._body(arm.body, f"{id}.{kind}", around))
        tallest = max(box.height for box in questions)
        for box in questions:
            box.height = tallest
        yes, no = tag("yes"), tag("no")
        if statement.otherwise is None and len(questions) == 1:
            head = leaf(questions[0])
            detour = Column(None, bodies[0], side=yes)
            return fan("chain", [Column(head, None, no), detour])
        columns = [
            Column(leaf(box), body, yes, no if number else None)
            for number, (box, body) in enumerate(zip(questions, bodies, strict=True))
        ]
        otherwise = self._body(statement.otherwise or [], f"{id}.else", around)
        return fan("chain", [*columns, Column(None, otherwise, side=no)])

    def _switch(
        self, statement: ir.Switch, id: str, around: tuple[Around, ...]
    ) -> Piece:
        words = Words("switch", written(statement.subject), "words")
        head = leaf(self._card(id, "switch", "question", words, statement))
        columns: list[Column] = []
        for number, case in enumerate(statement.cases, 1):
            body = self._body(case.body, f"{id}.case-{number}", around)
            label = ", ".join(map(literal, case.when))
            columns.append(Column(None if columns else head, body, tag(label)))
        if statement.default is not None or not statement.covers:
            body = self._body(statement.default or [], f"{id}.default", around)
            label = "default" if statement.default is not None else "otherwise"
            columns.append(Column(None if columns else head, body, tag(label)))
        return fan("bus", columns) if columns else head

    def _try(self, statement: ir.Try, id: str, around: tuple[Around, ...]) -> Frame:
        box = self._card(id, "try", "frame", Words("try"), statement)
        self._inside.append(box)
        inner = (*around, *endings.attempt(statement))
        columns = [Column(None, self._body(statement.body, f"{id}.body", inner))]
        outer = (*around, *endings.ending(statement))
        for number, clause in enumerate(statement.clauses, 1):
            lane = self._clause(clause, f"{id}.catch-{number}", outer)
            columns.append(Column(None, lane, kind="error"))
        content: Piece = fan("drop", columns)
        is_open = content.open
        if statement.ending is not None:
            ending = self._finally(statement, f"{id}.finally", around)
            content = stack([content, ending])
            is_open = is_open and ending.open
        self._inside.pop()
        return frame(box, content, flush=True, is_open=is_open)

    def _clause(self, clause: ir.Clause, id: str, around: tuple[Around, ...]) -> Frame:
        names = ", ".join(clause.names.written) or "any error"
        words = Words("catch", names, facts=facts(clause))
        box = self._card(id, "catch", "lane", words, clause)
        return frame(box, self._content(box, clause.body, id, around))

    def _finally(self, statement: ir.Try, id: str, around: tuple[Around, ...]) -> Frame:
        words = Words("finally", "on every way out", "words")
        box = self._card(id, "finally", "frame", words, statement)
        return frame(box, self._content(box, statement.ending or [], id, around))


def _facts(statement: ir.Statement) -> dict[str, str]:
    """Return the facts of a statement but its undo, which has a box of its own."""
    said = facts(statement)
    said.pop("undo", None)
    if isinstance(statement, ir.Map):
        return {"each": statement.item.name} | said
    return said


def _beside(statement: ir.Return | ir.Fail | ir.Break | ir.Continue) -> str:
    match statement:
        case ir.Return():
            return written(statement.value)
        case ir.Fail(name=str(name)):
            return name
        case ir.Fail(again=again) if again is not None:
            return again.embedded.text
        case _:
            return ""
