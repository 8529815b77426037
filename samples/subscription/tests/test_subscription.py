"""Subscriptions, run through their year, in virtual time."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SUBSCRIPTION = Path(__file__).parents[1]
VISA, EXPIRED = '{"card": "tok_visa"}', '{"card": "tok_expired"}'


def run(event: str, *options: str) -> tuple[int, Any, str]:
    """Run a year, and return the exit code, the result and what was reported."""
    workflow = SUBSCRIPTION / "subscription.durable.yaml"
    given = f"@{SUBSCRIPTION / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def days(report: str, text: str) -> int:
    """Return on which day of the execution a line of the report says something."""
    (line,) = [each for each in report.splitlines() if text in each]
    return int(re.findall(r"^ *([0-9]+)d", line)[0])


def test_twelve_months_are_paid_in_advance() -> None:
    code, result, report = run("steady.json")
    assert code == 0, report
    assert result == {"status": "completed", "months": 12, "paid": 12 * 1500}
    assert report.count("1500 cents from tok_visa") == 12


def test_a_renewal_is_offered_two_weeks_before_the_year_is_over() -> None:
    _, _, report = run("steady.json")
    assert days(report, "another year with 1 seats?") in (365 - 14, 366 - 14)


def test_seats_are_paid_from_the_day_they_were_added() -> None:
    card = ["--expire", "new_card", "--answer", f"new_card@2d={VISA}"]
    code, result, report = run("growing.json", *card)
    assert code == 0, report
    # Three months of 3 seats, 20 of 30 days of 2 more, nine months of 5 seats.
    assert result["paid"] == 3 * 4500 + 2000 + 9 * 7500
    assert "tok_debit does not cover 9500 cents" in report
    asked = days(report, "9500 cents are due, reminder 1")
    assert days(report, "9500 cents from tok_visa") == asked + 5 + 2


def test_whoever_leaves_gets_the_rest_of_the_month_back() -> None:
    code, result, report = run("leaving.json")
    assert code == 0, report
    assert result == {"status": "cancelled", "months": 2, "paid": 2 * 3000 - 1800}
    assert "1800 cents back to tok_visa" in report


@pytest.mark.parametrize(
    "options",
    [[], ["--answer", f"new_card={EXPIRED}"], ["--expire", "new_card"] * 3],
    ids=["no answer", "another card that is declined", "no answer, by options"],
)
def test_whoever_does_not_pay_is_suspended(options: list[str]) -> None:
    code, result, report = run("not_paying.json", *options)
    assert code == 0, report
    assert result == {"status": "suspended", "months": 0, "paid": 0}
    assert report.count("1500 cents are due, reminder") == 3


def test_a_bank_that_stays_down_is_reported() -> None:
    code, _, report = run("bank_down.json")
    assert code == 1
    assert "attempt 5 failed: BankUnavailable" in report
    assert "the subscription of margaret has failed: no answer" in report


@pytest.mark.parametrize(
    ("start", "second", "eleventh", "last"),
    [
        ("2027-01-31", "2027-03-31", "2027-12-31", "2028-01-17"),
        ("2028-02-29", "2028-04-29", "2029-01-29", "2029-02-14"),
    ],
)
def test_a_month_is_over_on_the_same_day_or_on_the_last(
    start: str, second: str, eleventh: str, last: str
) -> None:
    months = calendars().months_of_year(f"{start}T08:30:00+00:00")
    found = [months[1], months[10], months[11]]
    assert found == [f"{day}T08:30:00+00:00" for day in (second, eleventh, last)]


def calendars() -> Any:
    """Import the module beside the workflow."""
    path = SUBSCRIPTION / "calendars.py"
    spec = importlib.util.spec_from_file_location("calendars", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
