"""No comment is lost where a tree is printed: by `fmt` of the text form, by `convert`."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from durablec_dsl import ast
from durablec_dsl.conversion import convert, read
from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter import format_source
from durablec_dsl.formatter_notes import Found, text_comments, yaml_comments
from durablec_dsl.printer import to_yaml
from durablec_dsl.printer_text import to_text
from durablec_dsl.source import Source
from durablec_dsl.tree import same
from tests.support.trees import STATEMENTS, WORKFLOWS, workflow_of

HERE = Path(__file__).parent
ORDERS = [HERE / "order", HERE / "every_statement"]
TREES: st.SearchStrategy[Any] = WORKFLOWS | st.lists(
    STATEMENTS, min_size=1, max_size=3
).map(workflow_of)
SETTINGS = settings(max_examples=80, suppress_health_check=list(HealthCheck))


def tree_of(source: Source) -> ast.Workflow | None:
    report = Report()
    workflow = read(source, report)
    return None if report.has_errors else workflow


def comments_of(source: Source) -> list[Found]:
    if source.name.endswith(".yaml"):
        return yaml_comments(source)
    workflow = tree_of(source)
    assert workflow is not None
    return text_comments(source, workflow)


def words(source: Source) -> Counter[str]:
    return Counter(comment.text for comment in comments_of(source))


def commented(data: st.DataObject, text: str, sign: str) -> str:
    """Put comments behind and between lines, wherever they fall."""
    made = []
    for number, line in enumerate(text.split("\n")):
        choice = data.draw(st.integers(0, 7))
        made.append(f"{line} {sign} {number}" if choice == 0 else line)
        if choice in (1, 2):
            made += [""] * (choice - 1)
            made.append(f"{' ' * data.draw(st.integers(0, 6))}{sign} {number}")
    return "\n".join(made)


def check_conversion(source: Source) -> Source:
    """Convert a source: the tree is the same, and so are the comments."""
    workflow = tree_of(source)
    assert workflow is not None
    made = convert(source, Report())
    assert made is not None
    name = "w.durable" if source.name.endswith(".yaml") else "w.durable.yaml"
    other = Source(name, made.text)
    again = tree_of(other)
    assert again is not None, made.text
    rules = [sorted(name.text for name in tree.allowed) for tree in (workflow, again)]
    assert rules[0] == rules[1]
    again.allowed = workflow.allowed
    assert same(workflow, again), made.text
    assert words(source) == words(other), made.text
    return other


@given(TREES, st.data())
@SETTINGS
def test_text_is_formatted_and_then_stays(tree: Any, data: st.DataObject) -> None:
    source = Source("w.durable", commented(data, to_text(tree), "//"))
    assume(tree_of(source) is not None)
    # `format_source` proves that nothing is lost.
    once = format_source(source, Report())
    assert once is not None
    assert format_source(Source("w.durable", once), Report()) == once


@given(TREES, st.data())
@SETTINGS
def test_yaml_becomes_text_and_yaml_again(tree: Any, data: st.DataObject) -> None:
    source = Source("w.durable.yaml", commented(data, to_yaml(tree), "#"))
    assume(tree_of(source) is not None)
    check_conversion(check_conversion(source))


@given(TREES, st.data())
@SETTINGS
def test_text_becomes_yaml_and_text_again(tree: Any, data: st.DataObject) -> None:
    source = Source("w.durable", commented(data, to_text(tree), "//"))
    assume(tree_of(source) is not None)
    check_conversion(check_conversion(source))


@pytest.mark.parametrize("stem", ORDERS, ids=lambda stem: stem.name)
@pytest.mark.parametrize("end", [".durable", ".durable.yaml"])
def test_a_file_is_the_same_there_and_back(stem: Path, end: str) -> None:
    text = stem.with_name(stem.name + end).read_text()
    check_conversion(check_conversion(Source(f"w{end}", text)))


TEXT = """\
// at the top

durablec 1
workflow w  // beside
timeout 1h
// of the type
type T string
// first
step a = m.f()  // of a
  retry none  // of its retry

// second
if x {
  // in the body
  wait b for 1s
  // at the end of it
} else {
  break
}
// at the end
"""
YAML = """\
# at the top
durablec: 1
workflow: w  # beside
timeout: 1h

types:
  # of the type
  T: string

steps:
  # first
  # of its retry
  - step: a  # of a
    call: m.f
    retry: none

  # second
  - if: ${x}
    then:
      # in the body
      - wait: b
        for: 1s
      # at the end of it
    else:
      - break
# at the end
"""


def test_where_comments_go() -> None:
    made = convert(Source("w.durable", TEXT), Report())
    assert made is not None
    assert made.text == YAML
    assert [comment.text for comment in made.moved] == [" of its retry"]


def test_a_file_with_errors_is_neither_formatted_nor_converted() -> None:
    for text in ("durablec 1\nworkflow w\nstep\n", "durablec 1\nworkflow w\nwait a\n"):
        report = Report()
        assert format_source(Source("w.durable", text), report) is None
        assert convert(Source("w.durable", text), Report()) is None
        assert report.has_errors
