"""A user's template as nodes with their places, whatever YAML it uses.

Tags, anchors and aliases stay what they are: CloudFormation's short forms are tags, and
what a node says is compared, never worked out. libyaml's own `compose` recurses, and
crashes the interpreter on deep nesting, so the loop holds its own stack.
"""

from collections.abc import Iterator
from typing import Literal as OneOf

import yaml

from durablec.codes import TEMPLATE_FILE
from durablec_dsl.codes import YAML_SYNTAX
from durablec_dsl.diagnostics import Report
from durablec_dsl.record import Record
from durablec_dsl.source import Source, Span
from durablec_dsl.yaml_events import Event, events_of

MAX_DEPTH = 100
"""More than twice what CloudFormation's own functions nest to in any template."""

Kind = OneOf["scalar", "sequence", "mapping", "alias"]


class Node(Record):
    """`start` is where its tag, anchor or text begins, `end` where its last part ends.

    `style` is libyaml's, None for a plain scalar; `items` of a mapping are its keys and
    values in turn. `value` is a scalar's text, or an alias's name.
    """

    kind: Kind
    start: int
    end: int
    items: "list[Node]"
    value: str = ""
    style: str | None = None
    tag: str | None = None
    anchor: str | None = None
    is_flow: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_nothing(self) -> bool:
        """Say whether no value was written where this node is."""
        bare = self.tag is None and self.anchor is None
        return self.kind == "scalar" and bare and not self.value and not self.style

    @property
    def is_block(self) -> bool:
        """Say whether it is a collection with its parts on lines of their own."""
        return self.kind in ("mapping", "sequence") and not self.is_flow

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Yield the keys of a mapping with their values."""
        yield from zip(self.items[::2], self.items[1::2], strict=True)

    def under(self, *names: str) -> "Node | None":
        """Return what a mapping has under a key, and that under another, and so on."""
        found: Node | None = self
        for name in names:
            if found is None or found.kind != "mapping":
                return None
            pairs = found.pairs()
            found = next((value for key, value in pairs if key.value == name), None)
        return found


class Document(Record):
    """The one document of a template; `end` is where something could be added to it."""

    root: Node
    end: int


def read_document(source: Source, report: Report) -> Document | None:
    """Return the document of a template, or None after a report."""
    try:
        return _Composer(source, report).read()
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index if error.problem_mark else 0
        at = max(min(at, len(source.text) - 1), 0)
        message = f"the template stops being YAML here: {error.problem}"
        report.add(YAML_SYNTAX, source, Span(at, at + 1), message)
        return None


def says(node: Node) -> list[tuple[object, ...]]:
    """Return what a node says, without where: equal for two that say the same."""
    said: list[tuple[object, ...]] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        quoted = each.style is not None
        said += [(each.kind, each.value, quoted, each.tag, each.anchor)]
        said += [(len(each.items),)]
        waiting += each.items
    return said


def keeps_lines(node: Node, text: str) -> bool:
    """Say whether empty lines behind a node are a part of what it says."""
    return node.style in ("|", ">") and text[node.end - 1] == "\n"


class _Composer:
    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._text = source.text
        self._report = report
        self._open: list[Node] = []
        self._root: Node | None = None
        self._end = len(source.text)

    def read(self) -> Document | None:
        """Read events to the end; raise `yaml.MarkedYAMLError`."""
        next_event = events_of(self._text).get_event
        documents = 0
        while (event := next_event()) is not None:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self._refuse(event, "a second document begins here")
                        return None
                case yaml.DocumentEndEvent():
                    self._close_document(event)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._close(event)
                case (
                    yaml.ScalarEvent()
                    | yaml.AliasEvent()
                    | yaml.SequenceStartEvent()
                    | yaml.MappingStartEvent()
                ):
                    if not self._add(event):
                        return None
        return self._document()

    def _document(self) -> Document | None:
        if self._root is None or self._root.is_nothing:
            message = "the template is empty"
            help = "`durablec build` without `--into` writes a whole one"
            self._report.add(
                TEMPLATE_FILE, self._source, Span(0, 0), message, help=help
            )
            return None
        return Document(self._root, self._end)

    def _close_document(self, event: Event) -> None:
        if self._text.startswith("...", event.start_mark.index):
            self._end = event.start_mark.index

    def _add(self, event: Event) -> bool:
        node = self._node(event)
        if self._open:
            self._open[-1].items.append(node)
        else:
            self._root = node
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(node)
            if len(self._open) > MAX_DEPTH:
                self._refuse(event, f"it nests more than {MAX_DEPTH} levels deep")
                return False
        return True

    def _node(self, event: Event) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        match event:
            case yaml.AliasEvent():
                return Node("alias", start, end, [], event.anchor or "")
            case yaml.ScalarEvent():
                style = event.style or None
                end = self._block_end(start, end) if style in ("|", ">") else end
                tag, anchor = event.tag, event.anchor
                return Node("scalar", start, end, [], event.value, style, tag, anchor)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        kind: Kind = "mapping" if is_mapping else "sequence"
        is_flow = bool(event.flow_style)
        return Node(kind, start, start, [], "", None, event.tag, event.anchor, is_flow)

    def _block_end(self, start: int, end: int) -> int:
        """Return the end of a block scalar: of its last line, if it keeps no others."""
        text = self._text[start:end]
        header = text.partition("\n")[0].partition("#")[0]
        return end if "+" in header else start + len(text.rstrip())

    def _close(self, event: Event) -> None:
        node = self._open.pop()
        inside = max((each.end for each in node.items), default=node.start)
        node.end = max(inside, event.end_mark.index if node.is_flow else 0)

    def _refuse(self, event: Event, what: str) -> None:
        at = event.start_mark.index
        self._report.add(TEMPLATE_FILE, self._source, Span(at, at + 1), what)
