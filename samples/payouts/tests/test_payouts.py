"""Payouts of three months, in virtual time: all paid, some not, too many not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PAYOUTS = Path(__file__).parents[1]


def run(given: str) -> tuple[int, Any, str]:
    """Run the payouts, and return the exit code, the result and what was reported."""
    workflow = PAYOUTS / "payouts.durable.yaml"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run(command, capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def month(name: str) -> str:
    """Return the input of a month as the option takes it."""
    return f"@{PAYOUTS / 'events' / name}.json"


def test_every_line_of_a_good_file_is_paid() -> None:
    code, result, report = run(month("august"))
    assert code == 0, report
    assert result == {
        "month": "2026-08",
        "paid": 3,
        "cents": 89_650,
        "failures": [],
        "lots": {"sent": 2, "lost": 0},
    }


def test_lines_that_fail_are_reported_and_the_rest_is_paid() -> None:
    code, result, report = run(month("september"))
    assert (code, result["paid"], result["cents"]) == (0, 5, 265_705), report
    assert [(each["line"], each["error"]) for each in result["failures"]] == [
        (4, "BankUnavailable"),
        (5, "BadRow"),
        (8, "TransferRefused"),
    ]


def test_only_a_bank_that_does_not_answer_is_asked_again() -> None:
    _, _, report = run(month("september"))
    again = [line for line in report.splitlines() if "; again in" in line]
    assert len(again) == 2
    assert all("BankUnavailable" in line for line in again)


def test_a_lot_of_notices_may_be_lost() -> None:
    _, result, report = run(month("september"))
    assert result["lots"] == {"sent": 2, "lost": 1}
    assert "AddressInvalid: barbara.example.com" in report
    assert "to ada@example.com: 125000 cents" in report


def test_a_file_with_too_many_failures_fails_with_the_report() -> None:
    code, result, report = run(month("october"))
    assert (code, result) == (1, None)
    assert "TooManyFailures: 2 of 3 lines of 2026-10 are not paid" in report
    assert '"error":"BadRow","message":"`unknown` is no IBAN"' in report


def test_a_month_without_a_file_is_an_error() -> None:
    for name in ("2020-01", "../2026-09"):
        code, _, report = run(json.dumps({"month": name}))
        assert code == 1
        assert f"NoStatement: {name}" in report
