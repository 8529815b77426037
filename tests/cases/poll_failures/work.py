import time
from typing import Any, TypedDict


class Busy(Exception):
    pass


class Status(TypedDict):
    state: str
    step: str
    known: int


def status(plan: list[str], previous: Any, context: Any) -> Status:
    """Do what the plan says for this look: fail, be slow, or tell a state."""
    word = plan[min(context.attempt, len(plan)) - 1]
    if word == "busy":
        raise Busy(f"look {context.attempt}")
    if word == "broken":
        raise ValueError(word)
    if word == "slow":
        time.sleep(5)
    known = 0 if previous is None else previous["known"]
    return {"state": word, "step": "4" if word == "done" else word, "known": known + 1}
