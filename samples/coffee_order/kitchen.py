"""What happens behind the counter."""

from typing import Any, TypedDict

from aws_durable_execution_sdk_python import StepContext


class MachineCold(Exception):
    """The machine needs another moment to heat up."""


class Prepared(TypedDict):
    """What stands on the counter."""

    cups: int


def prepare(items: list[dict[str, Any]], context: StepContext) -> Prepared:
    """Prepare an order; the machine is warm at the third attempt.

    Raises:
        MachineCold: At the first two attempts.
    """
    if context.attempt < 3:
        raise MachineCold(f"attempt {context.attempt}: the machine is cold")
    return {"cups": sum(item["quantity"] for item in items)}
