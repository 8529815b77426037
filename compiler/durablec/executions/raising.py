"""What statements may fail with that leave no failure in a history, and who takes it.

Errors are known by their names, as a `catch` knows them; "" is one of any name.
"""

from collections.abc import Iterator
from typing import Literal as OneOf

from durablec import ir
from durablec.backends.python.cel_python import python
from durablec.backends.python.names import Names
from durablec.executions.history import Operation
from durablec.expressions.typed import Typed
from durablec.types import DYN
from durablec.values import expressions

EXPRESSION = "ExpressionError"
TOO_FEW = "TooFewSucceeded"
AFTER_RETURN = frozenset({EXPRESSION, "ResultTooLarge", "ResultNotJson"})
"""What a body may fail with although it has come to its end: by its result."""

Takes = OneOf["yes", "no", "maybe"]


class Expressions:
    """Says which expressions may fail."""

    def __init__(self) -> None:
        self._names = Names([])
        self._known: dict[int, bool] = {}

    def fail(self, *values: ir.Value | None) -> bool:
        """Say whether one of some values may be none."""
        given = (value for value in values if value is not None)
        return any(self._fails(each) for value in given for each in expressions(value))

    def _fails(self, typed: Typed) -> bool:
        if id(typed) not in self._known:
            fails = python(typed, self._names).fails
            # A value of any type may be none that a text or a condition can be.
            self._known[id(typed)] = fails or typed.type is DYN
        return self._known[id(typed)]


def bounded(workflow: ir.Workflow) -> frozenset[int]:
    """Return the statements that the deadline of a group may end, by `id()`."""
    return frozenset(
        id(inner)
        for statement in ir.all_statements(workflow)
        if isinstance(statement, ir.Group) and statement.timeout is not None
        for inner in ir.reached(_inside(statement))
    )


def _inside(group: ir.Group) -> list[ir.Stmt]:
    return group.use.body if group.use is not None else group.body


def before(statement: ir.Operation) -> Iterator[str]:
    """Yield what an operation may fail with before it is recorded."""
    if any(True for _ in expressions(statement)) or isinstance(statement, ir.Map):
        yield EXPRESSION
    if isinstance(statement, (ir.Map, ir.Parallel)):
        yield TOO_FEW


def after(statement: ir.Operation) -> Iterator[str]:
    """Yield what an operation that is no batch may fail with when it is done."""
    undo = ir.undo_of(statement)
    if undo is not None and any(True for _ in expressions(undo)):
        yield EXPRESSION
    if isinstance(statement, (ir.Callback, ir.Await)):
        yield "CallbackInvalid"


def of_batch(
    statement: ir.Map | ir.Parallel, operation: Operation, parts: list[Operation]
) -> tuple[bool, frozenset[str]]:
    """Return whether a batch that is over may go on, and what it may fail with.

    Its operation is done in either case: the failure is made of what is recorded of its
    branches or items.
    """
    states = operation.items or tuple(_STATES[each.state] for each in parts)
    is_known = bool(operation.items) or not statement.flat
    failed = "FAILED" in states
    names = frozenset(
        each.error_name for each in parts if each.state == "failed"
    ) or frozenset({""})
    if len([each for each in parts if each.state == "failed"]) < states.count("FAILED"):
        names |= {""}
    word = statement.complete.word if statement.complete is not None else "all"
    if word == "all":
        if not is_known:
            return True, names
        return not failed, names if failed else frozenset()
    if word == "settled":
        return True, frozenset()
    if is_known and states and set(states) == {"SUCCEEDED"} and word is not None:
        return True, frozenset()
    return True, names | {TOO_FEW} if word == "first" else frozenset({TOO_FEW})


_STATES = {
    "done": "SUCCEEDED",
    "failed": "FAILED",
    "running": "STARTED",
    "waiting": "STARTED",
}


def takes(clause: ir.Clause, name: str) -> Takes:
    """Say whether a clause takes an error of a name."""
    found = _names_it(clause, name)
    return "maybe" if found == "yes" and clause.when is not None else found


def _names_it(clause: ir.Clause, name: str) -> Takes:
    taken = clause.names.all
    if not taken or "any" in taken:
        return "yes"
    if not name:
        return "maybe"
    own = name.rpartition(".")[2]
    if name in taken or own in taken:
        return "yes"
    # An error of a callee has its own name, and this one.
    is_like = any(each.rpartition(".")[2] == own for each in taken)
    return "maybe" if is_like or "InvokeFailed" in taken else "no"
