"""The airline: seats are booked one by one, and become one ticket."""

import logging

LOG = logging.getLogger(__name__)
FULL = {("TLL", "VIE")}


class NoSeats(Exception):
    """The flight is full. Trying again does not help."""


def book(origin: str, destination: str, day: str) -> str:
    """Book a seat, and return its number.

    Raises:
        NoSeats: The flight is full.
    """
    if (origin, destination) in FULL:
        raise NoSeats(f"no seats from {origin} to {destination} on {day}")
    return f"S-{origin}-{destination}"


def cancel(seat: str) -> None:
    """Give a seat back that is on no ticket. Giving it back again changes nothing."""
    LOG.info("seat %s is free again", seat)


def issue_ticket(seats: list[str]) -> str:
    """Put seats on one ticket, and return its number."""
    return "T-" + "-".join(seat.removeprefix("S-") for seat in seats)


def cancel_ticket(ticket: str) -> None:
    """Give a ticket back with all its seats. Doing so again changes nothing."""
    LOG.info("ticket %s is cancelled", ticket)
