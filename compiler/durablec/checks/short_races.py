"""Finds batches that cannot be won: with too few slots, or too few branches or items.

A branch keeps its slot until it is done. In a race with fewer slots than branches, the
last of them, often the one with the timeout, may never start.
"""

from math import ceil

from durablec import ir
from durablec.codes import SHORT_RACE, TOO_FEW_BRANCHES
from durablec.values import known_length
from durablec_dsl.diagnostics import Report


def short_races(workflow: ir.Workflow, report: Report) -> None:
    """Report each batch that has fewer slots, branches or items than its end needs."""
    for statement in ir.all_statements(workflow):
        match statement:
            case ir.Parallel():
                _slots(statement, workflow, report)
                count = len(statement.branches)
                _enough(statement, count, ("a branch", "branches"), workflow, report)
            case ir.Map():
                known = known_length(workflow, statement.items)
                if known is not None:
                    count = ceil(known / (statement.batch or 1))
                    words = ("an item", "items")
                    if statement.batch is not None:
                        words = ("a list of items", "lists of items")
                    _enough(statement, count, words, workflow, report)
            case _:
                pass


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


def _enough(
    statement: ir.Parallel | ir.Map,
    count: int,
    words: tuple[str, str],
    workflow: ir.Workflow,
    report: Report,
) -> None:
    """Report a batch of `count` parts if more must succeed; `words` are one and many."""
    complete = statement.complete
    if complete is None:
        return
    needed: ir.Value | None = complete.min_successful
    least = 1 if complete.word in ("any", "first") else 0
    if isinstance(needed, ir.Constant) and isinstance(needed.value, int):
        least = needed.value
    if count < least:
        one, many = words
        needs = f"{least} {many} that succeed" if least > 1 else f"{one} that succeeds"
        report.add(
            TOO_FEW_BRANCHES,
            workflow.source,
            needed.span if needed is not None else statement.head,
            f"`{statement.name}` needs {needs}, and has {count or 'none'}",
        )
