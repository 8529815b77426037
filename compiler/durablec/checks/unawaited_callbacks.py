"""Finds callbacks that are opened and that no `await` waits for."""

from durablec import ir
from durablec.codes import UNAWAITED_CALLBACK
from durablec_dsl.diagnostics import Report


def unawaited_callbacks(workflow: ir.Workflow, report: Report) -> None:
    """Report each `open` that no `await` names; one that nothing reaches counts."""
    for root in ir.roots(workflow):
        statements = list(ir.walk(root))
        awaited = {each.of for each in statements if isinstance(each, ir.Await)}
        if None in awaited:
            # One was reported, and may mean any of them.
            continue
        for each in statements:
            if isinstance(each, ir.Open) and each.name not in awaited:
                report.add(
                    UNAWAITED_CALLBACK,
                    workflow.source,
                    each.head,
                    f"nothing waits for the answer of `{each.name}`",
                    help="wait for it by `await`, or remove it",
                )
