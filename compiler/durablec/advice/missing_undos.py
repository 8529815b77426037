"""Finds steps that stay done where what is around them is undone.

Where some statements of a workflow have an undo, its others are looked at that may have
an effect: calls whose name says that they only read are left out.
"""

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
    undone = next((e for e in ir.walk(workflow.body) if ir.undo_of(e)), None)
    if undone is None:
        return
    for statement, fails_later, taken_back in followed(workflow):
        if not isinstance(statement, ir.Step) or taken_back or not fails_later:
            continue
        if statement.undo is None and _has_effect(statement):
            report.add(
                NO_UNDO,
                workflow.source,
                statement.head,
                f"`{statement.name}` stays done where what is around it is undone",
                labels=[(undone.head, "this is undone")],
                help="give it an `undo`, if it does what must be taken back",
            )


def _has_effect(step: ir.Step) -> bool:
    match step.call:
        case ir.Call(module=ir.BUILT_IN) | None:
            return False
        case ir.Call(function=name) | ir.AwsCall(operation=name):
            return not any(n == name or name.startswith(f"{n}_") for n in _READING)
