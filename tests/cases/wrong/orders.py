"""What the wrong files about the types of arguments call."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Literal, NotRequired, Optional, TypedDict


@dataclass
class Address:
    city: str


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Colour(Enum):
    RED = "red"


class Item(TypedDict):
    sku: str
    quantity: int
    note: NotRequired[str | None]


def whole(number: int = 0, share: float = 0, name: str = "", flag: bool = False) -> str:
    return name


def perhaps(number: int | None = None, name: Optional[str] = None, any_: Any = 0) -> str:
    return name or ""


def chosen(word: Literal["a", "b"] = "a", size: Size = Size.SMALL) -> str:
    return word


def ordered(item: Item, items: list[Item] = [], prices: dict[str, int] = {}) -> str:
    return item["sku"]


def implicit(name: str = None, text: "str | int" = "", *, last: int = 1) -> str:  # type: ignore
    return name


def sent(
    address: Address,
    others: list[Address] | None = None,
    at: datetime | None = None,
    colour: Colour = Colour.RED,
    either: Address | dict[str, Any] | None = None,
) -> str:
    return address.city
