"""A view as a Mermaid flowchart.

Text of the user's stands inside of quotes only, and whatever has a meaning to
Mermaid, to the Markdown and HTML that it makes of labels, or to its search for
directives, is written as a character code (`#34;`).
"""

from collections.abc import Iterator

from durablec.backends.graph.view import Arrow, Box, View
from durablec.cells import brief

_SHAPES = {
    "start": ('(["', '"])'),
    "completed": ('(["', '"])'),
    "failed": ('(["', '"])'),
    "return": ('(["', '"])'),
    "fail": ('(["', '"])'),
    "if": ('{"', '"}'),
    "elif": ('{"', '"}'),
    "switch": ('{"', '"}'),
    "while": ('{"', '"}'),
    "wait": ('("', '")'),
    "callback": ('[/"', '"/]'),
    "await": ('[/"', '"/]'),
    "block": ('[["', '"]]'),
    "group": ('[["', '"]]'),
    "parallel": ('[["', '"]]'),
    "map": ('[["', '"]]'),
}
_BOX = ('["', '"]')
_LIMIT = 80

_HARMLESS = frozenset(" ,=!'()/?{}")


def mermaid(drawing: View) -> str:
    """Return the flowchart, which ends in a line break."""
    rows = [*map(_node, drawing.boxes), *map(_edge, drawing.arrows)]
    return "\n".join(["flowchart TD", *(f"    {row}" for row in rows), ""])


def _node(box: Box) -> str:
    opening, closing = _SHAPES.get(box.kind, _BOX)
    lines = [box.title, *(f"{key} {value}" for key, value in box.facts.items())]
    return f"{box.id}{opening}{'<br/>'.join(map(_escaped, lines))}{closing}"


def _edge(arrow: Arrow) -> str:
    drawn = "-.->" if arrow.kind == "error" else "-->"
    label = f'|"{_escaped(arrow.label)}"|' if arrow.label else ""
    return f"{arrow.source} {drawn}{label} {arrow.target}"


def _escaped(text: str) -> str:
    """Return text for inside of quotes, cut to what a box can hold."""
    return "".join(_characters(brief(" ".join(text.split()), _LIMIT)))


def _characters(text: str) -> Iterator[str]:
    for before, character, after in zip(
        f"\n{text}", text, f"{text[1:]}\n", strict=False
    ):
        if _is_harmless(before, character, after):
            yield character
        else:
            yield f"#{ord(character)};"


def _is_harmless(before: str, character: str, after: str) -> bool:
    """Say whether a character means nothing to Mermaid between these two."""
    match character:
        case "." | "_" | "-":
            return before.isalnum() and after.isalnum()
        case ":":
            return after == " "
        case "$":
            return after == "{"
        case _:
            plain = character.isalnum() or character in _HARMLESS
            return plain or not character.isascii()
