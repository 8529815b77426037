"""Jobs, polled to each of their ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TRANSCODING = Path(__file__).parents[1]


def run(event: str) -> tuple[int, Any, str]:
    """Run a job, and return the exit code, the result and what was reported."""
    workflow = TRANSCODING / "transcode.durable"
    given = f"@{TRANSCODING / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run(command, capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def test_a_job_that_ends_is_published_whatever_looks_failed_meanwhile() -> None:
    code, result, report = run("holiday.json")
    assert (code, result["url"]) == (0, "https://videos.example.com/holiday.mp4")
    assert report.count("a look failed and is repeated: Throttled") == 3
    assert "35m30s  transcode" in report


def test_the_pauses_grow_to_ten_minutes() -> None:
    _, _, report = run("feature_film.json")
    pauses = [
        line.partition("again in ")[2].split()[0]
        for line in report.splitlines()
        if "not yet" in line
    ]
    assert pauses == ["30s", "1m", "2m", "4m", "8m"] + ["10m"] * 3


def test_a_job_that_takes_too_long_is_stopped() -> None:
    code, result, report = run("feature_film.json")
    assert (code, result["status"], result["percent"]) == (0, "expired", 42)
    assert "job hd:feature-film.mov stopped" in report


def test_a_job_that_fails_says_why() -> None:
    code, _, report = run("broken.json")
    assert code == 1
    assert "error: TranscodingFailed: broken.mov has no frames" in report
    assert "stopped" not in report


def test_a_job_that_nobody_can_see_any_more_is_stopped() -> None:
    code, _, report = run("lecture.json")
    assert code == 1
    assert report.count("a look failed and is repeated: Throttled") == 2
    assert "job hd:lecture.mov stopped" in report
    assert "error: Throttled: slow down" in report
