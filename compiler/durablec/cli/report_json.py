"""A report as JSON. What has no bound is null."""

import json
from math import inf
from typing import Any

from durablec import ir
from durablec.metering.estimate import (
    Assumptions,
    Estimate,
    Estimates,
    Function,
    Row,
    stays,
)
from durablec.metering.words import assumptions, described, line, warnings


def as_json(estimates: list[Estimates], assumed: Assumptions) -> str:
    """Return a report as one JSON document."""
    # Settings are each workflow's.
    asked = {
        name: value
        for name, value in assumed._asdict().items()
        if name not in Function._fields
    }
    document = {
        "version": 1,
        "assumed": asked,
        "assumptions": assumptions(estimates, assumed),
        "workflows": [_workflow(each, assumed) for each in estimates],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _workflow(estimates: Estimates, assumed: Assumptions) -> dict[str, Any]:
    workflow = estimates.workflow
    made = {
        "least": estimates.low,
        "most_without_retries": estimates.most_without_retries,
        "most": estimates.high,
    }
    return {
        "workflow": workflow.name,
        "file": workflow.source.name,
        "function": estimates.function._asdict(),
        "completes": estimates.completes,
        **{name: _estimate(workflow, each, assumed) for name, each in made.items()},
        "statements": [_row(workflow, each) for each in estimates.rows],
        "warnings": warnings(estimates),
    }


def _estimate(
    workflow: ir.Workflow, estimate: Estimate, assumed: Assumptions
) -> dict[str, Any]:
    amount = estimate.amount
    charged = estimate.bill
    there = estimate.step_functions + estimate.tasks
    dollars = charged._asdict() | {"total": charged.total}
    return {
        "seconds": _number(estimate.seconds),
        "path": [
            {
                "line": line(workflow, each.statement),
                "statement": described(each.statement),
                "seconds": _number(each.seconds),
            }
            for each in stays(estimate.way)
        ],
        "operations": _number(amount.operations),
        "invocations": _number(amount.invocations),
        "bytes_written": _number(amount.written),
        "price": {name: _number(each) for name, each in dollars.items()},
        "price_per_execution": _number(charged.total / assumed.executions),
        "step_functions": {
            "transitions": _number(amount.transitions),
            "price": _number(there),
            "price_per_execution": _number(there / assumed.executions),
            "price_of_transitions": _number(estimate.step_functions),
            "price_of_tasks": _number(estimate.tasks),
        },
    }


def _row(workflow: ir.Workflow, row: Row) -> dict[str, Any]:
    return {
        "line": line(workflow, row.statement),
        "statement": described(row.statement),
        "least": _number(row.low),
        "most_without_retries": _number(row.most_without_retries),
        "most": _number(row.high),
    }


def _number(number: float) -> float | None:
    return None if number == inf else number
