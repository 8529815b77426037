"""The functions that forty.durable.yaml calls."""

from typing import Any, Literal, TypedDict


def load(order_id: str) -> dict[str, Any]:
    return {"id": order_id}


def score(order_id: str, limit: int) -> int:
    return len(order_id) + limit


def count(sku: str) -> int:
    return len(sku)


def reserve(order_id: str, note: str) -> str:
    return order_id + note


def release(order_id: str) -> None:
    print(order_id)


def ask(callback_id: str, who: str) -> None:
    print(callback_id, who)


class Status(TypedDict):
    state: Literal["running", "done"]


def status(job: str) -> Status:
    return {"state": "done" if job else "running"}


def pack(item: str, gift: bool) -> str:
    return f"{item}{gift}"


def ship(order_id: str, parcels: list[str]) -> str:
    return order_id + "".join(parcels)


def tell(text: str) -> None:
    print(text)
