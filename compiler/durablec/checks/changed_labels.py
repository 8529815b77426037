"""Finds labels that are not in the history as they were written.

The runtime cuts a label, and puts `?` for what is not printable ASCII, since the service
would refuse it (botocore's model of `OperationName`).
"""

from collections.abc import Iterator

from durablec import ir
from durablec.cells import safe
from durablec.codes import CHANGED_LABEL
from durablec_dsl.diagnostics import Report

LONGEST_LABEL = 230


def changed_labels(workflow: ir.Workflow, report: Report) -> None:
    """Report each label whose own text the history cannot hold."""
    for statement in ir.all_statements(workflow):
        for label in _labels(statement):
            text = "".join(_texts(label))
            wrong = next((c for c in text if not " " <= c <= "~"), None)
            if wrong is not None:
                message = f"the history has `?` for `{safe(wrong)}` in this label"
                help = "write it in printable ASCII"
            elif len(text) > LONGEST_LABEL:
                message = f"the history has {LONGEST_LABEL} characters of this label"
                help = "make it shorter"
            else:
                continue
            report.add(CHANGED_LABEL, workflow.source, label.span, message, help=help)


def _labels(statement: ir.Stmt) -> Iterator[ir.Value]:
    if isinstance(statement, ir.Operation) and statement.label is not None:
        yield statement.label
    if isinstance(statement, ir.Map) and statement.item_label is not None:
        yield statement.item_label


def _texts(label: ir.Value) -> Iterator[str]:
    match label:
        case ir.Constant(value=str(text)):
            yield text
        case ir.Text():
            yield from (part for part in label.parts if isinstance(part, str))
        case _:
            pass
