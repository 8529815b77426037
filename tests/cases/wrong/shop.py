"""What the wrong files about calls and errors use."""

from typing import TypedDict


class PaymentError(Exception):
    pass


class CardError(PaymentError):
    pass


class Receipt(TypedDict):
    number: int
    note: str | None


def pay(amount: int, currency: str = "EUR") -> Receipt:
    return {"number": amount, "note": currency}


def ask(callback_id: str, who: str) -> None:
    pass


def look(previous: str | None) -> str:
    return previous or "done"


def tell(who: str) -> None:
    pass


LIMIT = 10
