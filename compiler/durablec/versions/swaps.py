"""Finds the ways of a statement, as the arms of an `if`, that have exchanged what they do."""

from collections.abc import Iterable, Iterator

from durablec.versions.matching import Matching
from durablec.versions.outline import Item

Ring = tuple[Item, ...]
"""Ways in their order, each of which has what was in another one: two have swapped."""

_WAYS = frozenset({"arm", "else", "case", "default", "branch"})


def swapped(
    matching: Matching, pairs: Iterable[tuple[Item, Item]]
) -> Iterator[tuple[Item, Item, list[Ring]]]:
    """Yield statements of both versions with the rings of ways that changed places.

    All that is in one way and in both versions has to stand in the next one now, in the
    order in which it stood. The ways are those of the new version.
    """
    for old, new in pairs:
        ways = [
            (before, after)
            for after in new.parts
            if after.kind in _WAYS
            if (before := matching.old_of(after)) is not None and before.parent is old
        ]
        found = list(_rings(ways, matching))
        if found:
            yield old, new, found


def _rings(ways: list[tuple[Item, Item]], matching: Matching) -> Iterator[Ring]:
    """Yield rings of ways, of which each has what was in another one of them."""
    places = {id(after): at for at, (_, after) in enumerate(ways)}
    onward: dict[int, int] = {}
    for at, (before, after) in enumerate(ways):
        kept = (matching.new_of(part) for part in before.parts)
        there = next((each.parent for each in kept if each is not None), None)
        to = places.get(id(there)) if there is not after else None
        if to is not None and _has_gone(before, ways[to][1], matching):
            onward[at] = to
    while onward:
        start, at = onward.popitem()
        ring = [start]
        while at in onward:
            ring.append(at)
            at = onward.pop(at)
        if at == start:
            yield tuple(ways[each][1] for each in sorted(ring))


def _has_gone(old: Item, new: Item, matching: Matching) -> bool:
    """Say whether what was in one way is in another now, all of it and some at least."""
    kept = [after for part in old.parts if (after := matching.new_of(part)) is not None]
    order = [id(part) for part in new.parts if matching.old_of(part) is not None]
    return bool(kept) and [id(part) for part in kept] == order
