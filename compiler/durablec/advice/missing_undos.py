"""Finds steps that stay done where what is around them is undone.

Where some statements of a workflow have an undo, its others are looked at that may have
an effect: calls whose name says that they only read are left out.
"""

from collections.abc import Iterator

from durablec import ir
from durablec.codes import NO_UNDO
from durablec.undoing import followed
from durablec_dsl.diagnostics import Report

_READING = (
    *("batch_get", "calculate", "check", "compute", "count", "describe", "fetch"),
    *("find", "get", "head", "is", "list", "load", "look", "lookup", "query", "read"),
    *("scan", "search", "select", "validate", "verify"),
)
"""The words with which functions begin that only read."""


def missing_undos(workflow: ir.Workflow, report: Report) -> None:
    """Report each step without an `undo` behind which something may fail."""
    undone = [each for each in ir.walk(workflow.body) if ir.undo_of(each)]
    if not undone:
        return
    first = dict(_first_undone(workflow.body, undone))
    for statement, fails_later, taken_back in followed(workflow):
        if not isinstance(statement, ir.Step) or taken_back or not fails_later:
            continue
        other = first.get(id(statement))
        if other is not None and statement.undo is None and _has_effect(statement):
            report.add(
                NO_UNDO,
                workflow.source,
                statement.head,
                f"`{statement.name}` stays done where what is around it is undone",
                labels=[(other.head, "this is undone")],
                help="give it an `undo`, if it does what must be taken back",
            )


def _first_undone(
    body: list[ir.Stmt], undone: list[ir.Stmt]
) -> Iterator[tuple[int, ir.Stmt]]:
    """Yield each statement beside which one of some is undone, by its `id()`, with that.

    What a `try` body has done is undone before a clause begins.
    """
    for statement in body:
        if undone:
            yield id(statement), undone[0]
        for inner in ir.bodies(statement):
            left = undone
            if isinstance(statement, ir.Try) and _is_clause(statement, inner):
                inside = set(map(id, ir.walk(statement.body)))
                left = [each for each in undone if id(each) not in inside]
            yield from _first_undone(inner, left)


def _is_clause(statement: ir.Try, body: list[ir.Stmt]) -> bool:
    return any(body is clause.body for clause in statement.clauses)


def _has_effect(step: ir.Step) -> bool:
    match step.call:
        case ir.Call(module=ir.BUILT_IN) | None:
            return False
        case ir.Call(function=name) | ir.AwsCall(operation=name):
            return not any(n == name or name.startswith(f"{n}_") for n in _READING)
