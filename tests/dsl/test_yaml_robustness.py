"""A file of any bytes gets diagnostics, never a traceback.

How long that takes is for `benchmarks/hostile.py` to print.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import MAX_BYTES, load
from durablec_dsl.yaml_parser import parse

GOOD = (Path(__file__).parent / "every_statement.durable.yaml").read_bytes()


def read(data: bytes) -> tuple[ast.Workflow | None, Report]:
    report = Report()
    source = load("w.durable.yaml", data, report)
    return (None if source is None else parse(source, report)), report


def place(report: Report) -> tuple[str, int, int]:
    """Return code, line and column of the only finding."""
    (found,) = report
    at = found.place.source.position(found.place.span.start)
    return found.rule.code, at.line, at.column


def bomb() -> bytes:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, 10):
        below = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} [{below}]")
    return "\n".join(lines).encode()


def ladder() -> bytes:
    """Return aliases that nest: each adds 90 levels to the one before."""
    lines = (
        f"a{level}: &a{level} {'[' * 90}*a{level - 1}{']' * 90}"
        for level in range(1, 100)
    )
    return "\n".join(["a0: &a0 []", *lines]).encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("DC003", 1, 1)),
        (b"\n\n# nothing\n", ("DC003", 1, 1)),
        (b"---\n", ("DC003", 1, 1)),
        (b"\xef\xbb\xbf", ("DC003", 1, 1)),
        (b"a: b\nc: \xff", ("DC002", 2, 4)),
        ("a: é\n".encode() + b"\xc3", ("DC002", 2, 1)),
        (b"\xff\xfea\x00\x00", ("DC002", 1, 2)),
        (b"\x7fELF\x00\x00", ("DC014", 1, 1)),
        (b"a: b\x00", ("DC014", 1, 5)),
        ("a: 😀\x07".encode(), ("DC014", 1, 5)),
        (b"a: b\rc: d\r", ("DC014", 1, 5)),
        ("a: b\u2028".encode(), ("DC014", 1, 5)),
        (b"a: \xef\xbb\xbfb", ("DC014", 1, 4)),
        (b"x" * (MAX_BYTES + 1), ("DC001", 1, 1)),
        (b"a: b\n" * 2_000_000, ("DC001", 1, 1)),
        # libyaml counts to 1,000 itself before it hands out the first of these.
        (b"[" * 100_000, ("DC004", 1, 1001)),
        (b"[\n" * 100_000, ("DC004", 101, 1)),
        (b"- " * 100_000, ("DC004", 1, 201)),
        (b"{a: " * 100_000, ("DC004", 1, 401)),
        (bomb(), ("DC013", 5, 15)),
        (ladder(), ("DC004", 3, 99)),
        (b"a: &a [*a]", ("DC013", 1, 8)),
        (b"'" + b"x" * 900_000, ("DC010", 1, 1)),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_hostile_file(data: bytes, expected: tuple[str, int, int]) -> None:
    workflow, report = read(data)
    assert workflow is None
    assert place(report) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"".join(b"k%d: 1\n" % number for number in range(80_000)),
        b"a: 1\n" * 190_000,
        b"durablec: 1\nworkflow: w\nsteps:\n" + b"- stpe\n" * 130_000,
        b"durablec: 1\nworkflow: w\nsteps: [" + b"*a," * 300_000 + b"]",
        b"durablec: 1\nworkflow: w\nsteps:\n- return: {" + b"${x: 1, " * 100_000 + b"}",
        b"durablec: 1\nworkflow: w\nsteps:\n- log: |1\n" + b" " * 900_000 + b"x ${a",
        b'durablec: 1\nworkflow: w\nsteps:\n- log: "' + b"\\x41" * 200_000 + b'${a"',
        b"durablec: 1\nworkflow: w\nsteps:\n" + b"- log: 'x'\n" * 80_000,
        b"durablec: 1\nworkflow: w\nsteps: []\n" + b"# durablec: allow a\n" * 45_000,
    ],
    ids=[
        "keys",
        "twice",
        "words",
        "aliases",
        "open",
        "wide",
        "escapes",
        "logs",
        "allow",
    ],
)
def test_large_file(data: bytes) -> None:
    assert len(data) <= MAX_BYTES
    workflow, report = read(data)
    assert workflow is not None or report.has_errors


def test_the_good_file_is_good() -> None:
    workflow, report = read(GOOD)
    assert workflow is not None
    assert [found.message for found in report] == []


@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    read(data)


@given(st.text(max_size=100))
def test_random_text(text: str) -> None:
    read(b"durablec: 1\nworkflow: w\nsteps:\n- " + text.encode(errors="replace"))


@given(st.integers(0, len(GOOD)))
def test_truncation(end: int) -> None:
    read(GOOD[:end])


_PIECES = [
    b"",
    b" ",
    b"\n",
    b":",
    b"- ",
    b"'",
    b'"',
    b"[",
    b"}",
    b"${",
    b"#",
    b"*",
    b"&a ",
]
_PIECES += [
    b"!x ",
    b"|",
    b"\t",
    b"null",
    b"7",
    b"\xff",
    b"? ",
    b"<<",
    b"\r\n",
    b"\xc3\xa9",
]


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(GOOD)), st.integers(0, 30), st.sampled_from(_PIECES)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_mutation(edits: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for at, length, piece in edits:
        data = data[:at] + piece + data[at + length :]
    read(data)


def test_every_position_with_line_ends_of_windows() -> None:
    plain, report = read(GOOD)
    windows, other = read(GOOD.replace(b"\n", b"\r\n"))
    assert plain is not None
    assert windows is not None
    assert len(report) == len(other) == 0
    lines = [plain.source.position(one.head.start) for one in plain.body]
    assert lines == [windows.source.position(one.head.start) for one in windows.body]


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_encodings(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("-be") else ""
    text = mark + "durablec: 1\nworkflow: w\nsteps: [{log: é}, {log: 😀, x: 1}]\n"
    report = read(text.encode(encoding))[1]
    assert place(report) == ("DC020", 3, 28)
