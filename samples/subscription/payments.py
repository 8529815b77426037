"""The bank that charges cards; here a card is a token, as in the tests of such banks."""

import logging

LOG = logging.getLogger(__name__)
LIMITS = {"tok_visa": 1_000_000, "tok_debit": 5_000, "tok_expired": 0}
"""What a card is good for, in cents a charge."""


class CardDeclined(Exception):
    """The card does not cover the amount, or is good for nothing any more."""


class BankUnavailable(Exception):
    """The bank does not answer for the moment."""


def charge(card: str, cents: int, reference: str) -> None:
    """Charge a card. A reference that has been charged is not charged again.

    Raises:
        CardDeclined: The card does not cover the amount.
        BankUnavailable: The bank that has issued the card does not answer.
    """
    if card not in LIMITS:
        raise BankUnavailable(f"no answer from the bank of {card}")
    if cents > LIMITS[card]:
        raise CardDeclined(f"{card} does not cover {cents} cents")
    LOG.info("%d cents from %s", cents, card)


def refund(card: str, cents: int, reference: str) -> None:
    """Give back what a card was charged. The same reference is refunded once."""
    LOG.info("%d cents back to %s", cents, card)
