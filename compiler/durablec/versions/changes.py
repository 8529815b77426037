"""Names the edits that lead from one version to the other.

An item that is new or gone is one edit, with all in it. One that is in both versions
may have another name, another place and other settings; references to what has another
name are no edits. Of items that changed their order, as few as possible have moved. What
ways of a statement have exchanged is one edit of that statement, and a statement that was
put around others, or taken away from around them, is one edit without them.
"""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple, get_args

from durablec.versions.edit_script import longest_rise
from durablec.versions.matching import NAMING, Matching
from durablec.versions.meaning import (
    Renamings,
    Setting,
    meant,
    renamed,
    shown,
)
from durablec.versions.outline import DECLARATIONS, Item, walk
from durablec.versions.settings import Settings
from durablec.versions.swaps import Ring, swapped
from durablec.versions.wraps import Wraps

Word = OneOf["added", "removed", "renamed", "moved", "changed"]

WORDS: tuple[Word, ...] = get_args(Word)
"""All words, in their order."""


class Key(NamedTuple):
    """A setting that is not as it was: by its key, with dots; None if it was not there."""

    key: str
    old: str | None
    new: str | None


class Change(NamedTuple):
    """What has become of one item, in the order of `Word`.

    `old` is None of what was added, `new` of what was removed. `swapped` are rings of its
    ways, as arms and branches, whose statements have changed places: it is they that
    have moved, and not the item itself. What was added stands `around` statements that
    were there without it, and what was removed around those that are there without it;
    `along` are then the others in it, which have come or gone along with it.
    """

    words: tuple[Word, ...]
    old: Item | None
    new: Item | None
    keys: tuple[Key, ...] = ()
    swapped: tuple[Ring, ...] = ()
    around: tuple[Item, ...] = ()
    along: tuple[Item, ...] = ()

    @property
    def item(self) -> Item:
        """The item as it is now or, if it is gone, as it was."""
        found = self.new or self.old
        assert found is not None
        return found


class Difference(NamedTuple):
    """Two versions, which item of them is which, and the edits in the order of the file.

    What is gone stands behind what it followed.
    """

    old: Item
    new: Item
    matching: Matching
    changes: list[Change]


def difference(old: Item, new: Item) -> Difference:
    """Return what leads from the old version of a workflow to the new one."""
    matching = Matching(old, new)
    pairs = list(matching.pairs())
    renamings = matching.renamings
    swaps = {id(after): found for _, after, found in swapped(matching, pairs)}
    crossed = {
        id(part)
        for several in swaps.values()
        for ring in several
        for way in ring
        for part in way.parts
    }
    wraps = Wraps(matching)
    moved = _moved(matching, wraps, pairs) - crossed
    found: dict[int, Change] = {}
    variables: set[tuple[str | None, str | None]] = set()
    for before, after in pairs:
        change = _change(before, after, renamings, id(after) in moved)
        if id(after) in swaps:
            change = _with_swaps(change, swaps[id(after)])
        if after.kind == "variable" and "renamed" in change.words:
            change = _without_known_name(change, variables)
        if change.words:
            found[id(after)] = change
    for item in walk(new):
        if matching.old_of(item) is None and _is_whole(item, matching, new=True):
            change = Change(("added",), None, item)
            found[id(item)] = _with_inside(change, wraps, moved, new=True)
    for item in walk(old):
        if matching.new_of(item) is None and _is_whole(item, matching, new=False):
            change = Change(("removed",), item, None)
            found[id(item)] = _with_inside(change, wraps, moved, new=False)
    order = [
        found[id(item)] for item in in_order(old, new, matching) if id(item) in found
    ]
    return Difference(old, new, matching, order)


def _with_inside(change: Change, wraps: Wraps, moved: set[int], *, new: bool) -> Change:
    around = wraps.kept(change.item, moved, new=new)
    along = tuple(wraps.along(change.item, new=new)) if around else ()
    return change._replace(around=around, along=along)


def in_order(old: Item, new: Item, matching: Matching) -> Iterator[Item]:
    """Yield all items of the new version, and those that are gone behind what they followed."""
    yield new
    before = matching.old_of(new)
    for part in parts_of_both(before, new, matching):
        if matching.new_of(part) is None and (part.parent is before):
            yield part
        else:
            yield from in_order(old, part, matching)


def parts_of_both(old: Item | None, new: Item, matching: Matching) -> list[Item]:
    """Return the parts of an item, and those that are gone behind what they followed."""
    merged = list(new.parts)
    if old is None:
        return merged
    places = {id(part): at for at, part in enumerate(new.parts)}
    behind: dict[int, list[Item]] = {}
    at = -1
    for part in old.parts:
        other = matching.new_of(part)
        if other is None:
            behind.setdefault(at, []).append(part)
        elif other.parent is new:
            at = places[id(other)]
    found = list(behind.get(-1, ()))
    for at, part in enumerate(merged):
        found += [part, *behind.get(at, ())]
    return found


def _is_whole(item: Item, matching: Matching, *, new: bool) -> bool:
    """Say whether what is around an item without counterpart has one."""
    if item.parent is None:
        return True
    other = matching.old_of(item.parent) if new else matching.new_of(item.parent)
    return other is not None


def _change(old: Item, new: Item, renamings: Renamings, moved: bool) -> Change:
    keys = [*_kind(old, new), *_keys(old.settings, new.settings, renamings, ())]
    words: list[Word] = []
    if old.name != new.name:
        words.append("renamed")
    if moved:
        words.append("moved")
    if keys:
        words.append("changed")
    return Change(tuple(words), old, new, tuple(keys))


def _with_swaps(change: Change, swaps: list[Ring]) -> Change:
    words = {*change.words, "moved"}
    in_order = tuple(word for word in WORDS if word in words)
    return change._replace(words=in_order, swapped=tuple(swaps))


def _without_known_name(
    change: Change, known: set[tuple[str | None, str | None]]
) -> Change:
    """Drop the renaming of a variable from all places but the first that sets it."""
    assert change.old is not None
    assert change.new is not None
    names = change.old.name, change.new.name
    if names not in known:
        known.add(names)
        return change
    words = tuple(word for word in change.words if word != "renamed")
    return change._replace(words=words)


def _kind(old: Item, new: Item) -> Iterator[Key]:
    if old.kind != new.kind:
        yield Key("kind", old.kind, new.kind)


# Settings -----------------------------------------------------------------------------


def _keys(
    old: Settings, new: Settings, renamings: Renamings, path: tuple[str, ...]
) -> Iterator[Key]:
    """Yield what differs, as deep as both have a record."""
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            yield from _setting(before, after, renamings, (*path, key))
        else:
            yield Key(_dotted((*path, key)), _shown(before), _shown(after))


def _setting(
    old: Setting, new: Setting, renamings: Renamings, path: tuple[str, ...]
) -> Iterator[Key]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _keys(old, new, renamings, path)
        return
    means = meant(old)
    # What names something is not led on by the renaming that it is.
    names = len(path) == 1 and path[0] in NAMING
    follows = not names and renamed(means, renamings) == meant(new)
    if means != meant(new) and not follows:
        yield Key(_dotted(path), shown(old), shown(new))


def _shown(setting: Setting | None) -> str | None:
    return None if setting is None else shown(setting)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(part for part in path if part)


# Places -------------------------------------------------------------------------------


def _moved(
    matching: Matching, wraps: Wraps, pairs: list[tuple[Item, Item]]
) -> set[int]:
    """Return the items that are elsewhere: in another body, or at another place of it."""
    moved = set()
    for old, new in pairs:
        if new.parent is not None:
            before = wraps.body_of(old, new=False)
            if matching.new_of(before) is not wraps.body_of(new, new=True):
                moved.add(id(new))
        moved |= _out_of_order(old, new, wraps)
    return moved


def _out_of_order(old: Item, new: Item, wraps: Wraps) -> set[int]:
    """Return the parts that are not in the longest run of parts that kept their order."""
    places = {id(part): at for at, part in enumerate(wraps.parts(old, new=False))}
    kept: list[tuple[int, Item]] = []
    for part in wraps.parts(new, new=True):
        before = wraps.matching.old_of(part)
        is_placed = part.kind not in DECLARATIONS
        if is_placed and before is not None and id(before) in places:
            kept.append((places[id(before)], part))
    staying = set(longest_rise([place for place, _ in kept]))
    return {id(part) for at, (_, part) in enumerate(kept) if at not in staying}
