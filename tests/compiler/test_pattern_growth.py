"""Regular expressions that would take Python exponential time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec.expressions.pattern_growth import grows
from durablec.expressions.patterns import wrong_in_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a*)*b",
        "(a*b*)*c",
        "((ab)*(ab)*)*c",
        "(a|a)*$",
        "(a|[a-z])+$",
        "(a|ab|b)*c",
        "(.*a)*b",
        "(.*)+x",
        r"(\w+\s?)*$",
        r"^(\w+)+!",
        r"(\d+|[0-9a-f]+)*z",
        "(?i)(a|A)*b",
        "(?i:(a|A)*)b",
        r"^([a-z0-9]+-?)*$",
        "(a{1,20}){1,20}$",
        "(a+){2,}b",
        "(x+x+)+y",
        "(é+)+x",
        "(?P<n>a+)+$",
        "(a{1,5}){1,50}!",
        "(.*a){20}$",
        "(?:(?:a?){50}){50}c",
        "(a?){50}b",
        r"(\w{1,8}){8}$",
        "((a{1,3}){1,3}){1,3}b",
        "(a?b?){40}c",
        "((b?){3})*c",
        "((a?){2}){1,30}c",
        "(((a?){3}){1,3}){1,3}c",
        "((a?){1,30}b)*c",
        r"(a|a){20}b",
        "(((b?){2,}){1,3}){3}c",
    ],
)
def test_a_loop_with_two_ways_round_grows(pattern: str) -> None:
    assert grows(pattern)
    assert wrong_in_pattern(pattern) == (
        "a text can match this in so many ways that a long one takes for ever"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^$",
        "^a+b*?$",
        "a*a*b",
        "(a|A)*b",
        "(ab?)*c",
        "(a{2})+",
        "(a|b)*a(a|b)",
        "(foo|bar|baz)*$",
        r"\d{2,3}",
        r"(\w+\.)+com",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"^[a-z]+(-[a-z]+)*$",
        r"^([A-Z]{2}\d{4},)+$",
        r"^\S+@\S+\.\S+$",
        r"[(?=*+\]]+[]*+]+",
        r"\bfoo\b|\x41+\x42",
        "(?s).*x.*",
        "a{x}{",
        "(a?)" * 200,
        r"(\w{1,3}){2}-",
        r"(\d{1,3},){3}",
        "(a{3}){10}b",
        "(?:a|b){30}c",
        r"(?:\w{1,4} ?){2}",
        r"(\d{2}){2,20}$",
        "(ab?){2}c",
        "(.*,){3}",
        r"^([^,]*,){20}",
        "(a?){0,50}b",
        f"(?:{'|'.join(f'w{n}' for n in range(200))})*",
    ],
)
def test_any_other_does_not(pattern: str) -> None:
    assert not grows(pattern)
    assert wrong_in_pattern(pattern) is None


_PIECES = ["a", "b", "é", "(", ")", "(?:", "(?i)", "(?P<n>", "|", "*", "+", "?", "{2}"]
_PIECES += [
    "{1,}",
    "{,3}",
    "{}",
    "{",
    "}",
    "[",
    "]",
    "[^a]",
    "[]a-c]",
    "^",
    "$",
    ".",
    "\\d",
]
_PIECES += ["\\b", "\\.", "\\x41", "-", "*?", "\\\\", "\\0", "(?s:", "(?-i:"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_what_python_reads_can_be_looked_through(pattern: str) -> None:
    wrong_in_pattern(pattern)
