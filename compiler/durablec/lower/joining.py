"""What variables are where several ways through a workflow come together.

A variable's type follows the flow: it is the join of what the ways that lead to a place
have left in it. So what every way knows of a value, because of a condition on it, is
known behind them, too; a way that ends (by `return`, `fail`, `break`) has no say.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from durablec import ir
from durablec.expressions.facts import Fact, Facts, names_in
from durablec.expressions.typed import Variable
from durablec.flow import falls_off
from durablec.lower.scope import Scope
from durablec.type_relations import assignable, join
from durablec.types import Type


class Loop(NamedTuple):
    """A loop while its body is lowered: the scope at its head, and the ways out of it."""

    head: Scope
    breaks: "list[Way]"

    def leave(self, scope: Scope) -> None:
        """Note that a `break` stands in a scope."""
        self.breaks.append(way_out(self.head, scope))

    def forget(self, since: int, names: frozenset[str]) -> None:
        """Note that names are set on the ways out, from so many of them on."""
        self.breaks[since:] = [each.without(names) for each in self.breaks[since:]]


class Way(NamedTuple):
    """A way from one place to another: an arm, a clause, a round of a loop.

    `bound` are the variables that it binds; `seen` is what it sees at its end otherwise
    than what stood before it. `facts` is what it has learnt, and `again` are the names
    of which it does not know any more what was known before it. One that does not
    `go_on` does not come to the place.
    """

    bound: dict[str, Variable]
    seen: dict[str, Variable]
    facts: Facts
    again: frozenset[str]
    goes_on: bool

    def knows(self, fact: Fact, before: Scope) -> bool:
        """Say whether a fact holds at the end of the way from a scope."""
        if fact in self.facts:
            return True
        return self.again.isdisjoint(names_in(fact.path)) and before.knows(fact)

    def binding(self, before: Scope) -> "Way":
        """Return the way as one that binds what is seen on it and not before it."""
        new = {n: each for n, each in self.seen.items() if before.seen(n) is None}
        return self._replace(bound=new)

    def without(self, names: frozenset[str]) -> "Way":
        """Return the way as it is where names are set at its end, nobody knows to what."""
        return self._replace(
            seen={name: var for name, var in self.seen.items() if name not in names},
            facts=frozenset(
                f for f in self.facts if names.isdisjoint(names_in(f.path))
            ),
            again=self.again | names,
        )


def way(before: Scope, inner: Scope, body: list[ir.Stmt]) -> Way:
    """Return the way through a body that was lowered just now, in a scope of its own."""
    return _way(before, inner, inner.bound(), goes_on=falls_off(body))


def way_out(before: Scope, inner: Scope) -> Way:
    """Return the way out of a loop from a scope in it, in which nothing is new."""
    return _way(before, inner, {}, goes_on=True)


def _way(
    before: Scope, inner: Scope, bound: dict[str, Variable], *, goes_on: bool
) -> Way:
    facts, again = inner.facts_since(before)
    return Way(bound, inner.since(before), facts, again, goes_on)


def merge(scope: Scope, ways: Sequence[Way]) -> None:
    """See in `scope` what is seen where ways from there meet: one of them was gone.

    What some of them bind is bound, with the join of the types; where one does not bind
    it, it is there what it was before.
    """
    arriving = [each for each in ways if each.goes_on]
    bound = _by_name(each.bound for each in ways)
    ends = _by_name(each.seen for each in arriving)
    facts = _facts_after(scope, arriving, bound)
    for name, bindings in bound.items():
        found = _at_ends(scope.seen(name), ends.get(name, []), len(arriving))
        scope.bind(_joined(found or [variable for _, variable in bindings]))
    for name, seen in ends.items():
        before = scope.seen(name)
        if name not in bound and before is not None:
            _narrow(scope, before, _at_ends(before, seen, len(arriving)))
    scope.know(facts)


def _facts_after(scope: Scope, arriving: Sequence[Way], bound: Iterable[str]) -> Facts:
    """Return what all ways know, but for what is known before them and stays so."""
    again = frozenset(bound).union(*(each.again for each in arriving))
    known = scope.facts_on(again).union(*(each.facts for each in arriving))
    return frozenset(
        fact for fact in known if all(each.knows(fact, scope) for each in arriving)
    )


_Seen = list[tuple[int, Variable]]


def _by_name(ways: Iterable[dict[str, Variable]]) -> dict[str, _Seen]:
    """Return the variables of each name, with which of the ways have them."""
    found: dict[str, _Seen] = {}
    for at, variables in enumerate(ways):
        for name, variable in variables.items():
            found.setdefault(name, []).append((at, variable))
    return found


def _at_ends(before: Variable | None, seen: _Seen, ways: int) -> list[Variable]:
    """Return what a name is at the ends of so many ways, or before them if of none."""
    found = [variable for _, variable in seen]
    if before is not None and (len(seen) < ways or ways == 0):
        # It stands where the first way is that leaves it as it was.
        unchanged = (at for at, (way, _) in enumerate(seen) if at != way)
        found.insert(next(unchanged, len(seen)), before)
    return found


def _narrow(scope: Scope, before: Variable, ends: list[Variable]) -> None:
    type_ = _joined(ends).type
    if not assignable(before.type, type_):
        scope.narrow({before: type_})


def _joined(variables: list[Variable]) -> Variable:
    first = variables[0]
    type_ = first.type
    for other in variables[1:]:
        type_ = join(type_, other.type)
    return Variable(first.name, type_, any(each.settable for each in variables))


def after_part(scope: Scope, bodies: list[list[ir.Stmt]]) -> Scope:
    """Return what is seen where some part of bodies has run, nobody knows which."""
    types: dict[str, Type] = {}
    for each in (each for lowered in bodies for each in ir.walk(lowered)):
        if isinstance(each, ir.Set):
            for variable, _, _ in each.assignments:
                known = types.get(variable.name)
                found = variable.type
                types[variable.name] = found if known is None else join(known, found)
    seen = scope.inner()
    for name, type_ in types.items():
        before = scope.seen(name)
        if before is not None:
            type_ = join(before.type, type_)
        seen.bind(Variable(name, type_, settable=True))
    return seen
