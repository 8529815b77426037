"""What the shop knows of its orders."""

import logging
from typing import Any, TypedDict


class Saved(TypedDict):
    """What is known once an order is on file."""

    order_id: str
    drinks: int


def save_order(order_id: str, items: list[dict[str, Any]]) -> Saved:
    """Put an order on file. Saving the same order again changes nothing."""
    return {"order_id": order_id, "drinks": sum(item["quantity"] for item in items)}


def cancel_order(order_id: str) -> None:
    """Take an order off the file. Cancelling it again changes nothing."""
    logging.getLogger(__name__).info("order %s is cancelled", order_id)
