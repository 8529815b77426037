"""What workflows refer to in a template of the user's that they are merged into."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from durablec import files
from durablec.backends.sam import Template
from durablec.merging import Merged, merge
from durablec_dsl.source import Source
from tests.support.sam import lint, lint_transformed, parsed

HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(event, context): ..."
      Handler: index.handler
      Runtime: python3.13
"""
CHARGE = FUNCTION.format(name="Charge")
LIVE = f"{CHARGE}      AutoPublishAlias: live\n"
LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


def merging(folder: Path, template: str, lines: str) -> Merged:
    """Merge a workflow named `order`, of which the lines behind its name are given."""
    path = folder / "order.durable.yaml"
    path.write_text(f"durablec: 1\nworkflow: order\noutput: any\n{lines}\n")
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    built = Template([made.workflow], {}, whole=False)
    return merge(Source("template.yaml", template), built.sections("build/"))


def merged(folder: Path, template: str, lines: str) -> dict[str, Any]:
    """Return the properties of the workflow's function, of which linters find nothing."""
    made = merging(folder, template, lines)
    assert [each.message for each in made.diagnostics] == []
    assert lint(made.text) == []
    assert lint_transformed(made.text) == []
    properties: dict[str, Any] = parsed(made.text)["Resources"]["Order"]["Properties"]
    return properties


# Functions that are invoked -------------------------------------------------------


class Invoked(NamedTuple):
    """A resource, what `function` of an invoke is, and the ARN that it comes to."""

    resource: str
    function: str
    arn: Any


INVOKED = {
    "a function": Invoked(CHARGE, "Charge", {"Fn::GetAtt": ["Charge", "Arn"]}),
    "a version of a function": Invoked(
        CHARGE, "Charge:2", {"Fn::Sub": "${Charge.Arn}:2"}
    ),
    "its alias": Invoked(LIVE, "Charge:live", {"Ref": "Charge.Alias"}),
    "an alias that something else makes": Invoked(
        CHARGE,
        "Charge:live",
        {"Fn::Sub": "${Charge.Arn}:live"},
    ),
    "another alias": Invoked(LIVE, "Charge:old", {"Fn::Sub": "${Charge.Arn}:old"}),
    "an alias that is a resource": Invoked(
        f"{CHARGE}"
        "  Steady:\n    Type: AWS::Lambda::Alias\n    Properties:\n"
        '      FunctionName: !Ref Charge\n      FunctionVersion: "1"\n      Name: x\n',
        "Steady",
        {"Ref": "Steady"},
    ),
    "no function": Invoked(
        "  Charge:\n    Type: AWS::SNS::Topic\n",
        "Charge",
        {"Fn::Sub": f"{LAMBDA}Charge"},
    ),
    "nothing of the template": Invoked(
        CHARGE, "Charges", {"Fn::Sub": f"{LAMBDA}Charges"}
    ),
}


@pytest.mark.parametrize("row", INVOKED.values(), ids=INVOKED)
def test_a_function_of_the_template_is_invoked_by_its_logical_id(
    row: Invoked, tmp_path: Path
) -> None:
    lines = f'steps: [{{invoke: a, function: "{row.function}"}}]'
    properties = merged(tmp_path, HEAD + row.resource, lines)
    (arn,) = properties["Environment"]["Variables"].values()
    ((statement,),) = (each["Statement"] for each in properties["Policies"])
    assert (arn, statement["Resource"]) == (row.arn, [row.arn])
    assert statement["Action"] == "lambda:InvokeFunction"


def test_globals_tell_of_an_alias(tmp_path: Path) -> None:
    globals_ = "Globals: {Function: {AutoPublishAlias: live}}\n"
    template = HEAD.replace("Resources", f"{globals_}Resources") + CHARGE
    lines = "steps: [{invoke: a, function: 'Charge:live'}]"
    (arn,) = merged(tmp_path, template, lines)["Environment"]["Variables"].values()
    assert arn == {"Ref": "Charge.Alias"}


def test_merging_again_changes_nothing(tmp_path: Path) -> None:
    lines = "steps: [{invoke: a, function: Charge}]"
    once = merging(tmp_path, HEAD + CHARGE, lines)
    again = merging(tmp_path, once.text, lines)
    assert (again.text, again.diagnostics) == (once.text, [])
