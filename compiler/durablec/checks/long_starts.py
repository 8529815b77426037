"""Finds queues whose messages Lambda cannot wait for.

Lambda invokes a function with messages of a queue and waits for what comes of them: no
such mapping is made for executions that may take longer than 15 minutes
(aws-platform.md 5).
"""

from durablec import ir
from durablec.codes import LONG_START
from durablec.ir.deployment import Queue
from durablec_dsl.diagnostics import Diagnostic, Report


def long_starts(workflow: ir.Workflow, report: Report) -> None:
    """Report each queue that an execution may be too long for."""
    for start in workflow.deployment.starts:
        if isinstance(start, Queue) and start.waits_too_long(workflow.timeout):
            report.append(
                Diagnostic(
                    LONG_START,
                    "Lambda waits for the executions that a queue starts, for 15 minutes "
                    "at most, and these may take longer",
                    start.place,
                    (),
                    "add `through_starter: true`, so that a function starts one for each "
                    "message and does not wait; or give the workflow `timeout: 15m`",
                )
            )
