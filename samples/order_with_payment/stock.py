"""The stock of the book shop."""

from typing import TypedDict


class Item(TypedDict):
    """A title that is ordered, with the price of one copy."""

    isbn: str
    quantity: int
    cents: int


class Reservation(TypedDict):
    """What is put aside for an order, and what it costs."""

    id: str
    cents: int


class SoldOut(Exception):
    """There are not that many copies."""


def reserve(order_id: str, items: list[Item]) -> Reservation:
    """Put copies aside.

    Raises:
        SoldOut: There are not that many copies.
    """
    for item in items:
        if item["quantity"] > 100:
            raise SoldOut(item["isbn"])
    cents = sum(item["quantity"] * item["cents"] for item in items)
    return {"id": f"R-{order_id}", "cents": cents}


def release(order_id: str) -> None:
    """Put back what was put aside."""


def ship(order_id: str) -> str:
    """Hand the copies to the post, and return the parcel's number."""
    return f"P-{order_id}"
