"""A partner's API, which throttles and has its bad moments."""

from typing import Any

from aws_durable_execution_sdk_python import StepContext


class TransientError(Exception):
    """What may be over in a moment."""


class Throttled(TransientError):
    """Too many requests."""


class ConnectionLost(TransientError):
    """The line went dead."""


def start_export(partner: str, context: StepContext) -> str:
    """Ask for an export and return its id; the first request is throttled.

    Raises:
        Throttled: At the first attempt.
    """
    if context.attempt == 1:
        raise Throttled("slow down")
    return f"export-{partner}"


def download(export: str, context: StepContext) -> list[dict[str, Any]]:
    """Return the rows of an export; the line goes dead twice.

    Raises:
        ConnectionLost: At the first two attempts.
    """
    if context.attempt <= 2:
        raise ConnectionLost(f"lost {export} at attempt {context.attempt}")
    if export == "export-odd":
        return [{"name": "Ada"}, {"surname": "Hopper"}]
    return [{"name": "Ada"}, {"name": "Grace"}]
