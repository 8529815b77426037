"""What stands between the nodes of a YAML file: comments, blank lines, anchors.

Between two scalars there is nothing else but YAML's own signs, so a gap is read without
knowing where it is. A cursor goes through the text once; whoever builds a node says how
far the node before it reached.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec_dsl.printer_nodes import Comment
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode

BLANK = ""
_SIGNS = " \t\r\n-?:,[]{}"


class Gap(NamedTuple):
    """`beside` stands on the line where the gap begins; `above` below that line.

    Blank lines are `BLANK` among the comments above; `anchors` are written `&name`.
    """

    beside: Comment | None
    above: list[str]
    anchors: list[str]


class Gaps:
    """Reads the gaps of one text, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self, end: int) -> None:
        """Go past a node."""
        self.at = max(self.at, end)

    def take(self, end: int) -> Gap:
        """Read on to where the next node begins."""
        beside: Comment | None = None
        above: list[str] = []
        anchors: list[str] = []
        first = True
        while self.at < end:
            character = self.text[self.at]
            if character == "#":
                comment = self._comment(end)
                if first:
                    beside = comment
                else:
                    above.append(comment.text)
            elif character == "&":
                anchors.append(self._anchor(end))
            elif character == "\n":
                if not first and self._is_blank_line():
                    _add_blank(above)
                first = False
                self.at += 1
            else:
                self.at += 1
        return Gap(beside, above, anchors)

    def beside(self) -> Comment | None:
        """Read a comment on the line where the node before it ends, if there is one."""
        at = self.at
        while at < len(self.text) and self.text[at] in " \t,":
            at += 1
        if self.text[at : at + 1] != "#" or self.text[at - 1 : at] not in (
            " ",
            "\t",
            ",",
        ):
            return None
        self.at = at
        return self._comment(len(self.text))

    def below(self, column: int) -> list[str]:
        """Read the comments behind a block's last entry, as far right as its entries."""
        found: list[str] = []
        waiting: list[str] = []
        at = self._line_end(self.at)
        if self.text[self.at : at].strip():
            return []
        while at < len(self.text):
            start, at = at + 1, self._line_end(at + 1)
            line = self.text[start:at]
            comment = line.strip()
            if not comment:
                _add_blank(waiting)
                continue
            indent = len(line) - len(line.lstrip(" \t"))
            if not comment.startswith("#") or indent < column:
                break
            found += [*waiting, comment]
            waiting = []
            self.at = at
        return found

    def _comment(self, end: int) -> Comment:
        start = self.at
        self.at = min(self._line_end(start), end)
        line_start = self.text.rfind("\n", 0, start) + 1
        return Comment(self.text[start : self.at].rstrip(), start - line_start)

    def _anchor(self, end: int) -> str:
        start = self.at
        self.at += 1
        while self.at < end and self.text[self.at] not in " \t\r\n,[]{}:":
            self.at += 1
        return self.text[start : self.at]

    def _is_blank_line(self) -> bool:
        """Say whether the line that ends here holds nothing."""
        return not self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at].strip()

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def _add_blank(lines: list[str]) -> None:
    if not lines or lines[-1] != BLANK:
        lines.append(BLANK)


def comments_of(text: str, root: YamlNode) -> list[str]:
    """Return every comment of a text whose nodes are known."""
    gaps = Gaps(text)
    found: list[str] = []
    for scalar in _scalars(root):
        _collect(gaps.take(scalar.span.start), found)
        if scalar.style in ("|", ">"):
            comment = header_comment(text, scalar)
            found += [comment.text] if comment else []
        gaps.skip(scalar.span.end)
    _collect(gaps.take(len(text)), found)
    return found


def places_of(text: str, root: YamlNode) -> Iterator[tuple[int, int]]:
    """Yield where each comment of a text begins and ends."""
    at = 0
    for scalar in [*_scalars(root), None]:
        end = len(text) if scalar is None else scalar.span.start
        while (at := text.find("#", at, end)) >= 0:
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            yield at, at + len(text[at:stop].rstrip())
            at = stop
        if scalar is None:
            return
        comment = None
        if scalar.style in ("|", ">"):
            comment = header_comment(text, scalar)
        if comment is not None:
            at = text.index("#", scalar.span.start)
            yield at, at + len(comment.text)
        at = scalar.span.end


def header_comment(text: str, scalar: Scalar) -> Comment | None:
    """Return the comment beside the `|` or `>` of a block scalar."""
    end = text.find("\n", *scalar.span)
    header = text[scalar.span.start : end if end >= 0 else scalar.span.end]
    sign, mark, comment = header.partition(" #")
    if not mark:
        sign, mark, comment = header.partition("\t#")
    if not mark:
        return None
    start = scalar.span.start + len(sign) + 1
    return Comment(f"#{comment}".rstrip(), start - text.rfind("\n", 0, start) - 1)


def _collect(gap: Gap, found: list[str]) -> None:
    found += [gap.beside.text] if gap.beside else []
    found += [line for line in gap.above if line]


def _scalars(node: YamlNode) -> Iterator[Scalar]:
    """Yield the scalars of a document in their order; an alias is in a gap."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            waiting += reversed(node.items)
        elif isinstance(node, Mapping):
            for key, value in reversed(node.pairs):
                waiting += [value, key]
