"""Pairs of versions that were written by hand, and what becomes of their executions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from durablec.compat import Comparison, compare
from durablec.compat.findings import NOTES
from tests.compat.resuming import Resumed, resume
from tests.compat.trial import Version, answers, is_met, version

_POINTS = 60
"""More than there are checkpoints."""


class Pair(NamedTuple):
    """Statements of two versions, and what is found: `kind operation`, in order.

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


def _resume(
    outcomes: Outcomes, pair: Pair, old: Version, new: Version, input: Any
) -> None:
    faults = [f for f in outcomes.comparison.findings if f.kind not in NOTES]
    alone = [
        resume(each.handler, each.handler, input, answers(each.workflow), 999)
        for each in (old, new)
    ]
    for until in range(1, _POINTS):
        resumed = resume(
            old.handler,
            new.handler,
            input,
            answers(old.workflow),
            until,
            later=answers(new.workflow),
        )
        if resumed.recorded is None:
            break
        met = [each for each in faults if is_met(each, resumed.recorded)]
        wrong = _wrong(resumed, alone, mixed=pair.mixed)
        fails = resumed.status == "FAILED" and alone[0].status != "FAILED"
        is_other = _outcome(resumed) != _outcome(alone[1])
        at = f"{json.dumps(input)} at {until}"
        if wrong and not met:
            outcomes.wrong.append(f"{at}: not foreseen: {wrong}")
        if met and (is_other or fails):
            outcomes.broken.append(f"{at}: {_outcome(resumed)}")


def _wrong(resumed: Resumed, alone: Sequence[Resumed], *, mixed: bool) -> str:
    if _outcome(resumed) in map(_outcome, alone):
        return ""
    if mixed and resumed.status not in ("FAILED", "STUCK"):
        return ""
    return json.dumps(_outcome(resumed))


def _outcome(resumed: Resumed) -> tuple[str, Any, str]:
    return resumed.status, resumed.result, resumed.error
