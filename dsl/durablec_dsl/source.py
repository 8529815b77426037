"""A file's text, and places in it.

Every position in durablec is an offset in characters into `Source.text`. Line and
column are derived when a person is shown them, and only here.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A run of characters of one source: `start` inclusive, `end` exclusive."""

    start: int
    end: int


class Position(NamedTuple):
    """Where a person looks: `line` and `column`, both from 1, in characters."""

    line: int
    column: int


class Source:
    """The decoded text of one file, and the name that diagnostics show for it.

    `name` is the path as the user gave it, with forward slashes.
    """

    __slots__ = ("_line_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._line_starts: list[int] = []

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        starts = self._starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1), without its line break."""
        starts = self._starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def _starts(self) -> list[int]:
        if not self._line_starts:
            self._line_starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self._line_starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self._line_starts

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters)"


class Place(NamedTuple):
    """A span of a certain source: all that a diagnostic needs to point."""

    source: Source
    span: Span


class TextMap:
    """Leads places in a text that was decoded from a source back to the source.

    A text that stands in the source as it is needs `start` alone. One that was
    unescaped, folded or dedented gives `decode`, which returns the source offset of
    each of its characters and of its end; it is called once, when first asked.
    """

    __slots__ = ("_decode", "_offsets", "_start")

    def __init__(
        self, start: int, decode: Callable[[], Sequence[int]] | None = None
    ) -> None:
        self._start = start
        self._decode = decode
        self._offsets: Sequence[int] | None = None

    def offset(self, at: int) -> int:
        """Return where the character `at` of the decoded text stands in the source."""
        if self._decode is None:
            return self._start + at
        if self._offsets is None:
            self._offsets = self._decode()
        return self._offsets[min(at, len(self._offsets) - 1)]

    def span(self, span: Span) -> Span:
        """Return where a span of the decoded text stands in the source."""
        if span.end <= span.start:
            at = self.offset(span.start)
            return Span(at, at)
        return Span(self.offset(span.start), self.offset(span.end - 1) + 1)
