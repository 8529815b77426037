"""A picture as a page: one file, to move about in, with the source beside it.

The page is the SVG, a script written by hand (`page/`), and what the script needs to
lay the picture out anew when a container is collapsed: the pieces of the layout, as
JSON. Its policy lets no request leave it and no script run but that one.
"""

import json
import os
from base64 import b64encode
from hashlib import sha256
from typing import Any

from durablec import ir
from durablec.backends.graph.highlighting import rows
from durablec.backends.graph.layout import pieces, placing
from durablec.backends.graph.layout.building import build
from durablec.backends.graph.layout.cards import WIDTH
from durablec.backends.graph.layout.pieces import (
    Column,
    Fan,
    Frame,
    Leaf,
    Piece,
    Sketch,
    Stack,
    Tag,
)
from durablec.backends.graph.layout.shapes import Box, Picture
from durablec.backends.graph.marks import NO_MARKS, Marks
from durablec.backends.graph.style import switched_sheet
from durablec.backends.graph.svg import CORNER, HALF, TIP, escaped, layers, text_of

_FOLDER = os.path.join(os.path.dirname(__file__), "page")

_SIZES = ("GAP", "LABELLED", "BESIDE", "PAD", "BUS", "LANE", "ASIDE", "ROUND")
_PLACES = ("MARGIN", "SECTION", "WIDEST", "BAR", "TAG")

_TOOLS = """\
<div class="tools" role="search"><input id="control-search" type="search" \
placeholder="Search  /" aria-label="Search">
<button id="control-previous" aria-label="Previous match">&#8593;</button>
<button id="control-next" aria-label="Next match">&#8595;</button>
<output id="control-count" aria-live="polite"></output></div>
<div class="tools"><button id="control-out" aria-label="Zoom out">&#8722;</button>
<output id="control-zoom">100%</output>
<button id="control-in" aria-label="Zoom in">+</button>
<button id="control-fit">Fit</button></div>
<div class="tools"><button id="control-collapse" aria-pressed="false">Collapse</button>
<button id="control-errors" aria-pressed="true">Error paths</button>
<button id="control-lines" aria-pressed="true">Source</button>
<button id="control-dark" aria-pressed="false">Dark</button></div>"""


def html(workflow: ir.Workflow, marks: Marks = NO_MARKS) -> str:
    """Return the page of a workflow, which ends in a line break."""
    sketch = build(workflow)
    picture = placing.place(sketch)
    script = _read("layout.js") + _read("page.js")
    style = _read("page.css") + switched_sheet(marked=bool(marks))
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; "
        f"style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
    )
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escaped(picture.name)}</title>",
        f"<style>{style}</style>\n</head>\n<body>",
        f'<header><h1>{escaped(picture.name)}</h1><span class="grow"></span>',
        f"{_TOOLS}</header>\n<main>",
        f'<div id="stage" tabindex="0" aria-label="Picture">{_svg(picture, marks)}',
        f'</div>\n<div id="source" tabindex="0" aria-label="Source">{rows(workflow)}',
        "</div>\n</main>",
        f'<script type="application/json" id="data">{_data(sketch, picture)}</script>',
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _svg(picture: Picture, marks: Marks) -> str:
    parts = [
        '<svg id="picture" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'aria-label="{escaped(picture.name)}">'
    ]
    for number, line in enumerate(picture.heading):
        is_section = number and line.style == "heading"
        drawn = text_of(line)
        parts.append(
            drawn.replace("<text", '<text id="section"') if is_section else drawn
        )
    for name, elements in layers(picture, marks).items():
        parts.append(f'<g id="layer-{name}">{"".join(elements)}</g>')
    return "\n".join([*parts, "</svg>"])


def _read(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


# What the script lays out ---------------------------------------------------------


def _data(sketch: Sketch, picture: Picture) -> str:
    sizes: dict[str, int] = {name: getattr(pieces, name) for name in _SIZES}
    sizes |= {name: getattr(placing, name) for name in _PLACES}
    sizes |= {"CORNER": CORNER, "TIP": TIP, "HALF": HALF}
    content = {
        "sizes": sizes,
        "head": sketch.head,
        "heading": sketch.width,
        "width": picture.width,
        "height": picture.height,
        "main": _piece(sketch.main),
        "blocks": list(map(_piece, sketch.blocks)),
        "inside": {box.id: _around(box) for box in picture.boxes},
    }
    # An element of a script ends at the first `</script`, whatever it is a part of.
    return json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")


def _around(box: Box) -> list[str]:
    found = []
    inside = box.inside
    while inside is not None:
        found.append(inside.id)
        inside = inside.inside
    return found


def _piece(piece: Piece | None) -> dict[str, Any] | None:
    match piece:
        case Leaf():
            return {
                "type": "leaf",
                "id": piece.box.id,
                "width": piece.box.width,
                "box": piece.box.height,
                "open": piece.open,
                "aside": _aside(piece.aside),
            }
        case Stack():
            return {"type": "stack", "parts": list(map(_piece, piece.parts))}
        case Fan():
            columns = list(map(_column, piece.columns))
            return {"type": "fan", "way": piece.way, "columns": columns}
        case Frame():
            return {
                "type": "frame",
                "id": piece.box.id,
                "head": piece.box.head,
                "least": WIDTH + 2 * pieces.PAD,
                "content": _piece(piece.content),
                "flush": piece.flush,
                "back": piece.back,
                "open": piece.open,
                "aside": _aside(piece.aside),
            }
        case _:
            return None


def _aside(box: Box | None) -> dict[str, Any] | None:
    if box is None:
        return None
    return {"id": box.id, "width": box.width, "height": box.height}


def _column(column: Column) -> dict[str, Any]:
    return {
        "head": _piece(column.head),
        "body": _piece(column.body),
        "tag": _tag(column.tag),
        "side": _tag(column.side),
        "kind": column.kind,
    }


def _tag(tag: Tag | None) -> dict[str, Any] | None:
    return tag._asdict() if tag is not None else None
