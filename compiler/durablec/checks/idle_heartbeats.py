"""Finds heartbeats that a callback does not live to miss.

The time to the next heartbeat begins when a callback is opened. If it is as long as the
callback's own, that is over first.
"""

from durablec import ir
from durablec.codes import IDLE_HEARTBEAT
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import short_form


def idle_heartbeats(workflow: ir.Workflow, report: Report) -> None:
    """Report each callback whose `heartbeat` is not shorter than its `timeout`."""
    for each in ir.all_statements(workflow):
        if not isinstance(each, ir.Callback | ir.Open):
            continue
        match each.heartbeat, each.timeout:
            case int(heartbeat), int(timeout) if heartbeat >= timeout:
                _add(workflow, each, heartbeat, timeout, report)


def _add(
    workflow: ir.Workflow,
    each: ir.Callback | ir.Open,
    heartbeat: int,
    timeout: int,
    report: Report,
) -> None:
    report.add(
        IDLE_HEARTBEAT,
        workflow.source,
        each.head,
        f"`{each.name}` times out after {short_form(timeout)}, before a heartbeat "
        f"is missed after {short_form(heartbeat)}",
        help="make `heartbeat` shorter than `timeout`, or leave it out",
    )
