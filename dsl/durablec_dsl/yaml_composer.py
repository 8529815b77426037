"""Builds nodes with exact spans from libyaml's events.

The loop holds its own stack: libyaml's `compose` recurses, and crashes the
interpreter on deep nesting. What YAML allows and workflows do not use is reported
here, at the event that shows it; what then cannot be read is `Unreadable`.
"""

from collections.abc import Callable

import yaml

from durablec_dsl import codes
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.loading import check_characters
from durablec_dsl.source import Source, Span
from durablec_dsl.yaml_anchors import (
    MAX_DEPTH,
    Anchored,
    Anchors,
    Refusal,
    content_start,
)
from durablec_dsl.yaml_events import Event, events_of
from durablec_dsl.yaml_nodes import (
    Alias,
    Mapping,
    Pair,
    Scalar,
    Sequence,
    Unreadable,
    YamlNode,
    is_nothing,
)


def read_document(source: Source, report: Report) -> YamlNode | None:
    """Return the one document of a source, or None after a report."""
    if not check_characters(source, report):
        return None
    return _Composer(source, report).read()


class _Open:
    """A collection whose end was not seen yet; a mapping has `keys`.

    `nodes_before` counts the nodes of the document up to it, and `deepest` is the
    depth of the deepest collection that was seen in it.
    """

    __slots__ = (
        "anchor",
        "deepest",
        "flow",
        "items",
        "key",
        "keys",
        "nodes_before",
        "pairs",
        "start",
    )

    def __init__(self, start: int, nodes: int, depth: int, *, is_mapping: bool) -> None:
        self.start = start
        self.items: list[YamlNode] = []
        self.pairs: list[Pair] = []
        self.key: Scalar | Unreadable | None = None
        self.keys: dict[str, Scalar] | None = {} if is_mapping else None
        self.flow = False
        self.anchor: str | None = None
        self.nodes_before = nodes
        self.deepest = depth

    def close(self, flow_end: int, text_end: int) -> Sequence | Mapping:
        """Return the node; a block ends with its last part, not where libyaml says."""
        end = min(self.start + 1, text_end)
        # In a flow sequence, `[a: b]` holds a mapping without braces.
        if self.flow and flow_end > end:
            end = flow_end
        elif self.pairs:
            key, value = self.pairs[-1]
            end = max(end, key.span.end, value.span.end)
        elif self.items:
            end = max(end, self.items[-1].span.end)
        span = Span(self.start, end)
        if self.keys is None:
            return Sequence(span, self.items)
        return Mapping(span, self.pairs)


class _Composer:
    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._text = source.text
        self._report = report
        self._open: list[_Open] = []
        self._top: _Open | None = None
        self._root: YamlNode | None = None
        self._last: Scalar | None = None
        self._anchors = Anchors()
        self._nodes = 0
        self._stopped = False

    def read(self) -> YamlNode | None:
        """Read events to the end of the first document."""
        take: dict[type[object], Callable[[Event], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            next_event = events_of(self._text).get_event
            while (event := next_event()) is not None and not self._stopped:
                if (handle := take.get(type(event))) is not None:
                    handle(event)
        except yaml.MarkedYAMLError as error:
            self._explain(error)
            return None
        if self._stopped:
            return None
        if self._root is None or is_nothing(self._root):
            self._error(codes.EMPTY_FILE, Span(0, 0), "the file holds no workflow")
            return None
        return self._root

    def _document(self, event: Event) -> None:
        if self._root is not None:
            self._error(
                codes.YAML_FEATURE,
                Span(event.start_mark.index, event.end_mark.index),
                "a second document begins here, and a file holds one workflow",
                help="put each workflow in a file of its own",
            )
            self._stopped = True

    # Scalars --------------------------------------------------------------------------

    def _scalar(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or None
        if event.anchor is not None or event.tag is not None:
            if event.tag is not None:
                self._tag(event.tag, start, end)
                self._add(Unreadable(Span(start, end)))
                return
            start = content_start(self._text, start, end)
        if style == "|" or style == ">":
            end = start + len(self._text[start:end].rstrip(" \r\n"))
        node = Scalar(Span(start, end), event.value, style)
        self._last = node
        if event.anchor is not None:
            self._anchors.close(event.anchor, Anchored(node, 1, 0))
        self._add(node)

    def _tag(self, tag: str, start: int, end: int) -> None:
        raw = self._text[start:end]
        shown = raw.split()[0] if raw.split() else tag
        # Right files need no repair, and start-up is a budget.
        from durablec_dsl.yaml_habits import meant_by_tag

        top = self._open[0].key if self._open else None
        in_deploy = type(top) is Scalar and top.value == "deploy"
        self._error(
            codes.YAML_FEATURE,
            Span(start, start + len(shown)),
            f"`{shown}` is read as a YAML tag, and workflows have no tags",
            help=meant_by_tag(shown, raw, in_deploy=in_deploy),
        )

    # Collections ----------------------------------------------------------------------

    def _sequence(self, event: Event) -> None:
        self._begin(event, is_mapping=False)

    def _mapping(self, event: Event) -> None:
        self._begin(event, is_mapping=True)

    def _begin(self, event: Event, *, is_mapping: bool) -> None:
        start = event.start_mark.index
        depth = len(self._open) + 1
        if depth > MAX_DEPTH:
            self._error(
                codes.NESTED_TOO_DEEP,
                Span(start, start + 1),
                f"the file nests more than {MAX_DEPTH} levels deep",
            )
            self._stopped = True
            return
        if event.anchor is not None or event.tag is not None:
            if event.tag is not None:
                self._tag(event.tag, start, event.end_mark.index)
            start = content_start(self._text, start, len(self._text))
        top = self._top
        if top is not None and top.keys is not None and top.key is None:
            self._refuse_complex_key(start)
        opened = _Open(start, self._nodes, depth, is_mapping=is_mapping)
        opened.flow = bool(event.flow_style)
        if event.anchor is not None:
            opened.anchor = event.anchor
            self._anchors.open(event.anchor)
        self._top = opened
        self._open.append(opened)

    def _end(self, event: Event) -> None:
        closed = self._open.pop()
        flow_end = event.end_mark.index if closed.flow else 0
        node = closed.close(flow_end, len(self._text))
        if closed.anchor is not None:
            size = self._nodes - closed.nodes_before + 1
            height = closed.deepest - len(self._open)
            self._anchors.close(closed.anchor, Anchored(node, size, height))
        self._top = None
        if self._open:
            self._top = self._open[-1]
            self._top.deepest = max(self._top.deepest, closed.deepest)
        self._add(node)

    def _refuse_complex_key(self, start: int) -> None:
        jinja = self._text.startswith("{{", start - 1)
        self._error(
            codes.YAML_FEATURE,
            Span(start, start + 1),
            "a list or mapping stands where a key must be a text",
            help='an expression is written `"${x}"`, not `{{ x }}`' if jinja else None,
        )

    def _alias(self, event: Event) -> None:
        span = Span(event.start_mark.index, event.end_mark.index)
        depth = len(self._open)
        found = self._anchors.resolve(event.anchor or "", depth)
        if isinstance(found, Refusal):
            self._error(found.rule, span, found.message, help=found.help)
            self._stopped = found.stop
            self._add(Unreadable(span))
            return
        self._nodes += found.size
        if self._top is not None:
            self._top.deepest = max(self._top.deepest, depth + found.height)
        self._add(Alias(span, found.node))

    # Nodes in their collection --------------------------------------------------------

    def _add(self, node: YamlNode) -> None:
        self._nodes += 1
        top = self._top
        if top is None:
            self._root = node
        elif top.keys is None:
            top.items.append(node)
        elif top.key is None:
            top.key = self._key(node, top.keys)
        else:
            if type(top.key) is Scalar:
                top.pairs.append(Pair(top.key, node))
            top.key = None

    def _key(self, node: YamlNode, keys: dict[str, Scalar]) -> Scalar | Unreadable:
        """Return a key that may be used, or after a report one whose pair is dropped."""
        if not isinstance(node, Scalar):
            if isinstance(node, Alias):
                problem = "an alias stands where a key must"
                self._error(codes.YAML_FEATURE, node.span, problem)
            return Unreadable(node.span)
        if node.style is None and node.value in ("", "<<"):
            self._unusable_key(node)
            return Unreadable(node.span)
        first = keys.setdefault(node.value, node)
        if first is node:
            return node
        # Only one of the two can be meant; which, nobody knows.
        self._report.add(
            codes.DUPLICATE_KEY,
            self._source,
            node.span,
            f"the key `{node.value}` stands twice in this mapping",
            labels=[(first.span, "it stands here first")],
        )
        return Unreadable(node.span)

    def _unusable_key(self, node: Scalar) -> None:
        if node.value == "":
            at = Span(node.span.start, min(node.span.start + 1, len(self._text)))
            self._error(codes.YAML_FEATURE, at, "a key is missing here")
            return
        self._error(
            codes.YAML_FEATURE,
            node.span,
            "`<<` would merge mappings, and workflows have no merge keys",
            help="write the keys out, or name what is shared "
            "(`retries:`, `types:`, `constants:`, `blocks:`)",
        )

    # Reports --------------------------------------------------------------------------

    def _explain(self, error: yaml.MarkedYAMLError) -> None:
        # Right files need no explanations, and start-up is a budget.
        from durablec_dsl.yaml_mistake import Mistake
        from durablec_dsl.yaml_mistakes import explain

        at = error.problem_mark.index if error.problem_mark else 0
        around = error.context_mark.index if error.context_mark else at
        last = self._last
        mistake = Mistake(
            text=self._text,
            problem=str(error.problem),
            context=str(error.context),
            at=min(at, len(self._text)),
            around=min(around, len(self._text)),
            last=last.span if last else None,
            last_style=last.style if last else None,
            bracket=self._open_bracket(),
        )
        rule, span, message, repair = explain(mistake)
        self._error(rule, span, message, help=repair)

    def _open_bracket(self) -> int | None:
        """Return the place of the innermost bracket that is open."""
        starts = (each.start for each in reversed(self._open) if each.flow)
        return next((at for at in starts if self._text[at] in "[{"), None)

    def _error(
        self, rule: Rule, span: Span, message: str, *, help: str | None = None
    ) -> None:
        self._report.add(rule, self._source, span, message, help=help)
