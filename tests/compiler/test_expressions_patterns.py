"""Regular expressions that RE2 and Python read alike."""

import pytest

from durablec.expressions.patterns import wrong_in_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^a+b*?$",
        r"\d{2,3}",
        "(?i)abc",
        "(?P<year>[0-9]+)",
        "(?:a|b)",
        r"[(?=*+\]]",
        "[]*+]",
        r"\(\?=a",
        r"a\*+",
        r"\\1",
    ],
)
def test_what_both_read(pattern: str) -> None:
    assert wrong_in_pattern(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=a)", "a look-ahead, `(?=`, is not in regular expressions here"),
        ("a(?<!b)", "a look-behind, `(?<!`, is not in regular expressions here"),
        (r"(a)\1", r"a reference back, `\1`, is not in regular expressions here"),
        (
            r"a\Z",
            r"Python's own end of a text, `\Z`, is not in regular expressions here",
        ),
        ("a*+", "a possessive repetition is not in regular expressions here"),
        ("a(", "this is not a regular expression: missing ), unterminated subpattern"),
        (r"\pL", r"this is not a regular expression: bad escape \p"),
    ],
)
def test_what_only_one_reads(pattern: str, reason: str) -> None:
    assert wrong_in_pattern(pattern) == reason
