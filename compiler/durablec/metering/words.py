"""How what was estimated is said: statements by their lines, and what was assumed."""

from durablec import ir
from durablec.metering.estimate import Assumptions, Estimates
from durablec.metering.limits import OPERATIONS, WRITTEN_BYTES
from durablec.metering.prices import SOURCE
from durablec.metering.sizes import LISTED, TEXT_BYTES


def described(statement: ir.Stmt) -> str:
    """Return a statement's kind and name: `step saved`, `while`."""
    kind = type(statement).__name__.lower()
    return f"{kind} {statement.name}" if isinstance(statement, ir.Operation) else kind


def line(workflow: ir.Workflow, statement: ir.Stmt) -> int:
    """Return the line that a statement begins on."""
    return workflow.source.position(statement.head.start).line


def assumptions(estimates: list[Estimates], assumed: Assumptions) -> list[str]:
    """Return what the figures rest on, a sentence each."""
    said = [
        "Each figure is of one execution that completes; one in which an error is caught "
        "may be the least. A `most` has every look of a poll and every round of a loop that there is time for; "
        "failed attempts count only in the last column, a crashed invocation nowhere.",
        "Operations are counted as AWS meters them; a callee's are its own.",
        "Times are those that the workflow states: waits, pauses and timeouts. How long "
        "functions run is not among them.",
        f"A call of a function takes {assumed.call:g}s, and each invocation "
        f"{assumed.overhead:g}s besides (--call-time, --overhead).",
        f"A value of unknown type has {assumed.payload:,} bytes (--payload), and what an "
        f"operation of AWS gives no more; a text has {TEXT_BYTES}, and a list or map in "
        f"a value {LISTED} items.",
        f"Prices are of {SOURCE}; {_free(assumed)} (--free-tier).",
        "On Step Functions, a Standard workflow: a transition for each task and each of "
        "its retries, wait, choice, `set`, `fail`, `parallel`, `map`, and group with a "
        "timeout or retry; each look of a poll is a task and a choice. Each call of a "
        "function is a Lambda function's there, of the same memory, which is included.",
    ]
    if any(each.counted for each in estimates):
        said.insert(
            2,
            f"A `map` over a list of unknown length has {assumed.items:,} items "
            "(--items).",
        )
    return said


def warnings(estimates: Estimates) -> list[str]:
    """Return what of a workflow is over AWS's limits, or is not what it seems."""
    found = []
    most = estimates.high.amount
    if most.operations > OPERATIONS:
        found.append(f"it may need more than AWS's {OPERATIONS:,} operations")
    if most.written > WRITTEN_BYTES:
        found.append(f"it may write more than AWS's {WRITTEN_BYTES:,} bytes")
    if not estimates.completes:
        found.append("it never completes: the figures are of executions that fail")
    for each in estimates.counted:
        at = line(estimates.workflow, each)
        found.append(f"line {at}: the length of `{each.name}` is not known")
    return found


def _free(assumed: Assumptions) -> str:
    return "less the free tier" if assumed.free_tier else "without the free tier"
