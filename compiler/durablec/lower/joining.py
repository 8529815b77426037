"""What variables are where several ways through a workflow come together.

A variable's type follows the flow: it is the join of what the ways that lead to a place
have left in it.
"""

from durablec import ir
from durablec.expressions.typed import Variable
from durablec.flow import falls_off
from durablec.lower.scope import Scope
from durablec.type_relations import join
from durablec.types import Type


def merge(
    scope: Scope, arms: list[Scope], bodies: list[list[ir.Stmt]], *, complete: bool
) -> None:
    """Bind in `scope` what its arms bound, with the join of the types.

    An arm that does not go on adds nothing. Where an arm does not bind a name, or none
    of the arms may be taken (they are not `complete`), the name is what it was before.
    """
    going = [
        arm for arm, lowered in zip(arms, bodies, strict=True) if falls_off(lowered)
    ]
    for name in dict.fromkeys(name for arm in arms for name in arm.bound()):
        found = [arm.bound().get(name) for arm in going]
        before = scope.bound_to(name)
        if not complete or None in found or not found:
            found.append(before)
        known = [each for each in found if each is not None]
        if not known:
            known = [each for arm in arms if (each := arm.bound().get(name))]
        scope.bind(_joined(known))


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
        before = scope.bound_to(name)
        if before is not None:
            type_ = join(before.type, type_)
        seen.bind(Variable(name, type_, settable=True))
    return seen
