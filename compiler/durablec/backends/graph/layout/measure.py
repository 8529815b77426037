"""How wide text is, by the metrics of the shipped font, and how it is cut to fit.

The table of advances is made by `scripts/font_advances.py`. Where the font has no
character, the viewer's own is drawn, which is taken to be wide.
"""

import json
import os
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from durablec.cells import safe

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "font")

ELLIPSIS = "\u2026"

UNKNOWN = 1250
"""How wide a character is taken to be that the font has not, in thousandths of an em."""

_BREAKS = frozenset(".,/(=&|:-")
# What is longer is cut before it is measured: no box has room for as much.
_LONGEST = 400


class Style(NamedTuple):
    """A style of text: its size in pixels and its weight in the font."""

    size: float
    weight: str


STYLES = {
    "heading": Style(18, "semibold"),
    "about": Style(12, "regular"),
    "kind": Style(12, "regular"),
    "name": Style(13, "semibold"),
    "words": Style(12, "regular"),
    "key": Style(11, "regular"),
    "value": Style(11, "regular"),
    "note": Style(10.5, "regular"),
    "label": Style(11, "regular"),
    "badge": Style(10, "semibold"),
}


@lru_cache(maxsize=4096)
def width(words: str, style: str) -> float:
    """Return the width of one line of text in pixels."""
    size, weight = STYLES[style]
    return sum(map(_advances(weight).__getitem__, words)) * size / 1000


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return text for one line, in which everything can be seen."""
    return safe(" ".join(text.split()))


def fit(words: str, style: str, room: float) -> str:
    """Return `clean` words, cut at their end where they do not fit."""
    return wrap(words, style, room, 1)[0]


@lru_cache(maxsize=4096)
def wrap(words: str, style: str, room: float, most: int) -> tuple[str, ...]:
    """Return `clean` words on at least one line and at most `most`, cut if need be."""
    if len(words) <= _LONGEST and width(words, style) <= room:
        return (words,)
    words = words[:_LONGEST]
    lines: list[str] = []
    while words and len(lines) < most - 1:
        end = _line_end(words, style, room)
        lines.append(words[:end].rstrip())
        words = words[end:].lstrip()
    if words:
        lines.append(_cut(words, style, room))
    return tuple(lines)


def _line_end(words: str, style: str, room: float) -> int:
    """Return where the first line of words ends: behind a break, if there is one."""
    end = _fitting(words, style, room)
    if end == len(words):
        return end
    space = words.rfind(" ", end // 2, end + 1)
    if space > 0:
        return space
    breaks = (at for at in range(end, end // 3, -1) if words[at - 1] in _BREAKS)
    return next(breaks, max(end, 1))


def _cut(words: str, style: str, room: float) -> str:
    if width(words, style) <= room and len(words) < _LONGEST:
        return words
    end = _fitting(words, style, room - width(ELLIPSIS, style))
    return words[:end].rstrip() + ELLIPSIS


def _fitting(words: str, style: str, room: float) -> int:
    """Return how many characters fit."""
    size, weight = STYLES[style]
    advances = _advances(weight)
    left = room * 1000 / size
    for at, character in enumerate(words):
        left -= advances[character]
        if left < 0:
            return at
    return len(words)


class _Advances(dict[str, int]):
    """Advances by character; of one that the font has not, what it may take at most."""

    def __missing__(self, character: str) -> int:
        combines = unicodedata.category(character) in ("Mn", "Me")
        self[character] = 0 if combines else UNKNOWN
        return self[character]


def advance_of(character: str) -> int | None:
    """Return how wide a character of the font is, in thousandths of an em; None of others."""
    return _shipped("regular").get(character)


@cache
def _advances(weight: str) -> _Advances:
    return _Advances(_shipped(weight))


@cache
def _shipped(weight: str) -> dict[str, int]:
    with open(os.path.join(FOLDER, "advances.json"), encoding="utf-8") as file:
        rows: dict[str, str] = json.load(file)[weight]
    return {
        character: int(advance)
        for advance, characters in rows.items()
        for character in characters
    }
