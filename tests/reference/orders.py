"""What the examples of the language reference call: orders, and what is in stock."""

from typing import TypedDict


class Item(TypedDict):
    """One line of an order."""

    sku: str
    quantity: int


class Order(TypedDict):
    """An order that is saved."""

    id: str
    total: float
    status: str


class OutOfStock(Exception):
    """There is not enough of an article."""


def save(order_id: str, items: list[Item]) -> Order:
    """Save an order, and work out what it costs."""
    total = 10.0 * sum(item["quantity"] for item in items)
    return {"id": order_id, "total": total, "status": "open"}


def close(order_id: str, status: str = "done") -> None:
    """Close an order."""


def reserve(order_id: str, items: list[Item]) -> str:
    """Reserve what an order needs, and return the reservation's number.

    Raises:
        OutOfStock: There is not enough.
    """
    for item in items:
        if item["quantity"] > 100:
            raise OutOfStock(item["sku"])
    return f"R-{order_id}"


def release(reservation: str) -> None:
    """Give back what was reserved."""


def price(sku: str) -> float:
    """Return what one article costs."""
    return float(len(sku))


def check_customer(customer: str) -> str:
    """Return how trustworthy a customer is."""
    return "good" if customer != "mallory" else "bad"


def quote(shop: str, order_id: str) -> float:
    """Return the price that one shop asks."""
    return float(len(shop + order_id))


def next_page(page: int) -> list[Item]:
    """Return one page of a list, which is empty behind the last one."""
    return [] if page > 2 else [{"sku": f"page-{page}", "quantity": 1}]


def parse(text: str):  # type: ignore[no-untyped-def]
    """Return an order from what somebody has typed; without an annotation."""
    return {"sku": text, "quantity": 1}
