"""The public CEL conformance suite, on the Python that comes out of the compiler.

`tests/cel/misses.json` names each case that is missed, and why. A case that is missed
and not named fails here, and so does one that is named and passes: the table of the
documentation is then out of date.
"""

import json

import pytest

from tests.cel_suite import CASES, Verdict, outcomes, score, table

MISSES: dict[str, dict[str, str]] = json.loads(
    CASES.with_name("misses.json").read_text("utf-8")
)


@pytest.mark.parametrize("profile", MISSES)
def test_exactly_the_named_cases_are_missed(profile: str) -> None:
    missed = {
        each.name: each.reason
        for each in outcomes(profile)
        if each.verdict is Verdict.MISSED
    }
    unexpected = [f"{name}: {missed[name]}" for name in missed.keys() - MISSES[profile]]
    assert not unexpected
    assert missed.keys() == MISSES[profile].keys()


def test_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    scores = [score(profile) for profile in MISSES]
    with capsys.disabled():
        print(f"\n{table(scores)}")
    # Profile, value cases, of them passed, error cases, of them raised and refused.
    assert scores == [
        ("core", 345, 345, 39, 27, 12),
        ("time", 35, 33, 12, 7, 4),
        ("ext", 227, 227, 35, 13, 22),
    ]
