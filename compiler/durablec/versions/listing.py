"""A difference as a list for people, and as data for tools."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from durablec.versions.changes import WORDS, Change, Difference, Key
from durablec.versions.outline import Item
from durablec.versions.swaps import Ring
from durablec_dsl.source import Position, Source

_SHORTEST = 4
_ARROW = "->"
_MOST = 6
"""So many of the statements are named that something was put around."""


class Line(NamedTuple):
    """A line of the list: what stands before its text, and the word of its change."""

    margin: str
    word: str
    text: str


def lines(difference: Difference, old: Source, new: Source) -> list[Line]:
    """Return the changes, each with its lines in both versions, and what they are."""
    rows = [_row(change, old, new) for change in difference.changes]
    before = max([_SHORTEST, *(len(row[0]) for row in rows)])
    after = max([_SHORTEST, *(len(row[1]) for row in rows)])
    room = max([0, *(len(row[2]) for row in rows)])
    found = []
    if rows:
        head = f"{'old':>{before}}  {'new':>{after}}  "
        found.append(Line(head, "", "line"))
    for line, new_line, words, texts in rows:
        margin = f"{line:>{before}}  {new_line:>{after}}  "
        found.append(Line(margin, words, f"{words:<{room}}  {texts[0]}"))
        indent = " " * (len(margin) + room + 4)
        found += (Line(indent, "", text) for text in texts[1:])
    return found


def summary(difference: Difference, old: Source) -> str:
    """Return how many changes there are since the old version, and of which words."""
    number = len(difference.changes)
    if not number:
        return f"no changes since {old.name}"
    words = Counter(word for change in difference.changes for word in change.words)
    of_each = ", ".join(f"{words[word]} {word}" for word in WORDS if word in words)
    many = "1 change" if number == 1 else f"{number} changes"
    return f"{many} since {old.name}: {of_each}"


def _row(change: Change, old: Source, new: Source) -> tuple[str, str, str, list[str]]:
    around = [around_line(change)] if change.around else []
    texts = [_title(change), *around, *_places(change), *map(key_line, change.keys)]
    words = ", ".join(change.words)
    return _line(change.old, old), _line(change.new, new), words, texts


def _line(item: Item | None, source: Source) -> str:
    return "" if item is None else str(source.position(item.head.start).line)


def _title(change: Change) -> str:
    old, new = change.old, change.new
    if old is not None and new is not None and old.name != new.name:
        kind = new.title.split(" ")[0]
        return f"{kind} {old.name} {_ARROW} {new.name}"
    return _one_line(change.item.title)


def _places(change: Change) -> Iterator[str]:
    """Yield where something has moved from and to."""
    yield from map(swap_line, change.swapped)
    if change.swapped:
        return
    if "moved" not in change.words or change.old is None or change.new is None:
        return
    before, after = place(change.old), place(change.new)
    if before != after:
        yield f"from {before} to {after}"
    else:
        yield f"in {after}, {_behind(change.new)}"


def swap_line(ring: Ring) -> str:
    """Return in words which ways have changed places."""
    *several, last = (f"of {_one_line(way.title)}" for way in ring)
    return f"the statements {', '.join(several)} and {last} have changed places"


def around_line(change: Change) -> str:
    """Return in words what a statement was put around, or taken away from around.

    What else was in it is named, too: that has come or gone with it.
    """
    along = f"; with {_titles(change.along)}" if change.along else ""
    return f"around {_titles(change.around)}{along}"


def _titles(items: Sequence[Item]) -> str:
    titles = [_one_line(item.title) for item in items[:_MOST]]
    more = len(items) - _MOST
    return f"{', '.join(titles)}{f' and {more} more' if more > 0 else ''}"


def _behind(item: Item) -> str:
    assert item.parent is not None
    at = item.parent.parts.index(item)
    before = item.parent.parts[at - 1].title if at else ""
    return f"behind {_one_line(before)}" if before else "to its beginning"


def place(item: Item) -> str:
    """Return what an item is in, in words."""
    around = item.parent
    if around is None or around.kind == "workflow":
        return "the workflow"
    if around.kind == "branch" and around.parent is not None:
        return f"{around.title} of {around.parent.title}"
    if around.kind == "body":
        return "try"
    if around.kind in ("else", "default", "finally", "case", "catch"):
        assert around.parent is not None
        whole = around.parent.title if around.parent.kind != "try" else "try"
        return _one_line(f"{around.title} of {whole}")
    return _one_line(around.title)


def key_line(key: Key) -> str:
    """Return a changed setting in words."""
    name = f"{key.key}: " if key.key else ""
    if key.old is None:
        return f"{name}{_one_line(key.new or '')} (was not there)"
    if key.new is None:
        return f"{name}{_one_line(key.old)} {_ARROW} (left out)"
    return f"{name}{_one_line(key.old)} {_ARROW} {_one_line(key.new)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# Data ---------------------------------------------------------------------------------


def document(difference: Difference, old: Source, new: Source) -> dict[str, object]:
    """Return the changes as data for JSON, which is the same in every version 1.

    `changes` are in the order of the list. Each has `changes`, the words of what it is:
    `added`, `removed`, `renamed`, `moved`, `changed`; `kind`, the word of the
    statement, or of the part of one or of the file; `old` and `new`, each with `name`,
    `title`, `in` (what it stands in), `line` and `column`, or null; and `keys`, the
    settings that changed, each with `key`, `old` and `new`, texts or null. `swapped` has
    lists of titles of ways, as arms or branches, that exchanged their statements, and
    `around` the titles of the statements that one was put around, or taken away from.
    """
    return {
        "version": 1,
        "old": {"source": old.name, "workflow": difference.old.name},
        "new": {"source": new.name, "workflow": difference.new.name},
        "changes": [
            {
                "changes": list(change.words),
                "kind": change.item.kind,
                "old": _side(change.old, old),
                "new": _side(change.new, new),
                "keys": [key._asdict() for key in change.keys],
                "swapped": [[way.title for way in ring] for ring in change.swapped],
                "around": [item.title for item in change.around],
            }
            for change in difference.changes
        ],
    }


def _side(item: Item | None, source: Source) -> dict[str, object] | None:
    if item is None:
        return None
    at: Position = source.position(item.head.start)
    return {
        "name": item.name,
        "title": item.title,
        "in": place(item) if item.parent is not None else None,
        "line": at.line,
        "column": at.column,
    }
