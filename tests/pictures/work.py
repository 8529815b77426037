"""The functions of `everything.durable.yaml`."""

from typing import Any, TypedDict


class Declined(Exception):
    """A card that is refused."""


class State(TypedDict):
    """How far something is."""

    state: str


def do(**what: Any) -> dict[str, Any]:
    """Do something."""
    return what


def ask(callback_id: str) -> None:
    """Ask somebody, who answers by the id."""


def status(previous: Any = None) -> State:
    """Look how far something is."""
    return {"state": "done"}
