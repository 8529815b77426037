"""What the examples of the language reference call: work that goes on elsewhere."""

from typing import Any, Literal, TypedDict


class Job(TypedDict):
    """A piece of work, and how far it is."""

    id: str
    state: Literal["waiting", "running", "done", "failed"]


class Busy(Exception):
    """The service has no time to answer."""


def start(order_id: str) -> Job:
    """Start the work for an order."""
    return {"id": f"J-{order_id}", "state": "waiting"}


def status(job_id: str, previous: Any = None) -> Job:
    """Return how far a piece of work is.

    Raises:
        Busy: The service has no time to answer.
    """
    if previous == "busy":
        raise Busy
    return {"id": job_id, "state": "done"}


def cancel(job_id: str) -> None:
    """Stop a piece of work."""
