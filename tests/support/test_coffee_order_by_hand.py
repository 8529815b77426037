"""The coffee order written by hand: the oracle of the compiled one must itself run."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.replay import (
    Answer,
    Fail,
    Kill,
    Outcome,
    Succeed,
    TimeOut,
    run_fresh,
)

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "coffee_order"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in ("orders.py", "notify.py", "kitchen.py"):
        shutil.copy(SAMPLE / name, tmp_path)
    hand = ROOT / "benchmarks" / "coffee_order_by_hand.py"
    shutil.copy(hand, tmp_path / "handler.py")
    return tmp_path


def order(bundle: Path, answer: Answer, kill: Kill | None = None) -> Outcome:
    event: Any = json.loads((SAMPLE / "events" / "order.json").read_text())
    return run_fresh(bundle, event, {"barista": [answer]}, kill=kill)


@pytest.mark.parametrize(
    ("answer", "status", "operations"),
    [
        (
            Succeed({"accepted": True}),
            "completed",
            ["saved", "barista", "prepared", "cool_off"],
        ),
        (Succeed({"accepted": False}), "rejected", ["saved", "barista"]),
        (TimeOut(), "expired", ["saved", "barista"]),
    ],
)
def test_an_order_ends(
    bundle: Path, answer: Answer, status: str, operations: list[str]
) -> None:
    outcome = order(bundle, answer)
    assert outcome.result["status"] == status, outcome.log
    top = [step.name for step in outcome.operations if step.parent is None]
    assert top == operations


def test_an_order_that_fails_is_cancelled(bundle: Path) -> None:
    outcome = order(bundle, Fail())
    assert outcome.status == "FAILED", outcome.log
    top = [step.name for step in outcome.operations if step.parent is None]
    assert top == ["saved", "barista", "undo saved"]


def test_an_order_survives_a_kill(bundle: Path) -> None:
    whole = order(bundle, Succeed({"accepted": True}))
    killed = order(bundle, Succeed({"accepted": True}), kill=Kill(3))
    assert (killed.result, killed.operations) == (whole.result, whole.operations)
