"""Expenses, run to each of their ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXPENSE = Path(__file__).parents[1]
YES, NO = '{"approved": true}', '{"approved": false}'


def run(event: str, *options: str) -> tuple[int, Any, str]:
    """Run an expense, and return the exit code, the result and what was reported."""
    workflow = EXPENSE / "expense.durable.yaml"
    given = f"@{EXPENSE / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def test_a_small_expense_is_settled_by_policy() -> None:
    code, result, _ = run("small.json")
    assert (code, result["approver"]) == (0, "policy")


@pytest.mark.parametrize(
    ("answer", "approver", "reminders", "escalated"),
    [
        (f"approval={YES}", "ada", 0, False),
        (f"approval@4d={YES}", "ada", 1, False),
        (f"approval@6d={YES}", "ada", 2, False),
        (f"escalation@1d={YES}", "grace", 2, True),
        (f"approval@9d={YES}", "ada", 2, True),
    ],
)
def test_whoever_answers_first_decides(
    answer: str, approver: str, reminders: int, escalated: bool
) -> None:
    code, result, report = run("large.json", "--answer", answer)
    assert (code, result["approver"]) == (0, approver), report
    assert report.count("has been waiting for") == reminders
    assert ("to grace: please decide" in report) == escalated
    assert "request for X-2 closed" in report


def test_a_late_answer_changes_nothing() -> None:
    answers = ["--answer", f"escalation@2d={YES}", "--answer", f"approval@10d={NO}"]
    code, result, report = run("large.json", *answers)
    assert (code, result["approver"]) == (0, "grace"), report
    assert "--answer approval is left over" in report


def test_a_request_that_nobody_answers_expires() -> None:
    code, result, report = run("large.json")
    assert (code, result) == (0, {"status": "expired", "id": "X-2"}), report
    assert "14d  closed" in report


def test_what_exceeds_the_budget_is_said() -> None:
    code, result, _ = run("over_budget.json", "--answer", f"approval={YES}")
    assert (code, result["status"]) == (0, "over_budget")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--answer", f"approval={NO}"], "Refused: ada refused expense X-2"),
        (["--answer", f"escalation={NO}"], "Refused: grace refused expense X-2"),
        (["--fail", 'approval@2d={"reason": "down"}'], "CallbackFailed"),
    ],
)
def test_the_request_is_closed_whatever_happens(options: list[str], error: str) -> None:
    code, _, report = run("large.json", *options)
    assert code == 1
    assert error in report
    assert "request for X-2 closed" in report
