"""The order, run to each of its ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ORDER = Path(__file__).parents[1]


def run(*options: str) -> tuple[int, Any]:
    """Run the order, and return the exit code and the result."""
    workflow = ORDER / "order.durable.yaml"
    event = f"@{ORDER / 'events' / 'order.json'}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", event]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout else None


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--answer", 'barista={"accepted": true}'], "completed"),
        (["--answer", 'barista={"accepted": false}'], "rejected"),
        (["--expire", "barista"], "expired"),
    ],
)
def test_an_order_ends(options: list[str], status: str) -> None:
    code, result = run(*options)
    assert (code, result["status"]) == (0, status)


def test_an_answer_that_is_none_fails_the_order() -> None:
    code, result = run("--answer", 'barista={"accepted": "yes"}')
    assert (code, result) == (1, None)
