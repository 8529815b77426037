"""Laws of the printer: what it prints is read back the same, by whoever reads it."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.printer import to_yaml
from durablec_dsl.printer_scalars import scalar, written
from durablec_dsl.source import Source
from durablec_dsl.tree import same
from durablec_dsl.yaml_parser import parse
from tests.support.trees import LEAVES, STATEMENTS, TEXTS, WORKFLOWS, workflow_of

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "samples").glob("*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "cases").glob("[!w]*/*.durable.yaml")),
    ROOT / "tests" / "dsl" / "every_statement.durable.yaml",
]


def read(text: str) -> ast.Workflow:
    report = Report()
    workflow = parse(Source("w.durable.yaml", text), report)
    assert [found.message for found in report] == []
    assert workflow is not None
    return workflow


def check(workflow: ast.Workflow) -> None:
    """Print a tree and read it: it is the same, and so is what it is printed as."""
    text = to_yaml(workflow)
    again = read(text)
    assert same(workflow, again), text
    assert to_yaml(again) == text


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
def test_a_file_is_read_back_the_same(path: Path) -> None:
    workflow = read(path.read_text())
    assert same(workflow, read(to_yaml(workflow)))


@given(TEXTS)
@settings(max_examples=500)
def test_a_text_is_that_text_for_a_reader_of_yaml_1_1(text: str) -> None:
    document = f"a: {written(text, flow=False)}\nb: [{written(text, flow=True)}, x]\n"
    assert yaml.safe_load(document) == {"a": text, "b": [text, "x"]}


@given(TEXTS)
@settings(max_examples=500)
def test_a_text_of_several_lines_is_that_text(text: str) -> None:
    made = scalar(text)
    document = "\n  ".join(["a: " + made.block, *made.rest]) + "\n"
    assert yaml.safe_load(document) == {"a": text}


@pytest.mark.parametrize(
    ("text", "block", "flow"),
    [
        ("a plain text", "a plain text", "a plain text"),
        ("${a}", "${a}", '"${a}"'),
        ("${a ? b : c}", '"${a ? b : c}"', '"${a ? b : c}"'),
        ('say "a"', 'say "a"', 'say "a"'),
        ('"a"', "'\"a\"'", "'\"a\"'"),
        ("yes", '"yes"', '"yes"'),
        ("1:30", '"1:30"', '"1:30"'),
        ("2026-01-01", '"2026-01-01"', '"2026-01-01"'),
        ("a\tb", '"a\\tb"', '"a\\tb"'),
        ("5m", "5m", "5m"),
        ("", '""', '""'),
    ],
)
def test_a_text_is_quoted_where_it_must_be(text: str, block: str, flow: str) -> None:
    assert written(text, flow=False) == block
    assert written(text, flow=True) == flow
