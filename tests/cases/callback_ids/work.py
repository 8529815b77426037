from typing import Any

from aws_durable_execution_sdk_python.types import WaitForCallbackContext


class WrongId(Exception):
    pass


def prefix() -> str:
    return "https://example.com"


def ask(
    callback_id: str,
    token: str,
    link: str,
    record: dict[str, Any],
    context: WaitForCallbackContext,
) -> None:
    if token != callback_id or record != {"id": token}:
        raise WrongId(f"{token}, {record}")
    tell(link)


def tell(link: str) -> None:
    if not link.startswith("https://example.com/") or len(link) < 40:
        raise WrongId(link)
