"""The functions that random workflows call: their arguments say what they do.

`how` is a script: `ok`, or the class of an error and, behind a colon, the number of
attempts that fail by it (without, all do). Every call is appended to the file that
ORACLE_CALLS names, which more than one process may write.
"""

import asyncio
import json
import os
from typing import Any, TypedDict


class Broken(Exception):
    """Has a public attribute, which becomes the error's data."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Worse(Broken):
    """Is caught by the name of its base, too."""


class Plain(Exception):
    """Brings its data itself."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.data = {"k": [1, None, "x"]}


class Leave(Exception):
    """Is called like a class of the runtime's."""


class Given(TypedDict):
    value: int
    tag: str


def act(tag: str, how: str, value: int, context: Any) -> int:
    _note("act", tag=tag, how=how, value=value)
    _fail_by(how, tag, value, context.attempt)
    return value + 1


async def later(tag: str, how: str, value: int, context: Any) -> str:
    _note("later", tag=tag, how=how, value=value)
    _fail_by(how, tag, value, context.attempt)
    return f"{tag} {value}"


async def doze(tag: str, how: str, value: int) -> int:
    """Sleep for longer than any timeout, unless it is all right."""
    _note("doze", tag=tag, how=how, value=value)
    if how != "ok":
        await asyncio.sleep(100)
    return value


def give(tag: str, value: int) -> Given:
    _note("give", tag=tag, value=value)
    return {"value": value, "tag": tag}


def perhaps(tag: str, value: int) -> int | None:
    _note("perhaps", tag=tag, value=value)
    return value if value % 2 else None


def spoil(tag: str, items: list[Any]) -> int:
    """Change its own argument, which must be no one else's."""
    _note("spoil", tag=tag, items=items)
    items.append(tag)
    return len(items)


def ask(callback_id: str, tag: str, how: str) -> None:
    _note("ask", tag=tag, how=how)
    _fail_by(how, tag, 0, 1)


def look(tag: str, how: str, value: int, previous: Any, context: Any) -> Given:
    """Count on from the previous result by a value, which is also changed in place."""
    before = previous["value"] if previous else 0
    _note("look", tag=tag, how=how, value=value, before=before)
    _fail_by(how, tag, value, context.attempt)
    if previous:
        previous["value"] = -1
    return {"value": before + value, "tag": tag}


def revert(tag: str, how: str, value: Any, context: Any) -> int:
    _note("revert", tag=tag, how=how, value=value)
    _fail_by(how, tag, 7, context.attempt)
    return 1


def _fail_by(how: str, tag: str, value: int, attempt: int) -> None:
    name, _, attempts = how.partition(":")
    if name == "ok" or (attempts and attempt > int(attempts)):
        return
    match name:
        case "Broken":
            raise Broken(f"broken {tag}", value)
        case "Worse":
            raise Worse(f"worse {tag}", value)
        case "Plain":
            raise Plain(f"plain {tag}")
        case "Leave":
            raise Leave(tag)
        case _:
            raise KeyError(tag)


def _note(function: str, **arguments: Any) -> None:
    path = os.environ.get("ORACLE_CALLS")
    if path is not None:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps([function, arguments]) + "\n")
