"""How an execution is shown: as lines for people, as records, or not at all.

A line has the time since the start, the statement, its kind, and what happened. In
virtual time the lines of two runs differ only in how long functions took.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from durablec.cells import brief, safe
from durablec_dsl.durations import short_form
from durablec_local import Event, Failure, Outcome

_WIDEST_NAME = 24
_LONGEST = 500
_KIND_WIDTH = len("submitter")

#: Events that say no more than the one that follows.
_UNSHOWN = {("started", "step"), ("started", "submitter"), ("started", "workflow")}
_UNSHOWN |= {("succeeded", "submitter"), ("succeeded", "wait"), ("idle", "workflow")}

_STYLES = {
    "failed": "bold red",
    "retrying": "yellow",
    "timed_out": "yellow",
    "succeeded": "green",
    "answered": "green",
    "log": "dim",
    "printed": "dim",
}


class View(Protocol):
    def show(self, event: Event) -> None:
        """Show an event as it happens."""

    def end(self, outcome: Outcome) -> None:
        """Show how the execution ended."""


class Places(NamedTuple):
    """The source map: where each statement stands, by the name of its operation."""

    source: str
    lines: Mapping[str, int]

    def of(self, name: str | None) -> str | None:
        """Return the place of a statement as FILE:LINE."""
        line = self.lines.get(name or "")
        return None if line is None else f"{self.source}:{line}"


class Quiet:
    """Shows the result on standard output, and a failure on standard error."""

    def show(self, event: Event) -> None:
        """Show nothing."""

    def end(self, outcome: Outcome) -> None:
        """Show the result, or why there is none."""
        if outcome.result is not None:
            result = json.loads(outcome.result)
            text = json.dumps(result, indent=2, ensure_ascii=False)
            sys.stdout.write(f"{text}\n")
        else:
            sys.stderr.write("".join(f"{line}\n" for line in _ending(outcome)))


class Records:
    """Writes events and the outcome to standard output, one JSON record a line."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def show(self, event: Event) -> None:
        """Write an event, with its statement's line."""
        data = event.as_data()
        if event.name is not None and event.name in self._places.lines:
            data["line"] = self._places.lines[event.name]
        self._write(data)

    def end(self, outcome: Outcome) -> None:
        """Write the outcome; its result is JSON in JSON, not text."""
        data: dict[str, Any] = {"kind": "ended", "at": outcome.at}
        data["status"] = outcome.status
        if outcome.result is not None:
            data["result"] = json.loads(outcome.result)
        if outcome.failure is not None:
            data["failure"] = Event("failed", 0, failure=outcome.failure).as_data()[
                "failure"
            ]
        if outcome.open:
            data["open"] = outcome.open
        self._write(data)

    def _write(self, data: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(data) + "\n")
        sys.stdout.flush()


class Lines(Quiet):
    """Writes a line for each event to standard error, at once."""

    def __init__(
        self, places: Places, workflow: str, *, color: bool, real_time: bool
    ) -> None:
        self._places = places
        self._workflow = workflow
        self._real_time = real_time
        names = [len(name) for name in (workflow, *places.lines)]
        self._width = min(max(names), _WIDEST_NAME)
        self._write = _colored() if color else _plain
        self._waiting: dict[str, Event] = {}

    def show(self, event: Event) -> None:
        """Write the line of an event, if it says something new."""
        if event.id is not None and event.kind == "waiting":
            self._waiting[event.id] = event
        if (event.kind, event.type) not in _UNSHOWN:
            name, kind = event.name or "", _kind(event)
            for text in self._text(event).splitlines() or [""]:
                self._line(event.at, name, kind, text, event.kind)

    def end(self, outcome: Outcome) -> None:
        """Write the last line, and the result or why there is none."""
        if outcome.status in ("succeeded", "failed", "timed_out"):
            times = "invocation" if outcome.invocations == 1 else "invocations"
            text = f"{_spoken(outcome.status)} after {outcome.invocations} {times}"
            self._line(outcome.at, self._workflow, "workflow", text, outcome.status)
        super().end(outcome)

    def _line(self, at: float, name: str, kind: str, text: str, style: str) -> None:
        shown = short_form(int(at)) or "0s"
        if self._real_time:
            shown = f"{at:.1f}s"
        cells = f"{shown:>7}  ", f"{name:<{self._width}}  ", f"{kind:<{_KIND_WIDTH}}  "
        self._write(*cells, brief(text, _LONGEST), _STYLES.get(style, ""))

    def _text(self, event: Event) -> str:
        match event.kind:
            case "succeeded":
                return _succeeded(event)
            case "failed":
                place = self._places.of(event.name)
                where = f" ({place})" if place else ""
                return f"failed: {_told(event.failure)}{where}{_took(event)}"
            case "retrying":
                return _retrying(event)
            case "waiting":
                return _waiting(event)
            case "answered":
                return f"answered {event.text or 'null'}"
            case "timed_out":
                return self._timed_out(event)
            case "log":
                logger = f" {event.logger}" if event.logger else ""
                return f"{event.level}{logger}: {event.text}"
            case "printed":
                return event.text or ""
            case _:
                return event.kind

    def _timed_out(self, event: Event) -> str:
        waiting = self._waiting.get(event.id or "")
        if event.text == "heartbeat":
            seconds = waiting.heartbeat if waiting else None
            return f"timed out: no heartbeat for {short_form(seconds or 0)}"
        seconds = waiting.seconds if waiting else None
        return f"timed out after {short_form(seconds or 0)}"


# Words --------------------------------------------------------------------------------


def _kind(event: Event) -> str:
    return {"log": "log", "printed": "print"}.get(event.kind, event.type)


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _succeeded(event: Event) -> str:
    attempt = event.attempt or 1
    number = f" at attempt {attempt}" if attempt > 1 else ""
    return f"succeeded{number}{_took(event)}"


def _retrying(event: Event) -> str:
    again = f"again in {short_form(event.seconds or 0) or '0s'}"
    if event.failure is None:
        return f"not yet; {again}{_took(event)}"
    told = _told(event.failure)
    return f"attempt {event.attempt} failed: {told}; {again}{_took(event)}"


def _waiting(event: Event) -> str:
    if event.type != "callback":
        return short_form(event.seconds or 0)
    bounds = []
    if event.seconds is not None:
        bounds.append(f"at most {short_form(event.seconds)}")
    if event.heartbeat is not None:
        bounds.append(f"a heartbeat every {short_form(event.heartbeat)}")
    return ", ".join(["waiting for an answer", *bounds])


def _took(event: Event) -> str:
    if event.duration is None:
        return ""
    if event.duration < 1:
        return f"  [{event.duration * 1000:.0f} ms]"
    return f"  [{event.duration:.1f} s]"


def _told(failure: Failure | None) -> str:
    if failure is None:
        return "?"
    parts = [part for part in (failure.name, failure.message) if part]
    if not parts and failure.data is not None:
        parts = [failure.data]
    return " ".join(": ".join(parts).split()) or "no reason given"


def _ending(outcome: Outcome) -> list[str]:
    """Return why there is no result, line by line."""
    failure = outcome.failure
    if outcome.status == "stuck":
        return [_stuck(name) for name in dict.fromkeys(outcome.open)]
    if failure is None:
        return [f"error: {_spoken(outcome.status)}"]
    what = brief(_told(failure), 2000)
    if outcome.status == "not_importable":
        what = f"the functions cannot be imported: {what}"
    lines = [f"error: {what}"]
    if failure.data is not None:
        lines.append(f"  data: {brief(failure.data, 2000)}")
    return lines + [f"  {safe(line)}" for line in failure.trace]


def _stuck(name: str) -> str:
    return (
        f"error: callback `{name}` has no timeout and no answer; "
        f"give one: --answer {name}=JSON"
    )


# Colors -------------------------------------------------------------------------------


class _Write(Protocol):
    def __call__(
        self, time: str, name: str, kind: str, text: str, style: str
    ) -> None: ...


def _plain(time: str, name: str, kind: str, text: str, style: str) -> None:
    sys.stderr.write(f"{time}{name}{kind}{text}".rstrip() + "\n")
    sys.stderr.flush()


def _colored() -> _Write:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, force_terminal=True, soft_wrap=True)

    def write(time: str, name: str, kind: str, text: str, style: str) -> None:
        parts = ((time, "dim"), (name, "bold"), (kind, "cyan"), (text, style))
        console.print(Text.assemble(*parts))

    return write
