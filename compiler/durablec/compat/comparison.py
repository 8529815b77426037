"""What a comparison of two versions comes to."""

from collections.abc import Iterator
from enum import Enum

from durablec import ir
from durablec.compat.findings import NOTES, SILENT, Finding, Kind
from durablec.compat.fitting import misfit, unnamed
from durablec.compat.walk import Walk
from durablec_dsl.record import Record


class Verdict(Enum):
    """Whether executions can go on: all, those that are not too far, or none at all."""

    SAFE = "safe"
    UNLESS_STARTED = "safe unless started"
    BREAKING = "breaking"


class Comparison(Record):
    """Two versions of a workflow, and what an execution of the old meets in the new."""

    old: ir.Workflow
    new: ir.Workflow
    findings: list[Finding]

    @property
    def verdict(self) -> Verdict:
        """The worst that may happen to an execution.

        What no replay notices is worse than a failure: it breaks, however far on.
        """
        faults = [each for each in self.findings if each.kind not in NOTES]
        if any(each.first or each.kind in SILENT for each in faults):
            return Verdict.BREAKING
        return Verdict.UNLESS_STARTED if faults else Verdict.SAFE


class Gone(Record):
    """A workflow whose name there is no more; `renamed` is what it is if that is clear.

    Its function goes with its name, and its executions with that.
    """

    old: ir.Workflow
    renamed: ir.Workflow | None


def compare(old: ir.Workflow, new: ir.Workflow) -> Comparison:
    """Compare two versions of a workflow."""
    walk = Walk(old, new)
    findings = list(walk.compare())
    return Comparison(old, new, [*_of_input(walk, old, new), *findings])


def _of_input(walk: Walk, old: ir.Workflow, new: ir.Workflow) -> Iterator[Finding]:
    """Yield what is wrong with the input, which every execution has."""
    found: list[tuple[Kind, str | None]] = [
        ("input", misfit(old.input, new.input)),
        ("beyond", unnamed(old.input, new.input)),
        ("unknown", walk.records.unknown_input()),
    ]
    for kind, detail in found:
        if detail is not None:
            yield Finding(kind, "always", None, None, (), False, True, detail)
