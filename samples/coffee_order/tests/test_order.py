"""The order, run to each of its ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ORDER = Path(__file__).parents[1]


def run(*options: str) -> tuple[int, Any, str]:
    """Run the order, and return the exit code, the result and what was reported."""
    workflow = ORDER / "order.durable.yaml"
    event = f"@{ORDER / 'events' / 'order.json'}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", event]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--answer", 'barista={"accepted": true}'], "completed"),
        (["--answer", 'barista={"accepted": false}'], "rejected"),
        (["--expire", "barista"], "expired"),
    ],
)
def test_an_order_ends(options: list[str], status: str) -> None:
    code, result, report = run(*options)
    assert (code, result["status"]) == (0, status)
    assert "cancelled" not in report


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--fail", 'barista={"reason": "the screen is dark"}'], "CallbackFailed"),
        (["--answer", 'barista={"accepted": "yes"}'], "CallbackInvalid"),
    ],
)
def test_an_order_that_fails_is_cancelled(options: list[str], error: str) -> None:
    code, result, report = run(*options)
    assert (code, result) == (1, None)
    assert f"error: {error}" in report
    assert "order order-1001 is cancelled" in report
