"""Pairs of versions that were written by hand, and what becomes of their executions."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from durablec import ir
from durablec.compat import Comparison, compare
from durablec.compat.findings import NOTES, Finding
from tests.compat.resuming import Resumed, Until, resume
from tests.compat.trial import Version, answers, is_met, version

_POINTS = 60
"""More than there are checkpoints."""

_CHANCES = 6


class Pair(NamedTuple):
    """Statements of two versions, and what is found: each `kind operation`.

    `inputs` are those of executions. Where `mixed`, they may come to what neither
    version comes to by itself.
    """

    old: str
    new: str
    verdict: str
    found: tuple[str, ...] = ()
    inputs: tuple[int, ...] = (1,)
    mixed: bool = False


@dataclass
class Outcomes:
    """What came of a pair: `wrong` are disagreements, `broken` what did not go on well."""

    comparison: Comparison
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def document(steps: str) -> dict[str, Any]:
    """Write a workflow of these statements."""
    made = yaml.safe_load(steps)
    rest = made if isinstance(made, dict) else {"steps": made}
    return {
        "durablec": 1,
        "workflow": "flow",
        "input": {"n": "integer"},
        "defaults": {"retry": "none"},
        **rest,
    }


def resumed_everywhere(pair: Pair) -> Outcomes:
    """Resume executions of a pair at each of their checkpoints.

    One goes on well if it comes to what one of the versions comes to by itself. What is
    found has been seen where it does not come to what the new one comes to, or fails
    although the old one does not.
    """
    old, new = version(document(pair.old)), version(document(pair.new))
    assert old is not None
    assert new is not None
    outcomes = Outcomes(compare(old.workflow, new.workflow))
    for n in pair.inputs:
        _resume(outcomes, pair, old, new, {"n": n})
    return outcomes


def checked(pair: Pair) -> list[Finding]:
    """Return the faults of a pair, which are as stated, and what comes of it too.

    What is recorded at once, and so which points there are, is a matter of chance: what
    is foreseen is looked for several times.
    """
    for _ in range(_CHANCES):
        outcomes = resumed_everywhere(pair)
        assert not outcomes.wrong
        if outcomes.broken or pair.verdict == "safe":
            break
    compared = outcomes.comparison
    faults = [each for each in compared.findings if each.kind not in NOTES]
    assert sorted(told(each) for each in faults) == sorted(pair.found)
    assert compared.verdict.value == pair.verdict
    assert bool(outcomes.broken) == (pair.verdict != "safe"), outcomes.broken
    return faults


def told(finding: Finding) -> str:
    """Return a finding as pairs state it: its kind, and what it is of with what is around."""
    assert finding.old is not None
    within = [each.shown for each in finding.within]
    return f"{finding.kind} {'/'.join([*within, finding.old.shown])}"


def _resume(
    outcomes: Outcomes, pair: Pair, old: Version, new: Version, input: Any
) -> None:
    faults = [f for f in outcomes.comparison.findings if f.kind not in NOTES]
    alone = [
        resume(each.handler, each.handler, input, answers(each.workflow), 999)
        for each in (old, new)
    ]
    for until, resumed in _runs(faults, old, new, input):
        assert resumed.recorded is not None
        met = [each for each in faults if is_met(each, resumed.recorded)]
        wrong = _wrong(resumed, alone, mixed=pair.mixed)
        fails = resumed.status == "FAILED" and alone[0].status != "FAILED"
        is_other = _outcome(resumed) != _outcome(alone[1])
        at = f"{json.dumps(input)} at {until}"
        if wrong and not met:
            outcomes.wrong.append(f"{at}: not foreseen: {wrong}")
        if met and (is_other or fails):
            outcomes.broken.append(f"{at}: {_outcome(resumed)}")


def _runs(
    faults: list[Finding], old: Version, new: Version, input: Any
) -> Iterator[tuple[Until, Resumed]]:
    """Yield what comes of executions that are resumed, with the points at which they are.

    At a checkpoint more or fewer of a batch is recorded, by chance. So those whose end is
    what matters are resumed at it, too.
    """

    def at(until: Until) -> Resumed:
        asked, later = answers(old.workflow), answers(new.workflow)
        return resume(old.handler, new.handler, input, asked, until, later=later)

    for number in range(1, _POINTS):
        resumed = at(number)
        if resumed.recorded is None:
            break
        yield number, resumed
    for name in {name: None for each in faults for name in _ends(each)}:
        resumed = at(name)
        if resumed.recorded is not None:
            yield name, resumed


def _ends(finding: Finding) -> Iterator[str]:
    """Yield the names of operations by whose ends a finding is met."""
    if finding.old is None:
        return
    if finding.when == "ended":
        yield finding.old.shown
    match finding.old.statement:
        case ir.Parallel() as batch if finding.kind == "stopped":
            yield from (each.name for each in batch.branches)
        case _:
            pass


def _wrong(resumed: Resumed, alone: Sequence[Resumed], *, mixed: bool) -> str:
    if _outcome(resumed) in map(_outcome, alone):
        return ""
    if mixed and resumed.status not in ("FAILED", "STUCK"):
        return ""
    return json.dumps(_outcome(resumed))


def _outcome(resumed: Resumed) -> tuple[str, Any, str]:
    return resumed.status, resumed.result, resumed.error
