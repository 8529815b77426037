"""How an execution is shown: as lines for people, as records, or not at all.

A line has the time since the start, the statement, its kind, and what happened. In
virtual time the lines of two runs differ only in how long functions took.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from durablec.cells import brief
from durablec.cli.run_words import ending, kind_of, spoken, told
from durablec_dsl.durations import short_form
from durablec_local import Event, Outcome

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
    """What the source says of operations, by their names.

    `lines` is where their statements stand, and `moments` until when waits last.
    `callees` are the same of what is invoked, whose names begin with its name.
    """

    source: str
    lines: Mapping[str, int]
    moments: Mapping[str, str]
    callees: Mapping[str, "Places"] = {}

    def of(self, name: str | None) -> str | None:
        """Return the place of a statement as FILE:LINE."""
        places, own = self._own(name)
        line = places.lines.get(own)
        return None if line is None else f"{places.source}:{line}"

    def line(self, name: str | None) -> int | None:
        """Return the line of a statement."""
        places, own = self._own(name)
        return places.lines.get(own)

    def moment(self, name: str | None) -> str | None:
        """Return until when a wait lasts, where its statement says so."""
        places, own = self._own(name)
        return places.moments.get(own)

    def names(self) -> list[str]:
        """Return the names of all operations as they are shown."""
        inner = (
            f"{callee}.{name}"
            for callee, places in self.callees.items()
            for name in places.lines
        )
        return [*self.lines, *(inner if len(self.callees) > 1 else ())]

    def _own(self, name: str | None) -> "tuple[Places, str]":
        callee, dot, inner = (name or "").partition(".")
        if dot and callee in self.callees:
            return self.callees[callee], inner
        return self, name or ""


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
            sys.stderr.write("".join(f"{line}\n" for line in ending(outcome)))


class Records:
    """Writes events and the outcome to standard output, one JSON record a line."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def show(self, event: Event) -> None:
        """Write an event, with its statement's line."""
        data = event.as_data()
        line = self._places.line(event.name)
        if line is not None:
            data["line"] = line
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
        names = [len(name) for name in (workflow, *places.names())]
        self._width = min(max(names), _WIDEST_NAME)
        self._write = _colored() if color else _plain
        self._waiting: dict[str, Event] = {}

    def show(self, event: Event) -> None:
        """Write the line of an event, if it says something new."""
        if event.id is not None and event.kind == "waiting":
            self._waiting[event.id] = event
        if (event.kind, event.type) not in _UNSHOWN:
            place = self._places.of(event.name)
            moment = self._places.moment(event.name)
            text = told(event, place, self._waiting.get(event.id or ""), moment)
            for line in text.splitlines() or [""]:
                self._line(event.at, event.name or "", kind_of(event), line, event.kind)

    def end(self, outcome: Outcome) -> None:
        """Write the last line, and the result or why there is none."""
        if outcome.status in ("succeeded", "failed", "timed_out"):
            times = "invocation" if outcome.invocations == 1 else "invocations"
            text = f"{spoken(outcome.status)} after {outcome.invocations} {times}"
            self._line(outcome.at, self._workflow, "workflow", text, outcome.status)
        super().end(outcome)

    def _line(self, at: float, name: str, kind: str, text: str, style: str) -> None:
        shown = short_form(int(at)) or "0s"
        if self._real_time:
            shown = f"{at:.1f}s"
        cells = f"{shown:>7}  ", f"{name:<{self._width}}  ", f"{kind:<{_KIND_WIDTH}}  "
        self._write(*cells, brief(text, _LONGEST), _STYLES.get(style, ""))


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
