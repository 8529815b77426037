"""Where branches and items rest: they wait, and no function of them runs.

An invocation ends when all that has begun of a batch rests. A wait in one branch begins no
new invocation if another branch works until it is over. So it matters for the least number
of invocations whether there is work that may stand beside a wait.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from durablec import ir
from durablec.flow import exits
from durablec.metering.amounts import Cost, Ends

_Costs = Mapping[int, Cost]
"""What statements cost that do not fail, by their identity."""


class Resting(NamedTuple):
    """Whether a body `works`: whether a function may run in it.

    It `begins` by a rest if none runs before the first, and `ends` by one if none runs
    after the last.
    """

    works: bool
    begins: bool
    ends: bool


def resting(body: list[ir.Stmt], costs: _Costs, ends: Ends) -> Resting:
    """Return how a body rests, by its costs and those of its statements."""
    if not ends.all.high.calls:
        return Resting(works=False, begins=True, ends=True)
    return Resting(True, _begins(body, costs), _ends(body, costs))


def _begins(body: list[ir.Stmt], costs: _Costs) -> bool:
    for statement in body:
        found = _rests(statement, costs, _begins)
        if found is not None:
            return found
    return False


def _ends(body: list[ir.Stmt], costs: _Costs) -> bool:
    for index, statement in reversed(list(enumerate(body))):
        found = _rests(statement, costs, _ends)
        if found is not None:
            # Who leaves the body before may have worked last.
            return found and exits(body[:index]) <= {"on"}
    return False


def _rests(
    statement: ir.Stmt, costs: _Costs, inside: Callable[[list[ir.Stmt], _Costs], bool]
) -> bool | None:
    """Say whether a statement rests before, or after, it works; None if it does neither."""
    cost = costs.get(id(statement))
    if cost is None:
        return False
    rests = cost.low.invocations > 0
    if not cost.high.calls and not cost.debt.calls:
        return rests or None
    match statement:
        case ir.Group(retry=None, undo=None):
            body = statement.body if statement.use is None else statement.use.body
            return rests and inside(body, costs)
        case _:
            return False
