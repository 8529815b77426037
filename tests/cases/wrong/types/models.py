from typing import Generic, TypeVar

from pydantic import BaseModel
from stripe import Charge

__all__ = ["Charge"]

T = TypeVar("T")
LIMIT = 3


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Page(BaseModel, Generic[T]):
    items: list[T]


class Plain:
    sku: str


def make_order() -> Order:
    return Order(sku="a")


def make_number() -> int:
    return 1


class Loop(BaseModel):
    next: "Loop"
    maybe: "Loop | None" = None
