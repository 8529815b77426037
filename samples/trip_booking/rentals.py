"""The car rental."""

import logging

LOG = logging.getLogger(__name__)


class CannotCancel(Exception):
    """The rental does not take a car back."""


def book(car: str, driver: str) -> str:
    """Book a car, and return the booking's number."""
    return f"C-{car}-{driver}"


def cancel(booking: str) -> None:
    """Give a car back. Giving it back again changes nothing.

    Raises:
        CannotCancel: The offer was one without a way back, as for convertibles.
    """
    if "convertible" in booking:
        raise CannotCancel(f"{booking} was a special offer")
    LOG.info("car %s is free again", booking)
