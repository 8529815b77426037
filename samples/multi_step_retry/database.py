"""Our own customer database."""

from typing import Any

from aws_durable_execution_sdk_python import StepContext


class SchemaMismatch(Exception):
    """A row is not what the schema says. Trying again does not help."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row} has no name")
        self.row = row


async def store(rows: list[dict[str, Any]], context: StepContext) -> int:
    """Store the rows and return how many; the first attempt meets a lock.

    Raises:
        SchemaMismatch: A row has no name.
        TimeoutError: At the first attempt.
    """
    for number, row in enumerate(rows, start=1):
        if "name" not in row:
            raise SchemaMismatch(number)
    if context.attempt == 1:
        raise TimeoutError("the table is locked")
    return len(rows)


def quarantine(rows: list[dict[str, Any]], reason: str) -> str:
    """Keep rows that do not fit, with the reason, and return where they lie."""
    return f"quarantine/{len(rows)}-rows"
