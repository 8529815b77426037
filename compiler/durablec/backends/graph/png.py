"""A picture as PNG: the SVG, drawn by resvg with the font that is shipped."""

import os

from durablec.backends.graph.layout.measure import FOLDER
from durablec.backends.graph.layout.shapes import Picture
from durablec.backends.graph.marks import NO_MARKS, Marks
from durablec.backends.graph.svg import svg

ZOOM = 2
"""Pixels of the PNG for one of the picture, as screens have them now."""

_LARGEST = 16_000
_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf")


def png(picture: Picture, marks: Marks = NO_MARKS, *, dark: bool = False) -> bytes:
    """Return the file; a picture that is very large has fewer pixels."""
    import resvg_py

    zoom = min(ZOOM, _LARGEST / max(picture.width, picture.height))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(picture, marks, dark=dark),
            skip_system_fonts=True,
            font_files=[os.path.join(FOLDER, name) for name in _FONTS],
            font_family="Inter",
            sans_serif_family="Inter",
            zoom=zoom,
        )
    )
