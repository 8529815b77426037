"""Laws of the text form's printer, and of the way from one form to the other."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from durablec_dsl import ast, text_parser, yaml_parser
from durablec_dsl.diagnostics import Report
from durablec_dsl.printer import to_yaml
from durablec_dsl.printer_text import to_text
from durablec_dsl.source import Source
from durablec_dsl.tree import same
from tests.support.trees import LEAVES, STATEMENTS, WORKFLOWS, workflow_of

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "samples").glob("*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "cases").glob("[!w]*/*.durable.yaml")),
    ROOT / "tests" / "dsl" / "every_statement.durable.yaml",
]


def read(text: str) -> ast.Workflow:
    report = Report()
    workflow = text_parser.parse(Source("w.durable", text), report)
    assert [found.message for found in report] == [], text
    assert workflow is not None
    return workflow


def read_yaml(text: str) -> ast.Workflow:
    report = Report()
    workflow = yaml_parser.parse(Source("w.durable.yaml", text), report)
    assert [found.message for found in report] == [], text
    assert workflow is not None
    return workflow


def check(workflow: ast.Workflow) -> None:
    """Print a tree, read it, and go there and back by way of YAML: it is the same."""
    text = to_text(workflow)
    again = read(text)
    assert same(workflow, again), text
    assert to_text(again) == text
    assert same(workflow, read(to_text(read_yaml(to_yaml(again)))))


@given(WORKFLOWS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_what_is_printed_is_read_back_the_same(workflow: ast.Workflow) -> None:
    check(workflow)


@pytest.mark.parametrize("kind", range(len(LEAVES)))
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_every_statement_is_read_back_the_same(kind: int, data: st.DataObject) -> None:
    check(workflow_of([data.draw(LEAVES[kind])]))


@given(st.lists(STATEMENTS, min_size=1, max_size=2))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_statements_in_each_other_are_read_back_the_same(body: list[ast.Stmt]) -> None:
    check(workflow_of(body))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_a_file_is_the_same_there_and_back(path: Path) -> None:
    check(read_yaml(path.read_text()))


LAYOUT = """\
durablec 1
workflow w

block one {
  return 1
}

block two {
  return 2
}

open few timeout 1d heartbeat 1h payload boolean
open many
  timeout 1d
  heartbeat 1h
  payload { answered: boolean, remarks?: [string] }
  label "four options"
step short = m.f()
  retry none timeout 1m label "the last may have a blank"
step long = m.f()
  retry { max_attempts 2 }
  timeout 1m
map each items [1] as item index place {
  return item
}
map every
  items [1]
  as item
  index place
  max_concurrency 1
{
  group inside
    label "behind its options, a brace has a line of its own, whatever stands in it"
  {} undo m.f()
}
set first = 1, second = 2
set first = "an assignment that stands on a line with others",
    second = {
      of: "several that do not fit it, and one of which has a record in it that",
      is: "too long as well",
    }
"""


def test_how_statements_are_laid_out() -> None:
    assert to_text(read(LAYOUT)) == LAYOUT
