"""What a picture is made of: boxes with texts, lines, and labels on lines."""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec_dsl.record import Record
from durablec_dsl.source import Position

Origin = ir.Statement | ir.Arm | ir.Clause | ir.Block | ir.Workflow | ir.Undo

Shape = OneOf["card", "question", "pill", "frame", "lane"]

LineKind = OneOf["next", "error", "undo", "bar"]


class Text(NamedTuple):
    """One line of text: its baseline begins at `x`, `y` of its box; `room` is its width.

    `style` is one of the text styles of `measure.STYLES`.
    """

    x: int
    y: int
    words: str
    style: str
    room: int


class Box(Record):
    """A rectangle with texts that stands for a part of a workflow.

    `kind` is the word of the statement, or `elif`, `catch`, `finally`, `undo`,
    `block`, `on_failure`, `start`, `end`; `shape` is how it is drawn. `title` is all that
    is known of it, uncut, by lines. A frame has `head`, the height of its header, and
    and is what boxes are `inside` of; a `depth` of 0 is inside of none.
    """

    id: str
    kind: str
    shape: Shape
    name: str | None
    title: str
    at: Position | None
    origin: Origin
    texts: list[Text]
    width: int
    height: int
    x: int = 0
    y: int = 0
    head: int = 0
    depth: int = 0
    inside: "Box | None" = None


class Line(NamedTuple):
    """A polyline of horizontal and vertical pieces, with an arrow at its end or not.

    `error` and `undo` are dashed; a `bar` is where branches begin or meet.
    """

    kind: LineKind
    points: tuple[tuple[int, int], ...]
    arrow: bool


class Label(NamedTuple):
    """Words on a line; `x`, `y` is the middle of the label, `title` the words uncut."""

    x: int
    y: int
    width: int
    words: str
    title: str
    kind: LineKind


class Picture(NamedTuple):
    """A whole picture; boxes are in the order of the source, frames before their own.

    `heading` are the lines above it, whose `x` and `y` are those of the picture.
    """

    name: str
    description: str
    width: int
    height: int
    heading: list[Text]
    boxes: list[Box]
    lines: list[Line]
    labels: list[Label]
