"""What options say to callbacks: an answer, a failure, or nothing, in their order."""

import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from durablec import ir
from durablec.cells import brief
from durablec.cli.run_json import is_json, json_text
from durablec.types import STRING, Type
from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.suggest import did_you_mean

_KINDS = ("--answer", "--fail", "--expire")
_TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as JSON text, so many seconds after the callback was opened."""

    payload: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class Fail:
    """An answer that fails the callback; `data` is JSON text, `after` as of `Answer`."""

    message: str | None
    data: str | None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Expire:
    """No answer: the callback may time out.

    It does so at the first of its bounds or, where its heartbeats go on, at its
    timeout.
    """

    heartbeats: bool = False


Reply = Answer | Fail | Expire
Callbacks = dict[str, ir.Callback | ir.Open]


def callbacks_of(workflow: ir.Workflow) -> Callbacks:
    """Return the statements that wait for answers, by name."""
    return {
        each.name: each
        for each in ir.all_statements(workflow)
        if isinstance(each, ir.Callback | ir.Open)
    }


def statement_of(shown: str, known: Callbacks) -> str | None:
    """Return the name of the callback that is shown by its name or by its label."""
    if shown in known and known[shown].label is None:
        return shown
    labelled = {name: each.label for name, each in known.items() if each.label}
    return next(
        (name for name, text in labelled.items() if _may_be(shown, name, text)), None
    )


def _may_be(shown: str, name: str, label: ir.Value) -> bool:
    """Say whether a label may have come to what is shown; that of a callee has a head."""
    callee, dot, _ = name.rpartition(".")
    match label:
        case ir.Constant(value=value):
            parts = [_exactly(str(value))]
        case ir.Text(parts=texts):
            parts = [_exactly(t) if isinstance(t, str) else ".*" for t in texts]
        case _:
            parts = [".*"]
    return bool(re.fullmatch("".join([_exactly(callee + dot), *parts]), shown))


def _exactly(text: str) -> str:
    """Return a pattern for a text as it is in the history: ASCII, and `?` for the rest."""
    return re.escape("".join(c if " " <= c <= "~" else "?" for c in text))


def read_replies(
    words: Sequence[str],
    answers: Sequence[str],
    failures: Sequence[str],
    expiries: Sequence[str],
    known: Callbacks,
    *,
    real_time: bool = False,
) -> dict[str, deque[Reply]]:
    """Return the replies that options give to each callback, in the order given.

    `words` is the whole command line; it tells the order among the options, which each
    come with their own values.

    Raises:
        click.UsageError: An option is for no callback, has no value, or has a time,
            which it cannot have in real time.
    """
    values = dict(zip(_KINDS, map(iter, (answers, failures, expiries)), strict=True))
    replies: dict[str, deque[Reply]] = {}
    for word in words:
        option, _, _ = word.partition("=")
        if option in values and (value := next(values[option], None)) is not None:
            name, reply = _reply(option, value, known)
            if real_time and not isinstance(reply, Expire) and reply.after:
                times = f"{option} {name}: times are for virtual time"
                raise click.UsageError(f"{times}; leave out `@` and what follows")
            replies.setdefault(name, deque()).append(reply)
    return replies


def option_of(reply: Reply) -> str:
    """Return the option that gives such a reply."""
    match reply:
        case Answer():
            return "--answer"
        case Fail():
            return "--fail"
        case Expire():
            return "--expire"


def failing(text: str) -> Fail:
    """Return the failure that a text stands for: its data if it is JSON, or its message."""
    return Fail(None, text) if is_json(text) else Fail(text or None, None)


def payload_of(what: str, text: str, payload: Type | None) -> str:
    """Return an answer as JSON text; a text that must be a string may be bare."""
    if payload is STRING and not text.startswith(("@", '"')):
        return json.dumps(text)
    return json_text(what, text)


def _reply(option: str, value: str, known: Callbacks) -> tuple[str, Reply]:
    head, equals, text = value.partition("=")
    name, mark, when = head.partition(":" if option == "--expire" else "@")
    statement = _known(option, name, known)
    if option == "--expire":
        return name, _expire(name, when, equals, statement)
    if not equals:
        raise click.UsageError(f"{option} {name}: write {option} {name}=VALUE")
    after = _after(f"{option} {name}", when) if mark else 0
    if option == "--fail":
        return name, replace(failing(text), after=after)
    payload = payload_of(f"--answer {name}", text, statement.payload)
    return name, Answer(payload, after)


def _known(
    option: str, name: str, known: Mapping[str, ir.Callback | ir.Open]
) -> ir.Callback | ir.Open:
    statement = known.get(name)
    if statement is None:
        meant = did_you_mean(name, known) or _listing(known)
        raise click.UsageError(f"{option}: no callback `{brief(name)}`; {meant}")
    return statement


def _listing(known: Mapping[str, object]) -> str:
    names = ", ".join(f"`{name}`" for name in known)
    return f"there are {names}" if names else "the workflow has none"


def _after(option: str, text: str) -> int:
    """Return the seconds of a duration behind a name, as the `3d` of `approval@3d`."""
    seconds = parse_duration(text)
    if isinstance(seconds, BadDuration):
        repair = f"; write `{seconds.repair}`" if seconds.repair else ""
        raise click.UsageError(f"{option}: {seconds.reason}{repair}")
    return seconds


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
