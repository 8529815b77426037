"""What text from a user looks like on a terminal: which characters, how many cells.

Nothing that passes through here can move the cursor, set a colour or turn the order
of what is read: a control, bidirectional or otherwise invisible character, and one
that this Python's Unicode does not know, is written as its code point, `<U+001B>`. A character's cells follow Unicode's East Asian Width,
and marks that combine have none, as in Markus Kuhn's wcwidth.
"""

import unicodedata
from collections.abc import Iterable

TAB = " " * 4

_IDEOGRAPHIC_SPACE = "\u3000"
_CUT = "..."


def safe(text: str) -> str:
    """Return text with tabs as spaces and what is invisible as its code point."""
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def cells(text: str) -> int:
    """Return how many cells of a terminal `safe` text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def brief(text: str, limit: int = 500) -> str:
    """Return `safe` text whose middle is left out where it is over `limit` long."""
    if len(text) > limit:
        half = (limit - len(_CUT)) // 2
        text = text[:half] + _CUT + text[-half:]
    return safe(text)


class Excerpt:
    """A line of source as it is shown, at most about `limit` cells of it.

    A longer line is cut on both sides of `focus`, the column (from 0) that matters.
    `text` is what to print; `column` leads from characters to cells of it.
    """

    __slots__ = ("_from", "_line", "_prefix", "text")

    def __init__(self, line: str, focus: int, limit: int = 100) -> None:
        start, end = _window(line, focus, limit)
        self._line = line[start:end]
        self._from = start
        self._prefix = _CUT if start else ""
        suffix = _CUT if end < len(line) else ""
        self.text = self._prefix + safe(self._line) + suffix

    def column(self, character: int) -> int:
        """Return how many cells stand before a character (from 0) of the line."""
        before = self._line[: max(character - self._from, 0)]
        return len(self._prefix) + cells(safe(before))


def _window(line: str, focus: int, limit: int) -> tuple[int, int]:
    """Return which characters of a line are shown: all, or `limit` cells of them."""
    if len(line) <= limit and cells(safe(line)) <= limit:
        return 0, len(line)
    start = focus - _fitting(reversed(line[max(focus - limit, 0) : focus]), limit // 3)
    room = limit - cells(safe(line[start:focus]))
    end = focus + _fitting(line[focus : focus + limit], room)
    room = limit - cells(safe(line[start:end]))
    start -= _fitting(reversed(line[max(start - limit, 0) : start]), room)
    return start, end


def _fitting(characters: Iterable[str], room: int) -> int:
    """Return how many of the characters fit into `room` cells."""
    fitting = 0
    for character in characters:
        room -= cells(_shown(character))
        if room < 0:
            break
        fitting += 1
    return fitting


def _shown(character: str) -> str:
    if character == "\t":
        return TAB
    if character.isprintable() or character == _IDEOGRAPHIC_SPACE:
        return character
    return f"<U+{ord(character):04X}>"


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or _joins(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _joins(character: str) -> bool:
    """Say whether a letter of Hangul is drawn into the one before it."""
    return "\u1160" <= character <= "\u11ff"
