"""What can be said of the flow of control from the structure alone.

Control flow is structured, so the ways out of a statement follow from those out of the
statements inside of it, without a graph: it goes on behind itself, or leaves by
`return`, `break` or `continue`. That it fails is none of them: any operation may. What
has no way out fails always, as a group does whose body ends by `fail`.
"""

from collections.abc import Iterable, Iterator
from typing import Literal as OneOf

from durablec import ir

Exit = OneOf["on", "return", "break", "continue"]

_ON: frozenset[Exit] = frozenset({"on"})


def ends(statement: ir.Stmt) -> bool:
    """Say whether no path goes on behind a statement."""
    return "on" not in _of_statement(statement)


def falls_off(body: list[ir.Stmt]) -> bool:
    """Say whether a path goes through a body to its end and on."""
    return "on" in exits(body)


def exits(body: list[ir.Stmt]) -> frozenset[Exit]:
    """Return the ways out of a body; none if every path through it fails."""
    found: frozenset[Exit] = frozenset()
    for statement in body:
        found |= _of_statement(statement)
        if "on" not in found:
            return found
        found -= _ON
    return found | _ON


def reached(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """Yield the statements of a body that some path from its beginning reaches."""
    for statement in body:
        yield statement
        if ends(statement):
            return


def is_endless(statement: ir.While) -> bool:
    """Say whether a loop's condition holds whatever happens in it."""
    condition = statement.condition
    return isinstance(condition, ir.Constant) and condition.value is True


def _of_statement(statement: ir.Stmt) -> frozenset[Exit]:
    match statement:
        case ir.Return():
            return frozenset({"return"})
        case ir.Break():
            return frozenset({"break"})
        case ir.Continue():
            return frozenset({"continue"})
        case ir.Fail():
            return frozenset()
        case ir.If():
            bodies = [arm.body for arm in statement.arms]
            return _of_any([*bodies, statement.otherwise or []])
        case ir.Switch():
            bodies = [case.body for case in statement.cases]
            if statement.default is not None or not statement.covers:
                bodies.append(statement.default or [])
            return _of_any(bodies)
        case ir.Try():
            return _of_try(statement)
        case ir.While():
            return _of_loop(statement)
        case ir.Group() | ir.Parallel() | ir.Map():
            return _ON if _may_complete(statement) else frozenset()
        case _:
            return _ON


def _of_any(bodies: Iterable[list[ir.Stmt]]) -> frozenset[Exit]:
    return frozenset[Exit]().union(*map(exits, bodies))


def _of_try(statement: ir.Try) -> frozenset[Exit]:
    found = _of_any([statement.body, *(each.body for each in statement.clauses)])
    if statement.ending is None:
        return found
    ending = exits(statement.ending)
    return found | (ending - _ON) if "on" in ending else ending


def _of_loop(statement: ir.While) -> frozenset[Exit]:
    """A loop that nothing leaves fails after its last round: it is always bounded."""
    inside = exits(statement.body)
    is_left = "break" in inside or not is_endless(statement)
    return inside & {"return"} | (_ON if is_left else frozenset())


# Bodies of their own --------------------------------------------------------------


def _may_complete(statement: ir.Group | ir.Parallel | ir.Map) -> bool:
    """Say whether an operation with bodies of its own may complete.

    No way out of a body leads out of the operation: a `return` completes the body, and
    a `break` that stands in no loop of the body is reported for what it is.
    """
    match statement:
        case ir.Group(use=ir.Block() as block):
            return block.completes
        case ir.Group():
            return bool(exits(statement.body))
        case ir.Parallel():
            able = [bool(exits(branch.body)) for branch in statement.branches]
            return _is_met(statement.complete, able)
        case ir.Map():
            able = [bool(exits(statement.body))]
            if _completes_all(statement.complete) and not _has_items(statement):
                # There may be no items at all, of which none fails.
                return True
            return _is_met(statement.complete, able)


def _has_items(statement: ir.Map) -> bool:
    match statement.items:
        case ir.ListOf(items=[_, *_]):
            return True
        case _:
            return False


def _completes_all(complete: ir.Completion | None) -> bool:
    return complete is None or complete.word == "all"


def _is_met(complete: ir.Completion | None, able: list[bool]) -> bool:
    """Say whether a completion may be met by parts that are able to complete, or not.

    How many parts are needed is looked at elsewhere (`checks/short_races.py`): here it
    is whether those that are able are too few, where there are enough.
    """
    if complete is None or complete.word == "all":
        return all(able)
    needed = complete.min_successful
    least = 1 if complete.word in ("any", "first") else 0
    if isinstance(needed, ir.Constant) and isinstance(needed.value, int):
        least = needed.value
    return sum(able) >= min(least, len(able))
