"""What the checker says to the public conformance suite of CEL.

A case that should give a value must pass without an error; presence is not asked for,
as the suite knows none. What the compiled expressions give is tested elsewhere.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.expressions.check import check
from durablec.expressions.facts import NO_GUARD, Fact, Guard
from durablec.expressions.typed import Variable
from durablec.types import DYN
from durablec_dsl.diagnostics import Report, Severity
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cel" / "cases.jsonl")
    .read_text()
    .splitlines()
]
PRESENCE = frozenset({"DC311", "DC312"})


class Bindings:
    """A scope in which every bound name is dyn."""

    def __init__(self, names: Iterable[str]) -> None:
        self._variables = {name: Variable(name, DYN) for name in names}

    def lookup(self, name: str) -> Variable | None:
        return self._variables.get(name)

    def names(self) -> Iterable[str]:
        return self._variables

    def knows(self, fact: Fact) -> bool:
        return False

    def guard(self, name: str) -> Guard:
        return NO_GUARD


def errors(text: str, names: Iterable[str]) -> list[str]:
    source, report = Source("w.durable.yaml", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    if embedded is not None:
        check(embedded, Bindings(names), report, source)
    return [
        found.rule.code
        for found in report
        if found.rule.severity is Severity.ERROR and found.rule.code not in PRESENCE
    ]


def _outcome(case: dict[str, Any]) -> str:
    names = {name.partition(".")[0] for name in case["bindings"]}
    found = errors(case["expr"], names)
    return found[0] if found else "passes"


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("core", {"passes": 345}),
        ("time", {"passes": 35}),
        ("names", {"passes": 9}),
        ("ext", {"passes": 227}),
    ],
)
def test_cases_with_a_value(profile: str, expected: dict[str, int]) -> None:
    outcomes = Counter(
        _outcome(case)
        for case in CASES
        if case["profile"] == profile and "error" not in case
    )
    assert outcomes == expected


WORDS = sorted({word for case in CASES for word in case["expr"].split() if word})


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from([" ", ""]))
@settings(max_examples=1000)
def test_any_expression_is_checked_without_an_exception(
    words: list[str], between: str
) -> None:
    errors(between.join(words), ["x", "a", "m"])
