"""Finds what takes more operations than AWS allows an execution.

That no execution can complete is an error. That one may not is a warning, for which no
attempt is taken to fail, and a `map` of unknown length to have one item: what could be is
otherwise without bound, and tells nobody anything.
"""

from durablec import ir
from durablec.bounds import bounds
from durablec.bounds.delays import looks
from durablec.codes import MANY_OPERATIONS, TOO_MANY_OPERATIONS
from durablec.metering.amounts import Cost
from durablec.metering.assumed import Assumed
from durablec.metering.limits import OPERATIONS
from durablec.metering.meter import Meter
from durablec.values import known_length
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

_MOST_LABELS = 4
_MOST_OF_ONE = 5
"""More operations than any statement makes by itself: a callback has three, and a group
with a timeout its deadline."""
_HELP = (
    "give several items to one step (`batch`), let a batch be `nesting: flat`, or invoke "
    "a workflow for a part: an invoke is one operation, and what it runs has {limit:,}"
)


def operation_counts(workflow: ir.Workflow, report: Report) -> None:
    """Report a workflow that needs too many operations, or else one that may."""
    if _at_most(workflow) <= OPERATIONS:
        return
    known = bounds(workflow)
    meter = Meter(workflow, Assumed(items=1, retries=False), known)
    completes = meter.execution().completes
    if completes is None or completes.high.operations <= OPERATIONS:
        return
    # Only now is it asked what is so for any number of items.
    surely = Meter(workflow, Assumed(items=None, retries=False), known)
    least = surely.execution().completes
    if least is not None and least.low.operations > OPERATIONS:
        _report(workflow, surely, least, report, is_sure=True)
    else:
        _report(workflow, meter, completes, report, is_sure=False)


def _at_most(workflow: ir.Workflow) -> int:
    """Return a number of operations that is not exceeded, at a glance.

    Each way counts as if all were taken; most workflows need no closer look.
    """
    blocks: dict[int, int] = {}
    for block in workflow.blocks:
        blocks[id(block)] = _of_body(workflow, block.body, blocks)
    return 1 + _of_body(workflow, workflow.body, blocks)


def _of_body(workflow: ir.Workflow, body: list[ir.Stmt], blocks: dict[int, int]) -> int:
    found = 0
    for statement in body:
        bodies = ir.bodies(statement)
        inside = sum(_of_body(workflow, each, blocks) for each in bodies)
        match statement:
            case ir.While(max_iterations=rounds):
                found += inside * (rounds or OPERATIONS)
            case ir.Map(items=items):
                count = known_length(workflow, items) or 1
                found += _MOST_OF_ONE + count * (inside + _MOST_OF_ONE)
            case ir.Poll():
                found += _MOST_OF_ONE + looks(statement)
            case ir.Parallel():
                found += _MOST_OF_ONE + inside + len(statement.branches)
            case ir.Group(use=ir.Block() as block):
                found += _MOST_OF_ONE + blocks.get(id(block), OPERATIONS)
            case ir.Operation():
                found += _MOST_OF_ONE + inside
            case _:
                found += inside
    return found


def _report(
    workflow: ir.Workflow, meter: Meter, whole: Cost, report: Report, *, is_sure: bool
) -> None:
    place, cost = _innermost(workflow, meter, is_sure) or (workflow.name_span, whole)
    count = _count(cost, is_sure)
    if place is workflow.name_span:
        subject = "an execution"
    else:
        subject = "this"
    verb = "takes at least" if is_sure else "may take as many as"
    report.add(
        TOO_MANY_OPERATIONS if is_sure else MANY_OPERATIONS,
        workflow.source,
        place,
        f"{subject} {verb} {count:,} operations, and AWS ends an execution that needs "
        f"more than {OPERATIONS:,}",
        labels=_heaviest(workflow, meter, place, is_sure),
        help=_HELP.format(limit=OPERATIONS),
    )


def _innermost(
    workflow: ir.Workflow, meter: Meter, is_sure: bool
) -> tuple[Span, Cost] | None:
    """Return the innermost statement that takes too many by itself."""
    found: tuple[Span, Cost] | None = None
    body = workflow.body
    while True:
        heavy = _heavy(body, meter, is_sure)
        if heavy is None:
            return found
        statement, cost = heavy
        found = statement.head, cost
        body = [each for inner in ir.bodies(statement) for each in inner]


def _heavy(
    body: list[ir.Stmt], meter: Meter, is_sure: bool
) -> tuple[ir.Stmt, Cost] | None:
    known = ((each, meter.of.get(id(each))) for each in body)
    return next(
        (
            (each, cost)
            for each, cost in known
            if cost is not None and _count(cost, is_sure) > OPERATIONS
        ),
        None,
    )


def _heaviest(
    workflow: ir.Workflow, meter: Meter, place: Span, is_sure: bool
) -> list[tuple[Span, str]]:
    """Return what most of the operations of the workflow are for, if it is many."""
    if place is not workflow.name_span:
        return []
    counts = [
        (_count(cost, is_sure), each.head)
        for each in workflow.body
        if (cost := meter.of.get(id(each))) is not None
    ]
    largest = sorted(counts, key=lambda each: -each[0])[:_MOST_LABELS]
    return [(head, f"{count:,} here") for count, head in largest if count > 1]


def _count(cost: Cost, is_sure: bool) -> int:
    return int((cost.low if is_sure else cost.high).operations)
