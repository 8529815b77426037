"""Gives each box its place, and draws the lines between them.

A line belongs to the piece in which both its ends are: a stack's from part to part, a
fan's into its columns and from them to where they meet, a frame's from its header to
its content and from that to its lower edge.
"""

from durablec.backends.graph.layout.pieces import (
    ASIDE,
    BESIDE,
    BUS,
    GAP,
    LANE,
    Column,
    Fan,
    Frame,
    Leaf,
    Piece,
    Sketch,
    Stack,
    Tag,
)
from durablec.backends.graph.layout.shapes import Box, Label, Line, LineKind, Picture

MARGIN = 24
"""Around the whole picture."""

SECTION = 56
"""Between the workflow and the heading of its blocks."""

WIDEST = 1200
"""How far blocks stand beside each other, where the workflow is less wide."""

BAR = 24
TAG = 16

Points = tuple[tuple[int, int], ...]


def place(sketch: Sketch) -> Picture:
    """Return the picture of a sketch: the workflow, and its blocks below it."""
    sheet = Sheet()
    x, y = MARGIN + sketch.main.left, MARGIN + sketch.head
    sheet.place(sketch.main, x, y)
    low, right = y + sketch.main.height, x + sketch.main.right
    heading = [
        line._replace(x=MARGIN + line.x, y=MARGIN + line.y) for line in sketch.heading
    ]
    if sketch.blocks:
        low += SECTION
        heading.append(sketch.section._replace(x=MARGIN, y=low))
        low += GAP // 2
        widest = max(right, WIDEST)
        left, tallest = MARGIN, 0
        for block in sketch.blocks:
            if left > MARGIN and left + block.left + block.right > widest:
                left, low, tallest = MARGIN, low + tallest + BESIDE, 0
            sheet.place(block, left + block.left, low)
            left += block.left + block.right
            right, left = max(right, left), left + BESIDE
            tallest = max(tallest, block.height)
        low += tallest
    width = max(right, MARGIN + sketch.width) + MARGIN
    return Picture(
        sketch.name,
        sketch.description,
        width,
        low + MARGIN,
        heading,
        sheet.boxes,
        sheet.lines,
        sheet.labels,
    )


class Sheet:
    """Boxes, lines and labels as they are placed."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.labels: list[Label] = []

    def place(self, piece: Piece, x: int, y: int) -> None:
        """Place a piece with its spine at `x` and its top at `y`."""
        match piece:
            case Leaf():
                self._box(piece.box, x - piece.left, y)
                if piece.aside is not None:
                    self._aside(piece.box, piece.aside)
            case Stack():
                self._stack(piece, x, y)
            case Fan():
                self._fan(piece, x, y)
            case Frame():
                self._frame(piece, x, y)

    # Boxes and lines ---------------------------------------------------------------

    def _box(self, box: Box, x: int, y: int) -> None:
        box.x, box.y = x, y
        self.boxes.append(box)

    def _aside(self, box: Box, aside: Box) -> None:
        right = box.x + box.width
        self._box(aside, right + ASIDE, box.y)
        level = box.y + min(box.height, aside.height) // 2
        self._line((right, level), (aside.x, level), arrow=True, kind="undo")

    def _line(
        self, *points: tuple[int, int], arrow: bool = False, kind: LineKind = "next"
    ) -> None:
        self.lines.append(Line(kind, points, arrow))

    # Stacks and frames -------------------------------------------------------------

    def _stack(self, piece: Stack, x: int, y: int) -> None:
        leaving = None
        for part in piece.parts:
            if leaving is not None:
                self._line((x, leaving), (x, y), arrow=True)
            self.place(part, x, y)
            leaving = y + part.exit if part.open else None
            y += part.height + GAP

    def _frame(self, piece: Frame, x: int, y: int) -> None:
        box, content = piece.box, piece.content
        self._box(box, x - piece.left, y)
        if piece.aside is not None:
            self._aside(box, piece.aside)
        head = y + box.head
        top = head if piece.flush else head + GAP
        self.place(content, x, top)
        end = y + piece.exit
        if not content.height:
            if not piece.back:
                self._line((x, head), (x, end))
        elif not piece.flush:
            self._line((x, head), (x, top), arrow=True)
        if piece.back:
            low = top + content.height + BUS
            lane = x - content.left - LANE
            leaving = (x, top + content.exit) if content.height else (x, head)
            self._line(leaving, (x, low), (lane, low), (lane, head), arrow=True)
        elif content.height and content.open:
            self._line((x, top + content.exit), (x, end))

    # Fans --------------------------------------------------------------------------

    def _fan(self, piece: Fan, x: int, y: int) -> None:
        before = None
        for column in piece.columns:
            self._column(piece, before, column, x, y)
            before = column
        if piece.way == "bar":
            last = x + piece.columns[-1].offset
            for level in (y + piece.start, y + piece.meeting):
                self._line((x - BAR, level), (last + BAR, level), kind="bar")
            self._line((x, y), (x, y + piece.start))
            self._line((x, y + piece.meeting), (x, y + piece.exit))

    def _column(
        self, piece: Fan, before: Column | None, column: Column, x: int, y: int
    ) -> None:
        """Place a column, and lead flow into it and from it to where the ways meet."""
        spine, head = x + column.offset, column.head
        if head is not None:
            self.place(head, spine, y)
        way = self._way_in(piece, before, column, x, y)
        leaving: Points | None = way
        if column.body is not None:
            top = y + piece.body
            self._line(*way, (spine, top), arrow=True, kind=column.kind)
            self.place(column.body, spine, top)
            leaving = ((spine, top + column.body.exit),) if column.open else None
        if column.tag is not None:
            level = y + piece.start + TAG
            self.labels.append(_label(column.tag, spine, level, column.kind))
        if leaving is None:
            return
        if piece.way == "bar":
            self._line(*leaving, (spine, y + piece.meeting))
        elif before is None:
            self._line(*leaving, (x, y + piece.exit))
        else:
            meeting = y + piece.meeting
            self._line(*leaving, (spine, meeting), (x, meeting), (x, y + piece.exit))

    def _way_in(
        self, piece: Fan, before: Column | None, column: Column, x: int, y: int
    ) -> Points:
        """Return the beginning of the line that leads down into a column."""
        spine = x + column.offset
        match piece.way:
            case "chain" if before is not None and before.head is not None:
                return self._way_from_question(before, before.head, column, x, y)
            case "bus" if before is not None:
                head = piece.columns[0].head
                top = y + head.exit if head is not None else y
                return (x, top), (x, y + piece.start), (spine, y + piece.start)
            case "bar":
                return ((spine, y + piece.start),)
            case _:
                return ((spine, y + column.head.exit if column.head else y),)

    def _way_from_question(
        self, before: Column, question: Leaf, column: Column, x: int, y: int
    ) -> Points:
        spine = x + column.offset
        start = x + before.offset + question.right
        level = y + question.height // 2
        if column.side is not None:
            middle = start + BUS - 4 + column.side.width // 2
            self.labels.append(_label(column.side, middle, level, column.kind))
        if column.head is None:
            return (start, level), (spine, level)
        self._line((start, level), (spine - column.head.left, level), arrow=True)
        return ((spine, y + column.head.exit),)


def _label(tag: Tag, x: int, y: int, kind: LineKind) -> Label:
    return Label(x, y, tag.width, tag.words, tag.title, kind)
