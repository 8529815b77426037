"""The SAM template: what it says, and what AWS's own tools say of it."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from durablec import ir
from durablec.backends.sam import collisions, logical_id, most_workflows, template
from durablec.backends.sam.texts import lines, sentence
from durablec.types import DYN
from durablec_dsl.source import Source, Span
from tests.support.sam import (
    lint,
    lint_transformed,
    parsed,
    sam_cli,
    sam_validate,
    transformed,
)

COFFEE_ORDER = """\
# Written by `durablec build`. To change it, change the workflows and build again.
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: 'order_processing: Take a coffee order and see it through to the counter.'

Resources:
  # An execution stays on the version that `live` led to when it started, and SAM keeps
  # old versions. With AllProperties a change of settings alone is a new version too.
  OrderProcessing:
    Type: AWS::Serverless::Function
    Properties:
      Description: Take a coffee order and see it through to the counter.
      CodeUri: order_processing/
      Handler: handler.handler
      Runtime: python3.13
      Architectures:
        - arm64
      MemorySize: 512
      Timeout: 60
      Layers:
        - !Ref WorkflowsLayer
      DurableConfig:
        ExecutionTimeout: 3600
        RetentionPeriodInDays: 14
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      DeadLetterQueue:
        Type: SQS
        TargetArn: !GetAtt OrderProcessingDeadLetters.Arn
      LoggingConfig:
        LogFormat: JSON
        LogGroup: !Ref OrderProcessingLogs
      Tracing: Active
      Environment:
        Variables:
          ORDERS_TABLE: CoffeeOrders

  OrderProcessingDeadLetters:
    Type: AWS::SQS::Queue
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true

  OrderProcessingLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 30

  WorkflowsLayer:
    Type: AWS::Serverless::LayerVersion
    Metadata:
      BuildMethod: python3.13
      BuildArchitecture: arm64
    Properties:
      Description: AWS's SDK, and what requirements.txt names
      ContentUri: python-layer/
      CompatibleRuntimes:
        - python3.13
      CompatibleArchitectures:
        - arm64

# To start one: sam remote invoke ARN_OF_ALIAS --event-file event.json \\
#   --parameter Qualifier=live --parameter InvocationType=Event
Outputs:
  OrderProcessingAlias:
    Description: ARN to start executions of order_processing with
    Value: !Ref OrderProcessing.Alias
  OrderProcessingDeadLetters:
    Description: URL of the queue of events that order_processing failed on
    Value: !Ref OrderProcessingDeadLetters
  OrderProcessingFunction:
    Description: Name of the function of order_processing
    Value: !Ref OrderProcessing
"""

HOUR, DAY = 3600, 24 * 3600


def workflow(
    name: str = "order_processing",
    description: str | None = None,
    timeout: int = HOUR,
    retention: int = 14,
    environment: dict[str, str] | None = None,
    seconds: int = 60,
) -> ir.Workflow:
    settings = ir.FunctionSettings(
        "python3.13", "arm64", 512, seconds, environment or {}
    )
    source = Source(f"{name}.durable.yaml", "")
    return ir.Workflow(
        source=source,
        name=name,
        name_span=Span(0, 0),
        description=description,
        timeout=timeout,
        retention=retention,
        input=DYN,
        constants=[],
        blocks=[],
        body=[],
        settings=settings,
    )


def coffee_order() -> ir.Workflow:
    return workflow(
        description="Take a coffee order and see it through to the counter.",
        environment={"ORDERS_TABLE": "CoffeeOrders"},
    )


def three() -> list[ir.Workflow]:
    return [coffee_order(), workflow("approval"), workflow("multi_step_retry", "Retry")]


def test_template_of_the_coffee_order() -> None:
    assert template([coffee_order()]) == COFFEE_ORDER


def test_aws_tools_find_nothing_in_one_workflow_or_in_three() -> None:
    for workflows in ([coffee_order()], three()):
        assert lint(template(workflows)) == []
        assert lint_transformed(template(workflows)) == []


def test_each_of_three_workflows_has_its_resources_and_outputs_in_order() -> None:
    values = parsed(template(three()))
    names = ["OrderProcessing", "Approval", "MultiStepRetry"]
    assert list(values["Resources"]) == [
        *(name + end for name in names for end in ("", "DeadLetters", "Logs")),
        "WorkflowsLayer",
    ]
    assert list(values["Outputs"]) == [
        name + end for name in names for end in ("Alias", "DeadLetters", "Function")
    ]
    folders = [values["Resources"][name]["Properties"]["CodeUri"] for name in names]
    assert folders == ["order_processing/", "approval/", "multi_step_retry/"]


def test_sam_validate_takes_the_template(tmp_path: Path) -> None:
    if sam_cli() is None:
        pytest.skip("no SAM CLI: it cannot share our environment, see DURABLEC_SAM")
    path = tmp_path / "template.yaml"
    path.write_text(template(three()), encoding="utf-8")
    assert sam_validate(path) == ""


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (workflow(timeout=366 * DAY + 1), "E3034"),
        (workflow(retention=91), "E3034"),
        (workflow(seconds=901), "E3717"),
    ],
)
def test_ranges_are_seen_only_after_the_transform(
    wrong: ir.Workflow, code: str
) -> None:
    assert lint(template([wrong])) == []
    assert [found[:5] for found in lint_transformed(template([wrong]))] == [code]


def test_transform_adds_the_durable_policy_and_the_right_to_the_queue() -> None:
    resources = transformed(COFFEE_ORDER)["Resources"]
    role = resources["OrderProcessingRole"]["Properties"]
    managed = " ".join(role["ManagedPolicyArns"])
    assert "AWSLambdaBasicDurableExecutionRolePolicy" in managed
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sqs:SendMessage"


def test_a_change_of_settings_alone_publishes_a_version() -> None:
    assert _version([coffee_order()]) == _version([coffee_order()])
    longer = coffee_order()
    longer.settings.timeout = 120
    assert _version([longer]) != _version([coffee_order()])


def _version(workflows: list[ir.Workflow]) -> list[str]:
    resources = transformed(template(workflows))["Resources"]
    return [name for name in resources if "Version" in name]


@pytest.mark.parametrize(
    ("timeout", "retention", "days"),
    [(HOUR, 14, 30), (HOUR, 6, 7), (DAY, 6, 7), (DAY + 1, 6, 14), (366 * DAY, 90, 545)],
)
def test_logs_are_kept_as_long_as_the_history(
    timeout: int, retention: int, days: int
) -> None:
    values = parsed(template([workflow(timeout=timeout, retention=retention)]))
    logs = values["Resources"]["OrderProcessingLogs"]["Properties"]
    assert logs["RetentionInDays"] == days


# Texts ----------------------------------------------------------------------------

ODD = {
    "TRUTH": "on",
    "LETTER": "y",
    "NOTHING": "",
    "TILDE": "~",
    "DATE": "2026-11-25",
    "SEXAGESIMAL": "1:30",
    "EXPONENT": "1e3",
    "OCTAL": "0o17",
    "LONG": "x" * 3000,
    "COLON": "a: b # c",
    "QUOTES": 'it\'s "so"',
    "LINES": "  one\ntwo\n\n",
    "BREAKS": "a\r\nb\x85c\u2028d",
    "TAB": "\ta",
    "EMOJI": "☕🚀",
    "TAG": "!Ref X",
    "ANCHOR": "*a",
    "REFERENCE": "${AWS::Region} and ${not one}",
    "ESCAPED": "${!AWS::Region}",
    "JSON": '{"a": [1, 2]}',
}


def test_a_policy_document_has_the_version_in_which_variables_are_replaced() -> None:
    order = coffee_order()
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    order.settings.policies = (
        ir.Rights({"Statement": [statement]}),
        ir.Rights({"Version": "2008-10-17", "Statement": [statement]}),
        ir.Rights({"VPCAccessPolicy": {}}),
    )
    function = parsed(template([order]))["Resources"]["OrderProcessing"]
    assert function["Properties"]["Policies"][-3:] == [
        {"Version": "2012-10-17", "Statement": [statement]},
        {"Version": "2008-10-17", "Statement": [statement]},
        {"VPCAccessPolicy": {}},
    ]


def test_odd_environment_values_arrive_as_they_are() -> None:
    text = template([workflow(environment=ODD)])
    assert _environment(text) == ODD
    assert lint(text) == []
    assert lint_transformed(text) == []


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\n")
@example("a\n\n")
def test_any_environment_value_arrives_as_it_is(value: str) -> None:
    assert _environment(template([workflow(environment={"V1": value})])) == {
        "V1": value
    }


def _environment(text: str) -> dict[str, str]:
    properties = parsed(text)["Resources"]["OrderProcessing"]["Properties"]
    variables = properties["Environment"]["Variables"]
    return {name: _joined(value) for name, value in variables.items()}


def _joined(value: str | dict[str, tuple[str, list[str]]]) -> str:
    """Do what CloudFormation does with a `!Join`."""
    if isinstance(value, str):
        return value
    between, parts = value["Fn::Join"]
    return between.join(parts)


def test_a_description_is_one_line_that_lambda_takes() -> None:
    assert _described("  A\tfirst line\n  and\x07 a second.\n") == (
        "A first line and a second."
    )
    assert _described("from ${AWS::Region} {{resolve:ssm:x}} ${}") == (
        "from $ {AWS::Region} { {resolve:ssm:x}} ${}"
    )
    assert _described("word " * 100) == "word " * 50 + "word…"
    assert _described("é" * 300) == "é" * 255 + "…"
    assert _described("x" * 256) == "x" * 256
    assert _described(" \n ") is None


@given(st.text())
def test_any_description_passes_the_limits(description: str) -> None:
    one = sentence(description, 256)
    assert len(one) <= 256
    assert len(lines([one] * 20, 1024).encode()) <= 1024


def _described(description: str) -> str | None:
    values = parsed(template([workflow(description=description)]))
    properties = values["Resources"]["OrderProcessing"]["Properties"]
    text = properties.get("Description")
    assert text is None or isinstance(text, str)
    return text


def test_the_templates_description_has_a_line_for_each_workflow() -> None:
    assert parsed(template(three()))["Description"].split("\n") == [
        "order_processing: Take a coffee order and see it through to the counter.",
        "approval",
        "multi_step_retry: Retry",
    ]


def test_a_long_description_of_the_template_ends_before_the_limit() -> None:
    many = [workflow(f"w{number}", "é" * 200) for number in range(9)]
    description = parsed(template(many))["Description"]
    assert len(description.encode()) <= 1024
    assert description.endswith("é\n…")


# Names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("order_processing", "OrderProcessing"), ("a", "A"), ("x_2y__z_", "X2yZ")],
)
def test_logical_ids(name: str, expected: str) -> None:
    assert logical_id(name) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["order", "approval"], []),
        (["order", "order"], [("order", "order")]),
        (["order_2", "a", "order2"], [("order_2", "order2")]),
        (["order_logs", "order"], [("order_logs", "order")]),
        (["order", "order_role"], [("order", "order_role")]),
        (["order", "order_aliaslive"], [("order", "order_aliaslive")]),
        (["ab", "a_b"], []),
    ],
)
def test_collisions(names: list[str], expected: list[tuple[str, str]]) -> None:
    assert collisions([workflow(name) for name in names]) == expected


def test_most_workflows_keep_to_cloudformations_quotas() -> None:
    many = [workflow(f"w{number}") for number in range(100)]
    most = many[: most_workflows(many)]
    values = transformed(template(most))
    assert len(values["Resources"]) <= 500
    assert 200 - 3 < len(values["Outputs"]) <= 200
