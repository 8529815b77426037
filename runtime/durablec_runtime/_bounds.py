"""How large an error may be.

The service refuses a checkpoint whose error object is over 32,768 bytes of JSON, and
then the whole execution fails, uncatchably (durable-sdk.md, 1.5). Every part therefore
has its own share, measured as JSON text with everything but ASCII escaped, which is the
longest form the service can see.
"""

import json
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

MESSAGE_BYTES: Final = 4_096
DATA_BYTES: Final = 16_384
TRACE_BYTES: Final = 6_144
TRACE_FRAMES: Final = 20
UNDONE_BYTES: Final = 4_096

#: How a line of a stack trace begins that tells what was undone.
UNDONE: Final = "undone "

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


def short_undone(steps: Sequence[Mapping[str, Any]]) -> str:
    """Return a line of a stack trace that tells what was undone.

    Args:
        steps: Records of ``{"step", "ok", "message"}``. Where they are over their share,
            messages are cut, and then those of the last that went well are left out.
    """
    for length in (500, 100, 20):
        pairs = [_pair(step, length) for step in steps]
        if _size(line := _undone_line(pairs)) <= UNDONE_BYTES:
            return line
    went_well = [index for index, pair in enumerate(pairs) if pair[1] is None]
    while pairs and _size(line := _undone_line(pairs)) > UNDONE_BYTES:
        del pairs[went_well.pop() if went_well else -1]
    return line


def long_undone(line: str) -> list[dict[str, Any]]:
    """Return the records that such a line was made of; none if it is no such line."""
    try:
        pairs = json.loads(line.removeprefix(UNDONE))
        return [
            {"step": step, "ok": message is None, "message": message}
            for step, message in pairs
        ]
    except (TypeError, ValueError):
        return []


def _pair(step: Mapping[str, Any], length: int) -> tuple[Any, str | None]:
    """Return a statement and the message of its undo's failure, None if it went well."""
    if step.get("ok"):
        return step.get("step"), None
    return step.get("step"), str(step.get("message") or "")[:length]


def _undone_line(pairs: Sequence[tuple[Any, str | None]]) -> str:
    return UNDONE + json.dumps(pairs, separators=(",", ":"))


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
