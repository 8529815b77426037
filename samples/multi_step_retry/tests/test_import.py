"""Imports, run to each of their ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path

IMPORT = Path(__file__).parents[1]


def run(event: str) -> "subprocess.CompletedProcess[str]":
    """Run an import in virtual time."""
    workflow = IMPORT / "import_customers.durable.yaml"
    given = f"@{IMPORT / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_step_is_retried_until_it_succeeds() -> None:
    done = run("partner.json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"partner": "acme", "stored": 2}
    assert "ConnectionLost" in done.stderr


def test_rows_that_do_not_fit_are_put_aside_and_not_tried_again() -> None:
    done = run("odd_partner.json")
    assert done.returncode == 1
    assert "ImportQuarantined" in done.stderr
    assert done.stderr.count("SchemaMismatch") == 1
