"""A picture as PNG: the SVG, drawn by resvg with the font that is shipped.

The library would take fonts of the system, too, but the same picture would then be
another one on each machine. A box stands for each character that the font has not, of
the width for which the layout has taken it.
"""

import os
import re
import unicodedata
from typing import NamedTuple

from durablec.backends.graph.layout.measure import FOLDER, UNKNOWN, advance_of
from durablec.backends.graph.layout.shapes import Picture
from durablec.backends.graph.marks import NO_MARKS, Marks
from durablec.backends.graph.svg import svg

ZOOM = 2
"""Pixels of the PNG for one of the picture, as screens have them now."""

_LARGEST = 16_000
_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf")
_BOX = "\u25a1"
_TEXT = re.compile(r"(?<=>)[^<>]+(?=</text>)")


class Drawn(NamedTuple):
    """The file, and the characters that a box stands for, in the order of the picture."""

    data: bytes
    lacking: tuple[str, ...]


def png(picture: Picture, marks: Marks = NO_MARKS, *, dark: bool = False) -> Drawn:
    """Return the file; a picture that is very large has fewer pixels."""
    import resvg_py

    zoom = min(ZOOM, _LARGEST / max(picture.width, picture.height))
    document, lacking = _in_font(svg(picture, marks, dark=dark))
    data = resvg_py.svg_to_bytes(
        svg_string=document,
        skip_system_fonts=True,
        font_files=[os.path.join(FOLDER, name) for name in _FONTS],
        font_family="Inter",
        sans_serif_family="Inter",
        zoom=zoom,
    )
    return Drawn(bytes(data), lacking)


def _in_font(document: str) -> tuple[str, tuple[str, ...]]:
    """Return an SVG with boxes for what the font has not, and what that is."""
    if document.isascii():
        return document, ()
    lacking: dict[str, None] = {}
    own = advance_of(_BOX)
    assert own is not None, "the font has the box"
    box = f'<tspan letter-spacing="{(UNKNOWN - own) / 1000:g}em">{_BOX}</tspan>'

    def shown(character: str) -> str:
        if advance_of(character) is not None:
            return character
        lacking[character] = None
        # What only marks another character has no width of its own.
        return "" if unicodedata.category(character) in ("Mn", "Me") else box

    drawn = _TEXT.sub(lambda found: "".join(map(shown, found[0])), document)
    return drawn, tuple(lacking)
