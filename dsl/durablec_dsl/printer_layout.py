"""Lays out YAML: two spaces a level, lists indented, short brackets on one line.

A collection in brackets is opened up into a block where it does not fit the line, or
where a comment stands in it.
"""

from collections.abc import Sequence

from durablec_dsl.printer_nodes import Collection, Comment, Entry, Out, Text

WIDTH = 88

_INDENT = 2
# Longer ones are no "simple keys", to which YAML limits `key: value`.
_LONGEST_KEY = 1000


def lay_out(root: Collection, header: Sequence[str] = ()) -> str:
    """Return the text of a document whose root is a block, with its last line end."""
    writer = _Writer([*header])
    writer.collection(root, 0)
    if not root.entries:
        writer.lines.append("{}" if root.is_mapping else "[]")
    return "\n".join(writer.lines) + "\n"


class _Writer:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def collection(self, node: Collection, indent: int) -> None:
        """Write a collection as a block."""
        margin = " " * indent
        for entry in node.entries:
            is_first = entry is node.entries[0]
            self._comments(entry.above, indent, is_first=is_first)
            if entry.key is None:
                self._value(f"{margin}-", entry, indent)
                continue
            head = f"{margin}{_anchored(entry.key)}"
            if len(entry.key.block) > _LONGEST_KEY:
                self.lines.append(f"{margin}? {_anchored(entry.key)}")
                head = margin
            self._value(f"{head}:", entry, indent)
        self._comments(node.below, indent, is_first=not node.entries)

    def _value(self, head: str, entry: Entry, indent: int) -> None:
        value = entry.value
        if isinstance(value, Text):
            self._text(head, value, entry.beside, indent)
            return
        room = WIDTH - len(head) - 1
        flow = in_flow(value)
        if not value.entries or (value.flow and flow is not None and len(flow) <= room):
            self._line(f"{head} {flow}", entry.beside)
            return
        inner = indent + _INDENT
        at = len(self.lines)
        if entry.key is None and not value.anchor and entry.beside is None:
            self.collection(value, inner)
            # The first entry follows the dash on its line.
            self.lines[at] = f"{head} {self.lines[at][inner:]}"
            return
        beside = entry.beside
        if beside is not None and value.flow:
            beside = Comment(beside.text)  # Its place was behind what is now below.
        self._line(f"{head} {value.anchor}".rstrip(), beside)
        self.collection(value, inner)

    def _text(self, head: str, text: Text, beside: Comment | None, indent: int) -> None:
        written = _anchored(text)
        first = f"{head} {written}" if written else head
        margin = " " * (indent + _INDENT)
        rest = [f"{margin}{line}" if line else "" for line in text.rest]
        if rest and not text.literal:
            # A comment ends such a text, so it stands behind its last line.
            self.lines += [first, *rest[:-1]]
            self._line(rest[-1], beside)
        else:
            self._line(first, beside)
            self.lines += rest

    def _line(self, line: str, beside: Comment | None) -> None:
        if beside is not None:
            line = f"{line:<{max(beside.column, len(line) + 2)}}{beside.text}"
        self.lines.append(line)

    def _comments(self, lines: list[str], indent: int, *, is_first: bool) -> None:
        for line in lines:
            if line:
                self.lines.append(" " * indent + line)
            # One blank line at most, and none where a block begins.
            elif self.lines and self.lines[-1] and not is_first:
                self.lines.append("")
            is_first = is_first and not line


def in_flow(node: Out) -> str | None:
    """Return a node as it is written in brackets, or None where it cannot be."""
    if isinstance(node, Text):
        if node.flow is None or node.rest:
            return None
        return f"{node.anchor} {node.flow}" if node.anchor else node.flow
    parts = [_entry_in_flow(entry) for entry in node.entries]
    written = [part for part in parts if part is not None]
    if len(written) < len(parts) or node.below:
        return None
    brackets = "{}" if node.is_mapping else "[]"
    text = f"{brackets[0]}{', '.join(written)}{brackets[1]}"
    return f"{node.anchor} {text}" if node.anchor else text


def _entry_in_flow(entry: Entry) -> str | None:
    if entry.beside is not None or any(entry.above):
        return None
    value = in_flow(entry.value)
    if entry.key is None or value is None:
        return value
    key = in_flow(entry.key)
    return None if key is None or len(key) > _LONGEST_KEY else f"{key}: {value}"


def _anchored(text: Text) -> str:
    return " ".join(part for part in (text.anchor, text.block) if part)
