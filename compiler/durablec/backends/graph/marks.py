"""What another view says about the boxes of a picture."""

from collections.abc import Mapping
from typing import NamedTuple


class Mark(NamedTuple):
    """A box's `kind` of mark (`style.MARKS`), a few words on its edge, and a note.

    The badge may be empty; the note is added to what the box says when pointed at.
    """

    kind: str
    badge: str = ""
    note: str = ""


Marks = Mapping[str, Mark]
"""Marks by the ids of the boxes they stand on (`layout.Box.id`)."""

NO_MARKS: Marks = {}
