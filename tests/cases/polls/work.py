from typing import NotRequired, TypedDict


class Counted(TypedDict):
    count: int


class Job(TypedDict):
    result: NotRequired[str]


def count(previous: Counted | None, by: int) -> Counted:
    return {"count": (previous["count"] if previous else 0) + by}


def look(previous: str | None) -> str:
    return "first look" if previous is None else "second look"


def job(previous: Job | None) -> Job:
    return {} if previous is None else {"result": "made"}
