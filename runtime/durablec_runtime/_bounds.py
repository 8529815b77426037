"""How large an error may be.

The service refuses a checkpoint whose error object is over 32,768 bytes of JSON, and
then the whole execution fails, uncatchably (durable-sdk.md, 1.5). Every part therefore
has its own share, measured as JSON text with everything but ASCII escaped, which is the
longest form the service can see.
"""

import json
import traceback
from pathlib import Path
from typing import Final

MESSAGE_BYTES: Final = 4_096
DATA_BYTES: Final = 16_384
TRACE_BYTES: Final = 6_144
TRACE_FRAMES: Final = 20

_OWN_FOLDER: Final = str(Path(__file__).parent)


def short_message(text: str) -> str:
    """Cut a message to its share, with an ellipsis where it was cut."""
    return _cut(text, MESSAGE_BYTES)


def short_data(text: str | None) -> str | None:
    """Return JSON data if it is within its share, else a record that says it is not.

    The record is ``{"truncated": true, "bytes": n, "text": "..."}``: the size of the
    original and how it began.
    """
    if text is None or _size(text) <= DATA_BYTES:
        return text
    size = len(text.encode("utf-8", "replace"))
    begin = _cut(text, MESSAGE_BYTES)
    return json.dumps({"truncated": True, "bytes": size, "text": begin})


def short_trace(error: BaseException) -> list[str]:
    """Return the innermost lines of an error's traceback that fit their share."""
    frames = traceback.extract_tb(error.__traceback__)
    users = [frame for frame in frames if not frame.filename.startswith(_OWN_FOLDER)]
    listed = traceback.format_list(users[-TRACE_FRAMES:])
    return short_lines([line for entry in listed for line in entry.splitlines()])


def short_lines(lines: list[str]) -> list[str]:
    """Drop lines from the front until the rest fits the share of a stack trace."""
    left = TRACE_BYTES
    kept: list[str] = []
    for line in reversed(lines):
        left -= _size(line) + 2
        if left < 0:
            break
        kept.append(line)
    return kept[::-1]


def _cut(text: str, limit: int) -> str:
    text = text[: limit + 1].encode("utf-8", "replace").decode()
    if _size(text) <= limit:
        return text
    room = limit - _size("…")
    while (size := _size(text)) > room:
        text = text[: min(len(text) - 1, len(text) * room // size)]
    return text + "…"


def _size(text: str) -> int:
    return len(json.dumps(text))
