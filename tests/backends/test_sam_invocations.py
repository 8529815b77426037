"""How a template leads a workflow to what it invokes, and what it is allowed to."""

from pathlib import Path
from typing import Any

import pytest

from durablec import files
from durablec.backends.sam import template
from tests.support.sam import lint, lint_transformed, parsed

LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


def templated(folder: Path, **steps: str) -> str:
    """Return the template of workflows by their names, each with its one statement."""
    for name, step in steps.items():
        head = f"durablec: 1\nworkflow: {name}\noutput: any\nsteps:\n"
        (folder / f"{name}.durable.yaml").write_text(f"{head}  - {step}\n")
    paths = [folder / f"{name}.durable.yaml" for name in steps]
    made = [each.workflow for each in files.compile_paths(paths)]
    text = template([each for each in made if each is not None])
    assert not lint(text)
    assert not lint_transformed(text)
    return text


def function(text: str, name: str) -> tuple[dict[str, Any], list[Any]]:
    """Return a function's environment, and the functions that it may invoke."""
    properties = parsed(text)["Resources"][name]["Properties"]
    environment = properties["Environment"]["Variables"]
    (policy,) = properties["Policies"]
    (statement,) = policy["Statement"]
    assert statement["Action"] == "lambda:InvokeFunction"
    return environment, statement["Resource"]


def test_a_workflow_of_the_same_build_is_led_to_by_its_alias(tmp_path: Path) -> None:
    text = templated(tmp_path, main="{invoke: a, workflow: other}", other="{return: 1}")
    alias = {"Ref": "Other.Alias"}
    assert function(text, "Main") == ({"OTHER_FUNCTION": alias}, [alias])
    assert "FunctionName" not in text


def test_a_workflow_of_another_build_is_a_parameter(tmp_path: Path) -> None:
    (tmp_path / "other.durable.yaml").write_text(
        "durablec: 1\nworkflow: other\nsteps: [{return: 1}]\n"
    )
    text = templated(tmp_path, main="{invoke: a, workflow: other}")
    assert function(text, "Main")[0] == {"OTHER_FUNCTION": {"Ref": "OtherFunction"}}
    assert list(parsed(text)["Parameters"]) == ["OtherFunction"]


@pytest.mark.parametrize(
    ("target", "variable", "arn"),
    [
        ("charge_card", "CHARGE_CARD_FUNCTION", {"Fn::Sub": f"{LAMBDA}charge_card"}),
        ("ChargeCard:1", "CHARGE_CARD_FUNCTION", {"Fn::Sub": f"{LAMBDA}ChargeCard:1"}),
        ("aws-x", "INVOKED_AWS_X_FUNCTION", {"Fn::Sub": f"{LAMBDA}aws-x"}),
        ("7-x", "INVOKED_7_X_FUNCTION", {"Fn::Sub": f"{LAMBDA}7-x"}),
        (
            "arn:aws:lambda:eu-west-1:123456789012:function:tax:live",
            "TAX_FUNCTION",
            "arn:aws:lambda:eu-west-1:123456789012:function:tax:live",
        ),
    ],
)
def test_a_function_is_that_of_this_account_or_its_arn(
    target: str, variable: str, arn: Any, tmp_path: Path
) -> None:
    text = templated(tmp_path, main=f'{{invoke: a, function: "{target}"}}')
    assert function(text, "Main") == ({variable: arn}, [arn])


def test_a_logical_id_of_the_template_is_that_function(tmp_path: Path) -> None:
    text = templated(
        tmp_path, main="{invoke: a, function: TheOther}", the_other="{return: 1}"
    )
    alias = {"Ref": "TheOther.Alias"}
    assert function(text, "Main") == ({"THE_OTHER_FUNCTION": alias}, [alias])


def test_two_targets_have_two_variables(tmp_path: Path) -> None:
    text = templated(
        tmp_path,
        main='{invoke: a, function: "tax:1"}\n  - {invoke: b, function: "tax:2"}\n'
        '  - {invoke: c, function: "tax:1"}',
    )
    environment, _ = function(text, "Main")
    assert list(environment) == ["TAX_FUNCTION", "TAX_FUNCTION_2"]


def test_workflows_that_invoke_each_other_have_names(tmp_path: Path) -> None:
    """Without them CloudFormation would have to make each before the other."""
    text = templated(
        tmp_path,
        ping="{if: '${input == 1}', then: [{invoke: a, workflow: pong}]}",
        pong="{invoke: a, workflow: ping}\n  - {invoke: b, workflow: leaf}",
        leaf="{if: '${input == 1}', then: [{invoke: c, workflow: leaf}]}",
        start="{invoke: d, workflow: ping}",
    )
    resources = parsed(text)["Resources"]
    named = {
        name: each["Properties"]["FunctionName"]["Fn::Sub"]
        for name, each in resources.items()
        if "FunctionName" in each["Properties"]
    }
    assert named == {
        "Ping": "${AWS::StackName}-Ping",
        "Pong": "${AWS::StackName}-Pong",
        "Leaf": "${AWS::StackName}-Leaf",
    }
    pong = {"Fn::Sub": f"{LAMBDA}${{AWS::StackName}}-Pong:live"}
    assert function(text, "Ping") == ({"PONG_FUNCTION": pong}, [pong])
    assert function(text, "Pong")[0]["LEAF_FUNCTION"] == {"Ref": "Leaf.Alias"}
    assert function(text, "Start")[0] == {"PING_FUNCTION": {"Ref": "Ping.Alias"}}
