"""The picture of a workflow: its geometry, its goldens, and what no text can do to it."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from durablec import files, ir
from durablec.backends.graph.layout import Box, Picture, identify, lay_out
from durablec.backends.graph.layout.measure import FOLDER, STYLES, width
from durablec.backends.graph.marks import Mark
from durablec.backends.graph.png import png
from durablec.backends.graph.style import DARK, LIGHT, MARKS, TEXT_ON
from durablec.backends.graph.svg import svg
from durablec.cli import perform
from durablec_dsl.source import Span
from tests.support.cases import ROOT, all_cases

PICTURES = ROOT / "tests" / "pictures"
SAMPLES = sorted((ROOT / "samples").glob("*/*.durable*"))
WORKFLOWS = [case.workflow for case in all_cases()]
WORKFLOWS = sorted({*WORKFLOWS, *SAMPLES, *PICTURES.glob("*.durable.yaml")})

CONSTRUCTS = [
    "blocks",
    "finally_nested",
    "if_elif_else",
    "map_nested",
    "on_failure",
    "parallel_limits",
    "polls",
    "switches",
    "undo_scopes",
    "while_loops",
]
"""The cases that have a picture as a golden, beside the samples and `everything`."""

PAD = 12
"""What is at least between a container's edge and what it holds."""

Point = tuple[int, int]


class Segment(NamedTuple):
    """A piece of a line, from its upper or left end to its other one."""

    start: Point
    end: Point

    @property
    def is_upright(self) -> bool:
        return self.start[0] == self.end[0]


@cache
def compiled(path: Path) -> ir.Workflow:
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [str(each) for each in made.report.in_order()]
    return made.workflow


@cache
def picture(path: Path) -> Picture:
    return lay_out(compiled(path))


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.name.partition('.')[0]}"


def segments(drawn: Picture) -> list[Segment]:
    return [
        Segment(*sorted(ends))
        for line in drawn.lines
        if line.kind != "bar"
        for ends in pairwise(line.points)
        if ends[0] != ends[1]
    ]


def around(box: Box) -> Iterator[Box]:
    while box.inside is not None:
        box = box.inside
        yield box


# Geometry -------------------------------------------------------------------------


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_boxes_lie_apart_or_inside_of_each_other(path: Path) -> None:
    drawn = picture(path)
    ids = [box.id for box in drawn.boxes]
    assert len(ids) == len(set(ids))
    for at, one in enumerate(drawn.boxes):
        assert one.x >= 0
        assert one.x + one.width <= drawn.width
        assert one.y + one.height <= drawn.height
        if one.inside is not None:
            whole = one.inside
            assert whole.x + PAD <= one.x, one.id
            assert one.x + one.width <= whole.x + whole.width - PAD, one.id
            assert whole.y + whole.head + PAD <= one.y, one.id
            assert one.y + one.height <= whole.y + whole.height - PAD, one.id
        for other in drawn.boxes[at + 1 :]:
            if one not in around(other):
                apart = (
                    one.x + one.width < other.x
                    or other.x + other.width < one.x
                    or one.y + one.height < other.y
                    or other.y + other.height < one.y
                )
                assert apart, (one.id, other.id)


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_texts_fit_their_boxes(path: Path) -> None:
    drawn = picture(path)
    for box in drawn.boxes:
        high = box.head or box.height
        for text in box.texts:
            size = STYLES[text.style].size
            assert width(text.words, text.style) <= text.room + 0.001, text
            assert text.x + width(text.words, text.style) <= box.width - 8, text
            assert size < text.y <= high - 6, text
        rows = [text for text in box.texts if text.style != "name"]
        for upper, lower in pairwise(sorted(rows, key=lambda text: text.y)):
            assert lower.y == upper.y or lower.y - upper.y >= 14, (upper, lower)
    for label in drawn.labels:
        assert width(label.words, "label") <= label.width - 8, label


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_lines_cross_no_box(path: Path) -> None:
    """What a frame holds is reached through its lower edge and its header's alone."""
    drawn = picture(path)
    for segment in segments(drawn):
        (left, top), (right, low) = segment
        for box in drawn.boxes:
            inner_top = box.y + box.head
            is_beside = right <= box.x or left >= box.x + box.width
            is_above_or_below = low <= box.y or top >= box.y + box.height
            is_within = (
                box.head
                and left > box.x
                and right < box.x + box.width
                and top >= inner_top
                and low <= box.y + box.height
            )
            passes_down = box.head and segment.is_upright and top >= inner_top
            assert is_beside or is_above_or_below or is_within or passes_down, (
                segment,
                box.id,
            )


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_lines_do_not_cross(path: Path) -> None:
    """They may meet, where one ends on another."""
    found = segments(picture(path))
    upright = [each for each in found if each.is_upright]
    level = [each for each in found if not each.is_upright]
    for (x, top), (_, low) in upright:
        for (left, y), (right, _) in level:
            assert not (left < x < right and top < y < low), ((x, top), (left, y))


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_labels_stand_beside_boxes(path: Path) -> None:
    drawn = picture(path)
    for label in drawn.labels:
        left, right = label.x - label.width // 2, label.x + label.width // 2
        for box in drawn.boxes:
            apart = (
                right <= box.x
                or left >= box.x + box.width
                or label.y + 9 <= box.y
                or label.y - 9 >= box.y + box.height
            )
            within = box.head and (
                left > box.x
                and right < box.x + box.width
                and label.y - 9 >= box.y + box.head
                and label.y + 9 <= box.y + box.height
            )
            assert apart or within, (label, box.id)


# What stands where ----------------------------------------------------------------

STEPS = """\
durablec: 1
workflow: edited
input: any
steps:
  - wait: first
    for: 1s
  - if: ${input == 1}
    then:
      - wait: one
        for: 1s
    else:
      - wait: two
        for: 1s
  - wait: last
    for: 1s
"""


def laid_out(text: str, folder: Path) -> dict[str, Box]:
    path = folder / "edited.durable.yaml"
    path.write_text(text, encoding="utf-8")
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [str(each) for each in made.report.in_order()]
    return {box.id: box for box in lay_out(made.workflow).boxes}


def test_a_branch_that_grows_moves_nothing_but_what_is_below(tmp_path: Path) -> None:
    before = laid_out(STEPS, tmp_path)
    more = "        for: 1s\n      - wait: three\n        for: 2s\n  - wait: last"
    after = laid_out(STEPS.replace("        for: 1s\n  - wait: last", more), tmp_path)
    assert set(after) - set(before) == {"if.else.three"}
    by = after["last"].y - before["last"].y
    assert by > 0
    for id, box in before.items():
        is_below = id in ("last", "the-end")
        assert (after[id].x, after[id].y) == (box.x, box.y + (by if is_below else 0))


def test_a_name_that_grows_moves_nothing(tmp_path: Path) -> None:
    before = laid_out(STEPS, tmp_path)
    after = laid_out(STEPS.replace("wait: one", "wait: one_with_more"), tmp_path)
    places = [(box.x, box.y, box.width) for box in after.values()]
    assert places == [(box.x, box.y, box.width) for box in before.values()]


def test_ids_are_known_without_a_layout() -> None:
    path = PICTURES / "everything.durable.yaml"
    ids = identify(compiled(path))
    assert set(ids) == {box.id for box in picture(path).boxes}
    assert {
        "saved.undo",
        "try.catch-2.told",
        "block-greeting.if",
        "while.if.elif-2",
    } <= (set(ids))
    origin = ids["fulfilled.checks.stock.reserved"]
    assert isinstance(origin, ir.Map)


def test_each_ending_says_where_it_leads() -> None:
    drawn = picture(PICTURES / "everything.durable.yaml")
    notes = {box.id: box.texts[-1].words for box in drawn.boxes if box.shape == "pill"}
    assert notes["try.body.if.then.fail"] == "to catch Refused"
    assert notes["try.catch-2.fail"] == "the caught error goes on"
    assert notes["while.if.then.break"] == "leaves while !done"
    assert notes["while.if.elif-2.continue"] == "next round of while !done"
    assert notes["while.while.if.then.break"] == "leaves while total < 100"
    assert notes["fulfilled.return"] == "ends group fulfilled"
    assert notes["fulfilled.checks.fraud.if.then.fail"] == "fails branch fraud"
    assert notes["fulfilled.checks.stock.reserved.return"] == "ends this item"
    nested = picture(ROOT / "tests/cases/finally_nested/workflow.durable.yaml")
    [inner] = [box for box in nested.boxes if box.id.endswith("if.then.return")]
    assert inner.texts[-1].words == "finally, then ends"
    assert notes["block-greeting.return"] == "ends block greeting"


# Goldens --------------------------------------------------------------------------


def goldens() -> Iterator[tuple[Path, Path]]:
    for case in all_cases():
        if case.name in CONSTRUCTS or case.name.startswith("sample_"):
            yield case.workflow, case.folder / "graph.svg"
    yield PICTURES / "everything.durable.yaml", PICTURES / "everything.svg"


@pytest.mark.parametrize(("path", "golden"), list(goldens()), ids=name_of)
def test_the_picture(path: Path, golden: Path, pytestconfig: pytest.Config) -> None:
    drawn = svg(picture(path))
    if pytestconfig.getoption("--update"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")
    assert drawn == svg(lay_out(compiled(path)))


def test_no_golden_is_stale() -> None:
    there = {*(ROOT / "tests").rglob("*.svg")}
    assert there == {golden for _, golden in goldens()}


# What it is drawn with ------------------------------------------------------------


def test_the_table_of_advances_is_that_of_the_font() -> None:
    spec = spec_from_file_location("advances", ROOT / "scripts/font_advances.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    table = Path(FOLDER, "advances.json").read_text(encoding="utf-8")
    assert table == script.table(), "run scripts/font_advances.py"
    font = TTFont(Path(FOLDER, "Inter-Regular.otf"))
    glyphs = [font.getBestCmap()[ord(each)] for each in "step"]
    exact = sum(font["hmtx"][glyph][0] for glyph in glyphs) / font["head"].unitsPerEm
    assert 0 <= width("step", "kind") - exact * STYLES["kind"].size < 0.1


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2 for two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(theme: dict[str, str]) -> None:
    for ground, texts in TEXT_ON.items():
        for text in texts:
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for colors in MARKS.values():
        badge = colors[theme is DARK]
        assert contrast(badge, theme["page"]) >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_png_is_drawn_with_the_fonts_that_are_shipped() -> None:
    drawn = picture(SAMPLES[0])
    data = png(drawn).data
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    size = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    assert size == (2 * drawn.width, 2 * drawn.height)
    assert data == png(drawn).data
    assert sum(each.stat().st_size for each in Path(FOLDER).glob("*.otf")) < 1_000_000


# What is written ------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    "\"'`<b>&amp;</script><style>*{}</style>]]>--><!--${{x}}\\u202e \u202eabc\u2066 "
    "\u0000\u0007\ufffe \u05d0\u05d1 url(http://example.com) javascript:alert(1)"
)


def saying(text: str) -> ir.Workflow:
    """Return a workflow that says a text wherever it can."""
    workflow = compiled(SAMPLES[0])
    here = Span(0, 1)
    return ir.Workflow(
        workflow.source,
        text,
        workflow.name_span,
        text * 3,
        60,
        1,
        workflow.input,
        [],
        [],
        [
            ir.Log(here, ir.Constant(here, text), "info"),
            ir.Fail(here, text, None, None, None),
        ],
        workflow.settings,
    )


def test_no_text_is_more_than_text() -> None:
    marks = {"log": Mark("changed", HOSTILE, HOSTILE)}
    drawn = svg(lay_out(saying(HOSTILE)), marks)
    root = ElementTree.fromstring(drawn)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "g", "text", "path"}
    assert len(root.findall(f"{SVG}style")) == 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\ufffe]", drawn)
    assert "<U+202E>" in "".join(root.itertext())
    for element in root.iter():
        assert set(element.attrib).isdisjoint({"href", "onload", "onclick"})


@given(st.text(max_size=300))
def test_any_text_is_drawn_in_its_box(text: str) -> None:
    drawn = lay_out(saying(text))
    ElementTree.fromstring(svg(drawn))
    for box in drawn.boxes:
        for part in box.texts:
            end = part.x + width(part.words, part.style)
            assert end <= box.width - 8


def test_a_picture_says_what_it_is() -> None:
    root = ElementTree.fromstring(svg(picture(SAMPLES[0])))
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    named = {each.get("id"): each for each in root}
    assert all(named[label].text for label in labels)
    boxes = [each for each in root.iter(f"{SVG}g") if each.get("id")]
    assert boxes
    assert all((box.findtext(f"{SVG}title") or "") for box in boxes)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


def test_a_box_knows_its_line() -> None:
    path = ROOT / "samples" / "coffee_order" / "order.durable.yaml"
    root = ElementTree.fromstring(svg(picture(path)))
    [saved] = [each for each in root.iter(f"{SVG}g") if each.get("id") == "s-saved"]
    line = path.read_text().splitlines()[int(saved.get("data-line") or 0) - 1]
    assert line == "  - step: saved"


def test_marks_color_boxes_and_bear_words() -> None:
    path = ROOT / "samples" / "coffee_order" / "order.durable.yaml"
    marks = {"saved": Mark("changed", "retried 2 times", "retry was none")}
    root = ElementTree.fromstring(svg(picture(path), marks))
    [saved] = [each for each in root.iter(f"{SVG}g") if each.get("id") == "s-saved"]
    assert "mark-changed" in (saved.get("class") or "").split()
    assert (saved.findtext(f"{SVG}title") or "").endswith("\nretry was none")
    assert "retried 2 times" in [each.text for each in saved.iter(f"{SVG}text")]


# The command ----------------------------------------------------------------------

ORDER = str(ROOT / "samples" / "coffee_order" / "order.durable.yaml")


@pytest.mark.parametrize(
    ("name", "begins"), [("o.svg", b"<svg "), ("o.PNG", b"\x89PNG"), ("o", b"flowch")]
)
def test_a_file_is_what_its_suffix_says(
    name: str, begins: bytes, tmp_path: Path
) -> None:
    output = tmp_path / name
    assert perform(["graph", ORDER, "-o", str(output)]) == 0
    assert output.read_bytes().startswith(begins)


def test_a_format_is_stronger_than_a_suffix(tmp_path: Path) -> None:
    output = tmp_path / "o.svg"
    assert perform(["graph", ORDER, "--format", "dot", "-o", str(output)]) == 0
    assert output.read_text().startswith("digraph")


FOREIGN = """\
durablec: 1
workflow: foreign
steps:
  - log: "订单 طَلب 🚀 a"
  - log: "订单 κειμενο"
"""


def test_a_png_has_boxes_for_what_its_font_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow = tmp_path / "foreign.durable.yaml"
    workflow.write_text(FOREIGN)
    for form in ("png", "svg"):
        output = str(tmp_path / f"foreign.{form}")
        assert perform(["graph", str(workflow), "-o", output]) == 0
    warning = (
        "warning: boxes stand for what the font of PNGs has not "
        "(订, 单, ط, \u064e, ل, ب, 🚀): "
        "an SVG is drawn with the fonts of who looks at it\n"
    )
    assert capsys.readouterr().err == warning
    # What is drawn is another picture than with nothing in the place of the boxes.
    alike = tmp_path / "alike.durable.yaml"
    alike.write_text(FOREIGN.replace("订单 κ", "讨论 κ"))
    (other,) = files.compile_paths([alike])
    (made,) = files.compile_paths([workflow])
    assert made.workflow is not None
    assert other.workflow is not None
    drawn = png(lay_out(made.workflow)).data
    assert drawn == png(lay_out(other.workflow)).data
    alike.write_text(FOREIGN.replace("订单 κ", "κ"))
    (other,) = files.compile_paths([alike])
    assert other.workflow is not None
    assert drawn != png(lay_out(other.workflow)).data


def test_no_png_is_written_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert perform(["graph", ORDER, "--format", "png"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "name a file by -o" in said.err
