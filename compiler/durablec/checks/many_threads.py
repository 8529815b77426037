"""Finds what may take more threads at once than Lambda has.

The SDK runs each item of a `map` and each branch of a `parallel` in a thread, and what
has items or branches of its own waits in it for theirs: nested ones multiply. Lambda
ends an invocation that starts more than 1,024 (AWS: "Lambda quotas").
"""

from collections.abc import Iterable

from durablec import ir
from durablec.codes import MANY_THREADS
from durablec_dsl.diagnostics import Report

_MOST = 900
"""What Lambda has, less a margin for the SDK, the user's code and what it abandons."""


def many_threads(workflow: ir.Workflow, report: Report) -> None:
    """Report the innermost `map` or `parallel` that may take too many threads."""
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Map | ir.Parallel):
            continue
        inner = [e for b in ir.bodies(statement) for e in ir.reached(b)]
        if _of(statement) > _MOST and not any(_of(each) > _MOST for each in inner):
            nested = [each for each in inner if isinstance(each, ir.Map | ir.Parallel)]
            report.add(
                MANY_THREADS,
                workflow.source,
                statement.head,
                f"`{statement.name}` may take {_of(statement):,} threads at once, and "
                "Lambda has 1,024",
                labels=[(each.head, f"{_of(each):,} of these") for each in nested],
                help=f"lower a `max_concurrency`, so that it takes at most {_MOST}",
            )


def _of(statement: ir.Stmt) -> int:
    """Return how many threads a statement may take at once, besides its own."""
    match statement:
        case ir.Map():
            return _at_once(statement) * (1 + _of_body(statement.body))
        case ir.Parallel():
            branches = sorted(1 + _of_body(each.body) for each in statement.branches)
            slots = statement.max_concurrency
            return sum(branches[-slots:] if slots is not None else branches)
        case ir.Group(use=ir.Block() as block):
            return _of_body(block.body)
        case _:
            return max(map(_of_body, ir.bodies(statement)), default=0)


def _of_body(body: Iterable[ir.Stmt]) -> int:
    return max(map(_of, body), default=0)


def _at_once(statement: ir.Map) -> int:
    """Return how many items run at once, at most as many as there are if that is known."""
    slots = statement.max_concurrency or ir.DEFAULT_CONCURRENCY
    if isinstance(statement.items, ir.ListOf):
        lists = -(-len(statement.items.items) // (statement.batch or 1))
        return min(slots, lists)
    return slots
