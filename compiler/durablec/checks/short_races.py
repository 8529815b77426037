"""Finds a `parallel` that cannot be won: with too few slots, or too few branches.

A branch keeps its slot until it is done. In a race with fewer slots than branches, the
last of them, often the one with the timeout, may never start.
"""

from durablec import ir
from durablec.codes import SHORT_RACE, TOO_FEW_BRANCHES
from durablec_dsl.diagnostics import Report


def short_races(workflow: ir.Workflow, report: Report) -> None:
    """Report each `parallel` that has fewer slots, or branches, than its end needs."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Parallel):
            _slots(statement, workflow, report)
            _branches(statement, workflow, report)


def _slots(statement: ir.Parallel, workflow: ir.Workflow, report: Report) -> None:
    word = statement.complete.word if statement.complete is not None else None
    slots, branches = statement.max_concurrency, len(statement.branches)
    if word in ("any", "first") and slots is not None and slots < branches:
        report.add(
            SHORT_RACE,
            workflow.source,
            statement.head,
            f"only {slots} of the {branches} branches that race can run at once",
            help=f"remove `max_concurrency`, or make it {branches}",
        )


def _branches(statement: ir.Parallel, workflow: ir.Workflow, report: Report) -> None:
    complete = statement.complete
    if complete is None:
        return
    needed: ir.Value | None = complete.min_successful
    least = 1 if complete.word in ("any", "first") else 0
    if isinstance(needed, ir.Constant) and isinstance(needed.value, int):
        least = needed.value
    branches = len(statement.branches)
    if branches < least:
        needs = (
            f"{least} branches that succeed" if least > 1 else "a branch that succeeds"
        )
        report.add(
            TOO_FEW_BRANCHES,
            workflow.source,
            needed.span if needed is not None else statement.head,
            f"`{statement.name}` needs {needs}, and has {branches or 'none'}",
        )
