"""Expenses, run to each of their ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXPENSE = Path(__file__).parents[1]


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


def test_a_large_expense_is_approved_by_the_manager() -> None:
    code, result, _ = run("large.json", "--answer", 'decision={"approved": true}')
    assert (code, result["approver"]) == (0, "ada")


def test_what_exceeds_the_budget_is_said() -> None:
    answer = 'decision={"approved": true}'
    code, result, _ = run("over_budget.json", "--answer", answer)
    assert (code, result["status"]) == (0, "over_budget")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--answer", 'decision={"approved": false}'], "Refused"),
        (["--expire", "decision"], "NoAnswer"),
        (["--fail", 'decision={"reason": "down"}'], "CallbackFailed"),
    ],
)
def test_the_request_is_closed_whatever_happens(options: list[str], error: str) -> None:
    code, _, report = run("large.json", *options)
    assert code == 1
    assert error in report
    assert "closed" in report
