"""Finds the ways of a statement, as the arms of an `if`, that have exchanged what they do."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from durablec.versions.matching import Matching
from durablec.versions.outline import Item

_WAYS = frozenset({"arm", "else", "case", "default", "branch"})


def swapped(
    matching: Matching, pairs: Iterable[tuple[Item, Item]]
) -> Iterator[tuple[Item, Item, list[tuple[Item, Item]]]]:
    """Yield statements of both versions with the pairs of ways that changed places.

    All that is in one way and in both versions has to stand in the other one now, in the
    order in which it stood. The ways are those of the new version.
    """
    for old, new in pairs:
        ways = [
            (before, after)
            for after in new.parts
            if after.kind in _WAYS
            if (before := matching.old_of(after)) is not None and before.parent is old
        ]
        found = []
        for (before, after), (other, new_other) in combinations(ways, 2):
            crossed = _has_gone(before, new_other, matching)
            if crossed and _has_gone(other, after, matching):
                found.append((after, new_other))
        if found:
            yield old, new, found


def _has_gone(old: Item, new: Item, matching: Matching) -> bool:
    """Say whether what was in one way is in another now, all of it and some at least."""
    kept = [after for part in old.parts if (after := matching.new_of(part)) is not None]
    order = [id(part) for part in new.parts if matching.old_of(part) is not None]
    return bool(kept) and [id(part) for part in kept] == order
