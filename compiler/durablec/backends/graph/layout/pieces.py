"""Pieces of a picture that are not placed yet, and the space that each takes.

A piece has a spine, on which flow enters at its top and leaves at its `exit`, if it
goes on at all. It reaches `left` and `right` of the spine and `height` down. A piece is
made of its parts, so that all sizes are known in one pass from the inside out; `place`
(`placing.py`) then goes through them once more from the outside in.

The script of the HTML page (`page/layout.js`) has the same arithmetic, to lay out anew
what is collapsed; a test compares what both give.
"""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec.backends.graph.layout.shapes import Box, LineKind, Text
from durablec_dsl.record import Record

GAP = 28
"""Between two boxes below each other: room for an arrow."""

LABELLED = 44
"""The same where the line bears a label."""

BESIDE = 36
"""Between columns."""

PAD = 16
"""Between a frame and what it holds."""

BUS = 14
"""Between boxes and a line that runs across, below or above them."""

LANE = 18
"""What a loop's way back takes on the left."""

ASIDE = 32
"""Between a box and what undoes it, to the right of it."""

ROUND = 8
"""The radius of corners, which is how far a line runs on behind one."""


Way = OneOf["chain", "bus", "drop", "bar"]


class Piece(Record):
    """What can be placed; `open` says whether flow goes on behind it."""

    left: int
    right: int
    height: int
    exit: int
    open: bool


class Leaf(Piece):
    """One box on the spine, and beside it what undoes it."""

    box: Box
    aside: Box | None


class Stack(Piece):
    """Pieces below each other."""

    parts: list[Piece]


class Tag(NamedTuple):
    """A label that a line bears: the words, and all of them if they are cut."""

    words: str
    title: str
    width: int


class Column(Record):
    """A column of a fan: a question or none, then a body or none.

    `tag` stands on the way down into the body, `side` on the way from the question
    before. `offset` is from the fan's spine to the column's own.
    """

    head: Leaf | None
    body: Piece | None
    tag: Tag | None = None
    side: Tag | None = None
    kind: LineKind = "next"
    offset: int = 0
    left: int = 0
    right: int = 0

    @property
    def open(self) -> bool:
        """Whether flow goes on behind the column."""
        return self.body is None or self.body.open


class Fan(Piece):
    """Columns beside each other, whose ways meet below them.

    They are reached from one question to the next in a `chain`, from a line across
    below the first column's head (`bus`), or from above (`drop`, `bar`). A `bar` has one
    above and one below instead of lines that meet. Ways down begin at `start`, bodies
    at `body`, and the ways meet at `meeting`.
    """

    way: Way
    columns: list[Column]
    start: int
    body: int
    meeting: int


class Frame(Piece):
    """A container around a piece, which is `flush` if it has its own ways in.

    `back` says that a loop's way back is on the left.
    """

    box: Box
    content: Piece
    flush: bool
    back: bool
    aside: Box | None


def leaf(box: Box, aside: Box | None = None, *, is_end: bool = False) -> Leaf:
    """Return the piece of one box."""
    half, rest = box.width // 2, box.width - box.width // 2
    reach = ASIDE + aside.width if aside is not None else 0
    height = max(box.height, aside.height if aside is not None else 0)
    return Leaf(half, rest + reach, height, box.height, not is_end, box, aside)


def stack(parts: list[Piece]) -> Stack:
    """Return the piece of pieces below each other."""
    found = Stack(0, 0, 0, 0, True, parts)
    for part in parts:
        start = found.height + GAP if found.height else 0
        found.left = max(found.left, part.left)
        found.right = max(found.right, part.right)
        found.exit = start + part.exit
        found.height = start + part.height
        found.open = part.open
    return found


def fan(way: Way, columns: list[Column]) -> Fan:
    """Return the piece of columns beside each other."""
    for before, column in zip([None, *columns], columns, strict=False):
        _spread(before, column)
    heads = max((each.head.height for each in columns if each.head), default=0)
    start = heads + (BUS if way in ("bus", "bar") else 0)
    body = start + (LABELLED if any(each.tag for each in columns) else GAP)
    low = body + max((each.body.height for each in columns if each.body), default=0)
    meets = way == "bar" or any(each.open for each in columns[1:])
    meeting = low + BUS if meets else low
    end = meeting + ROUND if meets else low
    return Fan(
        left=columns[0].left,
        right=columns[-1].offset + columns[-1].right,
        height=end,
        exit=end,
        open=way == "bar" or any(each.open for each in columns),
        way=way,
        columns=columns,
        start=start,
        body=body,
        meeting=meeting,
    )


def _spread(before: Column | None, column: Column) -> None:
    """Give a column its reach and its place beside the one before it."""
    parts = [part for part in (column.head, column.body) if part is not None]
    half = column.tag.width // 2 + 4 if column.tag is not None else 0
    column.left = max([half, *(part.left for part in parts)])
    column.right = max([half, *(part.right for part in parts)])
    if before is None:
        return
    column.offset = before.offset + before.right + BESIDE + column.left
    if column.side is not None and before.head is not None:
        needed = column.side.width + 2 * BUS
        reach = column.head.left if column.head is not None else 0
        least = before.offset + before.head.right + needed + reach
        column.offset = max(column.offset, least)


def frame(
    box: Box,
    content: Piece,
    *,
    flush: bool = False,
    back: bool = False,
    aside: Box | None = None,
    is_open: bool | None = None,
) -> Frame:
    """Return the piece of a container; `is_open` if it is not as its content is."""
    goes_back = back and content.open
    half = box.width // 2
    left = max(content.left + PAD + (LANE if goes_back else 0), half)
    right = max(content.right + PAD, half)
    start = box.head + (0 if flush else GAP)
    tail = PAD + (BUS if goes_back else 0)
    height = start + content.height + tail
    box.width, box.height = left + right, height
    reach = ASIDE + aside.width if aside is not None else 0
    return Frame(
        left=left,
        right=right + reach,
        height=max(height, aside.height) if aside is not None else height,
        exit=height,
        open=content.open if is_open is None else is_open,
        box=box,
        content=content,
        flush=flush,
        back=goes_back,
        aside=aside,
    )


class Sketch(NamedTuple):
    """All pieces of a picture: the workflow, and its blocks.

    `heading` are the lines above it, which take `head`, and `section` the words above
    the blocks; `width` is that of the widest of them.
    """

    name: str
    description: str
    heading: list[Text]
    head: int
    width: int
    main: Piece
    section: Text
    blocks: list[Piece]
