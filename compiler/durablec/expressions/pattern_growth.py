"""Finds regular expressions whose time grows exponentially with the text, in Python.

RE2, which CEL specifies, takes time in proportion to the text; Python tries one way after
another. Where a loop can go round in two ways over the same text, the ways double with
each round, and a text that does not match in the end takes all of them.

The pattern becomes Glushkov's automaton: a position for each character or set, and an
edge for each way from one to the next. It is ambiguous in a loop if an edge of a loop
stands there twice, as in `(a+)+`, or if two positions that share a character lead from one
position back to it side by side, as in `(a|a)*` (Weber and Seidl, "On the degree of
ambiguity of finite automata", 1991). A repetition of so many times is looked at like an
endless one where that makes for many ways, as in `(a{1,5}){1,50}` and `(.*a){20}`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import inf
from typing import NamedTuple

_SAMPLE = "".join(map(chr, range(128))) + "é\u2028😀"
"""Characters that stand for all: what is shared by two sets is looked for among them."""

_FEW = 8
"""A repetition of up to so many times is no loop: it does not grow with the text."""

_WAYS = 1_000
"""More ways through a repetition of repetitions are taken for endless."""

_CUBIC = 3
"""So many times may a loop be repeated: time grows no faster than with the cube."""

_MOST_STEPS = 200_000
"""How far is looked; what is not found by then is no loop of a pattern that one reads."""

_ATOM = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3}|.)|\[\^?\]?(?:[^\]\\]|\\.)*\]|[^()|*+?{^$]|[{^$]",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:([*+?])|\{(?=[\d,])(\d*)(?:(,)(\d*))?\})\??")
_GROUP = re.compile(r"\((?:\?(?:P?<\w+>|([a-zA-Z]*)(?:-[a-zA-Z]+)?(:|(?=\)))))?")
_NO_WIDTH = frozenset({"^", "$", "\\b", "\\B", "\\A", "\\z"})


def grows(pattern: str) -> bool:
    """Say whether a pattern that Python can read may take exponential time."""
    reader = _Reader(pattern)
    reader.alternatives()
    return reader.automaton().is_ambiguous()


class _Bounded(NamedTuple):
    """A repetition of a few times, which is a loop if what is around it is repeated."""

    last: tuple[int, ...]
    first: tuple[int, ...]


class _Part(NamedTuple):
    """A part of a pattern: where it may begin and end, and if it may be empty.

    There are so many `ways` through it; infinitely many stands for a
    loop, and for more than `_WAYS`.
    `bounded` are those that are no loops so far. It is `slack` if something that may be
    empty is repeated in it: which rounds are the empty ones, Python tries, too.
    """

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: bool
    ways: float = 1
    bounded: tuple[_Bounded, ...] = ()
    slack: bool = False


_NOTHING = _Part((), (), True)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._flags = re.ASCII
        self._atoms: list[str] = []
        self._edges: Counter[tuple[int, int]] = Counter()

    def alternatives(self) -> _Part:
        """Read up to the end of a group, or of all."""
        found = self._sequence()
        while self._pattern.startswith("|", self._at):
            self._at += 1
            other = self._sequence()
            found = _Part(
                found.first + other.first,
                found.last + other.last,
                found.empty or other.empty,
                _counted(found.ways + other.ways),
                found.bounded + other.bounded,
                found.slack or other.slack,
            )
        return found

    def automaton(self) -> "_Automaton":
        """Return what was read."""
        characters = [
            frozenset(re.findall(atom, _SAMPLE + atom, self._flags | re.DOTALL))
            for atom in self._atoms
        ]
        return _Automaton(characters, self._edges)

    def _sequence(self) -> _Part:
        found = _NOTHING
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            part = self._repeated(self._one())
            self._join(found.last, part.first)
            found = _Part(
                found.first + (part.first if found.empty else ()),
                part.last + (found.last if part.empty else ()),
                found.empty and part.empty,
                _counted(found.ways * part.ways),
                found.bounded + part.bounded,
                found.slack or part.slack,
            )
        return found

    def _one(self) -> _Part:
        if self._pattern[self._at] == "(":
            return self._group()
        atom = _ATOM.match(self._pattern, self._at)
        assert atom is not None, self._pattern[self._at :]
        self._at = atom.end()
        if atom[0] in _NO_WIDTH:
            return _NOTHING
        position = len(self._atoms)
        self._atoms.append("\\{" if atom[0] == "{" else atom[0])
        return _Part((position,), (position,), False)

    def _group(self) -> _Part:
        head = _GROUP.match(self._pattern, self._at)
        assert head is not None
        self._at = head.end()
        if "i" in (head[1] or ""):
            self._flags |= re.IGNORECASE
        found = self.alternatives()
        self._at += 1
        return found

    def _repeated(self, part: _Part) -> _Part:
        repeat = _REPEAT.match(self._pattern, self._at)
        if repeat is None:
            return part
        self._at = repeat.end()
        sign, least, comma, most = repeat.groups()
        if sign is not None:
            least, most = ("1" if sign == "+" else "0"), ("1" if sign == "?" else "")
        elif comma is None:
            most = least
        return self._round(part, int(least or 0), int(most) if most else None)

    def _round(self, part: _Part, least: int, most: int | None) -> _Part:
        """Return a part that is repeated, joined to itself if it is a loop."""
        empty = part.empty or least == 0
        once = most == 1
        slack = part.slack or (part.empty and not once)
        own = _Bounded(part.last, part.first)
        ways = inf if most is None else _ways(part, least, most)
        made = _Part(part.first, part.last, empty, ways, part.bounded, slack)
        if once:
            return made
        if part.slack or (part.empty and least > 1 and ways == inf):
            # An edge that stands there twice is a loop with two ways round.
            self._join(*own)
        elif most is not None and not _is_loop(part, least, most, ways):
            has_choice = most > least or part.empty
            return made._replace(bounded=(*part.bounded, own)) if has_choice else made
        for each in (*part.bounded, own):
            self._join(*each)
        return made._replace(bounded=())

    def _join(self, lasts: Iterable[int], firsts: Iterable[int]) -> None:
        firsts = tuple(firsts)
        self._edges.update((last, first) for last in lasts for first in firsts)


def _is_loop(part: _Part, least: int, most: int, ways: float) -> bool:
    """Say whether a bounded repetition is to be looked at as an endless one.

    So many times exactly leave no choice, and are one way round.
    """
    if most > _FEW and least != most:
        return True
    few = _CUBIC if part.ways == inf else 1
    return part.ways > 1 and most > few and ways == inf


def _ways(part: _Part, least: int, most: int) -> float:
    """Return in how many ways a part may be gone through so many times."""
    ways = _power(part.ways, most) * (most - least + 1)
    return _counted(ways * (_power(2, least) if part.empty else 1))


def _power(ways: float, times: int) -> float:
    """Return how many ways there are through something so many times."""
    if ways == inf:
        return inf if times else 1
    return _counted(ways**times)


def _counted(ways: float) -> float:
    return ways if ways <= _WAYS else inf


class _Automaton:
    def __init__(
        self, characters: list[frozenset[str]], edges: Counter[tuple[int, int]]
    ) -> None:
        self._characters = characters
        self._edges = edges
        self._next: dict[int, list[int]] = defaultdict(list)
        for start, end in edges:
            self._next[start].append(end)
        self._steps = 0

    def is_ambiguous(self) -> bool:
        """Say whether one text leads through a loop in two ways."""
        reached = {start: self._reached(start) for start in list(self._next)}
        loops = {start for start in reached if start in reached[start]}
        if any(
            count > 1 and start in reached.get(end, ())
            for (start, end), count in self._edges.items()
        ):
            return True
        return any(self._parts_and_meets(start, reached) for start in loops)

    def _reached(self, start: int) -> set[int]:
        found: set[int] = set()
        waiting = [start]
        while waiting and self._goes_on():
            for each in self._next[waiting.pop()]:
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found

    def _parts_and_meets(self, start: int, reached: dict[int, set[int]]) -> bool:
        """Say whether two paths go from a position, apart, and back to it together."""
        seen: set[tuple[int, int, bool]] = set()
        waiting = [(start, start, False)]
        while waiting and self._goes_on():
            one, other, apart = waiting.pop()
            for first in self._next[one]:
                for second in self._next[other]:
                    if not self._may_return(first, second, start, reached):
                        continue
                    pair = (first, second, apart or first != second)
                    if pair == (start, start, True):
                        return True
                    if pair not in seen:
                        seen.add(pair)
                        waiting.append(pair)
        return False

    def _may_return(
        self, first: int, second: int, start: int, reached: dict[int, set[int]]
    ) -> bool:
        self._steps += 1
        return (
            start in reached.get(first, ())
            and start in reached.get(second, ())
            and not self._characters[first].isdisjoint(self._characters[second])
        )

    def _goes_on(self) -> bool:
        self._steps += 1
        return self._steps < _MOST_STEPS
