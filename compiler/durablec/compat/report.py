"""Verdicts as a person reads them, and as JSON."""

import json
from collections.abc import Sequence
from typing import Any

from durablec import ir, render
from durablec.compat.comparison import Comparison, Gone, Verdict
from durablec.compat.findings import NOTES, Finding
from durablec.compat.wording import diagnostic, gone
from durablec_dsl.diagnostics import Diagnostic


def as_text(compared: Sequence[Comparison], lost: Sequence[Gone], color: bool) -> str:
    """Return all findings, and a line with the verdict on each workflow."""
    found = _all(compared, lost)
    parts = [render.text(found, color)] if found else []
    lines = [*map(_line, compared), *map(_line_of_gone, lost)]
    return "\n".join([*parts, "".join(lines)])


def as_json(compared: Sequence[Comparison], lost: Sequence[Gone]) -> str:
    """Return the verdicts as one JSON document.

    `{"version": 1, "workflows": [...], "diagnostics": [...]}`. Each workflow has its
    `name`, its `verdict`, and under `unless` the operations, each as `{operation, type,
    when, within, certain}`: what an execution must not have `started`, or `ended`, while
    what it is `within` goes on. The diagnostics are as those of `check`.
    """
    made = {
        "version": 1,
        "workflows": [*map(_data, compared), *map(_data_of_gone, lost)],
        "diagnostics": render.as_data(_all(compared, lost)),
    }
    return json.dumps(made, indent=2) + "\n"


def _all(compared: Sequence[Comparison], lost: Sequence[Gone]) -> list[Diagnostic]:
    found = [diagnostic(f, one.old, one.new) for one in compared for f in one.findings]
    return [*found, *(gone(each.old, each.renamed) for each in lost)]


def _line_of_gone(lost: Gone) -> str:
    return f"{lost.old.name}: {Verdict.BREAKING.value}\n"


def _data_of_gone(lost: Gone) -> dict[str, Any]:
    return {"name": lost.old.name, "verdict": Verdict.BREAKING.value, "unless": []}


def _line(compared: Comparison) -> str:
    verdict = compared.verdict
    name = compared.new.name
    if verdict is not Verdict.UNLESS_STARTED:
        return f"{name}: {verdict.value}\n"
    unless = dict.fromkeys(_unless(each, compared.old) for each in _faults(compared))
    return f"{name}: {verdict.value}: {', '.join(unless)}\n"


def _unless(finding: Finding, old: ir.Workflow) -> str:
    piece = finding.old
    assert piece is not None, "what always holds breaks"
    line = old.source.position(piece.statement.head.start).line
    inside = "".join(f" in `{each.shown}`" for each in finding.within[-1:])
    return f"`{piece.shown}`{inside} (line {line})"


def _faults(compared: Comparison) -> list[Finding]:
    return [each for each in compared.findings if each.kind not in NOTES]


def _data(compared: Comparison) -> dict[str, Any]:
    faults = [each for each in _faults(compared) if each.old is not None]
    return {
        "name": compared.new.name,
        "verdict": compared.verdict.value,
        "unless": [
            {
                "operation": each.old.shown,
                "type": each.old.kind[1],
                "when": each.when,
                "within": [around.shown for around in each.within],
                "certain": each.certain,
            }
            for each in faults
            if each.old is not None
        ],
    }
