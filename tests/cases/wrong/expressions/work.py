from typing import TypedDict


class Item(TypedDict):
    sku: str
    qty: int
    price: float


def total(items: list[Item]) -> float:
    return sum(item["price"] for item in items)
