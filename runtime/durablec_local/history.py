"""The history of an execution, as those who run it hand it to those who look at it."""

from typing import Any, NamedTuple


class Recorded(NamedTuple):
    """The history of one execution of a workflow, by that workflow's name.

    `history` is what boto3's `get_durable_execution_history` returns, as JSON has it.
    """

    workflow: str
    history: dict[str, Any]
