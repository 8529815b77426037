"""Plain scalars by YAML 1.2, durations, repaired names, and allowing comments."""

import pytest

from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.source import Source
from durablec_dsl.yaml_comments import allowed_rules
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_scalars import NotJson, resolve
from durablec_dsl.yaml_words import snake_case


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("on", "on"),
        ("no", "no"),
        ("yes", "yes"),
        ("y", "y"),
        ("010", 10),
        ("0o17", 15),
        ("0o8", "0o8"),
        ("0x1F", 31),
        ("0x", "0x"),
        ("-0x1", "-0x1"),
        ("0b1", "0b1"),
        ("+1", 1),
        ("-12", -12),
        ("1_0", "1_0"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        (".", "."),
        ("-", "-"),
        ("+.", "+."),
        ("1.2.3", "1.2.3"),
        ("٣", "٣"),
        ("-.nan", "-.nan"),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("0" * 5_000 + "1", 1),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        ".inf",
        "-.INF",
        "+.Inf",
        ".NaN",
        "1e999",
        "9223372036854775808",
        "9" * 5_000,
        "0x8000000000000000",
    ],
)
def test_numbers_that_json_cannot_hold(text: str) -> None:
    assert isinstance(resolve(text), NotJson)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10s", 10),
        ("5m", 300),
        ("1h30m", 5_400),
        ("7d", 604_800),
        ("1d12h", 129_600),
        ("90s", 90),
        ("PT5M", 300),
        ("P1DT2H", 93_600),
        ("PT1H30M5S", 5_405),
        ("0h1m", 60),
        ("366d", 31_622_400),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("60", "60s"),
        ("0", None),
        ("500ms", "1s"),
        ("1500ms", "2s"),
        ("1.5h", "1h30m"),
        ("5 minutes", "5m"),
        ("1h 30m", "1h30m"),
        ("1 hour and 30 minutes", "1h30m"),
        ("5M", "5m"),
        ("2w", "14d"),
        ("30m1h", "1h30m"),
        ("0s", "1s"),
        ("367d", None),
        ("9" * 5_000 + "s", None),
        ("P", None),
        ("PT", None),
        ("P1M", None),
        ("soon", None),
        ("5 bananas", None),
        ("-5s", None),
        ("٣s", None),
    ],
)
def test_repairs_of_durations(text: str, repair: str | None) -> None:
    found = parse_duration(text)
    assert isinstance(found, BadDuration)
    assert found.repair == repair


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("coolOff", "cool_off"),
        ("cool-off", "cool_off"),
        ("Cool Off", "cool_off"),
        ("HTTPCall", "httpcall"),
        ("2nd", "nd"),
        ("_x", "x"),
        ("é", None),
        ("", None),
        ("1", None),
    ],
)
def test_repaired_names(text: str, name: str | None) -> None:
    assert snake_case(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# durablec: allow a-b\na: 1\n", ["a-b"]),
        ("a: 1 # durablec: allow a, b\r\n", ["a", "b"]),
        ("a: 'x # durablec: allow a'\n", []),
        ("a: |\n  # durablec: allow a\n# durablec: allow b\n", ["b"]),
        ("a: | # durablec: allow a\n  b\n", ["a"]),
        ("a: 1 #durablec: allow a\n", ["a"]),
        ("# durablec: alow a\na: 1\n", []),
        ("# see durablec: allow a\na: 1\n", []),
    ],
)
def test_allowing_comments(text: str, names: list[str]) -> None:
    source = Source("f", text)
    root = read_document(source, Report())
    assert root is not None
    found = allowed_rules(source, root)
    assert [name.text for name in found] == names
    assert [text[slice(*name.span)] for name in found] == names
