"""The bank."""

LIMITS = {"card-ada": 200_000, "card-linus": 50_000}


class CardDeclined(Exception):
    """The bank refuses. Trying again does not help."""


def charge(trip: str, card: str, cents: int) -> str:
    """Charge a card once for a trip, and return the receipt's number.

    Raises:
        CardDeclined: The card is not good for that much.
    """
    if cents > LIMITS.get(card, 0):
        raise CardDeclined(f"{card} is not good for {cents} cents")
    return f"R-{trip}"
