"""Finds what the language has and this compiler does not build yet."""

from durablec import ir
from durablec_dsl.codes import NOT_YET
from durablec_dsl.diagnostics import Report


def not_yet(workflow: ir.Workflow, report: Report) -> None:
    """Report each key of a statement that is given and not built yet."""
    for statement in ir.all_statements(workflow):
        for key in _keys(statement):
            message = f"`{key}` of this statement is not built yet"
            report.add(NOT_YET, workflow.source, statement.head, message)


def _keys(statement: ir.Stmt) -> list[str]:
    """Return the keys of a built statement that are given and not built."""
    given: dict[str, object] = {}
    match statement:
        case ir.Step():
            given = {
                "undo": statement.undo is not None,
                "returns": statement.returns is not None,
            }
        case ir.Callback():
            given = {
                "aws": isinstance(statement.submitter, ir.AwsCall),
                "undo": statement.undo is not None,
            }
        case ir.Group():
            given = {
                "retry": statement.retry is not None,
                "timeout": statement.timeout is not None,
                "undo": statement.undo is not None,
            }
        case ir.Invoke():
            given = {"undo": statement.undo is not None}
        case _:
            pass
    return [key for key, is_given in given.items() if is_given]
