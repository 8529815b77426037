"""The report to the back office: what was paid, and what somebody has to look at."""

import logging
from typing import Any, TypedDict


class Failure(TypedDict):
    """A line that is not paid, and why."""

    line: int
    agent: str
    error: str
    message: str


class Report(TypedDict):
    """How many lines were paid, how much, and those that were not."""

    paid: int
    cents: int
    failures: list[Failure]


def write(
    month: str, rows: list[dict[str, Any]], outcomes: list[dict[str, Any]]
) -> Report:
    """Write the report of a month; `outcomes` are those of the rows, in their order."""
    paid = [each["ok"] for each in outcomes if "ok" in each]
    failures: list[Failure] = [
        {
            "line": row["line"],
            "agent": row["agent"],
            "error": outcome["error"]["type"],
            "message": outcome["error"]["message"],
        }
        for row, outcome in zip(rows, outcomes, strict=True)
        if "error" in outcome
    ]
    logging.getLogger(__name__).info(
        "%s: %d lines paid, %d not", month, len(paid), len(failures)
    )
    cents = sum(each["cents"] for each in paid)
    return {"paid": len(paid), "cents": cents, "failures": failures}
