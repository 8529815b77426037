"""What a right file becomes, and that mistakes do not hide each other."""

import json
from pathlib import Path

import pytest

from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import load
from durablec_dsl.source import Span
from durablec_dsl.tree import Node
from durablec_dsl.yaml_parser import parse

HERE = Path(__file__).parent


def read(text: str) -> tuple[ast.Workflow, Report]:
    report = Report()
    source = load("w.durable.yaml", text.encode(), report)
    assert source is not None
    workflow = parse(source, report)
    assert workflow is not None
    return workflow, report


def read_good(text: str) -> ast.Workflow:
    workflow, report = read(text)
    assert [found.message for found in report] == []
    return workflow


def plain(node: object) -> object:
    """Return a tree as plain data: no places, nothing that was left out."""
    match node:
        case values.Embedded():
            return f"${{{node.text}}}"
        case values.Name():
            return node.text
        case values.Duration():
            return f"{node.seconds} s"
        case values.Number() | values.Literal():
            return node.value
        case values.Template():
            return [plain(part) for part in node.parts]
        case values.ListValue():
            return [plain(item) for item in node.items]
        case values.RecordValue():
            return {field.key: plain(field.value) for field in node.fields}
        case values.PrimitiveType() | values.NamedType():
            return node.name
        case values.RecordType():
            return {
                one.name + "?" * one.optional: plain(one.type) for one in node.fields
            }
        case list() if node and all(isinstance(item, values.Field) for item in node):
            return {field.key: plain(field.value) for field in node}
        case list():
            return [plain(item) for item in node]
        case Node():
            parts = {
                name: plain(getattr(node, name))
                for name in node.__match_args__
                if name not in ("span", "head", "source")
                and not isinstance(getattr(node, name), Span)
                and getattr(node, name) not in (None, [], False)
            }
            return {type(node).__name__: parts}
        case _:
            return node


@pytest.mark.parametrize("name", ["order", "every_statement"])
def test_the_whole_tree(name: str) -> None:
    workflow = read_good((HERE / f"{name}.durable.yaml").read_text())
    expected = json.loads((HERE / f"{name}.tree.json").read_text())
    assert plain(workflow) == expected


def every() -> ast.Workflow:
    return read_good((HERE / "every_statement.durable.yaml").read_text())


def test_every_kind_of_statement_is_in_the_tree() -> None:
    text = repr(every())
    assert [
        kind.__name__ for kind in ast.Stmt.__args__ if f"{kind.__name__}(" not in text
    ] == []


def test_allowing_comments_are_in_the_tree() -> None:
    workflow = every()
    assert [name.text for name in workflow.allowed] == ["unused-value", "long-wait"]
    name = workflow.allowed[1]
    assert workflow.source.text[slice(*name.span)] == "long-wait"


def test_a_literal_keeps_the_spelling_of_the_user() -> None:
    names = next(one for one in every().constants if one.key == "names")
    assert isinstance(names.value, values.ListValue)
    literal = names.value.items[1]
    assert isinstance(literal, values.Literal)
    assert (literal.value, literal.text) == (7, "007")


def test_an_empty_body_is_not_a_missing_one() -> None:
    workflow = every()
    groups = [one for one in workflow.body if isinstance(one, ast.Group)]
    assert [group.body for group in groups] == [[], None]
    choice = next(one for one in workflow.body if isinstance(one, ast.If))
    assert choice.otherwise == []


def test_expressions_know_their_place() -> None:
    workflow = every()
    choice = next(one for one in workflow.body if isinstance(one, ast.If))
    condition = choice.arms[0].condition
    assert isinstance(condition, values.Embedded)
    assert workflow.source.text[slice(*condition.span)] == "barista.accepted"
    assert workflow.source.text[slice(*choice.head)] == "if: ${barista.accepted}"


def test_ten_mistakes_are_ten_diagnostics() -> None:
    _, report = read((HERE / "ten_mistakes.durable.yaml").read_text())
    found = [
        (one.place.source.position(one.place.span.start).line, one.rule.name)
        for one in report.in_order()
    ]
    assert found == [
        (3, "bad-name"),
        (4, "bad-duration"),
        (5, "bad-type"),
        (8, "wrong-shape"),
        (11, "unknown-key"),
        (12, "not-an-expression"),
        (14, "missing-key"),
        (15, "empty-body"),
        (17, "unterminated-expression"),
        (18, "bad-number"),
    ]


def test_what_is_right_beside_a_mistake_is_in_the_tree() -> None:
    workflow, report = read(
        "durablec: 1\nworkflow: w\nstepz:\n  - sttep: a\n    call: m.f\n    tiemout: 5m\n"
    )
    assert len(report) == 3
    (step,) = workflow.body
    assert isinstance(step, ast.Step)
    assert plain(step.timeout) == "300 s"


def test_an_alias_is_read_where_it_stands_and_reported_once() -> None:
    workflow, report = read(
        "durablec: 1\nworkflow: w\nsteps:\n"
        "  - step: a\n    call: m.f\n    retry: &r {max_attempts: 0, jitter: half}\n"
        "  - step: b\n    call: m.f\n    retry: *r\n"
    )
    assert [found.rule.name for found in report] == ["bad-number"]
    retries = [plain(one.retry) for one in workflow.body if isinstance(one, ast.Step)]
    assert retries == [{"Retry": {"jitter": "half"}}] * 2
