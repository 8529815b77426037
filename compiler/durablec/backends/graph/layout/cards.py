"""Boxes before they are placed: which words stand in them, and how large they are."""

from math import ceil

from durablec.backends.graph.layout.measure import STYLES, clean, fit, width, wrap
from durablec.backends.graph.layout.pieces import PAD, Tag
from durablec.backends.graph.layout.shapes import Box, Origin, Shape, Text
from durablec_dsl.source import Position

WIDTH = 248
"""Of every statement's box, so that no edit of one moves those beside it."""

UNDO_WIDTH = 184

_INSET = {"card": 14, "question": 24, "pill": 16, "frame": 14, "lane": 14}
_TOP = 10
_LINE = 16
_BASE = 12
_NARROWEST = 92
_MOST_LINES = 3
_MOST_ROWS = 8
_WIDEST_KEY = 96
_WIDEST_TAG = 180


class Words:
    """What a box says: its kind, its name or other words beside it, and facts."""

    def __init__(
        self,
        kind: str,
        beside: str = "",
        style: str = "name",
        facts: dict[str, str] | None = None,
        note: str = "",
    ) -> None:
        self.kind = kind
        self.beside = clean(beside)
        self.style = style
        self.facts = {clean(k): clean(v) for k, v in (facts or {}).items()}
        self.note = clean(note)

    @property
    def title(self) -> str:
        """All of it, by lines."""
        head = f"{self.kind} {self.beside}".rstrip()
        lines = [head, *(f"{key} {value}" for key, value in self.facts.items())]
        return "\n".join([*lines, self.note] if self.note else lines)


def card(
    id: str,
    kind: str,
    shape: Shape,
    words: Words,
    origin: Origin,
    at: Position | None,
    name: str | None = None,
) -> Box:
    """Return a box of the width of all statements; of a frame, its header."""
    wide = WIDTH + 2 * PAD if shape in ("frame", "lane") else WIDTH
    wide = UNDO_WIDTH if kind == "undo" else wide
    inset = _INSET[shape]
    texts = _head(words, inset, wide)
    rows = _rows(words, inset, wide, texts[-1].y)
    low = (rows or texts)[-1].y + _LINE - _BASE
    box = Box(id, kind, shape, name, words.title, at, origin, texts + rows, wide, 0)
    box.height = low + _TOP
    if shape in ("frame", "lane"):
        box.head = box.height
    return box


def pill(id: str, kind: str, words: Words, origin: Origin, at: Position | None) -> Box:
    """Return a box that is as wide as its words, for where a path begins or ends."""
    inset, y = _INSET["pill"], 20
    kind_width = ceil(width(words.kind, "kind"))
    room = WIDTH - 2 * inset - kind_width - 6
    lines = wrap(words.beside, words.style, room, 2) if words.beside else ()
    widest = ceil(max((width(line, words.style) for line in lines), default=-6))
    first = kind_width + 6 + widest
    note = fit(words.note, "note", WIDTH - 2 * inset) if words.note else ""
    second = ceil(width(note, "note"))
    wide = max(_NARROWEST, max(first, second) + 2 * inset)
    wide += wide % 2
    x = (wide - first) // 2
    texts = [Text(x, y, words.kind, "kind", kind_width)]
    for number, line in enumerate(lines):
        y += _LINE if number else 0
        texts.append(Text(x + kind_width + 6, y, line, words.style, room))
    if note:
        y += _LINE
        texts.append(Text((wide - second) // 2, y, note, "note", second))
    return Box(id, kind, "pill", None, words.title, at, origin, texts, wide, y + 12)


def tag(words: str) -> Tag:
    """Return a label for a line."""
    whole = clean(words)
    cut = fit(whole, "label", _WIDEST_TAG)
    return Tag(cut, whole, ceil(width(cut, "label")) + 14)


def paragraph(words: str, style: str, room: float, most: int) -> tuple[str, ...]:
    """Return the lines of a text that is not in a box."""
    return wrap(clean(words), style, room, most)


def _head(words: Words, inset: int, wide: int) -> list[Text]:
    kind_width = ceil(width(words.kind, "kind"))
    texts = [Text(inset, _TOP + _BASE, words.kind, "kind", kind_width)]
    if words.beside:
        x = inset + kind_width + 6
        room = wide - x - inset
        lines = wrap(words.beside, words.style, room, _MOST_LINES)
        for number, line in enumerate(lines):
            y = _TOP + _BASE + number * _LINE
            texts.append(Text(x, y, line, words.style, room))
    return texts


def _rows(words: Words, inset: int, wide: int, y: int) -> list[Text]:
    """Return the facts below a header, their values under each other."""
    shown = list(words.facts.items())
    more = len(shown) - _MOST_ROWS
    if more > 0:
        shown = [*shown[: _MOST_ROWS - 1], (f"{more + 1} more", "")]
    keys = [fit(key, "key", _WIDEST_KEY) for key, _ in shown]
    x = inset + ceil(max((width(key, "key") for key in keys), default=0)) + 10
    texts: list[Text] = []
    y += 2
    for key, (_, value) in zip(keys, shown, strict=True):
        y += _LINE
        texts.append(Text(inset, y, key, "key", x - inset))
        if not value:
            continue
        room = wide - x - inset
        for number, line in enumerate(wrap(value, "value", room, 2)):
            y += _LINE if number else 0
            texts.append(Text(x, y, line, "value", room))
    if words.note:
        y += _LINE
        note = fit(words.note, "note", wide - 2 * inset)
        texts.append(Text(inset, y, note, "note", wide - 2 * inset))
    return texts


def line_height(style: str) -> int:
    """Return how far the baselines of lines of a style are apart."""
    return round(STYLES[style].size * 1.4)
