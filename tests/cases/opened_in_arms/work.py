from typing import TypedDict


class Token(TypedDict):
    id: str


def made() -> Token:
    return {"id": "t1"}


def echoed(id: str) -> str:
    return id
