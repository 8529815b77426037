"""Who decides what, and how they are asked."""

import logging

MANAGERS = {"ada": "grace", "linus": "ada"}


class UnknownPerson(Exception):
    """Nobody of that name works here."""


def manager_of(person: str) -> str:
    """Return the manager of a person.

    Raises:
        UnknownPerson: Nobody of that name works here.
    """
    try:
        return MANAGERS[person]
    except KeyError:
        raise UnknownPerson(person) from None


def ask_for_approval(callback_id: str, approver: str, subject: str) -> None:
    """Put a request on the approver's desk; their answer goes to `callback_id`."""
    logging.getLogger(__name__).info("to %s: %s (%s)", approver, subject, callback_id)


def close_request(expense: str) -> None:
    """Take the request off every desk it may lie on."""
    logging.getLogger(__name__).info("request for %s closed", expense)
