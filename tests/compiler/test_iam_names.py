"""Actions in a policy of the user's: slips are told, and what may be new is not."""

import json
from importlib.resources import files as package_files
from typing import Any

import pytest

from durablec.aws.actions import instead, renamed
from durablec.aws.iam_names import mistake
from tests.support.reference import load_script

MISTAKES = {
    # Operations of boto3 whose right has another name.
    "s3:HeadObject": "`s3:GetObject`",
    "s3:ListObjectsV2": "`s3:ListBucket`",
    "s3:CopyObject": "`s3:GetObject` and `s3:PutObject`",
    "dynamodb:TransactGetItems": "`dynamodb:GetItem`",
    "sns:PublishBatch": "`sns:Publish`",
    "sqs:SendMessageBatch": "`sqs:SendMessage`",
    "lambda:Invoke": "`lambda:InvokeFunction`",
    "bedrock:Converse": "`bedrock:InvokeModel`",
    # Services of boto3 that IAM calls otherwise.
    "stepfunctions:StartExecution": "`states:StartExecution`",
    "sesv2:SendEmail": "`ses:SendEmail`",
    "efs:DescribeFileSystems": "`elasticfilesystem:DescribeFileSystems`",
    "eventbridge:PutEvents": "`events:PutEvents`",
    "sfn:*": "`states:*`",
    # Slips.
    "dynamodbb:GetItem": "did you mean `dynamodb:GetItem`?",
    "lambda:InvokeFuntion": "did you mean `lambda:InvokeFunction`?",
    "lambda:GetFunctions": "did you mean `lambda:GetFunction`?",
    "lambda:ListDurableExecutions": "did you mean `lambda:ListDurableExecutionsByFunction`?",
    "lambda:CheckpointDurableExecutions": "did you mean `lambda:CheckpointDurableExecution`?",
}


@pytest.mark.parametrize("action", MISTAKES)
def test_a_mistake_is_told_with_what_is_meant(action: str) -> None:
    help = MISTAKES[action]
    assert mistake(action) == (help if help.startswith("did") else f"write {help}")


@pytest.mark.parametrize(
    "action",
    [
        "s3:GetObject",
        "s3:getobject",
        "s3:ListBucket",
        "s3:*",
        "s*:Get*",
        "lambda:Invoke*",
        "lambda:InvokeFunction",
        "lambda:invokefunction",
        "lambda:InvokeFunctionUrl",
        "lambda:PassCapacityProvider",
        "lambda:DoSomethingThatIsQuiteNew",
        "dynamodb:PartiQLSelect",
        "states:StartExecution",
        "quitenew:GetThing",
        "*",
    ],
)
def test_what_is_or_may_be_an_action_is_not(action: str) -> None:
    assert mistake(action) is None


def described() -> dict[str, Any]:
    path = package_files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_iam_has_none_of_what_is_said_to_be_named_otherwise() -> None:
    known = described()
    wrong = [
        action
        for action in renamed()
        if action.partition(":")[2].lower()
        in known[action.partition(":")[0]]["Actions"]
    ]
    assert wrong == []
    assert len(list(renamed())) > 40


def test_no_action_of_iams_is_a_mistake() -> None:
    known = described()
    actions = [
        f"{prefix}:{name}"
        for prefix, each in known.items()
        for name in (each["Actions"] if prefix == "lambda" else ["x"])
    ]
    assert [each for each in actions if mistake(each)] == []
    assert instead("s3:GetObject") is None


@pytest.mark.parametrize("name", ["iam_prefixes", "sam_policies"])
def test_a_table_is_what_iam_and_sam_have(name: str) -> None:
    script = load_script(name)
    assert script.TARGET.read_text(encoding="utf-8") == script.table()
