"""Findings as SARIF 2.1.0, which code scanning and editors read.

Columns are in code points, and paths relative to where the command ran, if below it.
"""

import json
import os
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from durablec.cells import brief
from durablec_dsl.diagnostics import Diagnostic, Label, Rule, Severity
from durablec_dsl.source import Place

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.ADVICE: "note",
}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_SUGGESTION = re.compile(r"did you mean `([^`]+)`\?")

Data = dict[str, Any]


def as_sarif(diagnostics: Iterable[Diagnostic], version: str) -> str:
    """Return findings as one SARIF log, with the pages of the rules that they break.

    `version` is durablec's own. Every character outside of ASCII is escaped.
    """
    found = list(diagnostics)
    rules = {each.rule.code: each.rule for each in found}
    codes = sorted(rules)
    run = {
        "tool": {
            "driver": {
                "name": "durablec",
                "version": version,
                "rules": [_rule(rules[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes) for each in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(rule: Rule) -> Data:
    path = files("durablec") / "explain" / f"{rule.code}.md"
    page = path.read_text(encoding="utf-8")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, codes: Sequence[str]) -> Data:
    rule = diagnostic.rule
    text = _shown(diagnostic.message)
    if diagnostic.help is not None:
        text += "\n" + _shown(f"help: {diagnostic.help}")
    result: Data = {
        "ruleId": rule.code,
        "ruleIndex": codes.index(rule.code),
        "level": _LEVELS[rule.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(diagnostic.place)}],
    }
    if diagnostic.labels:
        numbered = enumerate(diagnostic.labels, start=1)
        result["relatedLocations"] = [_related(n, label) for n, label in numbered]
    fix = _fix(diagnostic)
    return result if fix is None else {**result, "fixes": [fix]}


def _related(number: int, label: Label) -> Data:
    return {
        "id": number,
        "message": {"text": _shown(label.message)},
        "physicalLocation": _location(label.place),
    }


def _location(place: Place) -> Data:
    return {"artifactLocation": _artifact(place), "region": _region(place)}


def _artifact(place: Place) -> Data:
    path = Path(place.source.name)
    if path.is_absolute() or ".." in path.parts:
        return {"uri": path.absolute().as_uri()}
    # A colon in the first part would make it a scheme.
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> Data:
    source, (start, end) = place
    first, last = source.position(start), source.position(end)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


def _fix(diagnostic: Diagnostic) -> Data | None:
    """Return a repair that only puts another word where the finding points."""
    meant = _SUGGESTION.fullmatch(diagnostic.help or "")
    source, (start, end) = diagnostic.place
    # What is written otherwise than it is said, as in quotes, is for a person.
    if meant is None or f"`{source.text[start:end]}`" not in diagnostic.message:
        return None
    replacement = {
        "deletedRegion": _region(diagnostic.place),
        "insertedContent": {"text": meant[1]},
    }
    change = {
        "artifactLocation": _artifact(diagnostic.place),
        "replacements": [replacement],
    }
    description = {"text": _shown(f"write {meant[1]}")}
    return {"description": description, "artifactChanges": [change]}


def _shown(text: str) -> str:
    """Return text that shows what is invisible, and in which nothing is a link."""
    return "\n".join(_LINK.sub(r"\\[", brief(line)) for line in text.splitlines())
