"""CEL's string functions; expectations from its documentation (cel-go, ext/README.md)."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from durablec_runtime import cel
from durablec_runtime.cel import CelError


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (cel.char_at, ("tacocat", 3), "o"),
        (cel.char_at, ("ta©o", 2), "©"),
        (cel.char_at, ("cat", 3), ""),
        (cel.index_of, ("tacocat", "at", 3), 5),
        (cel.index_of, ("tacocat", "", 3), 3),
        (cel.index_of, ("tacocat", "x"), -1),
        (cel.index_of, ("abc", "b", 3), -1),
        (cel.last_index_of, ("tacocat", "a"), 5),
        (cel.last_index_of, ("tacocat", "a", 3), 1),
        (cel.last_index_of, ("bananananana", "nana", 7), 6),
        (cel.last_index_of, ("tacocat", "", 3), 3),
        (cel.last_index_of, ("tacocat", ""), 7),
        (cel.substring, ("tacocat", 4), "cat"),
        (cel.substring, ("tacocat", 0, 7), "tacocat"),
        (cel.substring, ("ta©o©жT", 2, 6), "©o©ж"),
        (cel.substring, ("tacocat", 7), ""),
        (cel.replace, ("hello hello", "he", "we"), "wello wello"),
        (cel.replace, ("hello hello", "he", "we", 1), "wello hello"),
        (cel.replace, ("hello hello", "he", "we", 0), "hello hello"),
        (cel.replace, ("abc", "", "-", 2), "-a-bc"),
        (cel.split, ("a,b,c", ","), ["a", "b", "c"]),
        (cel.split, ("a,b,c", ",", 2), ["a", "b,c"]),
        (cel.split, ("a,b,c", ",", 1), ["a,b,c"]),
        (cel.split, ("a,b,c", ",", 0), []),
        (cel.split, ("a,b,c", ",", -5), ["a", "b", "c"]),
        (cel.split, ("a🐱c", ""), ["a", "🐱", "c"]),
        (cel.split, ("abc", "", 2), ["a", "bc"]),
        (cel.split, ("abc", "", 3), ["a", "b", "c"]),
        (cel.split, ("", ""), [""]),
        (cel.split, ("", ","), [""]),
        (cel.join, (["x", "y"],), "xy"),
        (cel.join, (["x", "y"], "-"), "x-y"),
        (cel.join, ([], "-"), ""),
        (cel.trim, (" \t\n\v\f\r text\u00a0\u2003\u3000",), "text"),
        (cel.trim, ("\x1ctext\u200b",), "\x1ctext\u200b"),
        (cel.lower_ascii, ("TacoCÆt",), "tacocÆt"),
        (cel.upper_ascii, ("tacoCæt",), "TACOCæT"),
        (cel.reverse, ("Ta©oCжt",), "tжCo©aT"),
        (cel.reverse, ([1, 2],), [2, 1]),
        (cel.quote, ('a "b"\n\\ \a\0',), '"a \\"b\\"\\n\\\\ \\a\0"'),
    ],
)
def test_values(function: Any, arguments: tuple[Any, ...], expected: object) -> None:
    found = function(*arguments)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (cel.char_at, ("cat", 4), "the offset 4 is outside of a string of 3"),
        (cel.char_at, ("cat", -1), "the offset -1 is outside of a string of 3"),
        (cel.char_at, ("cat", True), "`charAt` is not defined for string and bool"),
        (cel.char_at, (1, 1), "`charAt` is not defined for int"),
        (cel.index_of, ("cat", "t", 4), "the offset 4 is outside of a string of 3"),
        (cel.last_index_of, ("cat", "a", -1), "the offset -1 is outside"),
        (cel.substring, ("cat", 2, 4), "the offset 4 is outside of a string of 3"),
        (cel.substring, ("cat", 2, 1), "a substring cannot begin at 2 and end at 1"),
        (cel.replace, ("cat", 1, "x"), "`replace` is not defined for int"),
        (cel.split, ("cat", ",", 1.0), "`split` is not defined for string and double"),
        (cel.join, (["a", 1],), "`join` is not defined for int"),
        (cel.join, ("abc", "-"), "`join` is not defined for string"),
        (cel.trim, (None,), "`trim` is not defined for null"),
        (cel.reverse, (1,), "`reverse` is not defined for int"),
    ],
)
def test_errors(function: Any, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(CelError) as raised:
        function(*arguments)
    assert str(raised.value).startswith(message)


NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("%s", "text", "text"),
        ("%s", 1.0, "1"),
        ("%s", True, "true"),
        ("%s", None, "null"),
        ("%s", NAN, "NaN"),
        ("%s", ["a", 3.14, None, [9], -INF], "[a, 3.14, null, [9], -Infinity]"),
        ("%s", {"b": 1, "a": [True]}, "{a: [true], b: 1}"),
        ("%s", datetime(2023, 2, 3, 23, 31, 20, tzinfo=UTC), "2023-02-03T23:31:20Z"),
        ("%s", timedelta(hours=1, seconds=0.5), "3600.5s"),
        ("%d", -7, "-7"),
        ("%d", 1.5, "1.5"),
        ("%d", 1e20, "100000000000000000000"),
        ("%d", INF, "Infinity"),
        ("%f", 2.71828, "2.718280"),
        ("%.3f", 1.2345, "1.234"),
        ("%.0f", 2.5, "2"),
        ("%.1f", 2, "2.0"),
        ("%f", -INF, "-Infinity"),
        ("%.6e", 1052.032911275, "1.052033e+03"),
        ("%e", NAN, "NaN"),
        ("%b", 5, "101"),
        ("%b", True, "1"),
        ("%b", -5, "-101"),
        ("%o", 11, "13"),
        ("%x", 30, "1e"),
        ("%X", "Hé", "48C3A9"),
        ("%x", -255, "-ff"),
        ("%%%s%%", "x", "%x%"),
    ],
)
def test_format(pattern: str, value: object, expected: str) -> None:
    assert cel.format_(pattern, [value]) == expected


@pytest.mark.parametrize(
    ("pattern", "values", "message"),
    [
        ("%d %d", [0], "format has 1 values and needs more"),
        ("%q", [1], "`%q` is not a clause of format"),
        ("%", [1], "`%` is not a clause of format"),
        ("%5d", [1], "`%5` is not a clause of format"),
        ("%.f", [1.0], "`%.` is not a clause of format"),
        ("%.1001f", [1.0], "a precision is at most 1000"),
        ("%d", ["a"], "`%d` does not write string"),
        ("%d", [True], "`%d` does not write bool"),
        ("%b", ["a"], "`%b` does not write string"),
        ("%o", [1.0], "`%o` does not write double"),
        ("%x", [None], "`%x` does not write null"),
        ("%e", [None], "`%e` does not write null"),
        ("%f", [True], "`%f` does not write bool"),
        ("%s", [cel.NONE], "`%s` does not write optional"),
        ("%s", "abc", "`format` is not defined for string and string"),
        (1, [], "`format` is not defined for int and list"),
    ],
)
def test_format_errors(pattern: Any, values: Any, message: str) -> None:
    with pytest.raises(CelError) as raised:
        cel.format_(pattern, values)
    assert str(raised.value) == message


def test_values_that_no_clause_takes_are_left_alone() -> None:
    assert cel.format_("no substitution", [1]) == "no substitution"
