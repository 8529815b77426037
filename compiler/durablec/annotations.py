"""Findings as commands of GitHub's workflows, which show them beside the lines."""

from collections.abc import Iterable

from durablec.cells import brief, safe
from durablec_dsl.diagnostics import Diagnostic, Severity
from durablec_dsl.source import Place

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "notice",
}


def as_annotations(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a line for each finding: `::error file=...,line=...::message`.

    The other places of a finding and its repair are further lines of its message.
    """
    return "".join(f"{_command(each)}\n" for each in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    rule = diagnostic.rule
    properties = {
        "file": safe(diagnostic.place.source.name),
        **_lines(diagnostic.place),
        "title": f"{rule.code} {rule.name}",
    }
    stated = ",".join(f"{key}={_property(text)}" for key, text in properties.items())
    lines = [diagnostic.message, *_others(diagnostic)]
    if diagnostic.help is not None:
        lines += f"help: {diagnostic.help}".splitlines()
    message = _data("\n".join(map(brief, lines)))
    return f"::{_COMMANDS[rule.severity]} {stated}::{message}"


def _lines(place: Place) -> dict[str, str]:
    """Return where a finding begins and ends; columns are for one line only."""
    source, (start, end) = place
    first, last = source.position(start), source.position(end)
    if first.line != last.line:
        return {"line": str(first.line), "endLine": str(last.line)}
    return {
        "line": str(first.line),
        "col": str(first.column),
        "endLine": str(last.line),
        "endColumn": str(last.column),
    }


def _others(diagnostic: Diagnostic) -> Iterable[str]:
    for label in diagnostic.labels:
        source, (start, _) = label.place
        at = source.position(start)
        yield f"{source.name}:{at.line}:{at.column}: {label.message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what would end a property, too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
