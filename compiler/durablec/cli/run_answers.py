"""The input of a run and the answers to its callbacks, from options and a person."""

import json
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from durablec import ir
from durablec.cells import brief
from durablec.types import STRING, Type
from durablec_dsl.suggest import did_you_mean
from durablec_local import Event, Execution

_KINDS = ("--answer", "--fail", "--expire")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as JSON text."""

    payload: str


@dataclass(frozen=True, slots=True)
class Fail:
    """An answer that fails the callback; `data` is JSON text."""

    message: str | None
    data: str | None


@dataclass(frozen=True, slots=True)
class Expire:
    """No answer: the callback may time out."""


Reply = Answer | Fail | Expire
Callbacks = dict[str, ir.Callback | ir.Open]


def read_input(given: str) -> str:
    """Return the JSON text that `--input` gives: itself, @FILE's, or that of `-`."""
    return _json_text("--input", sys.stdin.read() if given == "-" else given)


def callbacks_of(workflow: ir.Workflow) -> Callbacks:
    """Return the statements that wait for answers, by name."""
    return {
        each.name: each
        for each in ir.walk(workflow.body)
        if isinstance(each, ir.Callback | ir.Open)
    }


def read_replies(
    words: Sequence[str],
    answers: Sequence[str],
    failures: Sequence[str],
    expiries: Sequence[str],
    known: Callbacks,
) -> dict[str, deque[Reply]]:
    """Return the replies that options give to each callback, in the order given.

    `words` is the whole command line; it tells the order among the options, which each
    come with their own values.
    """
    values = dict(zip(_KINDS, map(iter, (answers, failures, expiries)), strict=True))
    replies: dict[str, deque[Reply]] = {}
    for word in words:
        option, _, _ = word.partition("=")
        if option in values and (value := next(values[option], None)) is not None:
            name, reply = _reply(option, value, known)
            replies.setdefault(name, deque()).append(reply)
    return replies


class Responder:
    """Answers callbacks: by script, else by asking whoever sits at the terminal."""

    def __init__(
        self,
        known: Callbacks,
        replies: dict[str, deque[Reply]],
        *,
        asks: bool,
        real_time: bool,
    ) -> None:
        self._known = known
        self._replies = replies
        self._asks = asks
        self._real_time = real_time
        self._open: dict[str, Event] = {}
        self._left: set[str] = set()

    def on(self, event: Event, execution: Execution) -> list[str]:
        """Do what an event asks for; return the callbacks that nothing will end."""
        if event.id is not None:
            if event.kind == "waiting":
                self._open[event.id] = event
            else:
                self._open.pop(event.id, None)
        if event.kind != "idle":
            return []
        for callback in list(self._open.values()):
            self._settle(callback, execution)
        execution.resume()
        return self._hopeless() if self._real_time else []

    def _settle(self, callback: Event, execution: Execution) -> None:
        assert callback.id is not None
        if callback.id in self._left:
            return
        match self._reply(callback):
            case Answer(payload):
                execution.answer(callback.id, payload)
                del self._open[callback.id]
            case Fail(message, data):
                execution.fail(callback.id, message, data)
                del self._open[callback.id]
            case Expire():
                self._left.add(callback.id)

    def _reply(self, callback: Event) -> Reply:
        assert callback.name is not None
        scripted = self._replies.get(callback.name)
        if scripted:
            return scripted.popleft()
        if not self._asks:
            return Expire()
        statement = self._known.get(callback.name)
        payload = None if statement is None else statement.payload
        return ask(callback.name, payload, can_expire=_is_bounded(callback))

    def _hopeless(self) -> list[str]:
        left = (self._open[each] for each in self._left if each in self._open)
        return [each.name or "" for each in left if not _is_bounded(each)]


def ask(name: str, payload: Type | None, *, can_expire: bool) -> Reply:
    """Ask at the terminal until what is typed is a reply."""
    shown = f": {payload}" if payload is not None else ""
    ways = "JSON, @FILE, or !TEXT to fail it"
    ways += "; nothing lets it time out" if can_expire else "; it has no timeout"
    sys.stderr.write(f"\n`{name}` waits for an answer{brief(shown)}\n  ({ways})\n")
    while True:
        sys.stderr.write(f"{name}> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        typed = line.strip()
        try:
            if typed.startswith("!"):
                return _fail(typed[1:].strip())
            if typed:
                return Answer(_payload(name, typed, payload))
        except (click.UsageError, OSError) as error:
            sys.stderr.write(f"{_message(error)}\n")
            continue
        if can_expire or not line:
            return Expire()


def _is_bounded(callback: Event) -> bool:
    return callback.seconds is not None or callback.heartbeat is not None


def _message(error: click.UsageError | OSError) -> str:
    return error.message if isinstance(error, click.UsageError) else str(error)


# Options ----------------------------------------------------------------------------


def _reply(option: str, value: str, known: Callbacks) -> tuple[str, Reply]:
    name, equals, text = value.partition("=")
    statement = known.get(name)
    if statement is None:
        meant = did_you_mean(name, known) or _listing(known)
        raise click.UsageError(f"{option}: no callback `{brief(name)}`; {meant}")
    if option == "--expire":
        return name, _expire(name, equals, statement)
    if not equals:
        raise click.UsageError(f"{option} {name}: write {option} {name}=VALUE")
    if option == "--fail":
        return name, _fail(text)
    return name, Answer(_payload(f"--answer {name}", text, statement.payload))


def _listing(known: Callbacks) -> str:
    names = ", ".join(f"`{name}`" for name in known)
    return f"there are {names}" if names else "the workflow has none"


def _expire(name: str, equals: str, statement: ir.Callback | ir.Open) -> Expire:
    if equals:
        raise click.UsageError(f"--expire {name}: a timeout has no value")
    if statement.timeout is None and statement.heartbeat is None:
        raise click.UsageError(f"--expire {name}: the callback has no timeout")
    return Expire()


def _fail(text: str) -> Fail:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Fail(text or None, None)
    return Fail(None, text)


def _payload(what: str, text: str, payload: Type | None) -> str:
    """Return an answer as JSON text; a text that must be a string may be bare."""
    if payload is STRING and not text.startswith(("@", '"')):
        return json.dumps(text)
    return _json_text(what, text)


def _json_text(what: str, given: str) -> str:
    """Return text that is JSON: what is given or, after an @, what a file holds."""
    text = given
    if given.startswith("@"):
        what = given[1:]
        try:
            text = Path(what).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise click.UsageError(f"{what}: is not text in UTF-8") from None
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        reason = error.msg[:1].lower() + error.msg[1:]
        raise click.UsageError(f"{what}: not JSON: {place}: {reason}") from None
    except ValueError as error:
        raise click.UsageError(f"{what}: not JSON: {error}") from None
    except RecursionError:
        raise click.UsageError(f"{what}: nested too deeply") from None
    return text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"`{constant}` is no number of JSON")
