"""The picture of both versions: what is unrelated to an edit stays where it is."""

from pathlib import Path

import pytest

from durablec import files, ir
from durablec.backends.graph.layout import Box, Picture, lay_out
from durablec.backends.graph.layout.pieces import GAP
from durablec.backends.graph.marking import by_box, of_changes
from durablec.versions import difference, outline
from durablec.versions.merged import Merged, merge
from durablec_dsl import ast
from durablec_dsl.source import Source

PATH = Path(__file__).parent / "forty.durable.yaml"
FORTY = PATH.read_text()
LINES = FORTY.splitlines(keepends=True)
NEW = "step: extra\n{indent}  call: work.tell\n{indent}  with: {{text: 'x'}}\n"
STARTS = [
    at
    for at, line in enumerate(LINES)
    if line.lstrip().startswith("- ") and at > LINES.index("steps:\n")
    if not line.lstrip().startswith(("- when:", "- errors:", "- if: ${input.total"))
]
"""The lines at which a statement begins."""


def version(text: str) -> tuple[ast.Workflow, ir.Workflow]:
    source = Source(str(PATH), text)
    tree, workflow, report = files.read_version(PATH, source)
    assert tree is not None, list(report)
    assert workflow is not None
    return tree, workflow


def merged(old: str, new: str) -> Merged:
    (old_tree, old_ir), (new_tree, new_ir) = version(old), version(new)
    found = difference(outline(old_tree), outline(new_tree))
    return merge(found, old_ir, new_ir)


def drawn(text: str) -> Picture:
    return lay_out(version(text)[1])


def places(picture: Picture) -> dict[str, tuple[int, int, int, int]]:
    return {box.id: (box.x, box.y, box.width, box.height) for box in picture.boxes}


def with_step(at: int) -> str:
    line = LINES[at]
    indent = line[: len(line) - len(line.lstrip())]
    made = f"{indent}- {NEW.format(indent=indent)}"
    return "".join([*LINES[:at], made, *LINES[at:]])


@pytest.mark.parametrize("at", STARTS)
def test_what_is_added_moves_what_is_below_it_and_nothing_else(at: int) -> None:
    both = merged(FORTY, with_step(at))
    picture = lay_out(both.workflow)
    before, after = drawn(FORTY), {box.id: box for box in picture.boxes}
    (added,) = [box for box in picture.boxes if box.name == "extra"]
    marks = by_box(picture, of_changes(both))
    assert {id: mark.kind for id, mark in marks.items()} == {added.id: "added"}
    for box in before.boxes:
        moved = after[box.id]
        assert moved.x >= box.x
        assert moved.y - box.y in (0, *range(added.height + GAP + 1))
        if box.y + box.height <= added.y:
            assert moved.y == box.y
        if not _is_around(added, box.id) and box.x + box.width <= added.x:
            assert moved.x == box.x


def _is_around(box: Box, id: str) -> bool:
    around = box.inside
    while around is not None:
        if around.id == id:
            return True
        around = around.inside
    return False


@pytest.mark.parametrize("at", STARTS)
def test_what_is_removed_stays_in_its_place(at: int) -> None:
    both = merged(with_step(at), FORTY)
    picture = lay_out(both.workflow)
    assert places(picture) == places(drawn(with_step(at)))
    (removed,) = [box for box in picture.boxes if box.name == "extra"]
    marks = by_box(picture, of_changes(both))
    assert {id: mark.kind for id, mark in marks.items()} == {removed.id: "removed"}
    assert removed.at is not None
    assert removed.at.line - both.old_lines == at + 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("step: packed", "step: boxed", {"while.boxed": ("renamed", "was packed")}),
        ("for: 10m", "for: 20m", {"try.body.settling": ("changed", "for: 10m -> 20m")}),
        ("timeout: 2d", "timeout: 3d", {"the-start": ("changed", "changed")}),
        (
            "retry: firm}",
            "retry: gentle}",
            {
                "try.body.reserved": ("changed", "undo.retry: firm -> gentle"),
                "try.body.reserved.undo": ("changed", "undo.retry: firm -> gentle"),
            },
        ),
        (
            "        undo: {call: work.release, "
            'with: {order_id: "${input.orderId}"}, retry: firm}\n',
            "",
            {
                "try.body.reserved": ("changed", "undo removed"),
                "try.body.reserved.undo": ("removed", "removed"),
            },
        ),
        (
            "if: ${!phase}",
            "if: ${phase}",
            {"if": ("changed", "if: ${!phase} -> ${phase}")},
        ),
    ],
)
def test_a_change_is_marked_and_moves_nothing(
    old: str, new: str, expected: dict[str, tuple[str, str]]
) -> None:
    text = FORTY.replace(old, new).replace("[packed]", "[boxed]")
    if old != "step: packed":
        text = FORTY.replace(old, new)
    both = merged(FORTY, text)
    picture = lay_out(both.workflow)
    marks = by_box(picture, of_changes(both))
    assert {id: mark[:2] for id, mark in marks.items()} == expected
    unmoved = {id.replace("boxed", "packed"): at for id, at in places(picture).items()}
    assert unmoved == places(drawn(FORTY))


def test_a_return_that_is_gone_does_not_cut_off_what_is_new() -> None:
    old = "durablec: 1\nworkflow: w\nsteps:\n  - return: 1\n"
    new = "durablec: 1\nworkflow: w\nsteps:\n  - log: a\n  - wait: b\n    for: 1s\n"
    body = merged(old, new).workflow.body
    assert [type(each).__name__ for each in body] == ["Log", "Wait", "Return"]


HANDLED = """\
durablec: 1
workflow: w
on_failure:
  - log: failed
steps:
  - log: a
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HANDLED, HANDLED.replace("failed", "has failed")),
        (HANDLED, HANDLED.replace("on_failure:\n  - log: failed\n", "")),
        (HANDLED.replace("on_failure:\n  - log: failed\n", ""), HANDLED),
    ],
)
def test_an_error_goes_on_behind_what_handles_the_failure(old: str, new: str) -> None:
    (whole,) = merged(old, new).workflow.body
    assert isinstance(whole, ir.Try)
    assert whole.on_failure
    *_, last = whole.clauses[0].body
    assert isinstance(last, ir.Fail)
    assert last.onward


def test_what_handles_the_failure_is_marked_when_it_is_gone() -> None:
    new = HANDLED.replace("on_failure:\n  - log: failed\n", "")
    both = merged(HANDLED, new)
    marks = by_box(lay_out(both.workflow), of_changes(both))
    assert {mark.kind for mark in marks.values()} == {"removed"}
    assert len(marks) >= 1


def test_what_has_gone_with_a_statement_was_around_nothing() -> None:
    head = "durablec: 1\nworkflow: forty\nsteps:\n"
    kept = "log: '${execution.id + string(size(execution.name) / 2)}'"
    old = (
        f"{head}  - try:\n      - {kept}\n"
        "    catch:\n      - errors: [ExpressionError]\n        do: [{log: second}]\n"
        "    finally:\n      - log: third\n"
    )
    both = merged(old, f"{head}  - {kept}\n")
    picture = lay_out(both.workflow)
    marks = by_box(picture, of_changes(both))
    badges = {
        box.kind: mark.badge for box in picture.boxes if (mark := marks.get(box.id))
    }
    assert badges == {
        "try": "removed, was around 1",
        "catch": "removed",
        "log": "removed",
    }
