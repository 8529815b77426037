"""What the wrong files about what steps return call."""

from dataclasses import dataclass
from typing import Any, Iterator, Literal, NotRequired, TypedDict


@dataclass
class Price:
    amount: float
    currency: str
    note: str | None = None


class Line(TypedDict):
    sku: str
    count: NotRequired[int]


def text() -> str:
    return ""


def flag() -> bool:
    return True


def share() -> float:
    return 1


def maybe() -> str | None:
    return None


def word() -> Literal["a", "b"]:
    return "a"


def price() -> Price:
    return Price(1, "EUR")


def lines() -> list[Line]:
    return []


def prices() -> dict[str, Price]:
    return {}


def unknown(order: Any) -> Any:
    return order


def items() -> Iterator[int]:
    return iter([])
