"""Leads each character of a scalar's value back to its place in the file.

libyaml gives a scalar's value without the places of its characters. The functions
here read the scalar again as libyaml does (scanner.c: `yaml_parser_scan_plain_scalar`,
`_scan_flow_scalar`, `_scan_block_scalar`) and note where each character comes from.
The law, tested: the value they find is libyaml's.

A text is given as `(characters, offsets)`, two lists that grow together.
"""

from collections.abc import Callable

from durablec_dsl.source import Span, TextMap

_BLANK = " \t"
_BREAK = "\r\n"
_HEX_LENGTH = {"x": 2, "u": 4, "U": 8}
# https://yaml.org/spec/1.2.2/#57-escaped-characters
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def text_map(text: str, span: Span, value: str, style: str | None) -> TextMap:
    """Return the map from a scalar's `value` to the file's `text`.

    `span` is the scalar with its quotes or its header; `style` is libyaml's: None for
    a plain scalar, else one of `'`, `"`, `|` and `>`.
    """
    # A doubled quote, an escape or a folded line would make the value shorter.
    if style is None and text[span.start : span.end] == value:
        return TextMap(span.start)
    if style in ("'", '"') and text[span.start + 1 : span.end - 1] == value:
        return TextMap(span.start + 1)
    return TextMap(span.start, lambda: decode(text, span, value, style)[1])


def decode(
    text: str, span: Span, value: str, style: str | None
) -> tuple[str, list[int]]:
    """Return a scalar's value as read here, and the offset of each of its characters.

    The list is one longer than the value: its last element is where the text ends.
    `value` serves only to find out how far a block scalar is indented.
    """
    end = span.end
    if style is None:
        found = _flow(text, span.start, end, _plain)
    elif style in ("'", '"'):
        end -= 1
        found = _flow(text, span.start + 1, end, _single if style == "'" else _double)
    else:
        found = _block(text, span, value)
    characters, offsets = found
    # The end of a block scalar's span is that of its last line that is not blank.
    offsets.append(max(end, offsets[-1] + 1 if offsets else end))
    return "".join(characters), offsets


_Text = tuple[list[str], list[int]]
# Reads the character at an offset: the character (empty for an escaped line end) and
# the offset after it.
_Read = Callable[[str, int], tuple[str, int]]


def _plain(text: str, at: int) -> tuple[str, int]:
    return text[at], at + 1


def _single(text: str, at: int) -> tuple[str, int]:
    return text[at], at + (2 if text[at] == "'" else 1)


def _double(text: str, at: int) -> tuple[str, int]:
    if text[at] != "\\":
        return text[at], at + 1
    letter = text[at + 1]
    if letter in _BREAK:
        return "", _after_break(text, at + 1)
    length = _HEX_LENGTH.get(letter)
    if length is not None:
        return chr(int(text[at + 2 : at + 2 + length], 16)), at + 2 + length
    return _ESCAPES.get(letter, letter), at + 2


def _flow(text: str, at: int, end: int, read: _Read) -> _Text:
    characters: list[str] = []
    offsets: list[int] = []
    while at < end:
        if text[at] in " \t\r\n":
            at = _fold(text, at, end, characters, offsets, escaped=False)
            continue
        character, after = read(text, at)
        if character:
            characters.append(character)
            offsets.append(at)
            at = after
        else:
            at = _fold(text, after, end, characters, offsets, escaped=True)
    return characters, offsets


def _fold(
    text: str,
    at: int,
    end: int,
    characters: list[str],
    offsets: list[int],
    *,
    escaped: bool,
) -> int:
    """Read a run of blanks and line ends; one line end is a space, more are fewer."""
    start = at
    breaks: list[int] = []
    while at < end and text[at] in " \t\r\n":
        if text[at] in _BREAK:
            breaks.append(at)
            at = _after_break(text, at)
        else:
            at += 1
    if escaped:
        kept = [("\n", place) for place in breaks]
    elif not breaks:
        kept = [(text[place], place) for place in range(start, at)]
    elif len(breaks) == 1:
        kept = [(" ", breaks[0])]
    else:
        kept = [("\n", place) for place in breaks[1:]]
    for character, place in kept:
        characters.append(character)
        offsets.append(place)
    return at


def _after_break(text: str, at: int) -> int:
    return at + 2 if text.startswith("\r\n", at) else at + 1


# Block scalars ------------------------------------------------------------------------


def _block(text: str, span: Span, value: str) -> _Text:
    header_end = text.find("\n", span.start, span.end)
    if header_end < 0:
        header_end = text.find("\n", span.start)
    if header_end < 0:
        return [], []
    header = text[span.start : header_end].partition("#")[0]
    lines = _lines(text, header_end + 1, span.end)
    found = _Folded(literal=header[0] == "|")
    indent = _indent(text, lines, value)
    for start, end in lines:
        found.line(text, start, end, indent)
    found.chomp("-" if "-" in header else "+" if "+" in header else "")
    return found.characters, found.offsets


def _lines(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """Return the lines up to `end` and the blank ones after it, as start and line end.

    The line end is the offset of the break, or of the text's end.
    """
    lines: list[tuple[int, int]] = []
    while at < len(text):
        stop = text.find("\n", at)
        last = stop < 0
        stop = len(text) if last else stop
        if at >= end and text[at:stop].strip(" \r"):
            break
        lines.append((at, stop - 1 if text[at:stop].endswith("\r") else stop))
        if last:
            break
        at = stop + 1
    return lines


def _indent(text: str, lines: list[tuple[int, int]], value: str) -> int:
    """Return how many columns of each line are no part of the value.

    The first line that is more than spaces tells: what it is indented by in the file,
    less what it is indented by in the value. That also holds where the header gives
    a number, which counts from a parent whose column is not known here.
    """
    widest = 0
    values = value.split("\n")
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        spaces = len(line) - len(line.lstrip(" "))
        of_value = values[index] if index < len(values) else ""
        if spaces < len(line) or of_value:
            return spaces - (len(of_value) - len(of_value.lstrip(" ")))
        widest = max(widest, spaces)
    return widest


class _Folded:
    """The text of a block scalar while its lines are read."""

    def __init__(self, *, literal: bool) -> None:
        self.characters: list[str] = []
        self.offsets: list[int] = []
        self._literal = literal
        self._leading: int | None = None
        self._trailing: list[int] = []
        self._blank_before = False

    def line(self, text: str, start: int, end: int, indent: int) -> None:
        """Read the line from `start` to its break at `end`."""
        has_break = end < len(text)
        content = start
        while content < end and content - start < indent and text[content] == " ":
            content += 1
        if content == end:
            if has_break:
                self._trailing.append(end)
            return
        blank = text[content] in _BLANK
        if (
            not self._literal
            and self._leading is not None
            and not self._blank_before
            and not blank
        ):
            if not self._trailing:
                self._add(" ", self._leading)
        elif self._leading is not None:
            self._add("\n", self._leading)
        self._add_trailing()
        self._blank_before = blank
        for at in range(content, end):
            self._add(text[at], at)
        self._leading = end if has_break else None

    def chomp(self, indicator: str) -> None:
        """End the text: `-` drops all line ends after it, `+` keeps all."""
        if indicator != "-" and self._leading is not None:
            self._add("\n", self._leading)
        if indicator == "+":
            self._add_trailing()

    def _add_trailing(self) -> None:
        for place in self._trailing:
            self._add("\n", place)
        self._trailing.clear()

    def _add(self, character: str, at: int) -> None:
        self.characters.append(character)
        self.offsets.append(at)
