"""Laws of the formatter: nothing that a file says is lost, and twice equals once."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter import format_yaml
from durablec_dsl.formatter_gaps import comments_of
from durablec_dsl.printer import to_yaml
from durablec_dsl.source import Source
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode
from tests.support.trees import STATEMENTS, WORKFLOWS, workflow_of

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "samples").glob("*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "cases").glob("*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "dsl").glob("*.durable.yaml")),
]

AWKWARD = """\
%YAML 1.2
---   # begins
a: &x   {b: 'c', "d" : [ 1,
   2 ] ,
   e: *x2 }
""".replace("*x2", "f")

ODD_FILES = [
    AWKWARD,
    "{durablec: 1, workflow: w, steps: [{wait: a, for: 1s}, break]}",
    "steps:\n- step: a\n  call: m.f\n- - b\n  - [c]\n-\n- {}\n",
    "a: &x\n  b: &y c\nd: *x\ne: [*y, &z f]\n&k g: *z\n",
    "a: >\n  folded\n  text\n\n  here\n\nb: |+\n  kept\n\n\nc: |2\n    two\n   one\n",
    "a: |-\n      x\n        y\n\n      z\nb: >-\n\n  lead\n   more\n  less\n",
    "a: one\n  two\n\n  three\nb: 'it''s\n\n   so'\nc: \"x \\\n   y\\ \n  z\"\n",
    "? a\n: b\n? c\n:\n  - d\n'e f': 1\n\"g\": 2\n",
    "a:\nb: ~\nc: ''\nd: \"\"\ne: {f: , g: }\nh: [i: j, k]\n",
    "a: 'yes'\nb: 'x y'\nc: '\"'\nd: \"it's\"\ne: '007'\nf: 'word'\ng: \"\\u00e9\"\n",
    "a: 1\r\nb:\r\n  - c\r\n  - 'd\r\n    e'\r\nf: |\r\n  g\r\n  h\r\n",
    "a: {b: 1}\n...\n",
    'a: "x\\ \n  z"\n',
    "a:\n  - ? # c\n      b\n    : d\n",
]


def root_of(text: str) -> YamlNode | None:
    report = Report()
    root = read_document(Source("w.durable.yaml", text), report)
    return None if report.has_errors else root


def formatted(text: str) -> str:
    report = Report()
    made = format_yaml(Source("w.durable.yaml", text), report)
    assert [found.message for found in report] == []
    assert made is not None
    return made


def check(text: str) -> None:
    """Format a text: `format_yaml` proves that it says the same, so that is no matter."""
    once = formatted(text)
    assert formatted(once) == once
    assert "\n\n\n" not in once or "\n\n\n" in text


def scalars(node: YamlNode) -> list[Scalar]:
    match node:
        case Scalar():
            return [node]
        case Sequence(items=items):
            return [each for item in items for each in scalars(item)]
        case Mapping(pairs=pairs):
            return [each for pair in pairs for part in pair for each in scalars(part)]
        case _:
            return []


def commented(data: st.DataObject, text: str) -> tuple[str, list[str]]:
    """Put comments behind and between the lines of a text, where they are comments."""
    root = root_of(text)
    assume(root is not None)
    assert root is not None
    known = scalars(root)
    lines = text.split("\n")
    made: list[str] = []
    added: list[str] = []
    at = 0
    for number, line in enumerate(lines):
        end = at + len(line)
        at = end + 1
        inside = [one for one in known if one.span.start < end < one.span.end]
        closing = [
            one for one in known if one.span.end == end and one.style in ("|", ">")
        ]
        choice = data.draw(st.integers(0, 7))
        if number == len(lines) - 1 or line.startswith("%") or choice > 3:
            made.append(line)
            continue
        comment = f"# {number}"
        if choice == 0 and not inside and not closing:
            made.append(f"{line.rstrip(chr(13))} {comment}")
            added.append(comment)
        elif not inside:
            indent = 0 if closing else data.draw(st.integers(0, 9))
            blank = data.draw(st.sampled_from([[], [""], ["", ""]]))
            made += [line, *blank, f"{' ' * indent}{comment}"]
            added.append(comment)
        else:
            made.append(line)
    return "\n".join(made), added


TEXTS: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(ODD_FILES),
    st.sampled_from(FILES).map(Path.read_text),
    st.lists(STATEMENTS, min_size=1, max_size=2).map(workflow_of).map(to_yaml),
    WORKFLOWS.map(to_yaml),
)


@given(TEXTS, st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_no_comment_is_lost_wherever_it_stands(text: str, data: st.DataObject) -> None:
    noted, added = commented(data, text)
    root = root_of(noted)
    assume(root is not None)
    assert root is not None
    # Where it changes what a text says, such as in a block scalar, it is no comment.
    assume(not Counter(added) - Counter(comments_of(noted, root)))
    once = formatted(noted)
    again = root_of(once)
    assert again is not None
    assert not Counter(added) - Counter(comments_of(once, again)), once
    assert formatted(once) == once


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_every_file_is_formatted_and_then_stays(path: Path) -> None:
    text = path.read_text()
    if root_of(text) is not None:
        check(text)


@pytest.mark.parametrize("text", ODD_FILES)
def test_an_odd_file_is_formatted_and_then_stays(text: str) -> None:
    check(text)


@given(WORKFLOWS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_what_is_printed_is_formatted_already(workflow: Any) -> None:
    text = to_yaml(workflow)
    assert formatted(text) == text


CASES = {
    "a list is indented below its key": (
        "a:\n- b\n-   c: 1\n    d: 2\n",
        "a:\n  - b\n  - c: 1\n    d: 2\n",
    ),
    "brackets that fit stay, with one space": (
        "a: { b: 1,c: [ 2,3 ] }\n",
        "a: {b: 1, c: [2, 3]}\n",
    ),
    "brackets that do not fit become a block": (
        f"a: {{b: {'x' * 50}, c: {'y' * 50}}}  # both\n",
        f"a:  # both\n  b: {'x' * 50}\n  c: {'y' * 50}\n",
    ),
    "a block stays a block": ("a:\n    b: 1\n", "a:\n  b: 1\n"),
    "a comment in brackets opens them": (
        "a: [b, # one\n  c # two\n  ]\n",
        "a:\n  - b  # one\n  - c  # two\n",
    ),
    "quotes around a word go, around a sentence stay": (
        "a: 'word'\nb: 'a sentence'\nc: 'on'\nd: '\"'\n",
        'a: word\nb: "a sentence"\nc: "on"\nd: \'"\'\n',
    ),
    "one blank line stays, none where a block begins": (
        "\n\na: 1\n\n\n\nb:\n\n  - c\n\n  - d\n\n\n",
        "a: 1\n\nb:\n  - c\n\n  - d\n",
    ),
    "comments beside keep their column if they can": (
        "a: 1      # one\nbb:    2  # two\n",
        "a: 1      # one\nbb: 2     # two\n",
    ),
    "a comment beside a dash stands above": (
        "a:\n  - # of b\n    b: 1\n",
        "a:\n  # of b\n  - b: 1\n",
    ),
    "a comment below a block stays in it or leaves it": (
        "a:\n    - b\n    # in a\n# of c\nc: 1\n  # at the end\n",
        "a:\n  - b\n  # in a\n# of c\nc: 1\n# at the end\n",
    ),
    "a comment below a list without indentation is of the next key": (
        "a:\n- b\n# of c\nc: 1\n",
        "a:\n  - b\n# of c\nc: 1\n",
    ),
    "a comment beside a key stays there": (
        "a:  # of a\n     # of b\n     b: 1\n",
        "a:  # of a\n  # of b\n  b: 1\n",
    ),
    "lines of texts stay": (
        "a: >-  # folded\n    one\n    two\nb: one\n     two\n",
        "a: >-  # folded\n  one\n  two\nb: one\n  two\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_layout(name: str) -> None:
    before, after = CASES[name]
    assert formatted(before) == after


def test_a_file_that_is_no_yaml_is_refused() -> None:
    report = Report()
    assert format_yaml(Source("w.durable.yaml", "a: [1\n"), report) is None
    assert report.has_errors
