from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aws_durable_execution_sdk_python import StepContext


@dataclass
class Price:
    amount: Decimal
    currency: str


def quote(quote: Any) -> Any:
    return quote


def price(amount: str) -> Price:
    return Price(Decimal(amount), "EUR")


def state(good_at: int, context: StepContext) -> str:
    return "ready" if context.attempt >= good_at else "early"
