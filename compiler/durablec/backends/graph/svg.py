"""A picture as SVG: one file, without script, that needs no font and no network.

Text from a workflow passes `escaped`, and nothing else writes any. A box is a `<g>`
that is moved to its place, with the id `s-ID` and the line of the source it is from.
"""

import re
from collections.abc import Iterable
from itertools import chain
from math import ceil

from durablec.backends.graph.layout.measure import clean, fit, width
from durablec.backends.graph.layout.shapes import Box, Label, Line, Picture, Text
from durablec.backends.graph.marks import NO_MARKS, Mark, Marks
from durablec.backends.graph.style import accent
from durablec.backends.graph.style import sheet as style_sheet
from durablec.cells import safe

CORNER = 8
TIP, HALF = 8, 4
_MARKUP = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
)
_IS_MARKUP = re.compile("[&<>\"']").search
_LINES = {"next": "l", "error": "le", "undo": "lu", "bar": "lb"}


def svg(picture: Picture, marks: Marks = NO_MARKS, *, dark: bool | None = None) -> str:
    """Return the document, which ends in a line break.

    It is light or dark as its viewer wishes, or as `dark` says.
    """
    wide, high = picture.width, picture.height
    about = f"{picture.description} " if picture.description else ""
    count = sum(box.kind not in ("start", "end") for box in picture.boxes)
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escaped(picture.name)}</title>',
        f'<desc id="desc">{escaped(about)}A flow chart of {count} boxes.</desc>',
        f"<style>{style_sheet(marked=bool(marks), dark=dark)}</style>",
        f'<rect class="page" width="{wide}" height="{high}"/>',
        *map(text_of, picture.heading),
        *chain.from_iterable(layers(picture, marks).values()),
        "</svg>",
    ]
    return "\n".join(rows) + "\n"


def layers(picture: Picture, marks: Marks = NO_MARKS) -> dict[str, list[str]]:
    """Return the elements of a picture but its heading, by layer, from the lowest."""
    whole = [box for box in picture.boxes if box.head]
    single = [box for box in picture.boxes if not box.head]
    return {
        "frames": [_box(box, marks.get(box.id)) for box in whole],
        "lines": list(map(_line, picture.lines)),
        "boxes": [_box(box, marks.get(box.id)) for box in single],
        "labels": list(map(_label, picture.labels)),
    }


def _box(box: Box, mark: Mark | None) -> str:
    line = f' data-line="{box.at.line}"' if box.at is not None else ""
    line += f' data-head="{box.head}"' if box.head else ""
    whole = "whole " if box.head else ""
    marked = f" mark mark-{mark.kind}" if mark is not None else ""
    said = "\n".join([box.title, mark.note] if mark and mark.note else [box.title])
    parts = [
        f'<g id="s-{escaped(box.id)}" class="box {whole}{box.kind}{marked}"{line} '
        f'transform="translate({box.x} {box.y})">',
        f"<title>{escaped(said)}</title>",
        _outline(box),
        *(text_of(text, box.kind) for text in box.texts),
    ]
    if mark is not None and mark.badge:
        parts += _badge(mark.badge, box.width)
    return "".join([*parts, "</g>"])


def _outline(box: Box) -> str:
    wide, high = box.width, box.height
    match box.shape:
        case "card":
            return (
                f'<rect class="s c" width="{wide}" height="{high}" rx="6"/>'
                f'<rect class="k-{accent(box.kind)}" y="8" width="3" '
                f'height="{high - 16}" rx="1.5"/>'
            )
        case "question":
            middle = high // 2
            points = f"12,0 {wide - 12},0 {wide},{middle} {wide - 12},{high} 12,{high}"
            return f'<polygon class="s q" points="{points} 0,{middle}"/>'
        case "pill":
            tone = {"good": "pg", "bad": "pb"}.get(accent(box.kind), "pm")
            return (
                f'<rect class="s p {tone}" width="{wide}" height="{high}" '
                f'rx="{min(high // 2, 16)}"/>'
            )
        case "frame" | "lane":
            lane = box.shape == "lane"
            tone, rule = ("n", "rn") if lane else (f"f f{box.depth % 2}", "r")
            sheet = (
                f'<path class="sheet {tone}" d="M{wide} 8q4 0 4 4V{high}'
                f'q0 4 -4 4H12q-4 0 -4 -4"/>'
            )
            return (
                f"{sheet if box.kind == 'map' else ''}"
                f'<rect class="s {tone}" width="{wide}" height="{high}" rx="8"/>'
                f'<path class="rule {rule}" d="M0 {box.head}H{wide}"/>'
            )


def _badge(words: str, wide: int) -> Iterable[str]:
    shown = fit(clean(words), "badge", wide - 40)
    across = ceil(width(shown, "badge")) + 12
    left = wide - across - 8
    yield f'<rect class="b" x="{left}" y="-9" width="{across}" height="17" rx="8"/>'
    yield f'<text class="badge" x="{left + 6}" y="3">{escaped(shown)}</text>'


def text_of(text: Text, kind: str = "") -> str:
    """Return one line of text, whose kind gives its colour where it is of one."""
    tone = f" k-{accent(kind)}" if text.style == "kind" else ""
    return (
        f'<text class="{text.style}{tone}" x="{text.x}" y="{text.y}">'
        f"{escaped(text.words)}</text>"
    )


def _label(label: Label) -> str:
    error = label.kind == "error"
    left, top = label.x - label.width // 2, label.y - 9
    tone, words = ("te", "label label-error") if error else ("t", "label")
    return (
        f'<g class="tag {label.kind}"><title>{escaped(label.title)}</title>'
        f'<rect class="{tone}" x="{left}" y="{top}" width="{label.width}" height="18" '
        f'rx="9"/><text class="{words}" x="{label.x}" y="{label.y + 4}">'
        f"{escaped(label.words)}</text></g>"
    )


def _line(line: Line) -> str:
    drawn = f'<path class="{_LINES[line.kind]}" d="{route(line)}"/>'
    if not line.arrow:
        return drawn
    tone = "a" if line.kind == "next" else "ae"
    return f'{drawn}<path class="{tone}" d="{_tip(*line.points[-2:])}"/>'


def route(line: Line) -> str:
    """Return a line's path, with round corners; it ends where its arrow begins."""
    points = list(line.points)
    if line.arrow:
        (x, y), (to_x, to_y) = points[-2:]
        points[-1] = _toward(to_x, to_y, x, y, TIP - 1)
    if len(points) == 2:
        return f"M{points[0][0]} {points[0][1]}L{points[1][0]} {points[1][1]}"
    d = [f"M{points[0][0]} {points[0][1]}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(
        points, points[1:], points[2:], strict=False
    ):
        radius = min(
            CORNER, (abs(bx - ax) + abs(by - ay)), (abs(cx - bx) + abs(cy - by))
        )
        if (ax == bx) == (bx == cx):
            d.append(f"L{bx} {by}")
            continue
        start, end = _toward(bx, by, ax, ay, radius), _toward(bx, by, cx, cy, radius)
        d.append(f"L{start[0]} {start[1]}Q{bx} {by} {end[0]} {end[1]}")
    d.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(d)


def _toward(x: int, y: int, to_x: int, to_y: int, by: int) -> tuple[int, int]:
    """Return the point that is `by` away from a point, towards another."""
    across = (to_x > x) - (to_x < x)
    down = (to_y > y) - (to_y < y)
    return x + across * by, y + down * by


def _tip(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the triangle of an arrow."""
    x, y = end
    back_x, back_y = _toward(x, y, *start, TIP)
    if back_x == x:
        return f"M{x} {y}L{x - HALF} {back_y}H{x + HALF}Z"
    return f"M{x} {y}L{back_x} {y - HALF}V{y + HALF}Z"


def escaped(text: str) -> str:
    """Return text for inside of an element or an attribute in double quotes."""
    if not text.isprintable():
        text = "\n".join(map(safe, text.split("\n")))
    return text.translate(_MARKUP) if _IS_MARKUP(text) else text
