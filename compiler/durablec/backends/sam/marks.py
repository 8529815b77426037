"""The mark of an entry of ours in a template of the user's: `Order:  # durablec 3f9a12c0`.

It stands behind the entry's key and holds a digest of the entry's lines, by which it is
seen whether the user has edited them since. How far the entry is indented, and how lines
end, is no part of it.
"""

import re
from hashlib import sha256

SECTION_MARK = "# durablec"
"""The mark of a section that was added, which goes when nothing is left in it."""

_MARK = re.compile(
    r"(?<=[ \t])#[ \t]*durablec(?:[ \t]+(?P<digest>[0-9a-f]{8})(?P<note>[ \t]+\S.*)?)?[ \t\r]*\Z"
)


def marked(text: str) -> str:
    """Return an entry's lines with their mark behind the key."""
    key, _, inside = text.partition("\n")
    return f"{key}  # durablec {digest(text)}\n{inside}"


def digest(text: str) -> str:
    """Return the digest of an entry's lines, which have no mark."""
    column = len(text) - len(text.lstrip(" "))
    lines = [line[column:].rstrip() for line in text.rstrip().split("\n")]
    return sha256("\n".join(lines).encode()).hexdigest()[:8]


def mark_at(line: str) -> int | None:
    """Return where the mark of a key's line begins, None if it has none."""
    found = _MARK.search(line)
    return None if found is None else found.start()


def unmarked(text: str) -> str:
    """Return the lines of a marked entry without the mark; a note behind it stays."""
    line, _, inside = text.partition("\n")
    found = _MARK.search(line)
    assert found is not None, "an entry without a mark"
    return f"{line[: found.start()].rstrip()}{found['note'] or ''}\n{inside}"


def is_as_made(text: str) -> bool:
    """Say whether the digest in a marked entry's mark is that of its lines."""
    found = _MARK.search(text.partition("\n")[0])
    return found is not None and found["digest"] == digest(unmarked(text))
