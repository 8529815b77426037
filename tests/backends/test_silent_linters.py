"""Mistakes that AWS's own tools let pass before a deployment, and `durablec check` does not.

`sam validate --lint` is cfn-lint on the template as it is written (aws-platform.md 1.4).
Each row makes one mistake in a template as a person could, and the same in a workflow.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source
from tests.support.sam import lint, sam_cli, sam_validate

FUNCTION: Mapping[str, Any] = {
    "CodeUri": "orders/",
    "Handler": "handler.handler",
    "Runtime": "python3.13",
    "Timeout": 60,
    "DurableConfig": {"ExecutionTimeout": 3600, "RetentionPeriodInDays": 14},
    "AutoPublishAlias": "live",
    "AutoPublishAliasAllProperties": True,
}
ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"


class Row(NamedTuple):
    """What is another in a function's properties, the workflow, and what is said of it."""

    properties: Mapping[str, Any]
    lines: str
    code: str


def _durable(**config: object) -> Mapping[str, Any]:
    return {"DurableConfig": {**FUNCTION["DurableConfig"], **config}}


def _event(type_: str, **properties: object) -> Mapping[str, Any]:
    return {"Events": {"Start": {"Type": type_, "Properties": properties}}}


def _policy(action: str, resource: object) -> Mapping[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Policies": [{"Version": "2012-10-17", "Statement": [statement]}]}


STOP = "lambda:StopDurableExecution"
UNQUALIFIED = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
SILENT = {
    "a timeout over 366 days": Row(
        _durable(ExecutionTimeout=31_622_401), "timeout: 367d", "DC032"
    ),
    "a retention over 90 days": Row(
        _durable(RetentionPeriodInDays=91), "retention: 91d", "DC032"
    ),
    "a key that is none": Row(
        _durable(KMSKeyArn="alias/orders"),
        "deploy: {kms_key: alias/orders}",
        "DC501",
    ),
    "an invocation over 15 minutes": Row(
        {"Timeout": 901}, "deploy: {timeout: 16m}", "DC501"
    ),
    "a runtime without durable functions": Row(
        {"Runtime": "python3.11"}, "deploy: {runtime: python3.11}", "DC501"
    ),
    "a queue and an hour": Row(
        _event("SQS", Queue=ARN),
        f"timeout: 1h\ndeploy: {{on: [{{queue: '{ARN}'}}]}}",
        "DC503",
    ),
    "an API that waits for an hour": Row(
        _event("HttpApi", Method="post", Path="/orders"),
        "timeout: 1h\ndeploy: {on: [{url: POST /orders}]}",
        "DC501",
    ),
    "destinations": Row(
        {
            "EventInvokeConfig": {
                "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": ARN}}
            }
        },
        "deploy: {destinations: {on_failure: x}}",
        "DC020",
    ),
    "an action in the plural": Row(
        _policy("lambda:StopDurableExecutions", f"{UNQUALIFIED}:*"),
        "deploy: {policies: [{Effect: Allow, Action: lambda:StopDurableExecutions, "
        f"Resource: '{UNQUALIFIED}:*'}}]}}",
        "DC506",
    ),
    "a resource that is no ARN": Row(
        _policy("s3:GetObject", "orders"),
        "deploy: {policies: [{Effect: Allow, Action: s3:GetObject, Resource: orders}]}",
        "DC506",
    ),
    "a policy template that SAM has not": Row(
        {"Policies": [{"SQSSendMessagesPolicy": {"QueueName": "orders"}}]},
        "deploy: {policies: [{SQSSendMessagesPolicy: {QueueName: orders}}]}",
        "DC506",
    ),
    "executions without a version": Row(
        _policy(STOP, UNQUALIFIED),
        f"deploy: {{policies: [{{Effect: Allow, Action: {STOP}, "
        f"Resource: '{UNQUALIFIED}'}}]}}",
        "DC506",
    ),
}


def template(properties: Mapping[str, Any]) -> str:
    resource = {
        "Type": "AWS::Serverless::Function",
        "Properties": {**FUNCTION, **properties},
    }
    return yaml.safe_dump(
        {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Transform": "AWS::Serverless-2016-10-31",
            "Resources": {"Orders": resource},
        }
    )


def codes(lines: str) -> list[str]:
    text = f"durablec: 1\nworkflow: orders\n{lines}\nsteps: [{{return: 1}}]\n"
    surroundings = Surroundings(Library(InMemoryModules({})), {})
    made = compile_source(Source("orders.durable.yaml", text), surroundings)
    return [each.rule.code for each in made.report]


@pytest.mark.parametrize("row", SILENT.values(), ids=SILENT)
def test_cfn_lint_says_nothing_and_durablec_does(row: Row) -> None:
    assert lint(template(row.properties)) == []
    assert codes(row.lines) == [row.code]


def test_it_would_say_something() -> None:
    assert [each[:5] for each in lint(template({"DurableConfig": {}}))] == ["E3003"]


@pytest.mark.skipif(sam_cli() is None, reason="SAM CLI is in no environment here")
def test_sam_validate_says_nothing_of_all_of_them(tmp_path: Path) -> None:
    functions: dict[str, Any] = {}
    for number, row in enumerate(SILENT.values()):
        (resource,) = yaml.safe_load(template(row.properties))["Resources"].values()
        functions[f"Orders{number}"] = resource
    path = tmp_path / "template.yaml"
    path.write_text(
        yaml.safe_dump(
            {"Transform": "AWS::Serverless-2016-10-31", "Resources": functions}
        )
    )
    assert sam_validate(path) == ""
