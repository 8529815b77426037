"""Reads the texts of the text form: CEL's strings, in which `${...}` is an expression."""

from durablec_dsl.expression_literals import read_text
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span, TextMap


def read_string(text: str, span: Span) -> tuple[str, list[Fault]]:
    """Return what the string at `span` of `text` says, and what is wrong in it."""
    faults: list[Fault] = []
    return read_text(text[span.start : span.end], span.start, faults), faults


def string_map(text: str, span: Span) -> TextMap:
    """Return the map from what the string at `span` says to the text it stands in."""
    token = text[span.start : span.end]
    start, end = _body(token)
    if "\\" not in token or "r" in token[:start].lower():
        return TextMap(span.start + start)
    return TextMap(0, lambda: _offsets(token, start, end, span.start))


def _body(token: str) -> tuple[int, int]:
    """Return where the text between the quotes of a string begins and ends."""
    at = 1 if token[0] in "rR" else 0
    width = 3 if token[at : at + 3] in ('"""', "'''") and len(token) - at >= 6 else 1
    return at + width, len(token) - width


def _offsets(token: str, at: int, end: int, base: int) -> list[int]:
    """Return the place of each character that a string says, and of its end."""
    offsets = []
    while at < end:
        offsets.append(base + at)
        at += _length(token, at) if token[at] == "\\" else 1
    offsets.append(base + end)
    return offsets


def _length(token: str, slash: int) -> int:
    """Return how long the escape is that begins at a backslash."""
    kind = token[slash + 1]
    if kind in "0123":
        return 4
    return {"x": 4, "X": 4, "u": 6, "U": 10}.get(kind, 2)
