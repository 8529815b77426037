"""Literals, docstrings and comments hold any text, and ruff leaves them alone."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.backends.python.literals import comment, docstring, literal

TEXTS = st.text(
    st.characters() | st.sampled_from("\"'\\ \n\r\t#{}\u202e\u2028\x00\x85\ufeff"),
    max_size=12,
)
LINES = st.lists(st.text(st.sampled_from("ab \"\\\t\u200b'#"), max_size=6), max_size=5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)
SETTINGS = settings(derandomize=True, max_examples=300)


def formatted(source: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--target-version",
        "py311",
        "-",
    ]
    return subprocess.run(
        command,
        input=source,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "None"),
        (True, "True"),
        (-7, "-7"),
        (0.1, "0.1"),
        (1e100, "1e100"),
        (1e-7, "1e-07"),
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ('"it\'s"', "'\"it\\'s\"'"),
        ("'\"", '"\'\\""'),
        ("a\\b\n\t\r", r'"a\\b\n\t\r"'),
        ("caf\u00e9 \u65e5\u672c", '"caf\u00e9 \u65e5\u672c"'),
        ("\x00\x1b\x7f\x85\xa0", r'"\x00\x1b\x7f\x85\xa0"'),
        ("\u202e\u200b\u2028\ufeff", r'"\u202e\u200b\u2028\ufeff"'),
        ("\ud800\U000e0001", r'"\ud800\U000e0001"'),
        ({"a": [1, {}], "b": []}, '{"a": [1, {}], "b": []}'),
    ],
)
def test_literal(value: object, expected: str) -> None:
    assert literal(value) == expected


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_literal_refuses_what_has_none(value: float) -> None:
    with pytest.raises(ValueError, match="has no literal"):
        literal(value)


def test_literal_refuses_other_types() -> None:
    with pytest.raises(TypeError, match="no literal for a tuple"):
        literal((1,))


@SETTINGS
@given(VALUES)
def test_literal_reads_back(value: object) -> None:
    source = literal(value)
    assert repr(ast.literal_eval(source)) == repr(value)
    source.encode()
    assert all(char.isprintable() for char in source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '""" """'),
        ("one line", '"""one line"""'),
        ("first\nsecond\n  third\n", '"""first\n    second\n      third\n    """'),
        ("first\n  second", '"""\n    first\n      second\n    """'),
        ("  first\n    second\n", '"""\n    first\n      second\n    """'),
        ("  first\nsecond", '"""\n      first\n    second\n    """'),
        ('"quoted"', r'"""\"quoted\""""'),
        ('a """ b', r'"""a \"\"\" b"""'),
        ("back\\", r'"""back\\"""'),
        ("tab\tnul\x00", r'"""tab     nul\x00"""'),
    ],
)
def test_docstring(text: str, expected: str) -> None:
    assert docstring(text, 4) == expected


@SETTINGS
@given(TEXTS | LINES.map("\n".join))
def test_docstring_reads_back(text: str) -> None:
    module = ast.parse(f"def f():\n    {docstring(text, 4)}\n")
    lines = text.replace("\r\n", "\n").expandtabs().split("\n")
    lines = [line.rstrip(" ") if line.strip() else "" for line in lines]
    expected = inspect.cleandoc("\n" + "\n".join(lines))
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert ast.get_docstring(function) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "#"),
        (" order.yaml:12 ", "# order.yaml:12"),
        ("two\nlines\r\n", r"# two\nlines"),
        (r"\d", r"# \d"),
        ("order #12", "# order #12"),
        ("hidden\u202e", r"# hidden\u202e"),
        ("type: int", r"# \x74ype: int"),
        ("x  # noqa", r"# x  # \x6eoqa"),
        ("fmt: off", r"# \x66mt: off"),
        ("encoding=latin-1", r"# en\x63oding=latin-1"),
    ],
)
def test_comment(text: str, expected: str) -> None:
    assert comment(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        lambda text: f"x = {literal(text)}",
        lambda text: f"\ndef f():\n    {docstring(text, 4)}",
        lambda text: f"{comment(text)}\nx = 1",
    ],
    ids=["literal", "docstring", "comment"],
)
@settings(derandomize=True, max_examples=4)
@given(texts=st.lists(TEXTS | LINES.map("\n".join), min_size=50, max_size=80))
def test_ruff_leaves_them_alone(
    written: Callable[[str], str], texts: list[str]
) -> None:
    source = "\n\n".join(["x = 0", *map(written, texts)]).rstrip() + "\n"
    assert formatted(source) == source
