"""A picture as PNG, with what is said where it cannot show all of it."""

import sys

from durablec.backends.graph.layout import Picture
from durablec.backends.graph.marks import NO_MARKS, Marks
from durablec.backends.graph.png import png

_MOST = 20


def as_png(picture: Picture, marks: Marks = NO_MARKS) -> bytes:
    """Return the file; say on standard error which characters boxes stand for."""
    data, lacking = png(picture, marks)
    if lacking:
        more = ", ..." if len(lacking) > _MOST else ""
        shown = ", ".join(lacking[:_MOST]) + more
        sys.stderr.write(
            f"warning: boxes stand for what the font of PNGs has not ({shown}): "
            "an SVG is drawn with the fonts of who looks at it\n"
        )
    return data
