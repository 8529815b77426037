"""Trips, run to each of their ends, in virtual time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TRIP = Path(__file__).parents[1]
ROOM = ("--answer", 'room={"booking": "H-7"}')


def run(event: str, *options: str) -> tuple[int, Any, str]:
    """Run a trip, and return the exit code, the result and what was reported."""
    workflow = TRIP / "trip.durable.yaml"
    given = f"@{TRIP / 'events' / event}"
    command = [sys.executable, "-m", "durablec", "run", workflow, "--input", given]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def test_a_trip_is_booked_and_paid() -> None:
    code, result, report = run("booked.json", *ROOM)
    assert code == 0, report
    assert result == {
        "status": "booked",
        "ticket": "T-VIE-LIS-LIS-VIE",
        "room": "H-7",
        "car": "C-compact-ada",
        "receipt": "R-trip-1",
    }
    assert "undo" not in report


def test_all_is_given_back_last_first_when_the_card_is_declined() -> None:
    code, result, report = run("declined.json", *ROOM)
    assert code == 0, report
    assert result == {
        "status": "not_booked",
        "reason": "card-linus is not good for 145000 cents",
        "undone": ["car", "room", "flights"],
        "left": [],
    }
    said = [
        "car C-compact-linus is free again",
        "room H-7 is free again",
        "ticket T-VIE-LIS-LIS-VIE is cancelled",
        "to linus: no trip, card-linus is not good for 145000 cents",
    ]
    places = [report.index(each) for each in said]
    assert places == sorted(places)


def test_a_full_hotel_costs_no_car() -> None:
    code, result, report = run("booked.json", "--fail", 'room={"reason": "full"}')
    assert (code, result["reason"]) == (0, "Solar has no room"), report
    assert result["undone"] == ["car", "flights"]


def test_a_hotel_that_does_not_answer_in_a_day_is_full() -> None:
    code, result, report = run("booked.json")
    assert (code, result["reason"]) == (0, "Solar has no room"), report
    assert "1d  undo car" in report


def test_a_seat_is_given_back_on_its_own_while_there_is_no_ticket() -> None:
    code, result, report = run("no_seats.json")
    assert (code, result["undone"]) == (0, ["outbound"]), report
    assert "seat S-VIE-TLL is free again" in report
    assert "ticket" not in report


def test_what_is_not_taken_back_is_settled_by_hand() -> None:
    code, result, report = run("no_way_back.json", *ROOM)
    assert code == 0, report
    assert (result["undone"], result["left"]) == (["room", "flights"], ["car"])
    assert report.count("CannotCancel") == 3
    assert "trip trip-3: car is left, C-convertible-linus was a special offer" in report
