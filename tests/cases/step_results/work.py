import asyncio
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from uuid import UUID

from aws_durable_execution_sdk_python import StepContext


@dataclass
class Receipt:
    id: UUID
    at: datetime
    total: Decimal


def pay() -> Receipt:
    return Receipt(
        UUID("00000000-0000-0000-0000-000000000007"),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
        Decimal("12.5"),
    )


async def later(word: str, context: StepContext) -> str:
    await asyncio.sleep(0)
    return f"{word} at attempt {context.attempt}"
