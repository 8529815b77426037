"""The customers: what they want, and how they are told things."""

import logging
from typing import TypedDict

LOG = logging.getLogger(__name__)


class Changes(TypedDict):
    """What a customer has changed in a month, and on which of its days."""

    day: int
    seats_added: int
    cancelled: bool


NOTHING: Changes = {"day": 1, "seats_added": 0, "cancelled": False}
CHANGES: dict[tuple[str, int], Changes] = {
    ("grace", 3): {"day": 10, "seats_added": 2, "cancelled": False},
    ("linus", 2): {"day": 12, "seats_added": 0, "cancelled": True},
}
"""The changes that customers have made, by customer and month of their year."""


def changes(customer: str, month: int) -> Changes:
    """Look up what a customer has changed in a month of their year."""
    return CHANGES.get((customer, month), NOTHING)


def ask_for_card(callback_id: str, customer: str, cents: int, reminder: int) -> None:
    """Ask a customer for another card; the form that they get answers `callback_id`."""
    LOG.info("to %s: %d cents are due, reminder %d", customer, cents, reminder)


def suspend(customer: str) -> None:
    """Close the service to a customer until they have paid."""
    LOG.info("%s is suspended", customer)


def offer_renewal(customer: str, seats: int, carried: int) -> None:
    """Offer a customer another year; what is carried over is on its first invoice."""
    LOG.info("to %s: another year with %d seats?", customer, seats)


def report(customer: str, reason: str) -> None:
    """Report to the people of billing that the year of a customer has broken off."""
    LOG.error("the subscription of %s has failed: %s", customer, reason)
