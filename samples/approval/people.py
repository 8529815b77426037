"""Who decides what, and how they are asked."""

import logging

LOG = logging.getLogger(__name__)
MANAGERS = {"linus": "ada", "ada": "grace", "grace": "margaret"}


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
    LOG.info("to %s: please decide on %s (%s)", approver, subject, callback_id)


def remind(approver: str, subject: str, days: int) -> None:
    """Remind the approver of a request that has been on their desk for some days."""
    LOG.info("to %s: %s has been waiting for %d days", approver, subject, days)


def close_request(expense: str) -> None:
    """Take the request off every desk that it may lie on."""
    LOG.info("request for %s closed", expense)
