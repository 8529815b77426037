from typing import Any


class Unreachable(Exception):
    pass


def send(to: str, text: str, key: str) -> str:
    assert len(key) == 24
    if to == "nobody":
        raise Unreachable(to)
    return f"{text} {to}"


def echo(value: Any) -> Any:
    return value
