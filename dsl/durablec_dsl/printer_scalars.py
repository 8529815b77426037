"""Writes scalars of YAML, quoted where any reader would take them for something else.

"Any reader" is one of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema)
or of YAML 1.1's types (https://yaml.org/type/), in a block or in brackets.
"""

import re

from durablec_dsl.printer_nodes import Text
from durablec_dsl.yaml_scalars import resolve

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# Numbers of all kinds, in any base, with `_` or `:` in them; dates begin like one.
_NUMBER = re.compile(r"[-+]?[0-9.][-+0-9_.:,a-fA-FxXoO]*|[0-9]{4}-[0-9].*")
_FIRST = re.compile(r"[^\W]|[$/(]")
_NOT_PLAIN = re.compile(r": |:$| #|\t")
_BRACKETS = re.compile(r"[\[\]{},?]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str) -> Text:
    """Return a text as a scalar; one of several lines is a block scalar if it can be."""
    if "\n" in text:
        block = literal_block(text)
        if block is not None:
            return block
    return Text(written(text, flow=False), written(text, flow=True))


def verbatim(text: str) -> Text:
    """Return what is known to be safe as it stands: a number, a word of the language."""
    return Text(text, text)


def written(text: str, *, flow: bool) -> str:
    """Return a text as a scalar on one line, plain where that is safe."""
    if is_plain(text, flow=flow):
        return text
    if not text.isprintable():
        return _double(text)
    # The quotes that need no escapes, if any.
    if "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    return _double(text)


def is_plain(text: str, *, flow: bool) -> bool:
    """Say whether a text may stand without quotes, and is read as that text."""
    if not text or not text.isprintable() or text != text.strip():
        return False
    if not _FIRST.match(text) or _NOT_PLAIN.search(text):
        return False
    if flow and _BRACKETS.search(text):
        return False
    if text.lower() in _WORDS or _NUMBER.fullmatch(text):
        return False
    return isinstance(resolve(text), str)


def literal_block(text: str) -> Text | None:
    """Return a text as a block scalar `|`, or None where that would be hard to read."""
    lines = text.split("\n")
    end = lines.pop() if lines[-1] == "" else None
    if not lines or not lines[0].strip() or lines[0] != lines[0].lstrip():
        return None
    if not lines[-1].strip() or not all(_is_readable(line) for line in lines):
        return None
    return Text("|" if end is not None else "|-", None, tuple(lines), literal=True)


def _is_readable(line: str) -> bool:
    return line.replace("\t", "").isprintable() and (not line or line.strip() != "")


def _double(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
