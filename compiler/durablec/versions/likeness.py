"""How alike two items are, by what they say.

What an item says is counted as numbers: one for each setting with its key, for each
name in it, and for the settings of what is in it. Alike is what has much in common,
measured as Dice does (L. R. Dice, Measures of the Amount of Ecologic Association
between Species, Ecology 26, 1945): twice what is common, by what both say in all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from durablec.versions.meaning import Meaning, Renamings, Said, meant, renamed
from durablec.versions.outline import Item, walk
from durablec.versions.settings import Settings

_RARE = 24
"""Of how many items a thing may be said for it to lead from one to another."""


class Likeness:
    """Compares the items of two versions, the old one's with names as in the new one."""

    def __init__(self, old: Item, new: Item, renamings: Renamings) -> None:
        self._numbers: dict[object, int] = {}
        self._heads: dict[int, int] = {}
        self._prints: dict[int, int] = {}
        self._said: dict[int, Counter[int]] = {}
        for root, names in ((old, renamings), (new, {})):
            for item in reversed(list(walk(root))):
                self._read(item, names)

    def fingerprint(self, item: Item) -> int:
        """Return a number that only those items share which say just the same."""
        return self._prints[id(item)]

    def head(self, item: Item) -> int:
        """Return a number that only those items share which have the same settings."""
        return self._heads[id(item)]

    def pairs(
        self, before: list[Item], after: list[Item], threshold: float, least: int
    ) -> list[tuple[Item, Item]]:
        """Return pairs of one kind that are alike, the most alike first.

        `threshold` is the likeness from 0 to 1 that they have at least, and `least`
        what they must have in common. An item may be in several.
        """
        found = []
        for i, j in self._candidates(before, after):
            old, new = before[i], after[j]
            both = (self._said[id(old)] & self._said[id(new)]).total()
            total = self._said[id(old)].total() + self._said[id(new)].total()
            if both >= least and 2 * both >= threshold * total:
                found.append((-2 * both / total, abs(i - j), i, j))
        return [(before[i], after[j]) for _, _, i, j in sorted(found)]

    def _candidates(
        self, before: list[Item], after: list[Item]
    ) -> set[tuple[int, int]]:
        """Return who has something in common that is rare."""
        places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for i, item in enumerate(before):
            for said in self._said[id(item)]:
                places[item.kind, said].append(i)
        return {
            (i, j)
            for j, item in enumerate(after)
            for said in self._said[id(item)]
            if len(places.get((item.kind, said), ())) <= _RARE
            for i in places.get((item.kind, said), ())
        }

    # What is said ---------------------------------------------------------------------

    def _read(self, item: Item, names: Renamings) -> None:
        leaves = (renamed(each, names) if names else each for each in _leaves(item))
        own = [self._number(each) for each in leaves]
        said = Counter(own)
        for part in item.parts:
            said += self._said[id(part)]
            if part.name is not None:
                said[self._number((part.kind, part.name))] += 1
        parts = tuple(self._prints[id(part)] for part in item.parts)
        self._heads[id(item)] = self._number((item.kind, frozenset(own)))
        whole = (item.kind, item.name, frozenset(own), parts)
        self._said[id(item)] = said
        self._prints[id(item)] = self._number(whole)

    def _number(self, thing: object) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))


def _leaves(item: Item) -> Iterator[Meaning]:
    """Yield each setting of an item with the keys that lead to it."""
    return _below(item.settings, ())


def _below(settings: Settings, path: tuple[str, ...]) -> Iterator[Meaning]:
    for key, setting in settings.items():
        if isinstance(setting, Said) or not setting:
            yield (*path, key, meant(setting))
        else:
            yield from _below(setting, (*path, key))
