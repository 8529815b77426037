"""The input of a run and the answers to its callbacks, from options and a person."""

import json
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import click

from durablec import ir
from durablec.cells import brief
from durablec.cli.run_json import checked_json, fault, is_json, json_text
from durablec.types import STRING, Type
from durablec_dsl.suggest import did_you_mean
from durablec_local import Event, Execution

_KINDS = ("--answer", "--fail", "--expire")
_TIMEOUT = "timeout"


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
    """No answer: the callback may time out.

    It does so at the first of its bounds or, where its heartbeats go on, at its
    timeout.
    """

    heartbeats: bool = False


Reply = Answer | Fail | Expire
Callbacks = dict[str, ir.Callback | ir.Open]


def read_input(given: str) -> str:
    """Return the JSON text that `--input` gives: itself, @FILE's, or that of `-`."""
    if given == "-":
        return checked_json("--input", sys.stdin.read())
    return json_text("--input", given)


def callbacks_of(workflow: ir.Workflow) -> Callbacks:
    """Return the statements that wait for answers, by name."""
    return {
        each.name: each
        for each in ir.all_statements(workflow)
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

    def left_over(self) -> list[str]:
        """Return the options whose replies no callback has waited for."""
        return [
            f"{_option(reply)} {name}"
            for name, replies in self._replies.items()
            for reply in replies
        ]

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
            case Expire(heartbeats):
                if heartbeats:
                    execution.keep_alive(callback.id)
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
                return _fail(typed[1:].strip())
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
    answer = Answer(_payload(name, typed, payload))
    if payload is not None:
        problem = fault(json.loads(answer.payload), payload, name)
        if problem is not None:
            raise click.UsageError(problem)
    return answer


def _is_bounded(callback: Event) -> bool:
    return callback.seconds is not None or callback.heartbeat is not None


def _message(error: click.UsageError | OSError) -> str:
    return error.message if isinstance(error, click.UsageError) else str(error)


# Options ----------------------------------------------------------------------------


def _reply(option: str, value: str, known: Callbacks) -> tuple[str, Reply]:
    name, equals, text = value.partition("=")
    how = ""
    if option == "--expire":
        name, _, how = name.partition(":")
    statement = known.get(name)
    if statement is None:
        meant = did_you_mean(name, known) or _listing(known)
        raise click.UsageError(f"{option}: no callback `{brief(name)}`; {meant}")
    if option == "--expire":
        return name, _expire(name, how, equals, statement)
    if not equals:
        raise click.UsageError(f"{option} {name}: write {option} {name}=VALUE")
    if option == "--fail":
        return name, _fail(text)
    return name, Answer(_payload(f"--answer {name}", text, statement.payload))


def _listing(known: Callbacks) -> str:
    names = ", ".join(f"`{name}`" for name in known)
    return f"there are {names}" if names else "the workflow has none"


def _expire(
    name: str, how: str, equals: str, statement: ir.Callback | ir.Open
) -> Expire:
    if equals:
        raise click.UsageError(f"--expire {name}: a timeout has no value")
    if how not in ("", _TIMEOUT):
        ways = f"write --expire {name} or --expire {name}:{_TIMEOUT}"
        raise click.UsageError(f"--expire {name}: {ways}")
    is_bounded = statement.timeout is not None
    if not is_bounded and (how or statement.heartbeat is None):
        raise click.UsageError(f"--expire {name}: the callback has no timeout")
    return Expire(heartbeats=bool(how))


def _fail(text: str) -> Fail:
    return Fail(None, text) if is_json(text) else Fail(text or None, None)


def _option(reply: Reply) -> str:
    match reply:
        case Answer():
            return "--answer"
        case Fail():
            return "--fail"
        case Expire():
            return "--expire"


def _payload(what: str, text: str, payload: Type | None) -> str:
    """Return an answer as JSON text; a text that must be a string may be bare."""
    if payload is STRING and not text.startswith(("@", '"')):
        return json.dumps(text)
    return json_text(what, text)
