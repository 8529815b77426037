"""The layout of a workflow's picture, as data: what SVG, HTML and PNG are drawn from.

`lay_out(workflow)` gives a `Picture`: a tree of positioned boxes, the lines between
them and the labels on these, in whole pixels. It is made from the structured IR, in
time that grows with the number of statements, and reads nothing else.

**Where things stand.** The statements of a body stand below each other on one vertical
line, its spine. What leaves the main path goes to the right: the second branch of an
`if`, the cases of a `switch`, branches, `catch` lanes, undos. So a change moves what
stands below it down, and what stands to the right of it to the right, by as much as it
takes, and nothing else. Boxes of statements are all of one width. No line crosses
another, or a box, by construction:

- a stack puts pieces below each other on its spine;
- a fan puts columns beside each other, the first on the spine, and leads those that
  go on back to the spine below all of them;
- a frame draws a container around a piece; a loop's way back is on its left side.

**Whose box it is.** `Box.id` is made of names, and numbers where there are none:
`saved`, `if-2.then.prepared`, `checks.fraud.scored`, `try.catch-1`, `block-greeting`.
It is unique in a picture, and stays as it is under edits elsewhere. `Box.origin` is
the part of the IR that the box stands for. A statement has one box: of an `if`, the
question; `elif`, `catch`, `finally`, `undo`, and the picture's start and end have boxes
of their own, with the ids `ID.elif-1`, `ID.catch-1`, `ID.finally`, `ID.undo`,
`the-start` and `the-end`. What `on_failure` says is in `on_failure`. `identify(workflow)` gives the ids without laying anything out.

**Marks.** A view that colours the picture passes `Marks` to a renderer
(`backends/graph/marks.py`): box id to `Mark(kind, badge, note)`. The renderer gives
the box the class `mark-KIND`, draws the badge on its upper edge and adds the note to
its tooltip. The kinds and their colours stand in `backends/graph/style.py`.
"""

from durablec.backends.graph.layout.building import build, identify
from durablec.backends.graph.layout.placing import place
from durablec.backends.graph.layout.shapes import Box, Label, Line, Picture, Text

__all__ = ["Box", "Label", "Line", "Picture", "Text", "identify", "lay_out"]

from durablec import ir


def lay_out(workflow: ir.Workflow) -> Picture:
    """Return the picture of a workflow."""
    return place(build(workflow))
