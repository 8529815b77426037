"""What variables are where several ways through a workflow come together.

A variable's type follows the flow: it is the join of what the ways that lead to a place
have left in it. So what every way knows of a value, because of a condition on it, is
known behind them, too; a way that ends (by `return`, `fail`, `break`) has no say.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from durablec import ir
from durablec.expressions.typed import Variable
from durablec.flow import falls_off
from durablec.lower.scope import Scope
from durablec.type_relations import assignable, join
from durablec.types import Type


class Way(NamedTuple):
    """A way from one place to another: an arm, a clause, a round of a loop.

    `bound` are the variables that it binds; `seen` is what it sees at its end otherwise
    than what stood before it. One that does not `go_on` does not come to the place.
    """

    bound: dict[str, Variable]
    seen: dict[str, Variable]
    goes_on: bool


def way(before: Scope, inner: Scope, body: list[ir.Stmt]) -> Way:
    """Return the way through a body that was lowered just now, in a scope of its own."""
    return Way(inner.bound(), inner.since(before), falls_off(body))


def merge(scope: Scope, ways: Sequence[Way]) -> None:
    """See in `scope` what is seen where ways from there meet: one of them was gone.

    What some of them bind is bound, with the join of the types; where one does not bind
    it, it is there what it was before.
    """
    arriving = [each for each in ways if each.goes_on]
    bound = _by_name(each.bound for each in ways)
    ends = _by_name(each.seen for each in arriving)
    for name, bindings in bound.items():
        found = _at_ends(scope.seen(name), ends.get(name, []), len(arriving))
        scope.bind(_joined(found or [variable for _, variable in bindings]))
    for name, seen in ends.items():
        before = scope.seen(name)
        if name not in bound and before is not None:
            _narrow(scope, before, _at_ends(before, seen, len(arriving)))


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
