"""Names and numbers of a template, which CloudFormation takes so long and so many of."""

import re
from pathlib import Path
from typing import Any

import pytest

from durablec import files, ir
from durablec.backends.sam import template
from durablec.building import assemble
from durablec.merging import merge
from durablec_dsl.source import Source
from tests.compiler.test_beside import merging
from tests.support.sam import lint, lint_transformed, parsed, transformed

LONG = "order_" + "very_" * 40 + "long"
ALL = """\
deploy:
  monitor: true
  callbacks: {http: /{path}, authorization: iam}
  on:
    - {http: POST /orders, authorization: iam}
    - {http: POST /others, authorization: iam}
    - schedule: rate(1 hour)
    - event: {source: [shop]}
    - {queue: "arn:aws:sqs:eu-west-1:123456789012:orders", through_starter: true}
    - topic: arn:aws:sns:eu-west-1:123456789012:orders
    - bucket: orders
"""
LOGICAL_ID, FUNCTION_NAME, QUERY_NAME, STACK_NAME = 255, 64, 255, 128


def compiled(folder: Path, name: str, lines: str = "", step: str = "") -> ir.Workflow:
    path = folder / "w.durable.yaml"
    head = f"durablec: 1\nworkflow: {name}\ninput: any\noutput: any\n{lines}"
    path.write_text(f"{head}steps: [{step or '{return: 1}'}]\n")
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow


@pytest.fixture(scope="module")
def long_names(tmp_path_factory: pytest.TempPathFactory) -> str:
    lines = ALL.replace("{path}", "x" * 300)
    return template([compiled(tmp_path_factory.mktemp("long"), LONG, lines)])


def test_logical_ids_are_short_enough_also_of_what_sam_makes(long_names: str) -> None:
    made = transformed(long_names)
    ids = [*made["Resources"], *made["Outputs"], *parsed(long_names)["Resources"]]
    assert max(map(len, ids)) <= LOGICAL_ID
    assert lint(long_names) == []
    assert lint_transformed(long_names) == []


def test_what_has_a_name_has_one_that_is_short_enough(long_names: str) -> None:
    (query,) = (
        each["Properties"]["Name"]["Fn::Sub"]
        for each in parsed(long_names)["Resources"].values()
        if each["Type"] == "AWS::Logs::QueryDefinition"
    )
    assert len(query.replace("${AWS::StackName}", "x" * STACK_NAME)) <= QUERY_NAME


def test_names_that_begin_alike_stay_apart(tmp_path: Path) -> None:
    two = [compiled(tmp_path, f"{LONG}_{n}") for n in "ab"]
    functions = [
        name
        for name, each in parsed(template(two))["Resources"].items()
        if each["Type"] == "AWS::Serverless::Function"
    ]
    assert len(functions) == 2


def test_a_name_that_is_no_longer_than_it_may_be_stays(tmp_path: Path) -> None:
    made = parsed(template([compiled(tmp_path, "a" * 180)]))
    assert "A" + "a" * 179 in made["Resources"]


def test_a_function_that_needs_a_name_leaves_room_for_the_stacks(
    tmp_path: Path,
) -> None:
    """It is 23 characters long at most, whatever the workflow is called."""
    itself = "{if: '${input == 1}', then: [{invoke: a, workflow: {name}}]}"
    name = "order_with_a_name_of_more_than_forty_letters_in_it_all"
    text = template([compiled(tmp_path, name, step=itself.replace("{name}", name))])
    (function,) = (
        each["Properties"]
        for each in parsed(text)["Resources"].values()
        if each["Type"] == "AWS::Serverless::Function"
    )
    given: Any = function["FunctionName"]["Fn::Sub"]
    stack = "${AWS::StackName}-"
    assert given.startswith(f"{stack}OrderWithANameOfMoreThan")
    assert len(given.replace(stack, "x" * 23 + "-")) == FUNCTION_NAME
    (arn,) = function["Environment"]["Variables"].values()
    assert arn["Fn::Sub"].endswith(f":function:{given}:live")
    assert re.search(r"[0-9a-f]{8}\Z", given)


# Numbers --------------------------------------------------------------------------


def referring(folder: Path, number: int) -> None:
    for start in range(0, number, 50):
        names = range(start, min(start + 50, number))
        variables = ", ".join(f"V{n}: {{Ref: R{n}}}" for n in names)
        (folder / f"w{start}.durable.yaml").write_text(
            f"durablec: 1\nworkflow: w{start}\ndeploy: {{environment: {{{variables}}}}}\n"
            "steps: [{return: 1}]\n"
        )


def test_more_parameters_than_cloudformation_takes(tmp_path: Path) -> None:
    referring(tmp_path, 201)
    (found,) = assemble(files.compile_paths([tmp_path])).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC522",
        "the template would have 201 parameters, one for each thing that workflows refer to "
        "and do not make, and CloudFormation takes 200",
        "build fewer workflows into one folder, or merge them into a template that has "
        "what they refer to: `--into`",
    )
    assert assemble(files.compile_paths([tmp_path]), "folders").diagnostics == []


def test_as_many_parameters_as_cloudformation_takes(tmp_path: Path) -> None:
    referring(tmp_path, 200)
    assert assemble(files.compile_paths([tmp_path])).diagnostics == []


def test_a_template_that_is_too_large(tmp_path: Path) -> None:
    arn = f"arn:aws:s3:::{'x' * 999}"
    policy = f"{{Effect: Allow, Action: s3:GetObject, Resource: '{arn}'}}"
    for name in ("a", "b"):
        (tmp_path / f"{name}.durable.yaml").write_text(
            f"durablec: 1\nworkflow: {name}\nsteps: [{{return: 1}}]\n"
            f"deploy:\n  policies: [{', '.join([policy] * 525)}]\n"
        )
    (found,) = assemble(files.compile_paths([tmp_path])).diagnostics
    assert found.rule.code == "DC522"
    assert found.message.startswith("the template would have 1,")
    assert found.message.endswith(" bytes, and CloudFormation takes 1,048,576")


def test_what_sam_makes_counts_in_a_template_of_the_users(tmp_path: Path) -> None:
    function = (
        "  F{n}:\n    Type: AWS::Serverless::Function\n    Properties: {{Handler: a}}\n"
    )
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
    many = text + "".join(function.format(n=n) for n in range(247))
    (found,) = merging(tmp_path, many, "steps: [{return: 1}]").diagnostics
    assert (found.rule.code, found.message) == (
        "DC522",
        "`Resources` would have 501 entries with those that SAM makes, and CloudFormation "
        "takes 500",
    )
    fewer = many.replace(function.format(n=0), "")
    assert merging(tmp_path, fewer, "steps: [{return: 1}]").diagnostics == []


def test_a_template_of_the_users_that_would_be_too_large() -> None:
    text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: T\n"
    text += f"# {'x' * (1_048_576 - len(text) - 20)}\n"
    sections = {"Resources": [{"Dead": {"Type": "AWS::SQS::Queue"}}]}
    (found,) = merge(Source("t.yaml", text), sections).diagnostics
    assert (found.rule.code, found.help) == (
        "DC522",
        "merge fewer workflows into this template",
    )
