"""A view in DOT, the language of Graphviz."""

from durablec.backends.graph.view import Arrow, Box, View
from durablec.cells import brief

_SHAPES = {
    "start": "oval",
    "completed": "oval",
    "failed": "oval",
    "return": "oval",
    "fail": "oval",
    "if": "diamond",
    "elif": "diamond",
    "switch": "diamond",
    "while": "diamond",
    "callback": "parallelogram",
    "await": "parallelogram",
    "block": "component",
    "group": "component",
    "parallel": "component",
    "map": "component",
}
_LIMIT = 80

# In a label Graphviz reads `\N`, `\l` and the like, and the entities of HTML.
_MEANS_SOMETHING = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})


def dot(drawing: View) -> str:
    """Return the digraph, which ends in a line break."""
    rows = [
        "rankdir=TB",
        'node [shape=box, fontname="sans-serif"]',
        'edge [fontname="sans-serif"]',
        *map(_node, drawing.boxes),
        *map(_edge, drawing.arrows),
    ]
    name = _escaped(drawing.workflow)
    return "\n".join([f'digraph "{name}" {{', *(f"    {row}" for row in rows), "}", ""])


def _node(box: Box) -> str:
    lines = [box.title, *(f"{key} {value}" for key, value in box.facts.items())]
    shape = _SHAPES.get(box.kind, "box")
    label = "\\n".join(map(_escaped, lines))
    return f'{box.id} [shape={shape}, label="{label}"]'


def _edge(arrow: Arrow) -> str:
    style = " [style=dashed]" if arrow.kind == "error" else ""
    if arrow.label:
        dashed = "style=dashed, " if arrow.kind == "error" else ""
        style = f' [{dashed}label="{_escaped(arrow.label)}"]'
    return f"{arrow.source} -> {arrow.target}{style}"


def _escaped(text: str) -> str:
    """Return text for inside of quotes, cut to what a box can hold."""
    return brief(" ".join(text.split()), _LIMIT).translate(_MEANS_SOMETHING)
