"""Finds what there is no time for: what is around it ends first.

All of it follows from how long statements take at least and at most, which is worked out
once (`bounds/`). Pauses are taken for as short as chance makes them.
"""

from math import inf

from durablec import ir
from durablec.bounds import (
    Beginnings,
    Bounded,
    Bounds,
    beginnings,
    bounded,
    bounds,
    limit_of,
    parts,
)
from durablec.bounds.delays import pauses
from durablec.codes import (
    NEVER_IN_TIME,
    UNENDING_WAIT,
    UNREACHED_ATTEMPTS,
    UNREACHED_ROUNDS,
    UNREACHED_TIMEOUT,
)
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.durations import short_form

_MOST_LABELS = 4


def out_of_time(workflow: ir.Workflow, report: Report) -> None:
    """Report a workflow that never completes in time, or else the parts that do not."""
    if sum(map(_at_most, ir.roots(workflow))) <= workflow.timeout:
        return
    known = bounds(workflow)
    completed = known.completed
    if completed is not None and completed.low.seconds > workflow.timeout:
        _never_in_time(workflow, known, report)
        return
    for each in bounded(workflow, known):
        _look(workflow, known, each, report)


def _at_most(body: list[ir.Stmt]) -> float:
    """Return seconds that all that is stated in a body does not exceed, at a glance.

    Most workflows are far below their limit, and need no closer look.
    """
    found = 0.0
    for statement in body:
        inside = sum(map(_at_most, ir.bodies(statement)))
        undo = ir.undo_of(statement)
        if undo is not None:
            found += pauses(undo.retry)[1]
        match statement:
            case ir.Wait(length=int(seconds)):
                found += seconds
            case ir.Group(timeout=None, use=None, retry=None) | ir.Parallel():
                found += inside
            case ir.While(max_iterations=int(rounds)):
                found += rounds * inside
            case ir.Step(timeout=None, retry=retry):
                found += pauses(retry)[1]
            case ir.Callback(timeout=int(seconds)):
                found += seconds + pauses(statement.retry)[1]
            case ir.Open(timeout=int(seconds)):
                found += seconds
            case ir.If() | ir.Switch() | ir.Try():
                found += inside
            case ir.Map(items=ir.Computed()):
                # It may have no items; one is as long as all that run at once.
                found += inside
            case ir.Operation() | ir.While():
                found += inf
            case _:
                pass
    return found


def _never_in_time(workflow: ir.Workflow, known: Bounds, report: Report) -> None:
    assert known.completed is not None
    least = known.completed.low
    longest = sorted(parts(least), key=lambda each: -each.seconds * each.times)
    labels = [
        (each.statement.head, f"{_short(each.seconds * each.times)} here")
        for each in longest[:_MOST_LABELS]
    ]
    report.add(
        NEVER_IN_TIME,
        workflow.source,
        workflow.timeout_span or workflow.name_span,
        f"the workflow takes at least {_short(least.seconds)}, and AWS ends it after "
        f"{_short(workflow.timeout)}",
        labels=labels,
        help="wait for less, or give it a longer `timeout`, at most 366d",
    )


def _look(workflow: ir.Workflow, known: Bounds, each: Bounded, report: Report) -> None:
    match each.statement:
        case ir.Wait(name=name, length=int(seconds)) if seconds > each.left:
            message = f"`{name}` does not end before {each.limit.what} does"
            _add(UNENDING_WAIT, workflow, each, message, _left(each), report)
        case ir.Open() if each.limit.is_group:
            # A group's timeout does not end it.
            pass
        case (
            ir.Step(name=name, timeout=int(seconds))
            | ir.Callback(name=name, timeout=int(seconds))
            | ir.Open(name=name, timeout=int(seconds))
            | ir.Poll(name=name, timeout=int(seconds))
            | ir.Group(name=name, timeout=int(seconds))
        ) if seconds > each.left:
            what = f"what is left of {each.limit.what}"
            message = f"the `timeout` of `{name}` is longer than {what}"
            _add(UNREACHED_TIMEOUT, workflow, each, message, _left(each), report)
        case _:
            for some in beginnings(known, each):
                _count(workflow, each, some, report)


def _count(
    workflow: ir.Workflow, each: Bounded, some: Beginnings, report: Report
) -> None:
    """Report how many of something can begin, where it is not all that are stated."""
    repeated = _repeated(each.statement, some)
    if repeated is None or some.most >= some.stated or each.left <= 0:
        # Where nothing is left, what stands in front is told of.
        return
    rule, what = repeated
    if isinstance(some.of, ir.Undo):
        each = each._replace(limit=limit_of(workflow))
    message = (
        f"{each.limit.what} ends before more than {some.most} of the {some.stated} "
        f"{what} begin"
    )
    help = "pause for less, or allow fewer"
    _add(rule, workflow, each, message, help, report)


def _repeated(statement: ir.Stmt, some: Beginnings) -> tuple[Rule, str] | None:
    """Return what is repeated, and the rule for it; None where nobody has written that."""
    match some.of:
        case ir.While():
            return UNREACHED_ROUNDS, "rounds of this loop"
        case ir.Poll(name=name, max_attempts=int()):
            return UNREACHED_ROUNDS, f"looks of `{name}`"
        case ir.Callback(name=name, retry=ir.Retry()):
            return UNREACHED_ATTEMPTS, f"attempts to ask for `{name}`"
        case ir.Operation(name=name) as made if _is_stated(made):
            return UNREACHED_ATTEMPTS, f"attempts of `{name}`"
        case ir.Undo(retry=ir.Retry()) if isinstance(statement, ir.Operation):
            return UNREACHED_ATTEMPTS, f"attempts to undo `{statement.name}`"
        case _:
            return None


def _is_stated(statement: ir.Operation) -> bool:
    match statement:
        case ir.Step() | ir.Invoke() | ir.Group():
            return isinstance(statement.retry, ir.Retry)
        case _:
            return False


def _left(each: Bounded) -> str:
    if each.left <= 0:
        return f"nothing is left of {each.limit.what} where it begins"
    return f"at most {_short(each.left)} are left where it begins"


def _add(
    rule: Rule,
    workflow: ir.Workflow,
    each: Bounded,
    message: str,
    help: str,
    report: Report,
) -> None:
    labels = []
    if each.limit.at is not None:
        labels = [
            (
                each.limit.at,
                f"{each.limit.what} ends after {_short(each.limit.seconds)}",
            )
        ]
    head = each.statement.head
    report.add(rule, workflow.source, head, message, labels=labels, help=help)


def _short(seconds: float) -> str:
    return short_form(int(seconds))
