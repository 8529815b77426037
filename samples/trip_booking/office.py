"""The travel agency's people, and how they reach the traveller."""

import logging
from typing import TypedDict

LOG = logging.getLogger(__name__)


class Undone(TypedDict):
    """What became of one undo."""

    step: str
    ok: bool
    message: str | None


def tell(traveller: str, reason: str, undone: list[Undone]) -> None:
    """Tell a traveller that nothing came of their trip, and what was given back."""
    names = ", ".join(each["step"] for each in undone if each["ok"])
    LOG.info("to %s: no trip, %s (given back: %s)", traveller, reason, names)


def settle_by_hand(trip: str, left: list[Undone]) -> None:
    """Let someone look after what could not be given back."""
    for each in left:
        LOG.info("trip %s: %s is left, %s", trip, each["step"], each["message"])
