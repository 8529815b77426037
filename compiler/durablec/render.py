"""Diagnostics as a person reads them on a terminal, and as JSON.

In text, a finding is a headline, the place, the source lines that matter with a mark
under each span, and the repair. One span is one row under its line: `^^^` is the
finding itself, `---` another place and why it matters. Of a span over several lines
the first and the last are shown, or all if they are few.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from durablec.cells import Excerpt, brief, safe
from durablec_dsl.diagnostics import Diagnostic, Severity
from durablec_dsl.source import Place, Source

_BOLD, _FRAME = "1", "1;34"
_COLORS = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.ADVICE: "1;36",
}
_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.ADVICE: ("piece of advice", "pieces of advice"),
}
_FEW_LINES = 4


def text(diagnostics: Iterable[Diagnostic], color: bool) -> str:
    """Return findings in the order given, and a line that counts them.

    The result ends in a line break, and is empty where there are no findings.
    """
    found = list(diagnostics)
    if not found:
        return ""
    parts = ["\n".join(_Finding(each, color).rows()) for each in found]
    return "\n\n".join([*parts, summary(found)]) + "\n"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a count of findings by weight: `2 errors, 1 warning in 1 file`."""
    counts = []
    for severity, nouns in _NOUNS.items():
        number = sum(each.rule.severity is severity for each in diagnostics)
        if number:
            counts.append(_counted(number, *nouns))
    files = len({each.place.source.name for each in diagnostics})
    return f"{', '.join(counts)} in {_counted(files, 'file', 'files')}"


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return findings as one JSON document, which is the same in every version 1.

    `{"version": 1, "diagnostics": [...]}`, where each has `code`, `name`, `severity`
    (`error`, `warning` or `advice`), `message`, `help` (or null), `file`, `start`,
    `end` and `labels`, a list of `{file, start, end, message}`. A `start` or `end` is
    `{line, column, offset}`: line and column from 1 and offset from 0, in code
    points, `end` exclusive. Every character outside of ASCII is escaped.
    """
    import json  # Text is the usual form, and json costs it a millisecond.

    found = as_data(diagnostics)
    return json.dumps({"version": 1, "diagnostics": found}, indent=2) + "\n"


def as_data(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return findings as `as_json` writes each."""
    return [_as_data(each) for each in diagnostics]


# JSON -----------------------------------------------------------------------------


def _as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    rule = diagnostic.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **_place_data(diagnostic.place),
        "labels": [
            {**_place_data(label.place), "message": label.message}
            for label in diagnostic.labels
        ],
    }


def _place_data(place: Place) -> dict[str, Any]:
    source, (start, end) = place
    return {
        "file": source.name,
        "start": _position_data(source, start),
        "end": _position_data(source, end),
    }


def _position_data(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column, "offset": offset}


# Text -----------------------------------------------------------------------------


class _Mark(NamedTuple):
    """What is drawn under one line: from column `start` up to `end`, both from 0."""

    line: int
    start: int
    end: int
    message: str
    primary: bool


class _Finding:
    """One diagnostic, on its way to rows of text."""

    def __init__(self, diagnostic: Diagnostic, color: bool) -> None:
        self._diagnostic = diagnostic
        self._color = color
        self._accent = _COLORS[diagnostic.rule.severity]
        self._places = _marked(diagnostic)
        lines = [mark.line for _, marks in self._places for mark in marks]
        self._margin = " " * len(str(max(lines)))

    def rows(self) -> Iterator[str]:
        yield self._headline()
        arrow = "-->"
        for source, marks in self._places:
            yield f"{self._margin}{self._frame(arrow)} {_where(source, marks[0])}"
            if source.text:
                yield self._gutter()
                yield from self._lines(source, marks)
            arrow = ":::"
        yield from self._help()

    def _headline(self) -> str:
        rule = self._diagnostic.rule
        kind = f"{rule.severity.value}[{rule.code} {rule.name}]"
        message = brief(self._diagnostic.message)
        return self._paint(self._accent, kind) + self._paint(_BOLD, f": {message}")

    def _lines(self, source: Source, marks: list[_Mark]) -> Iterator[str]:
        before = None
        for number in sorted({mark.line for mark in marks}):
            if before is not None and number - before == 2:
                yield self._line(before + 1, Excerpt(source.line(before + 1), 0).text)
            elif before is not None and number - before > 2:
                yield self._frame("...")
            here = [mark for mark in marks if mark.line == number]
            excerpt = Excerpt(source.line(number), here[0].start)
            yield self._line(number, excerpt.text)
            yield from (self._under(excerpt, mark) for mark in here)
            before = number

    def _line(self, number: int, shown: str) -> str:
        label = str(number).rjust(len(self._margin))
        return f"{self._frame(f'{label} |')} {shown}".rstrip()

    def _under(self, excerpt: Excerpt, mark: _Mark) -> str:
        start = excerpt.column(mark.start)
        width = max(excerpt.column(mark.end) - start, 1)
        drawn = ("^" if mark.primary else "-") * width
        if mark.message:
            drawn += f" {brief(mark.message)}"
        color = self._accent if mark.primary else _FRAME
        return f"{self._gutter()} {' ' * start}{self._paint(color, drawn)}"

    def _help(self) -> Iterator[str]:
        if self._diagnostic.help is None:
            return
        if any(source.text for source, _ in self._places):
            yield self._gutter()
        first, *others = self._diagnostic.help.splitlines() or [""]
        title = self._paint(_BOLD, "help")
        yield f"{self._margin} {self._frame('=')} {title}: {brief(first)}".rstrip()
        for line in others:
            yield f"{self._margin}         {brief(line)}".rstrip()

    def _gutter(self) -> str:
        return self._frame(f"{self._margin} |")

    def _frame(self, shown: str) -> str:
        return self._paint(_FRAME, shown)

    def _paint(self, code: str, shown: str) -> str:
        return f"\x1b[{code}m{shown}\x1b[0m" if self._color else shown


def _marked(diagnostic: Diagnostic) -> list[tuple[Source, list[_Mark]]]:
    """Return the marks by source, the diagnostic's own source and mark first."""
    place = diagnostic.place
    marks = [(place.source, list(_marks(place)))]
    for label in diagnostic.labels:
        mark = _first_mark(label.place)._replace(message=label.message, primary=False)
        for source, others in marks:
            if source is label.place.source:
                others.append(mark)
                break
        else:
            marks.append((label.place.source, [mark]))
    return marks


def _marks(place: Place) -> Iterator[_Mark]:
    """Yield the marks of a span: one, or those of the lines that show its extent."""
    first = _first_mark(place)
    yield first
    start, end = place.span
    span = place.source.text[start:end].rstrip()
    last = first.line + span.count("\n")
    shown = range(first.line + 1, last + 1)
    if len(shown) >= _FEW_LINES:
        shown = range(last, last + 1)
    for number in shown:
        line = place.source.line(number)
        stop = len(line)
        if number == last:
            stop = place.source.position(start + len(span)).column - 1
        if line.strip():
            indent = len(line) - len(line.lstrip())
            yield _Mark(number, indent, stop, "", True)


def _first_mark(place: Place) -> _Mark:
    """Return the mark of a span on the line where it starts."""
    source, (start, end) = place
    number, column = source.position(start)
    room = len(source.line(number))
    at = min(column - 1, room)
    stop = min(at + max(end - start, 1), max(room, at + 1))
    return _Mark(number, at, stop, "", True)


def _where(source: Source, mark: _Mark) -> str:
    return f"{safe(source.name)}:{mark.line}:{mark.start + 1}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
