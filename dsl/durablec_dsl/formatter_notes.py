"""Finds the comments of a workflow file, and the nodes of its tree that they belong to.

A comment on a line of its own belongs to what follows it, or to the last statement of
the body that it ends; one beside the first line of something belongs to that. Any other
comment, inside of a statement, is moved above it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from durablec_dsl import ast
from durablec_dsl.printer_notes import Notes
from durablec_dsl.source import Source
from durablec_dsl.tree import Node
from durablec_dsl.values import Embedded
from durablec_dsl.walk import walk


class Found(NamedTuple):
    """A comment: where its sign stands, and what follows the sign."""

    start: int
    text: str


class Noted(NamedTuple):
    """Notes for a printer, and the comments that had to be moved."""

    notes: Notes
    moved: list[Found]


def yaml_comments(source: Source) -> list[Found]:
    """Return the comments of a file in YAML that can be read."""
    from durablec_dsl.diagnostics import Report
    from durablec_dsl.formatter_gaps import places_of
    from durablec_dsl.yaml_composer import read_document

    root = read_document(source, Report())
    if root is None:
        return []
    return [
        Found(start, source.text[start + 1 : end])
        for start, end in places_of(source.text, root)
    ]


def text_comments(source: Source, workflow: ast.Workflow) -> list[Found]:
    """Return the comments of a file in the text form, but for those in expressions."""
    from durablec_dsl.text_tables import tables

    spans = sorted(node.span for node in _nodes(workflow) if type(node) is Embedded)
    starts = [span.start for span in spans]
    found = []
    for match in re.compile(tables().pattern).finditer(source.text):
        if match.lastgroup == "COMMENT":
            at = bisect_right(starts, match.start()) - 1
            if at < 0 or spans[at].end <= match.start():
                text = source.text[match.start() + 2 : match.end()].rstrip()
                found.append(Found(match.start(), text))
    return found


def notes_of(source: Source, workflow: ast.Workflow, comments: list[Found]) -> Noted:
    """Return what a printer is to write beside the tree of a file."""
    notes = Notes()
    anchors = sorted(_anchors(workflow), key=lambda node: node.span.start)
    signs = {comment.start for comment in comments}
    for node in _statements(workflow):
        if _follows_blank(source.text, node.span.start, signs):
            notes.add_blank(node)
    top = _at_the_top(source.text, comments)
    for comment in comments[:top]:
        notes.add_above(workflow, comment.text)
    placing = _Placing(source.text, workflow, anchors, notes)
    moved = [one for one in comments[top:] if not placing.place(one)]
    return Noted(notes, moved)


def _at_the_top(text: str, comments: list[Found]) -> int:
    """Return how many comments stand before all else, directives aside."""
    at = 0
    for number, comment in enumerate(comments):
        lines = text[at : comment.start].split("\n")
        if any(line.strip() and line[:1] not in "%-" for line in lines):
            return number
        at = max(text.find("\n", comment.start), 0)
    return len(comments)


class _Placing:
    """Places the comments of one text among the nodes that they may belong to."""

    def __init__(
        self, text: str, workflow: ast.Workflow, anchors: list[Node], notes: Notes
    ) -> None:
        self._text = text
        self._is_text = workflow.source.name.endswith(".durable")
        self._workflow = workflow
        self._anchors = anchors
        self._starts = [node.span.start for node in anchors]
        self._notes = notes

    def place(self, comment: Found) -> bool:
        """Note a comment, and say whether it stays where it is."""
        at = bisect_left(self._starts, comment.start)
        before = self._anchors[:at]
        around = [node for node in before if self._reaches(node, comment)]
        owner = around[-1] if around else None
        last = before[-1] if before else None
        following = self._anchors[at] if at < len(self._anchors) else None
        is_alone = not _line_of(self._text, comment.start)[1].strip("-: \t")
        if last and not is_alone and "\n" not in self._between(last, comment):
            self._notes.add_beside(last, comment.text)
        elif owner and not is_alone:
            self._notes.add_above(owner, comment.text)
            return False
        elif (
            following
            and (not owner or following.span.start < owner.span.end)
            and not (
                last and last is not owner and self._ends(last, comment, following)
            )
        ):
            self._notes.add_above(following, comment.text)
        elif last and last is not owner and (owner or following):
            self._notes.add_below(last, comment.text)
        elif owner:
            self._notes.add_above(owner, comment.text)
            return False
        else:
            self._notes.add_below(self._workflow, comment.text)
        return True

    def _reaches(self, node: Node, comment: Found) -> bool:
        """Say whether a node ends behind a comment, or before it on its line."""
        return "\n" not in self._text[node.span.end : comment.start]

    def _ends(self, last: Node, comment: Found, following: Node) -> bool:
        """Say whether a comment is the end of a body, before what follows that."""
        gap = self._text[comment.start : following.span.start].split("\n")[1:]
        signs = ("#", "//")
        rest = [line for line in map(str.strip, gap) if not line.startswith(signs)]
        first = next((line for line in rest if line.strip("- ")), "")
        if self._is_text:
            return first.startswith("}")
        column = len(_line_of(self._text, comment.start)[1])
        return (
            bool(first) and column >= len(_line_of(self._text, last.span.start)[1]) - 2
        )

    def _between(self, node: Node, comment: Found) -> str:
        return self._text[node.span.start : comment.start]


def _anchors(workflow: ast.Workflow) -> Iterator[Node]:
    """Yield the nodes that a comment may belong to."""
    parts: list[Node | None] = [
        workflow.name,
        workflow.timeout,
        workflow.retention,
        workflow.input,
        workflow.output,
        workflow.default_retry,
        workflow.deploy,
        *workflow.types,
        *workflow.retries,
        *workflow.constants,
        *workflow.blocks,
    ]
    yield from (part for part in parts if part is not None)
    yield from _statements(workflow)


def _statements(workflow: ast.Workflow) -> Iterator[ast.Stmt]:
    bodies = [block.body for block in workflow.blocks]
    for body in [*bodies, workflow.on_failure or [], workflow.body]:
        yield from walk(body)


def _nodes(node: object) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, Node):
            yield one
            if not isinstance(one, Embedded):
                waiting += [getattr(one, name) for name in one.__match_args__]


def _line_of(text: str, at: int) -> tuple[int, str]:
    start = text.rfind("\n", 0, at) + 1
    return start, text[start:at]


def _follows_blank(text: str, at: int, comments: set[int]) -> bool:
    """Say whether a blank line stands above, comments on lines of their own aside."""
    start, before = _line_of(text, at)
    if before.strip("- \t"):
        return False
    while start > 0:
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if not line.strip():
            return True
        if start + len(line) - len(line.lstrip()) not in comments:
            return False
    return False
