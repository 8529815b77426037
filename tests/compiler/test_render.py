"""Diagnostics as text and as JSON."""

import json
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec import render
from durablec.cells import Excerpt, cells, safe
from durablec_dsl.diagnostics import Catalogue, Diagnostic, Label, Rule
from durablec_dsl.source import Place, Source, Span

CATALOGUE = Catalogue()
FAULT = CATALOGUE.error("DC102", "unknown-name", "a name refers to nothing")
DOUBT = CATALOGUE.warning("DC401", "callback-without-timeout", "no timeout")
NOTE = CATALOGUE.advice("DC111", "function-outside", "outside")


def place(text: str, shown: str, *, name: str = "order.durable.yaml") -> Place:
    """Return the place of `shown` in `text`."""
    start = text.index(shown)
    return Place(Source(name, text), Span(start, start + len(shown)))


def finding(at: Place, message: str = "fault", rule: Rule = FAULT) -> Diagnostic:
    return Diagnostic(rule, message, at)


def shown(*diagnostics: Diagnostic) -> str:
    return render.text(diagnostics, color=False)


def rows(*diagnostics: Diagnostic) -> list[str]:
    """Return the rows between the place and the summary."""
    return shown(*diagnostics).splitlines()[2:-2]


def test_a_finding_has_headline_place_line_caret_and_help() -> None:
    at = place('steps:\n  - return: "${ordr.id}"\n', "ordr")
    diagnostic = Diagnostic(
        FAULT, "`ordr` refers to nothing", at, help="did you mean `order`?"
    )
    assert shown(diagnostic) == dedent(
        """\
        error[DC102 unknown-name]: `ordr` refers to nothing
         --> order.durable.yaml:2:16
          |
        2 |   - return: "${ordr.id}"
          |                ^^^^
          |
          = help: did you mean `order`?

        1 error in 1 file
        """
    )


def test_nothing_found_is_nothing_shown() -> None:
    assert shown() == ""


def test_help_of_several_lines_stays_aligned() -> None:
    diagnostic = Diagnostic(FAULT, "x", place("a", "a"), help="write:\n  a: 1")
    assert rows(diagnostic)[-2:] == ["  = help: write:", "            a: 1"]


def test_labels_are_rows_of_their_own_lines() -> None:
    text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\na: 6\n"
    source = Source("f", text)
    diagnostic = Diagnostic(
        FAULT,
        "`a` stands twice",
        Place(source, Span(25, 26)),
        (
            Label(Place(source, Span(0, 1)), "first here"),
            Label(Place(source, Span(10, 11)), "between"),
            Label(Place(source, Span(28, 29)), "this value"),
        ),
    )
    assert rows(diagnostic) == [
        "  |",
        "1 | a: 1",
        "  | - first here",
        "2 | b: 2",
        "3 | c: 3",
        "  | - between",
        "...",
        "6 | a: 6",
        "  | ^",
        "  |    - this value",
    ]


def test_a_label_in_another_file_has_its_own_place() -> None:
    other = place("x\n" * 11 + "def h(): ...\n", "h", name="orders.py")
    diagnostic = Diagnostic(
        FAULT, "no", place("call: g\n", "g"), (Label(other, "the nearest"),)
    )
    assert shown(diagnostic).splitlines()[1:-2] == [
        "  --> order.durable.yaml:1:7",
        "   |",
        " 1 | call: g",
        "   |       ^",
        "  ::: orders.py:12:5",
        "   |",
        "12 | def h(): ...",
        "   |     - the nearest",
    ]


def test_a_span_of_few_lines_is_shown_whole() -> None:
    text = "x: [a,\n  b,\n\n  c]\ny: 1\n"
    assert rows(finding(place(text, "[a,\n  b,\n\n  c]\n"))) == [
        "  |",
        "1 | x: [a,",
        "  |    ^^^",
        "2 |   b,",
        "  |   ^^",
        "3 |",
        "4 |   c]",
        "  |   ^^",
    ]


def test_a_span_of_many_lines_is_shown_by_its_ends() -> None:
    text = "steps:\n" + "".join(f"  - s{i}\n" for i in range(9)) + "end: 1\n"
    assert rows(finding(place(text, text[: text.index("end")]))) == [
        "   |",
        " 1 | steps:",
        "   | ^^^^^^",
        "...",
        "10 |   - s8",
        "   |   ^^^^",
    ]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("a: 1\n", Span(5, 5), ["  |", "2 |", "  | ^"]),
        ("a: 1", Span(4, 4), ["  |", "1 | a: 1", "  |     ^"]),
        ("a: 1\nb", Span(4, 5), ["  |", "1 | a: 1", "  |     ^"]),
        ("a: 1\r\nb", Span(5, 6), ["  |", "1 | a: 1", "  |     ^"]),
        ("a: 1\n", Span(2, 2), ["  |", "1 | a: 1", "  |   ^"]),
        ("", Span(0, 0), []),
    ],
    ids=["end of file", "end of text", "line break", "crlf", "empty", "no text"],
)
def test_a_span_without_a_character_gets_one_caret(
    text: str, span: Span, expected: list[str]
) -> None:
    assert rows(finding(Place(Source("f", text), span))) == expected


@pytest.mark.parametrize(
    ("line", "fault", "expected"),
    [
        ("\ta:\t!b", "!b", ["1 |     a:    !b", "  |           ^^"]),
        ("名前: !b", "!b", ["1 | 名前: !b", "  |       ^^"]),
        ("名前: b", "前", ["1 | 名前: b", "  |   ^^"]),
        ("e\u0301e\u0301: !b", "!b", ["1 | e\u0301e\u0301: !b", "  |     ^^"]),
        ("☕🚀: !b", "!b", ["1 | ☕🚀: !b", "  |       ^^"]),
        ("\u1112\u1161\u11ab: !b", "!b", ["1 | \u1112\u1161\u11ab: !b", "  |     ^^"]),
        ("a\x1b[31m !b", "!b", ["1 | a<U+001B>[31m !b", "  |               ^^"]),
        ("a\u202eb !b", "!b", ["1 | a<U+202E>b !b", "  |            ^^"]),
        ("a:\u00a0b", "\u00a0", ["1 | a:<U+00A0>b", "  |   ^^^^^^^^"]),
        ("a\ud800 !b", "!b", ["1 | a<U+D800> !b", "  |           ^^"]),
    ],
)
def test_carets_stand_under_what_they_mean(
    line: str, fault: str, expected: list[str]
) -> None:
    assert rows(finding(place(line, fault)))[1:] == expected


@pytest.mark.parametrize("before", [0, 10, 50_000, 99_990, 100_000])
def test_a_long_line_is_cut_around_the_caret(before: int) -> None:
    text = "a" * before + "!!" + "b" * (100_000 - before)
    _, line, carets = rows(finding(place(text, "!!")))
    assert len(line) <= 110
    assert line.index("!!") == carets.index("^^")
    assert len(carets.rstrip()) == carets.index("^^") + 2
    assert line.startswith("1 | ...") == (before > 50)
    assert line.endswith("...") == (before < 99_950)


def test_a_mark_longer_than_the_line_shown_ends_with_it() -> None:
    _, line, carets = rows(finding(place("x" * 100_000, "x" * 100_000)))
    assert len(line) < 110
    assert len(carets) < 110


def test_a_message_cannot_reach_the_terminal() -> None:
    at = place("a", "a", name="\x1b]0;evil\x07.yaml")
    out = shown(
        Diagnostic(FAULT, "`\x1b[2J\n`", at, (Label(at, "\x9b"),), "say `\u202e`")
    )
    assert "<U+001B>[2J<U+000A>" in out
    assert all(c.isprintable() or c == "\n" for c in out)


def test_a_huge_word_in_a_message_is_cut() -> None:
    assert len(shown(finding(place("a", "a"), "x" * 1_000_000))) < 1000


def test_the_summary_counts_by_weight_and_file() -> None:
    one, two = place("a", "a", name="1"), place("a", "a", name="2")
    found = [finding(one), finding(two), finding(two, rule=DOUBT)]
    assert render.summary(found) == "2 errors, 1 warning in 2 files"
    assert (
        render.summary([finding(one, rule=NOTE)] * 2) == "2 pieces of advice in 1 file"
    )


def test_color_only_adds_escapes() -> None:
    diagnostic = Diagnostic(FAULT, "`b`", place("a: b", "b"), help="c")
    colored = render.text([diagnostic], color=True)
    assert colored.startswith("\x1b[1;31merror[DC102 unknown-name]\x1b[0m")
    for code in ("1;31", "1;34", "1", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == shown(diagnostic)


def test_json_states_everything() -> None:
    at = place("é: 1\nb: 2\n", "b")
    other = place("\x1b", "\x1b", name="o")
    document = render.as_json(
        [Diagnostic(FAULT, "`b`", at, (Label(other, "there"),), help="c")]
    )
    assert document.isascii()
    assert json.loads(document) == {
        "version": 1,
        "diagnostics": [
            {
                "code": "DC102",
                "name": "unknown-name",
                "severity": "error",
                "message": "`b`",
                "help": "c",
                "file": "order.durable.yaml",
                "start": {"line": 2, "column": 1, "offset": 5},
                "end": {"line": 2, "column": 2, "offset": 6},
                "labels": [
                    {
                        "file": "o",
                        "start": {"line": 1, "column": 1, "offset": 0},
                        "end": {"line": 1, "column": 2, "offset": 1},
                        "message": "there",
                    }
                ],
            }
        ],
    }


def test_json_of_nothing() -> None:
    assert json.loads(render.as_json([])) == {"version": 1, "diagnostics": []}


ANY_TEXT = st.text(st.characters() | st.sampled_from("\n\r\t\x1b 名\u0301"))


@given(ANY_TEXT, st.integers(0, 40), st.integers(0, 40), ANY_TEXT)
def test_any_span_of_any_text_renders(text: str, a: int, b: int, said: str) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    at = Place(Source("f", text), Span(start, end))
    out = shown(Diagnostic(FAULT, said, at, (Label(at, said),), help=said))
    assert all(c == "\n" or safe(c) == c for c in out)
    json.loads(render.as_json([finding(at)]))


@given(st.text(min_size=1), st.integers(0, 1000))
def test_an_excerpt_keeps_to_its_limit_and_shows_its_focus(
    text: str, focus: int
) -> None:
    line = (text * 300)[:1000].replace("\n", " ")
    focus = min(focus, len(line) - 1)
    excerpt = Excerpt(line, focus, limit=60)
    assert cells(excerpt.text) <= 66
    end = excerpt.column(focus) + len(safe(line[focus]))
    assert cells(excerpt.text) >= min(excerpt.column(focus + 1), end)
    assert excerpt.column(focus) < 66
