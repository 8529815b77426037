"""The page on expressions says what there is: every example is compiled and run."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from durablec import files
from durablec.backends.python.single import single
from durablec.expressions import functions, signatures
from durablec.trial import read
from durablec.types import Type
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source
from tests.support.cases import ROOT
from tests.support.reference import load_script

script = load_script("expression_tables")
PAGE = script.PAGE.read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")

(WORKFLOW,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
(INPUT,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

Row = list[str]


def rows(title: str) -> list[Row]:
    """Return the rows of the first table of a section, without its head."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return _rows(section)


def _rows(text: str) -> list[Row]:
    lines = [line for line in text.split("\n") if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[_bare(cell) for cell in row] for row in cells if row[0] != "---"]


def _bare(cell: str) -> str:
    return cell.strip().strip("`").strip().replace("\\|", "|")


@pytest.fixture(scope="module")
def input_type(tmp_path_factory: pytest.TempPathFactory) -> Type:
    path = tmp_path_factory.mktemp("page") / "example.durable.yaml"
    path.write_text(WORKFLOW)
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow.input


def evaluated(text: str, input_type: Type) -> Any:
    """Return what an expression gives, or the codes of what is wrong with it."""
    source, report = Source("page", text), Report()
    value = read(source, {"input": input_type}, report)
    if len(report) or value is None:
        return " ".join(each.rule.code for each in report.in_order())
    made = single(value, source)
    module: dict[str, Any] = {}
    exec(compile(made.text, "page.py", "exec"), module)
    given = {name: json.loads(INPUT) for name in made.parameters.values()}
    return module["value"](**given)


@cache
def examples() -> list[tuple[str, str]]:
    groups = script.EXAMPLES.values()
    of_functions = [pair for group in groups for pair in group.values()]
    more = [(row[0], row[1]) for row in rows("What is more than CEL")[1:]]
    return [*of_functions, *more]


@pytest.mark.parametrize("pair", examples(), ids=lambda pair: pair[0])
def test_an_example_has_its_value(pair: tuple[str, str], input_type: Type) -> None:
    found = evaluated(pair[0], input_type)
    assert (found, type(found)) == _typed(pair[1])


def _typed(text: str) -> tuple[Any, type]:
    value = json.loads(text)
    return value, type(value)


HABITS = rows("If you come from another language")[1:]


@pytest.mark.parametrize("row", HABITS, ids=lambda row: row[0])
def test_a_habit_is_led_to_what_gives_the_same(row: Row, input_type: Type) -> None:
    assert len(row) == 7
    *_, in_python, here, value = row
    assert evaluated(here, input_type) == json.loads(value)
    assert eval(in_python, {"input": json.loads(INPUT)}) == json.loads(value)


def test_the_languages_are_those_that_people_come_from() -> None:
    head = rows("If you come from another language")[0]
    assert head == ["to", "JSONata", "jq", "JMESPath", "Python", "here", "value"]
    assert len(HABITS) >= 20


def _left_out() -> Iterator[Row]:
    section = PAGE.partition("\n## What is left out\n")[2].partition("\n## ")[0]
    yield from _rows(section.partition("| example |")[2])[1:]


@pytest.mark.parametrize("row", list(_left_out()), ids=lambda row: row[0])
def test_what_is_left_out_is_said(row: Row, input_type: Type) -> None:
    assert evaluated(row[0], input_type) == row[1]


def test_every_function_has_an_example_that_calls_it() -> None:
    groups = script.EXAMPLES.values()
    named = {name: pair[0] for group in groups for name, pair in group.items()}
    assert named.keys() == functions.FUNCTIONS | functions.METHODS | functions.QUALIFIED
    assert all(f"{name}(" in example for name, example in named.items())


def test_forms_are_written_by_hand_only_where_no_signature_is() -> None:
    known = signatures.METHODS.keys() | signatures.FUNCTIONS.keys()
    known |= functions.CONVERSIONS.keys()
    assert not script._FORMS.keys() & known


def test_the_tables_are_current() -> None:
    assert script.rewritten(PAGE) == PAGE, "run python -m scripts.expression_tables"


def test_each_difference_from_the_oracle_is_named() -> None:
    named = json.loads(Path(ROOT, "tests/cel/differences.json").read_text("utf-8"))
    table = rows("Differences from cel-cpp")[1:]
    assert len(table) == len(named) > 0
    assert {row[2] for row in table} <= set(script._RIGHT.values())


@pytest.mark.parametrize("path", ["README.md", "dsl/README.md"])
def test_the_page_is_linked(path: str) -> None:
    assert "EXPRESSIONS.md" in Path(ROOT, path).read_text("utf-8")
