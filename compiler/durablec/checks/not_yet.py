"""Finds what the language has and this compiler does not build yet."""

from durablec import ir
from durablec_dsl.codes import NOT_YET
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

_STATEMENTS: dict[type, str] = {
    ir.Open: "open",
    ir.Await: "await",
    ir.Poll: "poll",
    ir.Invoke: "invoke",
    ir.Parallel: "parallel",
    ir.Map: "map",
}


def not_yet(workflow: ir.Workflow, report: Report) -> None:
    """Report each statement, and each key of one, that is not built yet."""
    for statement in ir.walk(workflow.body):
        kind = _STATEMENTS.get(type(statement))
        if kind is not None:
            _report(workflow, report, statement.head, f"`{kind}`")
            continue
        for key in _keys(statement):
            _report(workflow, report, statement.head, f"`{key}` of this statement")


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
                "use": statement.use is not None,
                "retry": statement.retry is not None,
                "timeout": statement.timeout is not None,
                "undo": statement.undo is not None,
            }
        case _:
            pass
    return [key for key, is_given in given.items() if is_given]


def _report(workflow: ir.Workflow, report: Report, span: Span, what: str) -> None:
    report.add(NOT_YET, workflow.source, span, f"{what} is not built yet")
