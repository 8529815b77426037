"""Turns the nodes of a YAML file into what is to be written, with their comments.

A comment belongs to the entry that it stands above or beside. Behind the last entry of
a block it belongs to the block whose entries it stands below, or else to what follows.
A comment that has no place of its own stands above its entry.
"""

from typing import NamedTuple

from durablec_dsl.formatter_gaps import BLANK, Gap, Gaps, header_comment
from durablec_dsl.formatter_scalars import key_text, scalar_text
from durablec_dsl.printer_nodes import Collection, Comment, Entry, Out
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode


class Document(NamedTuple):
    """The lines up to the `---` of a document, and its root as a block."""

    header: list[str]
    root: Collection


class _Around(NamedTuple):
    """What surrounds an entry: the column of its block, and whether in brackets."""

    column: int
    flow: bool


def document(root: Mapping | Sequence, gaps: Gaps) -> Document:
    """Return what is to be written for a file."""
    header = _header(root, gaps)
    gap = gaps.take(root.span.start)
    made = _collection(root, gaps, gap, _Around(-1, flow=False))
    beside = gaps.beside()
    rest = gaps.take(len(gaps.text))
    made.below += [beside.text] if beside else []
    made.below += _lines(rest)
    while made.below and made.below[-1] == BLANK:
        made.below.pop()
    if made.entries:
        made.entries[0].above[:0] = _lines(gap)
    else:
        made.below[:0] = _lines(gap)
    return Document(header, made)


def _header(root: YamlNode, gaps: Gaps) -> list[str]:
    """Go past directives and the sign that the document begins; return their lines."""
    lines = gaps.text[: root.span.start].split("\n")
    marks = [at for at, line in enumerate(lines) if line.startswith(("%", "---"))]
    if not marks:
        return []
    found = lines[: marks[-1] + 1]
    gaps.skip(sum(len(line) + 1 for line in found) - 1)
    return [line.rstrip() for line in found]


def _collection(
    node: Mapping | Sequence, gaps: Gaps, gap: Gap, around: _Around
) -> Collection:
    """Build a collection that begins where its `gap` ended."""
    start = node.span.start
    bracketed = gaps.text[start] in "{["
    flow = bracketed or around.flow
    is_mapping = isinstance(node, Mapping)
    # Of two anchors before a block, the second one is its first key's.
    anchor = gap.anchors.pop(0) if gap.anchors else ""
    made = Collection(is_mapping, [], flow, [], anchor)
    column = start - gaps.text.rfind("\n", 0, start) - 1
    inside = _Around(column, flow)
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            made.entries.append(_pair(key, value, gaps, gap.anchors, inside))
    else:
        for item in node.items:
            made.entries.append(_item(item, gaps, inside))
    if bracketed:
        made.below += _comments(gaps.take(node.span.end - 1))
        gaps.skip(node.span.end)
    elif not flow:
        # A list may stand as far left as the key that it belongs to: what stands there
        # below it belongs to the next key.
        is_indented = column > around.column
        made.below += gaps.below(column if is_indented else column + 1)
    return made


def _pair(
    key: Scalar, value: YamlNode, gaps: Gaps, anchors: list[str], around: _Around
) -> Entry:
    gap = gaps.take(key.span.start)
    anchors += gap.anchors
    written = key_text(key, gaps.text, anchors.pop() if anchors else "")
    gaps.skip(key.span.end)
    entry = Entry(written, written, _lines(gap))
    _fill(entry, value, gaps, gaps.take(value.span.start), around)
    return entry


def _item(item: YamlNode, gaps: Gaps, around: _Around) -> Entry:
    gap = gaps.take(item.span.start)
    entry = Entry(None, key_text(Scalar(item.span, "", None), "", ""), _lines(gap))
    # What stands beside a dash is above the entry already.
    _fill(entry, item, gaps, Gap(None, [], gap.anchors), around)
    return entry


def _fill(entry: Entry, node: YamlNode, gaps: Gaps, gap: Gap, around: _Around) -> None:
    """Set the value of an entry, and the comment beside it."""
    value, beside = _value(node, gaps, gap, around)
    if isinstance(value, Collection) and not value.flow:
        entry.beside = gap.beside
        first = value.entries[0]
        first.above[:0] = gap.above
        if entry.key is None:
            # What follows a dash on its line has no line above it.
            entry.above += first.above
            first.above.clear()
    else:
        entry.above += _comments(gap)
        entry.beside = beside
    if isinstance(value, Collection) and not value.entries:
        entry.above += value.below
        value.below.clear()
    entry.value = value


def _value(
    node: YamlNode, gaps: Gaps, gap: Gap, around: _Around
) -> tuple[Out, Comment | None]:
    """Build a value, and read the comment that stands beside its end."""
    if isinstance(node, (Mapping, Sequence)):
        made = _collection(node, gaps, gap, around)
        return made, gaps.beside() if made.flow else None
    anchor = gap.anchors[0] if gap.anchors else ""
    text = scalar_text(node, gaps.text, anchor)
    gaps.skip(node.span.end)
    if isinstance(node, Scalar) and node.style in ("|", ">"):
        return text, header_comment(gaps.text, node)
    return text, gaps.beside()


def _lines(gap: Gap) -> list[str]:
    return [gap.beside.text, *gap.above] if gap.beside else gap.above


def _comments(gap: Gap) -> list[str]:
    return [line for line in _lines(gap) if line != BLANK]
