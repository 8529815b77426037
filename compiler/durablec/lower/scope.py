"""The names that are visible where a statement stands.

A scope is a chain: an arm, a clause or a body of its own opens an inner one, so that
opening one costs nothing. Whether a name is bound on *every* path is not decided
here but by the check `unbound_names`; a scope answers with what a name would hold.
"""

from collections.abc import Iterable, Iterator, Mapping

from durablec.expressions.facts import (
    NO_FACTS,
    NO_GUARD,
    Fact,
    Facts,
    Guard,
    names_in,
)
from durablec.expressions.presence import Knowledge, seen_from
from durablec.expressions.typed import Variable
from durablec.types import Type


class Scope:
    """Names and their variables; lookups go outward.

    `elsewhere` holds a variable for each name that the workflow binds anywhere, so
    that a name read too early is told apart from one that nobody binds.

    A fact holds until one of its names is bound again, and so does what a guard says.
    """

    __slots__ = ("_elsewhere", "_facts", "_guards", "_names", "_narrowed", "_outer")

    def __init__(
        self,
        outer: "Scope | None" = None,
        elsewhere: dict[str, Variable] | None = None,
    ) -> None:
        self._outer = outer
        self._names: dict[str, Variable] = {}
        self._narrowed: dict[str, Variable] = {}
        self._facts: dict[str, Facts] = {}
        self._guards: dict[str, Guard] = {}
        self._elsewhere: dict[str, Variable] = elsewhere or {}

    def inner(self) -> "Scope":
        """Return a scope inside this one."""
        return Scope(self, self._elsewhere)

    def bind(self, variable: Variable) -> None:
        """Make a variable visible from here on."""
        self._narrowed.pop(variable.name, None)
        self._forget(variable.name)
        self._names[variable.name] = variable

    def narrow(self, types: Mapping[Variable, Type]) -> None:
        """See variables with narrower types from here on, without binding them."""
        for variable, type_ in types.items():
            narrower = Variable(variable.name, type_, variable.settable)
            self._narrowed[variable.name] = narrower

    def learn(self, knowledge: Knowledge) -> None:
        """Know from here on what a condition tells."""
        self.narrow(knowledge.types)
        self.know(knowledge.facts)

    def know(self, facts: Facts) -> None:
        """Know facts from here on."""
        for fact in facts:
            for name in names_in(fact.path):
                self._facts[name] = self._facts.get(name, NO_FACTS) | {fact}

    def knows(self, fact: Fact) -> bool:
        """Say whether a fact holds here."""
        names = list(names_in(fact.path))
        for scope in self._chain():
            if fact in scope._facts.get(names[0], NO_FACTS):
                return True
            if not scope._names.keys().isdisjoint(names):
                break
        return False

    def facts_on(self, names: Iterable[str]) -> Facts:
        """Return the facts that hold here on some of the names."""
        found = (s._facts.get(name, NO_FACTS) for s in self._chain() for name in names)
        facts = NO_FACTS.union(*found)
        return frozenset(fact for fact in facts if self.knows(fact))

    def keep_guard(self, name: str, guard: Guard) -> None:
        """Know of a variable, bound just now, what it says as long as it stays so."""
        guard = guard.without(frozenset({name}))
        if guard != NO_GUARD:
            self._guards[name] = guard

    def guard(self, name: str) -> Guard:
        """Return what is known where the variable of a name is true or false."""
        again: frozenset[str] = frozenset()
        for scope in self._chain():
            if name in scope._guards:
                true, false = scope._guards[name].without(again)
                return Guard(seen_from(true, self.seen), seen_from(false, self.seen))
            if name in scope._names:
                break
            again |= scope._names.keys()
        return NO_GUARD

    def _forget(self, name: str) -> None:
        self._guards.pop(name, None)
        for each, guard in self._guards.items():
            self._guards[each] = guard.without(frozenset({name}))
        for fact in self._facts.pop(name, NO_FACTS):
            for other in names_in(fact.path):
                if other in self._facts:
                    self._facts[other] -= {fact}

    def unbind(self, name: str) -> None:
        """Hide a name that only a part of what this scope is for may see."""
        self._narrowed.pop(name, None)
        self._forget(name)
        del self._names[name]

    def bound(self) -> dict[str, Variable]:
        """Return what was bound in this scope itself, in order."""
        return self._names

    def lookup(self, name: str) -> Variable | None:
        """Return the variable of a name, or None if no statement binds it at all."""
        return self.seen(name) or self._elsewhere.get(name)

    def seen(self, name: str) -> Variable | None:
        """Return the variable of a name that is bound, as narrow as it is known."""
        for scope in self._chain():
            found = scope._narrowed.get(name) or scope._names.get(name)
            if found is not None:
                return found
        return None

    def since(self, outer: "Scope") -> dict[str, Variable]:
        """Return what is seen here otherwise than in a scope around this one."""
        found: dict[str, Variable] = {}
        for scope in self._chain():
            if scope is outer:
                break
            for name, variable in (scope._names | scope._narrowed).items():
                found.setdefault(name, variable)
        return found

    def facts_since(self, outer: "Scope") -> tuple[Facts, frozenset[str]]:
        """Return the facts that a scope around this one need not know.

        With them, the names that are bound again since: what that scope knows of these
        does not hold here.
        """
        facts: set[Fact] = set()
        again: set[str] = set()
        for scope in self._chain():
            if scope is outer:
                break
            own = NO_FACTS.union(*scope._facts.values())
            facts.update(f for f in own if again.isdisjoint(names_in(f.path)))
            again.update(scope._names)
        return frozenset(facts), frozenset(again)

    def bound_to(self, name: str) -> Variable | None:
        """Return the variable of a name that is bound here, or in what surrounds it."""
        found = (scope._names.get(name) for scope in self._chain())
        return next((each for each in found if each is not None), None)

    def names(self) -> Iterable[str]:
        """Return every visible name, the innermost first."""
        seen: dict[str, None] = {}
        for scope in self._chain():
            seen.update(dict.fromkeys(scope._names))
        return seen

    def _chain(self) -> Iterator["Scope"]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope._outer
