"""What the handlers of `overhead.py` call: as little as a step can do."""

from typing import TypedDict


class Acted(TypedDict):
    order: str
    number: int


class PaymentDeclined(Exception):
    """A card that does not pay."""


def act(order: str, number: int) -> Acted:
    return {"order": order, "number": number + 1}


def pay(order: str) -> str:
    raise PaymentDeclined(f"{order} is not paid for")


def cancel(order: str, number: int) -> None:
    """Cancel what `act` has done."""
