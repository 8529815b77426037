"""Writes the scalars of a file as they are, but for quotes and indentation.

Quotes are left out around a word that needs none, and are double ones where that takes
no escape. A text of several lines keeps its lines.
"""

import re

from durablec_dsl.printer_nodes import Text
from durablec_dsl.printer_scalars import is_plain, written
from durablec_dsl.yaml_nodes import Scalar, YamlNode

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_BLOCKS = ("|", ">")


def key_text(key: Scalar, text: str, anchor: str) -> Text:
    """Return a key, which stands on one line."""
    raw = text[key.span.start : key.span.end]
    if "\n" in raw or key.style in _BLOCKS:
        line = written(key.value, flow=False)
        return Text(line, written(key.value, flow=True), anchor=anchor)
    line = _requoted(key, raw)
    return Text(line, line, anchor=anchor)


def scalar_text(node: YamlNode, text: str, anchor: str) -> Text:
    """Return a scalar or an alias of a file's text."""
    raw = text[node.span.start : node.span.end]
    if not isinstance(node, Scalar):
        return Text(raw, raw, anchor=anchor)
    if node.style in _BLOCKS:
        return _block(node, raw, anchor)
    if "\n" in raw:
        first, *rest = [line.strip("\r") for line in raw.split("\n")]
        below = tuple(line.lstrip(" \t") for line in rest)
        return Text(first, None, below, anchor=anchor)
    line = _requoted(node, raw)
    return Text(line, line or None, anchor=anchor)


def _requoted(node: Scalar, raw: str) -> str:
    value = node.value
    if node.style is None:
        return raw
    if _WORD.fullmatch(value) and is_plain(value, flow=True):
        return value
    if node.style == "'" and value.isprintable() and not re.search(r'["\\]', value):
        return f'"{value}"'
    return raw


def _block(node: Scalar, raw: str, anchor: str) -> Text:
    """Return a block scalar with the indentation taken off its lines."""
    value = node.value
    body = value.rstrip("\n")
    if not body.strip() or (node.style == ">" and body != body.rstrip(" \t")):
        line = written(value, flow=False)
        return Text(line, written(value, flow=True), anchor=anchor)
    lines = body.split("\n") if node.style == "|" else _raw_lines(body, raw)
    ends = len(value) - len(body)
    lines += [""] * (ends - 1)
    # Where the first text is indented, YAML cannot see how far the block is.
    blank = len(lines) - len("\n".join(lines).lstrip("\n").split("\n"))
    indented = any(line[:1] in (" ", "\t") for line in lines[: blank + 1])
    chomping = "-" if ends == 0 else "+" * (ends > 1)
    header = f"{node.style}{'2' * indented}{chomping}"
    return Text(header, None, tuple(lines), literal=True, anchor=anchor)


def _raw_lines(body: str, raw: str) -> list[str]:
    """Return the lines of a folded scalar as they stand in the file, unindented."""
    lines = [line.rstrip("\r") for line in raw.split("\n")[1:]]
    first = next(line for line in lines if line.strip())
    shown = next(line for line in body.split("\n") if line.strip())
    margin = len(first) - len(first.lstrip(" ")) - (len(shown) - len(shown.lstrip(" ")))
    return [line[margin:] for line in lines]
