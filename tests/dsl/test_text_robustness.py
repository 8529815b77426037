"""A file of any bytes in the text form gets diagnostics, never a traceback.

How long that takes is for `benchmarks/hostile.py` to print.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import MAX_BYTES, load
from durablec_dsl.text_parser import parse

GOOD = (Path(__file__).parent / "every_statement.durable").read_bytes()
HEAD = b"durablec 1\nworkflow w\n"


def read(data: bytes) -> tuple[ast.Workflow | None, Report]:
    report = Report()
    source = load("w.durable", data, report)
    workflow = None if source is None else parse(source, report)
    assert workflow is not None or report.has_errors
    size = 0 if source is None else len(source.text)
    for found in report:
        start, end = found.place.span
        assert 0 <= start <= end <= max(size, end * (source is None))
        assert found.message
        assert "\n" not in found.message
    return workflow, report


def place(report: Report) -> tuple[str, int, int]:
    """Return code, line and column of the only finding."""
    (found,) = report
    at = found.place.source.position(found.place.span.start)
    return found.rule.code, at.line, at.column


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("DC003", 1, 1)),
        (b"\n\n// nothing\n", ("DC003", 1, 1)),
        (b"\xef\xbb\xbf", ("DC003", 1, 1)),
        (b"a b\nc \xff", ("DC002", 2, 3)),
        (b"\x7fELF\x00\x00", ("DC014", 1, 1)),
        (HEAD + b"return a\x00", ("DC014", 3, 9)),
        (b"x" * (MAX_BYTES + 1), ("DC001", 1, 1)),
        (HEAD + b"return " + b"[" * 50_000, ("DC015", 3, 50_007)),
        (HEAD + b"return " + b"[" * 50_000 + b"]" * 50_000, ("DC004", 3, 8)),
        (HEAD + b"return " + b"(" * 9_999 + b")" * 9_999, ("DC015", 3, 10_007)),
        (HEAD + b"return " + b"(" * 9_999 + b"1" + b")" * 9_999, ("DC004", 3, 9_906)),
        (HEAD + b"return " + b"{a:" * 9_999 + b"1" + b"}" * 9_999, ("DC004", 3, 8)),
        (HEAD + b"input " + b"[" * 9_999 + b"any" + b"]" * 9_999, ("DC004", 3, 7)),
        (HEAD + b"input " + b"{a:" * 9_999 + b"any" + b"}" * 9_999, ("DC004", 3, 7)),
        (HEAD + b"if a {" * 20_000, ("DC015", 3, 120_000)),
        (HEAD + b"if a {" * 20_000 + b"}" * 20_000, ("DC004", 3, 91)),
        (HEAD + b"}" * 100_000, ("DC015", 3, 1)),
        (HEAD + b"return '" + b"x" * 900_000, ("DC015", 3, 8)),
        (HEAD + b'return "' + b"${" * 100_000, ("DC015", 3, 8)),
        (HEAD + b'return "' + b"\\x41" * 200_000 + b'${a"', ("DC040", 3, 800_009)),
    ],
    ids=lambda value: repr(value[20:40]) if isinstance(value, bytes) else None,
)
def test_hostile_file(data: bytes, expected: tuple[str, int, int]) -> None:
    _, report = read(data)
    assert place(report) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"stpe\n" * 30_000,
        HEAD + b"if " * 60_000,
        HEAD + b"if a b {" * 12_000 + b" return " + b"!" * 12_000 + b"}!" * 20_000,
        HEAD + b"if a b { } else " * 12_000,
        HEAD + b"if = {log " + b"[" * 40_000 + b"{}," * 40_000,
        HEAD + b"return " + b'\\"""' * 100_000,
        HEAD + b"return " + b"]" * 200_000,
        HEAD + b"set a = = 1\n" * 20_000,
        HEAD + b"return " + b"a," * 80_000 + b"= 1",
        HEAD + (b"return " + b"x + " * 1_200 + b"= 1\n") * 40,
        HEAD + b"log 'x'\n" * 20_000,
        HEAD + b"// durablec: allow a\n" * 10_000,
    ],
    ids=[
        "words",
        "ifs",
        "orphans",
        "clauses",
        "brackets",
        "quotes",
        "closing",
        "signs",
        "commas",
        "long",
        "logs",
        "allow",
    ],
)
def test_large_file(data: bytes) -> None:
    assert len(data) <= MAX_BYTES
    read(data)


def test_the_good_file_is_good() -> None:
    workflow, report = read(GOOD)
    assert workflow is not None
    assert [found.message for found in report] == []


@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    read(data)


@given(st.text(max_size=100))
def test_random_text(text: str) -> None:
    read(HEAD + b"return " + text.encode(errors="replace"))


@given(st.integers(0, len(GOOD)))
def test_truncation(end: int) -> None:
    read(GOOD[:end])


_WORDS = """
    step wait callback open await poll invoke group parallel map if elif else switch case
    default while try catch finally set return fail break continue log branch workflow
    input type retry defaults block on_failure payload returns complete undo as when in
    true null a b m.f() = : , . ( ) { } [ ] ? | || && + - ! ${ } # @ ; $ ' \" ` 1 10s 2nd
    "a" '${a}' r'\\d' //
"""
_PIECES = st.sampled_from(["\n", " ", *_WORDS.split()])


@given(st.lists(_PIECES, max_size=40))
def test_random_words(words: list[str]) -> None:
    read(HEAD + " ".join(words).encode())


@given(
    st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), _PIECES),
        min_size=1,
        max_size=4,
    )
)
def test_mutation(edits: list[tuple[int, int, str]]) -> None:
    data = GOOD
    for at, length, piece in edits:
        data = data[:at] + piece.encode() + data[at + length :]
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
    text = mark + "durablec 1\nworkflow w\nlog 'é' log '😀' x 1\n"
    report = read(text.encode(encoding))[1]
    assert place(report) == ("DC020", 3, 17)
