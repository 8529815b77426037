"""Changes of a text: spans of it, and what comes there instead."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """`text` comes where `start` to `end` is; it has line feeds only."""

    start: int
    end: int
    text: str


def applied(edits: Iterable[Edit], text: str) -> str:
    """Return a text with changes, none of which reaches into another.

    What is new gets the line ends of the text, which has one behind its last line then
    only if it had before.
    """
    first = text.find("\n")
    line_end = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
    is_ended = text.endswith("\n")
    whole = text if is_ended else text + line_end
    parts: list[str] = []
    at = 0
    # Of two at one place, what was found first comes first.
    for edit in sorted(edits, key=lambda each: each[:2]):
        start, end = (len(whole) if place == len(text) else place for place in edit[:2])
        if start == end < at:
            start = end = at  # What comes where something goes, comes in its place.
        assert start >= at, "two changes of one place"
        parts += [whole[at:start], edit.text.replace("\n", line_end)]
        at = end
    made = "".join([*parts, whole[at:]])
    return made if is_ended else made.removesuffix(line_end)
