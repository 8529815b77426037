"""Repairs of what people write out of a habit: applied as they stand, they are right."""

import textwrap

import pytest

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source
from durablec_dsl.yaml_parser import parse


def found(text: str) -> list[tuple[str, str | None]]:
    """Return the text under the caret and the help of each finding, in order."""
    report = Report()
    parse(Source("a.durable.yaml", text), report)
    return [(text[slice(*each.place.span)], each.help) for each in report.in_order()]


def workflow(steps: str, head: str = "durablec: 1\nworkflow: a\n") -> str:
    return f"{head}steps:\n" + textwrap.indent(textwrap.dedent(steps), "  ")


@pytest.mark.parametrize(
    ("steps", "place", "help"),
    [
        (
            "- wait: 10s\n",
            "10s",
            "write `wait: pause`, and `for: 10s` below it",
        ),
        (
            "- wait: 5 minutes\n",
            "5 minutes",
            "write `wait: pause`, and `for: 5m` below it",
        ),
        (
            "- step: a\n  call: m.f\n  retry: {delay: 5s}\n",
            "delay",
            "did you mean `initial_delay`?",
        ),
        (
            "- if: ${true}\n  then: []\n  else if: ${false}\n",
            "else if",
            "write `elif:`, and below it `- if: CONDITION` with a `then:` of its own",
        ),
        (
            "- if: ${true}\n  then: []\n  elseif: [{if: '${false}', then: []}]\n",
            "elseif",
            "did you mean `elif`?",
        ),
        ("- if: ${true}\n  do: []\n", "do", "did you mean `then`?"),
        (
            "- try: []\n  except: [{do: []}]\n",
            "except",
            "did you mean `catch`?",
        ),
        (
            "- switch: ${1}\n  cases: [{when: 1, do: []}]\n  else: []\n",
            "else",
            "did you mean `default`?",
        ),
        (
            "- step: a\n  call: orders:save\n",
            "orders:save",
            "write `orders.save`",
        ),
        (
            "- step: a\n  call: orders.py:save\n",
            "orders.py:save",
            "write `orders.save`",
        ),
        (
            "- step: a\n  call: aws:dynamodb.put_item\n",
            "aws:dynamodb.put_item",
            "write `aws: dynamodb.put_item` in place of `call`",
        ),
        (
            "- step: a\n  call: my-steps.f\n",
            "my-steps.f",
            "the names of modules and functions in Python are letters, digits and `_`: "
            "rename it, and write `my_steps.f`",
        ),
        (
            "- step: a\n  call: orders.save(1)\n",
            "orders.save(1)",
            "write `orders.save`; its arguments are given under `with`",
        ),
        ("- set: x = 1\n", "x = 1", "write `{x: 1}`"),
        ("- set: x = y + 1\n", "x = y + 1", 'write `{x: "${y + 1}"}`'),
        ("- set: x = ${y}\n", "x = ${y}", 'write `{x: "${y}"}`'),
        ("- set: total\n", "total", None),
        (
            "- switch: ${1}\n  cases:\n    'no': []\n",
            "'",
            "write a list: `- when: 'no'` with `do:` below it, for each of them",
        ),
        (
            "- try: []\n  catch:\n    Declined: []\n",
            "D",
            "write a list: `- errors: [Declined]` with `do:` below it, for each of them",
        ),
        (
            '- log: "a ${input.id"\n',
            "${",
            "add the `}` that ends it; a literal `${` is written `$${`",
        ),
        (
            "- return: !has(input.a)\n",
            "!has(input.a)",
            'an expression is written in `${}` and quoted: `"${!has(input.a)}"`',
        ),
        ("- return: [\n", "[", "close it with `]`"),
        ("- return: [1,\n", "[", "close it with `]`"),
        ("- return: {a: [1, 2", "[", "close it with `]`"),
        ("- return: {a: 1,\n", "{", "close it with `}`"),
        (
            "- return:\n    - ${a ? b : 'c'}\n    - 2\n",
            "${a ? b : 'c'}",
            "quote it: `\"${a ? b : 'c'}\"`",
        ),
        (
            "- return:\n    - ${a ? b : c}\n    - 2\n",
            "${a ? b : c}",
            'quote it: `"${a ? b : c}"`',
        ),
        (
            "- return:\n    - - ${a ? b : {'c': 1}}\n",
            "${a ? b : {'c': 1}}",
            "quote it: `\"${a ? b : {'c': 1}}\"`",
        ),
        (
            "- return:\n    a: [1, 2]\n    b: ]\n",
            "]",
            "leave out the `]`",
        ),
        (
            "- return: !Ref Table\n",
            "!Ref",
            "a workflow is no CloudFormation template: write a plain text, or an "
            "expression in `${}`",
        ),
    ],
)
def test_a_habit_has_one_finding_whose_help_is_right(
    steps: str, place: str, help: str | None
) -> None:
    ((under, told),) = found(workflow(steps))
    assert under == place
    assert told == help or (help and (told or "").startswith(f"{help} its keys are"))


@pytest.mark.parametrize("key", ["args", "arguments", "params", "input", "Parameters"])
def test_arguments_under_another_key_are_read(key: str) -> None:
    report = Report()
    steps = f"- step: a\n  call: m.f\n  {key}: {{x: 1}}\n"
    tree = parse(Source("a.durable.yaml", workflow(steps)), report)
    (finding,) = report.in_order()
    assert (finding.help or "").startswith("did you mean `with`? ")
    assert tree is not None
    (step,) = tree.body
    assert isinstance(step, ast.Step)
    assert isinstance(step.call, ast.FunctionCall)
    assert [field.key for field in step.call.arguments] == ["x"]


def test_a_missing_version_is_to_be_added() -> None:
    text = workflow("- return: 1\n", head="workflow: a\n")
    assert found(text) == [("workflow", "add `durablec: 1`")]


@pytest.mark.parametrize(
    ("value", "tag", "help"),
    [
        ("!Ref Table", "!Ref", "write `{Ref: Table}`"),
        ("!Ref 'Table'", "!Ref", "write `{Ref: 'Table'}`"),
        ("!GetAtt Table.Arn", "!GetAtt", 'write `{"Fn::GetAtt": Table.Arn}`'),
        ('!Sub "${Table}-a"', "!Sub", 'write `{"Fn::Sub": "${Table}-a"}`'),
        (
            "!Join ['', [a]]",
            "!Join",
            "references are written `{Ref: NAME}`, `{Fn::GetAtt: NAME.Arn}` and "
            "`{Fn::Sub: ...}`",
        ),
    ],
)
def test_a_tag_of_cloudformation_in_the_settings(
    value: str, tag: str, help: str
) -> None:
    head = f"durablec: 1\nworkflow: a\ndeploy: {{environment: {{T: {value}}}}}\n"
    assert found(workflow("- return: 1\n", head=head)) == [(tag, help)]


@pytest.mark.parametrize("length", ["400d", "soon", "${1 +}", "[]"])
def test_a_wrong_timeout_is_a_timeout(length: str) -> None:
    report = Report()
    text = workflow(f"- callback: a\n  timeout: {length}\n")
    tree = parse(Source("a.durable.yaml", text), report)
    assert len(report.in_order()) == 1
    assert tree is not None
    (callback,) = tree.body
    assert isinstance(callback, ast.Callback)
    assert callback.timeout is not None
