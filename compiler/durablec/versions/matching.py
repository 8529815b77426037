"""Finds which item of one version is which of the other.

In this order, so that the surer sign decides:

1. In bodies that belong together: by kind and name or, without a name, by saying just
   the same; what keeps its order first (Myers' shortest edit), then what changed it.
2. Anywhere: by kind and name, or by saying just the same where only one does.
3. In bodies that belong together: by what two items have in common, the most first;
   then what has no name and stands between the same neighbours.
4. Anywhere: by what they have in common, if it is most of what they say.
5. What chooses, in bodies that belong together: by all that is in its ways; the ways of
   one statement by what is in them.

Every match leads on into the bodies of the two. Each of it takes time that grows with
the number of items, and with that of the edits: what is compared by similarity shares
something that is rare.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from durablec.versions.edit_script import common
from durablec.versions.likeness import Likeness
from durablec.versions.meaning import Reference, Said
from durablec.versions.outline import FIXED, Item, walk

Token = tuple[object, ...]

PLACELESS = frozenset({"branch", "arm", "case", "catch", "variable"})
"""Kinds that belong to their statement: their names say nothing outside of it."""

_ROOMS = {"type": "type", "retry": "retry", "constant": "constant", "block": "block"}


NAMING = ("as", "index", "summary")
"""Keys that name something beside the statement."""


_HOLDING = frozenset({"if", "arm", "switch", "case", "while", "catch"})
"""Kinds that have no name, and hold statements."""

_CHOOSING = frozenset({"if", "switch"})

_IN_BODY, _ANYWHERE = 0.5, 0.75
_ENOUGH = 3
"""How alike items are that are taken for one, and how much they must have in common."""


class Matching:
    """The pairs of items of two versions: `new_of` and `old_of` lead across."""

    def __init__(self, old: Item, new: Item) -> None:
        self._new: dict[int, Item] = {}
        self._old: dict[int, Item] = {}
        self._roots = old, new
        self._likeness = Likeness(old, new, {})
        self._pair(old, new)
        self._look_around()
        # What reads a name that has changed is compared as if it read the new one.
        self.renamings = _renamings(self.pairs())
        if self.renamings:
            self._likeness = Likeness(old, new, self.renamings)
            for before, after in list(self.pairs()):
                self._pair(before, after)
            self._look_around()
            self.renamings = _renamings(self.pairs())

    def new_of(self, old: Item) -> Item | None:
        """Return what an item of the old version is in the new one."""
        return self._new.get(id(old))

    def old_of(self, new: Item) -> Item | None:
        """Return what an item of the new version was in the old one."""
        return self._old.get(id(new))

    def pairs(self) -> Iterator[tuple[Item, Item]]:
        """Yield the pairs, in the order of the new version."""
        for new in walk(self._roots[1]):
            old = self.old_of(new)
            if old is not None:
                yield old, new

    def _look_around(self) -> None:
        self._pair_anywhere()
        self._pair_alike_in_bodies()
        self._pair_alike_anywhere()
        self._pair_alike_in_bodies()
        self._pair_by_contents()
        self._pair_ways_by_contents()

    # Pairs ----------------------------------------------------------------------------

    def _pair(self, old: Item, new: Item) -> None:
        """Take two items for one, and look at what is in them."""
        waiting = [(old, new)]
        while waiting:
            old, new = waiting.pop()
            self._new[id(old)], self._old[id(new)] = new, old
            waiting += self._same_in_bodies(old, new)

    def _left(self, items: Iterable[Item], *, old: bool) -> list[Item]:
        known = self._new if old else self._old
        return [item for item in items if id(item) not in known]

    def _same_in_bodies(self, old: Item, new: Item) -> list[tuple[Item, Item]]:
        before = self._left(old.parts, old=True)
        after = self._left(new.parts, old=False)
        tokens = [self._token(item) for item in before]
        others = [self._token(item) for item in after]
        kept = common(tokens, others)
        found = [(before[i], after[j]) for i, j in kept]
        # What has changed its order, or what is in it, or the kind of statement it is.
        for key in (self._token, self._head, _name):
            taken = {id(item) for pair in found for item in pair}
            rest = [item for item in before if id(item) not in taken]
            left = [item for item in after if id(item) not in taken]
            found += _in_turn(rest, left, key)
        return found

    def _token(self, item: Item) -> Token:
        if item.kind in FIXED or item.name is not None:
            return (item.kind, item.name)
        return (self._likeness.fingerprint(item),)

    def _head(self, item: Item) -> Token | None:
        """Return what an item without a name begins with, if it holds statements."""
        first = item.parts[0] if item.kind == "if" else item
        says = first.settings and item.name is None and item.kind in _HOLDING
        return (item.kind, self._likeness.head(first)) if says else None

    def _pair_anywhere(self) -> None:
        """Pair what has one counterpart, wherever that stands; what is around it first."""
        old, new = self._roots
        before = self._movable(old, old=True)
        after = self._movable(new, old=False)
        counts = Counter(map(self._mark, before))
        places: dict[Token, list[Item]] = defaultdict(list)
        for item in after:
            places[self._mark(item)].append(item)
        for item in before:
            mark = self._mark(item)
            if counts[mark] != 1 or len(places[mark]) != 1:
                continue
            (other,) = places[mark]
            if id(item) not in self._new and id(other) not in self._old:
                self._pair(item, other)

    def _movable(self, root: Item, *, old: bool) -> list[Item]:
        found = (item for item in walk(root) if item.kind not in FIXED)
        return self._left(found, old=old)

    def _mark(self, item: Item) -> Token:
        if item.name is not None and item.kind not in PLACELESS:
            return (item.kind, item.name)
        return (item.kind, self._likeness.fingerprint(item))

    # Likeness -------------------------------------------------------------------------

    def _pair_alike_in_bodies(self) -> None:
        for old in walk(self._roots[0]):
            new = self.new_of(old)
            if new is None or not (old.parts and new.parts):
                continue
            before = self._left(old.parts, old=True)
            after = self._left(new.parts, old=False)
            if before and after:
                self._pair_alike(before, after, _IN_BODY, least=1)
                self._pair_between(old, new)

    def _pair_alike_anywhere(self) -> None:
        old, new = self._roots
        before = [i for i in self._movable(old, old=True) if i.kind not in PLACELESS]
        after = [i for i in self._movable(new, old=False) if i.kind not in PLACELESS]
        self._pair_alike(before, after, _ANYWHERE, least=_ENOUGH)

    def _pair_alike(
        self, before: list[Item], after: list[Item], threshold: float, least: int
    ) -> None:
        for old, new in self._likeness.pairs(before, after, threshold, least):
            if id(old) not in self._new and id(new) not in self._old:
                self._pair(old, new)

    def _pair_by_contents(self) -> None:
        """Pair what chooses with what stands where it stood and has all that was in it.

        Nothing else may be alike: where a condition is turned round, so are the ways.
        """
        for old in walk(self._roots[0]):
            if old.kind not in _CHOOSING or old.parent is None:
                continue
            inside = [self._new.get(id(e)) for way in old.parts for e in way.parts]
            around = {id(_whole(e)): _whole(e) for e in inside}
            new = around.popitem()[1] if len(around) == 1 and len(inside) > 1 else None
            if new is None or new.kind != old.kind:
                continue
            stands = self._new.get(id(old.parent)) is new.parent
            if stands and id(old) not in self._new and id(new) not in self._old:
                self._pair(old, new)
            if self._new.get(id(old)) is new:
                self._pair_ways(old, new)

    def _pair_ways(self, old: Item, new: Item) -> None:
        """Pair what is left of the ways of a statement, the first with the first."""
        before = self._left((e for e in old.parts if e.kind not in FIXED), old=True)
        after = self._left((e for e in new.parts if e.kind not in FIXED), old=False)
        if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                self._pair(one, other)

    def _pair_ways_by_contents(self) -> None:
        """Pair ways, as clauses, of which the one has all that is left of the other."""
        for old in walk(self._roots[0]):
            new = self.new_of(old)
            if new is None:
                continue
            for part in self._left(old.parts, old=True):
                inside = (self._new.get(id(each)) for each in part.parts)
                ways = {id(e.parent): e.parent for e in inside if e is not None}
                way = ways.popitem()[1] if len(ways) == 1 else None
                stands = way is not None and way.parent is new
                if way is None or not stands or way.kind != part.kind:
                    continue
                if part.kind in PLACELESS and id(way) not in self._old:
                    self._pair(part, way)

    def _pair_between(self, old: Item, new: Item) -> None:
        """Pair what has no name, of one kind, between the same two neighbours."""
        between: dict[object, list[Item]] = defaultdict(list)
        for part, neighbour in _with_neighbours(new, self._old):
            between[neighbour, part.kind].append(part)
        for part, neighbour in _with_neighbours(old, self._new):
            key = None if neighbour is None else id(self._new[neighbour])
            candidates = between.get((key, part.kind), [])
            if candidates and _is_bare(part) and _is_bare(candidates[0]):
                self._pair(part, candidates.pop(0))


def _whole(part: Item | None) -> Item | None:
    """Return the statement in a way of which a part stands."""
    way = part.parent if part is not None else None
    return way.parent if way is not None else None


def _name(item: Item) -> Token | None:
    return (item.name,) if item.name is not None else None


def _is_bare(item: Item) -> bool:
    """Say whether nothing is in an item by which it could be known."""
    return item.kind == "try" or not any(
        part.parts or part.kind not in FIXED | PLACELESS for part in item.parts
    )


def _with_neighbours(
    item: Item, known: dict[int, Item]
) -> list[tuple[Item, int | None]]:
    """Return the parts that have no pair, each with the part before it that has one."""
    neighbour: int | None = None
    found = []
    for part in item.parts:
        if id(part) in known:
            neighbour = id(part)
        elif part.name is None:
            found.append((part, neighbour))
    return found


def _in_turn(
    before: list[Item], after: list[Item], key: Callable[[Item], Token | None]
) -> list[tuple[Item, Item]]:
    """Pair items of one key, the first with the first."""
    places: dict[Token | None, list[Item]] = defaultdict(list)
    for item in reversed(after):
        places[key(item)].append(item)
    found = []
    for item in before:
        own = key(item)
        if own is not None and places.get(own):
            found.append((item, places[own].pop()))
    return found


# Names --------------------------------------------------------------------------------


def _renamings(pairs: Iterable[tuple[Item, Item]]) -> dict[Reference, str]:
    """Return what is called otherwise now: items, and what they name beside themselves."""
    found = {}
    for old, new in pairs:
        if old.name is not None and new.name is not None and old.name != new.name:
            room = _ROOMS.get(new.kind, "value")
            found[Reference(room, old.name)] = new.name
        for key in NAMING:
            match old.settings.get(key), new.settings.get(key):
                case Said(means=Reference() as before), Said(
                    means=Reference() as after
                ):
                    found[before] = after.name
    return found
