from typing import TypedDict


class Looked(TypedDict):
    n: int


def look(previous: Looked | None, by: int) -> Looked:
    return {"n": (previous["n"] if previous else 0) + by}
