"""A batch that is over is judged anew on each replay: by what rules, and what then.

Executions in which each of three branches succeeds or fails come to a wait behind their
batch by one rule, and go on by another, on AWS's local runner.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from aws_durable_execution_sdk_python.lambda_service import OperationType

from durablec.compat import compare
from durablec.compat.findings import NOTES
from tests.compat.resuming import resume
from tests.compat.trial import Version, version

RULES = (
    "all",
    "any",
    "first",
    "settled",
    "{min_successful: 1}",
    "{min_successful: 2}",
    "{tolerated_failures: 0}",
    "{tolerated_failures: 1}",
    "{tolerated_failure_percentage: 50}",
    "{min_successful: 1, tolerated_failures: 1}",
)

WAITING = ("all", "settled", "{tolerated_failure_percentage: 50}")
"""Those by which what is recorded does not hang on which of several was the first.

A batch that is over may record more than what it was over by.
"""

OUTCOMES = [
    dict(zip("abc", each, strict=True)) for each in product(("ok", "Broken"), repeat=3)
]


@cache
def made(rule: str) -> Version:
    branches = {
        name: [
            {
                "step": f"did_{name}",
                "call": "work.act",
                "with": {"tag": name, "how": f"${{input.{name}}}", "value": 1},
                "retry": "none",
            }
        ]
        for name in "abc"
    }
    complete: object = rule
    if rule.startswith("{"):
        words = (word.split(": ") for word in rule.strip("{}").split(", "))
        complete = {key: int(number) for key, number in words}
    found = version(
        {
            "durablec": 1,
            "workflow": "flow",
            "input": dict.fromkeys("abc", "string"),
            "steps": [
                {"parallel": "p", "complete": complete, "branches": branches},
                {"wait": "w", "for": "1h"},
                {"return": "done"},
            ],
        }
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old in RULES for new in RULES if old != new],
)
def test_a_batch_that_is_over_is_judged_as_the_verdict_says(old: str, new: str) -> None:
    compared = compare(made(old).workflow, made(new).workflow)
    faults = [each.kind for each in compared.findings if each.kind not in NOTES]
    ends = list(_ends(old, new))
    broken = [end for end in ends if end != "SUCCEEDED"]
    assert ends
    if broken or old in WAITING:
        assert bool(broken) == ("outvoted" in faults), (broken, faults)


def _ends(old: str, new: str) -> Iterator[str]:
    """Yield how executions end that had come to the wait by the old rule."""
    for outcome in OUTCOMES:
        resumed = resume(
            made(old).handler,
            made(new).handler,
            outcome,
            lambda name, number: None,
            OperationType.WAIT,
        )
        if resumed.recorded is not None:
            assert not resumed.stuck, resumed.error
            yield resumed.status
