"""What can be said of undos without running them: which of them may ever run."""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.catching import raised_by
from durablec.expressions.typed import Typed
from durablec.flow import reached
from durablec.types import DYN
from durablec.values import all_expressions, expressions
from durablec_dsl import expr


class Followed(NamedTuple):
    """A statement, and whether something may fail behind it that would undo it.

    `taken_back` says that a group around it has an undo of its own.
    """

    statement: ir.Stmt
    fails_later: bool
    taken_back: bool


def followed(workflow: ir.Workflow) -> Iterator[Followed]:
    """Yield the statements of a workflow that are reached, the last of a body first.

    Those of its blocks are left out: each use has another end.
    """
    yield from _body(workflow.body, later=False, taken_back=False)


def _body(body: list[ir.Stmt], *, later: bool, taken_back: bool) -> Iterator[Followed]:
    for statement in reversed(list(reached(body))):
        yield Followed(statement, later, taken_back)
        covered = taken_back or ir.undo_of(statement) is not None
        for inner in ir.bodies(statement):
            inside = _fails_around(statement, inner, later)
            yield from _body(inner, later=inside, taken_back=covered)
        later = later or _may_fail(statement)


def _fails_around(statement: ir.Stmt, inner: list[ir.Stmt], later: bool) -> bool:
    """Say whether something may fail behind, or beside, a body that a statement holds."""
    match statement:
        case ir.Group(undo=ir.Undo() as undo):
            # What is done in it is undone with it alone, once the undo is on the list.
            sure = all(map(_is_sure, expressions(undo)))
            return statement.timeout is not None or not sure
        case ir.Group():
            return statement.timeout is not None or later
        case ir.Parallel(complete=None):
            beside = (each.body for each in statement.branches)
            others = (each for body in beside if body is not inner for each in body)
            return later or any(map(_may_fail, others))
        case ir.While() | ir.Parallel() | ir.Map():
            return True
        case ir.Try(ending=[*ending]):
            return later or any(map(_may_fail, ending))
        case _:
            return later


def _may_fail(statement: ir.Stmt) -> bool:
    raised = raised_by([statement], bounded=False, with_borne=True, with_caught=True)
    if raised.calls or raised.failures or raised.own - {"ExpressionError"}:
        return True
    if any(map(_has_computed_length, ir.walk([statement]))):
        # A length may be none that AWS takes.
        return True
    return not all(map(_is_sure, all_expressions([statement])))


def _has_computed_length(statement: ir.Stmt) -> bool:
    match statement:
        case ir.Wait():
            lengths = [statement.length, statement.until]
        case ir.Callback() | ir.Open():
            lengths = [statement.timeout, statement.heartbeat]
        case ir.Step() | ir.Group():
            lengths = [statement.timeout]
        case ir.Poll():
            lengths = [statement.every, statement.after]
        case _:
            return False
    return not all(each is None or isinstance(each, int) for each in lengths)


def _is_sure(typed: Typed) -> bool:
    """Say whether an expression only reads what is there, of known type."""
    return all(
        isinstance(node, expr.Ident | expr.Select | expr.Constant)
        and not (isinstance(node, expr.Select) and typed.types[node.operand] is DYN)
        for node in typed.types
    )
