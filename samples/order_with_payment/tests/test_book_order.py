"""Orders, run to each of their ends together with the payments, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOP = Path(__file__).parents[1]


def run(event: str, *options: str) -> tuple[int, Any, str]:
    """Run an order, and return the exit code, the result and what was reported."""
    workflow = SHOP / "order.durable.yaml"
    given = f"@{SHOP / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def test_a_small_order_is_paid_and_shipped() -> None:
    code, result, report = run("small.json")
    assert code == 0, report
    assert result == {"status": "shipped", "parcel": "P-B-1", "receipt": "T-B-1-9000"}


def test_the_survey_is_asked_two_weeks_after_the_order_is_done() -> None:
    _, _, report = run("small.json")
    assert "14d  survey.asked" in report
    assert "0s  book_order" in report


def test_a_large_order_is_confirmed_by_the_customer() -> None:
    answer = 'payment.confirmed={"sure": true}'
    code, result, report = run("large.json", "--answer", answer)
    assert (code, result["status"]) == (0, "shipped"), report


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--answer", 'payment.confirmed={"sure": false}'], "has refused"),
        (["--expire", "payment.confirmed"], "has not answered in two days"),
    ],
)
def test_an_order_that_nobody_confirms_fails_by_the_payments_error(
    options: list[str], reason: str
) -> None:
    code, _, report = run("large.json", *options)
    assert code == 1
    assert "error: NotConfirmed: the customer" in report
    assert reason in report
    assert "released" in report


def test_a_declined_card_is_told_with_the_banks_code() -> None:
    code, result, _ = run("declined.json")
    assert code == 0
    assert result == {
        "status": "declined",
        "reason": "over the limit of linus",
        "code": 51,
    }
