"""JSON out of what functions return, and what is refused, with its place."""

import enum
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pydantic
import pytest

from durablec_runtime._json import NotJson, decode, encode


class Color(enum.Enum):
    RED = "red"


class Size(enum.IntEnum):
    LARGE = 3


@dataclass
class Item:
    sku: str
    price: Decimal


class Order(pydantic.BaseModel):
    id: int
    at: datetime


CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        ("ä🐱", "ä🐱"),
        ((1, [2.5]), [1, [2.5]]),
        ({1: "a", "b": ()}, {"1": "a", "b": []}),
        (Item("x", Decimal("10.10")), {"sku": "x", "price": 10.1}),
        (
            Order(id=1, at=datetime(2026, 1, 2, tzinfo=UTC)),
            {"id": 1, "at": "2026-01-02T00:00:00Z"},
        ),
        ([Color.RED, Size.LARGE], ["red", 3]),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, 600, CET), "2026-01-02T03:04:05.000600+01:00"),
        (datetime(2026, 1, 2), "2026-01-02T00:00:00"),
        (date(2026, 1, 2), "2026-01-02"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=1, milliseconds=1500), "3601.5s"),
        (timedelta(seconds=-1.5), "-1.5s"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("42"), 42),
        (Decimal("42.00"), 42),
        (Decimal("1E+3"), 1000),
        (Decimal("-0.25"), -0.25),
    ],
)
def test_values_have_this_form(value: Any, expected: Any) -> None:
    result = json.loads(encode(value))
    assert result == expected
    assert type(result) is type(expected)


def loop() -> list[Any]:
    inner: list[Any] = []
    inner.append({"again": inner})
    return inner


def deep() -> list[Any]:
    inner: list[Any] = []
    for _ in range(100_000):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"items": [1, {2}]}, ".items[1]: set is not JSON (return a sorted list)"),
        (b"x", "bytes is not JSON (return base64 text)"),
        ([float("nan")], "[0]: nan is not a JSON number"),
        ({"a": float("-inf")}, ".a: -inf is not a JSON number"),
        ({(1, 2): 3}, "a key is tuple is not JSON"),
        (Decimal("NaN"), "NaN is not a JSON number"),
        (
            Item("x", Decimal("0.12345678901234567890")),
            ".price: Decimal 0.12345678901234567890 has no exact JSON number "
            "(return its text)",
        ),
        (Decimal("1E+1000000"), "Decimal 1E+1000000 has no exact JSON number"),
        ("\ud83d", "the text holds half a character (a lone surrogate)"),
        (object(), "object is not JSON"),
        (Item, "type is not JSON"),
        (loop(), "it contains itself"),
        (deep(), "it is nested too deeply"),
        ((x for x in "ab"), "generator is not JSON (return a list)"),
    ],
)
def test_what_has_no_form_is_refused_with_its_place(value: Any, message: str) -> None:
    with pytest.raises(NotJson) as caught:
        encode(value)
    assert str(caught.value).startswith(message)


def test_text_is_compact_and_not_escaped() -> None:
    assert encode({"a": [1, "ä"]}) == '{"a":[1,"ä"]}'


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", "[-Infinity]", "[" * 100_000, "1" * 5000]
)
def test_what_is_not_json_is_not_decoded(text: str) -> None:
    with pytest.raises(NotJson):
        decode(text)
