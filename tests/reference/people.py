"""What the examples of the language reference call: how people are asked and told."""

from typing import Any


def ask(callback_id: str, who: str, about: str) -> None:
    """Ask somebody; their answer goes to the callback of this id."""


def ask_all(approval_id: str, order_id: str) -> None:
    """Ask several people, of whom the first one answers."""


def tell(who: str, text: str) -> None:
    """Tell somebody something."""


def withdraw(request: Any) -> None:
    """Take a request back."""
