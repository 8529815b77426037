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
        "(?ims)a(?-i:b)(?i-s:c)",
        "(?P<year>[0-9]+)",
        "(?:a|b)",
        r"[(?=*+\]]",
        "a" * 1000,
        "(" * 50 + ")" * 50,
        "[(" * 51 + "]",
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
        (
            "(?x)a",
            "the flag `x` is not in regular expressions here",
        ),
        (
            "(?a-i:a)",
            "the flag `a` is not in regular expressions here",
        ),
        (
            "a{,3}",
            "a repetition without its least number, `{,`, "
            "is not in regular expressions here",
        ),
        ("a*+", "a possessive repetition is not in regular expressions here"),
        ("a(", "this is not a regular expression: missing ), unterminated subpattern"),
        (
            "[[:alpha:]]",
            "a class of POSIX, `[:`, is not in regular expressions here",
        ),
        ("a" * 1001, "a regular expression has at most 1000 characters here"),
        ("(" * 51 + ")" * 51, "a regular expression nests 50 deep at most here"),
        (r"\pL", r"this is not a regular expression: bad escape \p"),
    ],
)
def test_what_only_one_reads(pattern: str, reason: str) -> None:
    assert wrong_in_pattern(pattern) == reason
