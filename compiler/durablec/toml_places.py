"""Where the keys and values of a TOML file stand, which `tomllib` does not say.

A scan of lines, good for the files that people write: a key that it does not find
has the place of what is around it.
"""

import re
from typing import NamedTuple

from durablec_dsl.source import Span

Path = tuple[str, ...]

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_LINE = rf"(?m)^[ \t]*(?:\[\[?[ \t]*({_KEY})[ \t]*\]|({_KEY})[ \t]*=[ \t]*)"
_INSIDE = rf"[{{,]\s*({_KEY})\s*=\s*"
_VALUE = r"""[\[{][^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,#}\]]*"""


class KeyPlace(NamedTuple):
    key: Span
    value: Span


def key_places(text: str) -> dict[Path, KeyPlace]:
    """Return where each key stands, by its path through the tables.

    A table's place is that of its name in its header, for both.
    """
    places: dict[Path, KeyPlace] = {}
    table: Path = ()
    for found in re.finditer(_LINE, text):
        if found[1] is not None:
            table = _parts(found[1])
            header = Span(*found.span(1))
            places.setdefault(table, KeyPlace(header, header))
        else:
            path = table + _parts(found[2])
            value = _value(text, found.end())
            places.setdefault(path, KeyPlace(Span(*found.span(2)), value))
            _add_inside(text, path, value, places)
    return places


def _add_inside(
    text: str, around: Path, value: Span, places: dict[Path, KeyPlace]
) -> None:
    if not text.startswith("{", value.start):
        return
    for found in re.compile(_INSIDE).finditer(text, value.start, value.end):
        path = around + _parts(found[1])
        key = Span(*found.span(1))
        places.setdefault(path, KeyPlace(key, _value(text, found.end())))


def _value(text: str, start: int) -> Span:
    found = re.compile(_VALUE).match(text, start)
    end = found.end() if found else start
    return Span(start, start + len(text[start:end].rstrip()))


def _parts(key: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_PART, key))
