"""A view as a Mermaid flowchart.

Text of the user's stands inside of quotes only, and whatever has a meaning to
Mermaid, to the Markdown and HTML that it makes of labels, or to its search for
directives, is written as a character code (`#34;`).
"""

from collections.abc import Iterator

from durablec.backends.graph.marks import NO_MARKS, Mark, Marks
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


_CLASSES = {
    "added": "fill:#dff3e4,stroke:#1d6b3a,color:#1b2230,stroke-width:2px",
    "removed": (
        "fill:#fde4df,stroke:#b0341f,color:#1b2230,stroke-width:2px,stroke-dasharray:5 4"
    ),
    "changed": "fill:#fdf0d5,stroke:#8a5300,color:#1b2230,stroke-width:2px",
    "renamed": "fill:#e0ecfb,stroke:#1f5fbf,color:#1b2230,stroke-width:2px",
    "moved": "fill:#efe6fa,stroke:#7a4bb5,color:#1b2230,stroke-width:2px",
    "done": "fill:#dff3e4,stroke:#1d6b3a,color:#1b2230",
    "running": "fill:#e0ecfb,stroke:#1f5fbf,color:#1b2230,stroke-width:2px",
    "failed": "fill:#fde4df,stroke:#b0341f,color:#1b2230,stroke-width:2px",
    "waiting": "fill:#fdf0d5,stroke:#8a5300,color:#1b2230,stroke-width:2px",
    "unknown": "fill:#ffffff,stroke:#a3adbd,color:#5a6475",
    "unreached": "fill:#f6f7f9,stroke:#a3adbd,color:#5a6475",
}
"""How marked boxes look, which have their own ground in light and in dark pages."""


def mermaid(drawing: View, marks: Marks = NO_MARKS) -> str:
    """Return the flowchart, which ends in a line break.

    Marks are by the ids of its nodes; their kinds stand in a legend.
    """
    rows = [_node(box, marks.get(box.id)) for box in drawing.boxes]
    rows += [*map(_edge, drawing.arrows), *_legend(marks)]
    return "\n".join(["flowchart TD", *(f"    {row}" for row in rows), ""])


def _legend(marks: Marks) -> Iterator[str]:
    """Yield the rows of a legend, and how what is marked looks."""
    kinds = [kind for kind in _CLASSES if any(m.kind == kind for m in marks.values())]
    if kinds:
        yield 'subgraph legend ["legend"]'
        yield "    direction LR"
        yield from (f'    legend_{kind}["{kind}"]' for kind in kinds)
        yield "end"
    for kind in kinds:
        nodes = [node for node, mark in marks.items() if mark.kind == kind]
        yield f"classDef {kind} {_CLASSES[kind]}"
        yield f"class {','.join([*nodes, f'legend_{kind}'])} {kind}"


def _node(box: Box, mark: Mark | None) -> str:
    opening, closing = _SHAPES.get(box.kind, _BOX)
    lines = [box.title, *(f"{key} {value}" for key, value in box.facts.items())]
    if mark is not None:
        said = dict.fromkeys([mark.badge, *mark.note.splitlines()])
        lines += [f"({each})" for each in said if each]
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
