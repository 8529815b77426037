"""Finds texts that a quote inside of their `${...}` has ended too early.

`"v ${m["k"]}"` is read as two texts around a word. Whoever writes it means one: the next
token touches the first text, in which an expression has begun and not ended.
"""

from typing import NamedTuple

from durablec_dsl.source import Span

_QUOTES = ("'", '"')


class CutText(NamedTuple):
    """A text as it is meant: up to `end`, with an expression at `hole` in it.

    `quote` is the place of the one that has ended it.
    """

    end: int
    quote: Span
    hole: Span


def cut_text(text: str, start: int) -> CutText | None:
    """Return how the string that begins at a place is meant, if it is cut short."""
    sign = text[start]
    if sign not in _QUOTES or text.startswith(sign * 3, start):
        return None
    end = _end_of_string(text, start + 1, sign)
    if end is None:
        return None
    dollar = text.rfind("${", start, end)
    if dollar < 0 or text[dollar - 1] == "$":
        return None
    hole = _end_of_hole(text, dollar + 2)
    if hole is None or hole < end:
        return None
    meant = _end_of_text(text, hole, sign)
    if meant is None:
        return None
    return CutText(meant, Span(end - 1, end), Span(dollar, hole))


def repair(text: str, cut: CutText) -> str:
    """Say how the expression of a text is written that is cut short."""
    sign = text[cut.quote.start]
    other = "'" if sign == '"' else '"'
    written = text[cut.hole.start : cut.hole.end]
    if other in written:
        return "put the text in three quotes"
    return f"write `{written.replace(sign, other)}`"


def _end_of_string(text: str, at: int, sign: str) -> int | None:
    while at < len(text) and text[at] != "\n":
        if text[at] == sign:
            return at + 1
        at += 2 if text[at] == "\\" else 1
    return None


def _end_of_hole(text: str, at: int) -> int | None:
    """Return where the expression ends whose `${` stands before `at`, in its line."""
    depth = 1
    while at < len(text) and text[at] != "\n":
        if text[at] in _QUOTES:
            at = text.find(text[at], at + 1)
            if at < 0:
                return None
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if depth == 0:
            return at
    return None


def _end_of_text(text: str, at: int, sign: str) -> int | None:
    """Return where the text ends that goes on at `at`, in its line."""
    while at < len(text) and text[at] != "\n":
        if text[at] == sign:
            return at + 1
        if text.startswith("${", at):
            hole = _end_of_hole(text, at + 2)
            if hole is None:
                return None
            at = hole
        else:
            at += 2 if text[at] == "\\" else 1
    return None
