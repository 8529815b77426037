"""Answers the callbacks of a run, by what options say or by asking a person."""

import json
import sys
from collections import deque
from dataclasses import replace
from typing import NamedTuple

import click

from durablec.cells import brief
from durablec.cli.run_json import fault
from durablec.cli.run_replies import (
    Answer,
    Callbacks,
    Expire,
    Fail,
    Reply,
    failing,
    option_of,
    payload_of,
    statement_of,
)
from durablec.types import STRING, Type
from durablec_local import Event, Execution, Outcome

_SLACK = 0.001
"""Seconds by which a moment may miss the one that was asked for, by its fractions."""


class _Late(NamedTuple):
    """A reply whose time is yet to come: `at`, in seconds since the start."""

    at: float
    id: str
    name: str
    reply: Reply


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
        self._late: list[_Late] = []

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
        for late in [each for each in self._late if each.at <= event.at + _SLACK]:
            self._late.remove(late)
            self._send(late.id, late.reply, execution)
        execution.resume(min((each.at for each in self._late), default=None))
        return self._hopeless() if self._real_time else []

    def left_over(self) -> list[str]:
        """Return the options whose replies no callback has waited for."""
        unused = [(name, each) for name, left in self._replies.items() for each in left]
        late = [(each.name, each.reply) for each in self._late]
        return [f"{option_of(reply)} {name}" for name, reply in [*late, *unused]]

    def named(self, outcome: Outcome) -> Outcome:
        """Return an outcome with the names of statements for callbacks that are open."""
        if outcome.status != "stuck":
            return outcome
        return replace(outcome, open=tuple(map(self._statement, outcome.open)))

    def _settle(self, callback: Event, execution: Execution) -> None:
        assert callback.id is not None
        assert callback.name is not None
        if callback.id in self._left:
            return
        name = self._statement(callback.name)
        match self._reply(callback, name):
            case (Answer(after=after) | Fail(after=after)) as reply if after:
                late = _Late(callback.at + after, callback.id, name, reply)
                self._late.append(late)
                self._left.add(callback.id)
            case reply:
                self._send(callback.id, reply, execution)

    def _send(self, callback: str, reply: Reply, execution: Execution) -> None:
        match reply:
            case Answer(payload):
                execution.answer(callback, payload)
                self._open.pop(callback, None)
            case Fail(message, data):
                execution.fail(callback, message, data)
                self._open.pop(callback, None)
            case Expire(heartbeats):
                if heartbeats:
                    execution.keep_alive(callback)
                self._left.add(callback)

    def _reply(self, callback: Event, name: str) -> Reply:
        scripted = self._replies.get(name)
        if scripted:
            return scripted.popleft()
        if not self._asks:
            return Expire()
        statement = self._known.get(name)
        payload = None if statement is None else statement.payload
        shown = callback.name or name
        return ask(shown, payload, can_expire=_is_bounded(callback))

    def _hopeless(self) -> list[str]:
        left = (self._open[each] for each in self._left if each in self._open)
        return [
            self._statement(each.name or "") for each in left if not _is_bounded(each)
        ]

    def _statement(self, shown: str) -> str:
        return statement_of(shown, self._known) or shown


def ask(name: str, payload: Type | None, *, can_expire: bool) -> Reply:
    """Ask at the terminal until what is typed is a reply."""
    shown = f": {payload}" if payload is not None else ""
    nothing = _NOTHING[can_expire]
    ways = f"JSON, @FILE, or !TEXT to fail it; {nothing}; ? for help"
    sys.stderr.write(f"\n`{name}` waits for an answer{brief(shown)}\n  ({ways})\n")
    while True:
        sys.stderr.write(f"{name}> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        typed = line.strip()
        try:
            if typed in ("?", "help"):
                sys.stderr.write(_help(payload, nothing))
            elif typed.startswith("!"):
                return failing(typed[1:].strip())
            elif typed:
                return _fitting(name, typed, payload)
            elif can_expire or not line:
                return Expire()
        except (click.UsageError, OSError) as error:
            sys.stderr.write(f"{_message(error)}\n")


_NOTHING = {True: "an empty line lets it time out", False: "it has no timeout"}


def _help(payload: Type | None, nothing: str) -> str:
    text = 'a text is quoted: "yes"'
    if payload is STRING:
        text = "a text needs quotes only if it is `?`, `help`, or begins with @ or !"
    return (
        f'  JSON    the answer, such as 12 or {{"a": true}}; {text}\n'
        "  @FILE   the answer is the JSON in a file\n"
        "  !TEXT   fails the callback; TEXT is its message or, if it is JSON, its data\n"
        f"  {nothing}\n"
    )


def _fitting(name: str, typed: str, payload: Type | None) -> Answer:
    """Return an answer that fits its type; raise click.UsageError if it does not."""
    answer = Answer(payload_of(name, typed, payload))
    if payload is not None:
        problem = fault(json.loads(answer.payload), payload, name)
        if problem is not None:
            raise click.UsageError(problem)
    return answer


def _is_bounded(callback: Event) -> bool:
    return callback.seconds is not None or callback.heartbeat is not None


def _message(error: click.UsageError | OSError) -> str:
    return error.message if isinstance(error, click.UsageError) else str(error)
