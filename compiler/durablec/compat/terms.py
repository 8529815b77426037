"""Terms: what a value was made from, so that values of two versions can be compared.

A term is a number; equal terms are equal values, whatever the execution. It is made of
other terms, and at the bottom of constants and of symbols: what is recorded of an
operation, or anything that both versions see alike. Terms are told apart by what they
are made of, in a table that both versions share.
"""

from collections.abc import Hashable

Term = int


class Terms:
    """The table of all terms."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, ...], Term] = {}
        self._symbols: list[frozenset[Term]] = []
        self._constants: dict[Term, Hashable] = {}
        self._forgotten: dict[Hashable, set[Term]] = {}

    def symbol(self, *name: Hashable) -> Term:
        """Return what is only known by a name: what is recorded, or read from outside."""
        term = self._add(("symbol", *name), frozenset())
        self._symbols[term] = frozenset([term])
        return term

    def constant(self, value: Hashable) -> Term:
        """Return a value that is known; those of different types are different."""
        term = self._add(("constant", type(value).__name__, value), frozenset())
        self._constants[term] = value
        return term

    def of(self, kind: Hashable, *parts: Term) -> Term:
        """Return what is made of other terms, in one way of many."""
        symbols = frozenset[Term]().union(*(self._symbols[part] for part in parts))
        return self._add((kind, *parts), symbols)

    def known(self, term: Term) -> Hashable | None:
        """Return the value of a constant, None of anything else."""
        return self._constants.get(term)

    def is_known(self, term: Term) -> bool:
        """Say whether a term is a constant."""
        return term in self._constants

    def holds(self, term: Term, symbol: Term) -> bool:
        """Say whether a term is made of a symbol, among others."""
        return symbol in self._symbols[term]

    def forget(self, place: Hashable, side: int, name: str) -> Term:
        """Return what a name held before something was recorded at a place."""
        symbol = self.symbol("before", place, side, name)
        self._forgotten.setdefault(place, set()).add(symbol)
        return symbol

    def forgotten(self, place: Hashable) -> set[Term]:
        """Return the symbols of what was held before something was recorded there."""
        return self._forgotten.get(place, set())

    def _add(self, key: tuple[Hashable, ...], symbols: frozenset[Term]) -> Term:
        term = self._known.setdefault(key, len(self._known))
        if term == len(self._symbols):
            self._symbols.append(symbols)
        return term


Env = dict[str, Term]
"""The values of one version's names at one point.

What is no name of the workflow's has a name with a space in it: ` done` is the list of
what can be undone.
"""

Pair = tuple[Env, Env]
"""The values of the old version's names, and of the new one's."""


def forget(terms: Terms, symbol: Term, pair: Pair, place: Hashable) -> Pair:
    """Return values in which a symbol is free for what is recorded next.

    What was made of it stays equal to what it was equal to. `place` is where that is:
    what was forgotten there before is forgotten once more.
    """
    stale = [symbol, *terms.forgotten(place)]
    names: dict[Term, Term] = {}
    for side, env in enumerate(pair):
        for name in sorted(env):
            term = env[name]
            if term not in names and any(terms.holds(term, each) for each in stale):
                names[term] = terms.forget(place, side, name)
    if not names:
        return pair
    old, new = ({n: names.get(t, t) for n, t in env.items()} for env in pair)
    return old, new


def joined(terms: Terms, place: Hashable, before: Pair, more: Pair) -> Pair:
    """Return what is known of values that are those of one pair or of the other.

    Two names are equal where they are in both. One that has no value in either is read
    only where it has one.
    """
    blocks: dict[tuple[Term | None, Term | None], Term] = {}
    found: list[Env] = []
    for side, (one, other) in enumerate(zip(before, more, strict=True)):
        env: Env = {}
        for name in sorted(one.keys() | other.keys()):
            both = (one.get(name), other.get(name))
            if both[0] is not None and both[0] == both[1]:
                env[name] = both[0]
            else:
                if both not in blocks:
                    blocks[both] = terms.symbol("either", place, side, name)
                env[name] = blocks[both]
        found.append(env)
    return found[0], found[1]
