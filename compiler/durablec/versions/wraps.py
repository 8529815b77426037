"""Sees through statements that were put around others, or taken away from around them."""

from collections.abc import Iterator

from durablec.versions.matching import PLACELESS, Matching
from durablec.versions.outline import FIXED, Item


class Wraps:
    """Says what stands in what but for items that are in one of the versions only.

    Where `new` is true an item is of the new version, and else of the old one.
    """

    def __init__(self, matching: Matching) -> None:
        self.matching = matching

    def body_of(self, item: Item, *, new: bool) -> Item:
        """Return the nearest item around one, not the root, that is in both versions."""
        around = item.parent
        assert around is not None, "the roots have nothing around them"
        while not self._is_in_both(around, new=new):
            around = around.parent
            assert around is not None, "the roots are in both versions"
        return around

    def parts(self, item: Item, *, new: bool) -> Iterator[Item]:
        """Yield the items in one, and instead of what is in one version what is in that."""
        waiting = list(reversed(item.parts))
        while waiting:
            part = waiting.pop()
            if self._is_in_both(part, new=new):
                yield part
            else:
                waiting += reversed(part.parts)

    def kept(self, item: Item, moved: set[int], *, new: bool) -> tuple[Item, ...]:
        """Return what an item is put around, or taken away from: what has not moved."""
        return tuple(
            part
            for part in self.parts(item, new=new)
            if id(part if new else self.matching.new_of(part)) not in moved
        )

    def along(self, item: Item, *, new: bool) -> Iterator[Item]:
        """Yield the statements in one that are in this version only, outermost ones."""
        for part in item.parts:
            if self._is_in_both(part, new=new):
                continue
            if part.kind in FIXED or part.kind in PLACELESS:
                yield from self.along(part, new=new)
            else:
                yield part

    def _is_in_both(self, item: Item, *, new: bool) -> bool:
        other = self.matching.old_of(item) if new else self.matching.new_of(item)
        return other is not None
