"""The customers' cards, and how customers are asked."""

import logging

LIMITS = {"ada": 100_000, "linus": 5_000}


class CardDeclined(Exception):
    """The bank has refused; `code` is its reason."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def charge(order_id: str, customer: str, cents: int) -> str:
    """Charge a card, and return the receipt's number.

    Raises:
        CardDeclined: The bank has refused.
    """
    if cents > LIMITS.get(customer, 0):
        raise CardDeclined(f"over the limit of {customer}", code=51)
    return f"T-{order_id}-{cents}"


def ask_for_confirmation(callback_id: str, customer: str, cents: int) -> None:
    """Ask a customer whether they mean it; their answer goes to `callback_id`."""
    logging.getLogger(__name__).info(
        "to %s: %d cents (%s)", customer, cents, callback_id
    )


def send_survey(customer: str, parcel: str) -> None:
    """Ask a customer how they like what they got."""
    logging.getLogger(__name__).info("to %s: how is %s?", customer, parcel)
