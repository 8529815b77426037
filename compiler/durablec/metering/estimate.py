"""Estimates what an execution of a workflow takes, needs and costs.

There are three of all: the least of an execution that completes, the most of one in
which no attempt fails, and the most with every retry that there may be.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.bounds import Stretch, bounds, parts
from durablec.metering.amounts import NOTHING, Amount, Cost
from durablec.metering.assumed import Assumed
from durablec.metering.meter import Meter
from durablec.metering.prices import (
    Architecture,
    Bill,
    Usage,
    bill,
    step_functions,
)

_DAY = 86_400
_MB_OF_A_GB = 1_024


class Assumptions(NamedTuple):
    """What no workflow says; the last three are the workflow's own where None.

    `items` are those of each `map` of unknown length, `payload` the bytes of a value of
    unknown type, `call` the seconds of one attempt of a function, and `overhead` those
    of an invocation besides. Executions are those of one month.
    """

    items: int = 10
    payload: int = 1_000
    call: float = 0.2
    overhead: float = 0.1
    executions: int = 1_000_000
    free_tier: bool = False
    memory: int | None = None
    architecture: Architecture | None = None
    retention: int | None = None


class Estimate(NamedTuple):
    """One of the three: amounts of one execution, and what all of them cost.

    `seconds` is how long an execution takes, `way` what makes it that long. On Step
    Functions, each call is a Lambda function of its own: `tasks` is what they cost.
    """

    amount: Amount
    seconds: float
    way: Stretch
    bill: Bill
    step_functions: float
    tasks: float


class Function(NamedTuple):
    """The settings with which a workflow is priced: `memory` in MB, `retention` in days."""

    memory: int
    architecture: Architecture
    retention: int


class Row(NamedTuple):
    """How many operations a statement is, each time that it does not fail."""

    statement: ir.Stmt
    depth: int
    low: float
    most_without_retries: float
    high: float


class Estimates(NamedTuple):
    """What is estimated of a workflow.

    `completes` says that it can; else all is of one that fails. `counted` are the maps
    that are taken to have so many items as is assumed.
    """

    workflow: ir.Workflow
    function: Function
    completes: bool
    low: Estimate
    most_without_retries: Estimate
    high: Estimate
    rows: list[Row]
    counted: list[ir.Map]


def estimate(workflow: ir.Workflow, assumed: Assumptions) -> Estimates:
    """Estimate a workflow that has no errors."""
    known = bounds(workflow, items=assumed.items)
    meters = [
        Meter(workflow, Assumed(assumed.items, retries, assumed.payload), known)
        for retries in (False, True)
    ]
    ends = [meter.execution() for meter in meters]
    completes = ends[0].completes is not None
    once, often = (each.completes or each.all for each in ends)
    time = known.completed or known.whole
    function = _function(workflow, assumed)

    def made(amount: Amount, way: Stretch) -> Estimate:
        # An execution whose time nothing bounds is ended by its timeout.
        seconds = min(way.seconds, workflow.timeout)
        return _estimate(function, assumed, amount, seconds, way)

    return Estimates(
        workflow,
        function,
        completes,
        made(once.low, time.low),
        made(once.high, time.high),
        made(often.high, time.high),
        list(_rows(workflow, *meters)),
        meters[0].counted,
    )


def _function(workflow: ir.Workflow, assumed: Assumptions) -> Function:
    settings = workflow.settings
    return Function(
        assumed.memory or settings.memory,
        assumed.architecture or settings.architecture,
        assumed.retention or workflow.retention,
    )


def _estimate(
    function: Function,
    assumed: Assumptions,
    amount: Amount,
    seconds: float,
    way: Stretch,
) -> Estimate:
    working = _product(amount.calls, assumed.call)
    usage = Usage(
        executions=assumed.executions,
        operations=amount.operations,
        invocations=amount.invocations,
        seconds=working + _product(amount.invocations, assumed.overhead),
        memory_gb=function.memory / _MB_OF_A_GB,
        architecture=function.architecture,
        written=amount.written,
        kept_days=seconds / _DAY + function.retention,
    )
    transitions = step_functions(
        assumed.executions, amount.transitions, free_tier=assumed.free_tier
    )
    tasks = usage._replace(
        operations=0, invocations=amount.calls, seconds=working, written=0
    )
    return Estimate(
        amount,
        seconds,
        way,
        bill(usage, free_tier=assumed.free_tier),
        transitions,
        bill(tasks, free_tier=assumed.free_tier).total,
    )


def _product(count: float, each: float) -> float:
    return count * each if count and each else 0


def _rows(workflow: ir.Workflow, once: Meter, often: Meter) -> Iterator[Row]:
    none = Cost(NOTHING, NOTHING, NOTHING)
    for root in ir.roots(workflow):
        for depth, statement in _in_depth(root, 0):
            key = id(statement)
            without, all_ = once.of.get(key, none), often.of.get(key, none)
            low = without.low.operations
            high = all_.high.operations
            if high:
                yield Row(statement, depth, low, without.high.operations, high)


def _in_depth(body: list[ir.Stmt], depth: int) -> Iterator[tuple[int, ir.Stmt]]:
    for statement in body:
        yield depth, statement
        for inner in ir.bodies(statement):
            yield from _in_depth(inner, depth + 1)


class Stay(NamedTuple):
    """So many seconds at a statement, all in all."""

    statement: ir.Stmt
    seconds: float


def stays(way: Stretch) -> list[Stay]:
    """Return the statements that make a stretch long, in the order of their coming."""
    found: dict[int, Stay] = {}
    for part in parts(way):
        before = found.get(id(part.statement), Stay(part.statement, 0))
        added = before.seconds + _product(part.seconds, part.times)
        found[id(part.statement)] = Stay(part.statement, added)
    return [each for each in found.values() if each.seconds]
