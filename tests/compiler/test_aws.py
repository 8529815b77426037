"""Every operation of AWS's, as far as its description reaches the compiler."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from botocore.session import Session

from durablec.aws.actions import actions
from durablec.aws.faults import Faults
from durablec.aws.model import Operation, service, service_names
from durablec.aws.result import result_type
from durablec.types import INT, STRING, ListType, MapType, RecordType

OFTEN_USED = [
    "cognito-idp",
    "dynamodb",
    "ecs",
    "events",
    "lambda",
    "logs",
    "s3",
    "scheduler",
    "secretsmanager",
    "ses",
    "sesv2",
    "sns",
    "sqs",
    "ssm",
    "stepfunctions",
]

NEWER_THAN_THE_LIST = {
    # What IAM's list, as the installed cfn-lint has it, does not hold yet.
    "cognito-idp": 28,
    "dynamodb": 4,
    "lambda": 5,
    "logs": 1,
    "s3": 6,
    "secretsmanager": 3,
    "sesv2": 1,
    "ssm": 2,
}


def operation(name: str) -> Operation:
    of, _, called = name.partition(".")
    found = service(of)
    assert found is not None
    done = found.operation(called)
    assert done is not None, name
    return done


def every_operation(of: str) -> Iterator[Operation]:
    found = service(of)
    assert found is not None
    yield from (operation(f"{of}.{name}") for name in found.operations)


def test_the_services_are_boto3s() -> None:
    assert service_names() == set(Session().get_available_services())
    assert service("DynamoDB") is None


def test_the_operations_are_boto3s() -> None:
    client = Session().create_client("dynamodb", region_name="us-east-1")
    found = service("dynamodb")
    assert found is not None
    assert found.operations == client.meta.method_to_api_mapping


def test_every_operation_has_a_result_type_and_an_action() -> None:
    count = 0
    for name in sorted(service_names()):
        for each in every_operation(name):
            assert str(result_type(each)).startswith("{")
            assert actions(each)
            assert all(fault.code for fault in each.faults())
            count += 1
        service.cache_clear()
    assert count > 10_000


def test_a_member_that_may_be_missing_is_optional() -> None:
    fields = result_type(operation("dynamodb.get_item")).fields
    assert list(fields) == ["Item", "ConsumedCapacity"]
    assert not fields["Item"].required
    item = fields["Item"].type
    assert isinstance(item, MapType)
    assert isinstance(item.value, RecordType)
    nested = item.value.fields["L"].type
    assert isinstance(nested, ListType)
    assert nested.item is item.value, "a value of a list is again one"


def test_a_payload_is_text_and_other_bytes_are_base64() -> None:
    assert result_type(operation("lambda.invoke")).fields["Payload"].type is STRING
    assert result_type(operation("lambda.invoke")).fields["StatusCode"].type is INT
    encrypted = result_type(operation("kms.encrypt")).fields["CiphertextBlob"].type
    assert str(encrypted) == "{base64: string}"


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("s3.get_object", "Body"),
        ("s3.put_object", None),
        ("polly.synthesize_speech", "AudioStream"),
        ("kinesis.subscribe_to_shard", "EventStream"),
        ("lambda.invoke", None),
        ("lambda.invoke_with_response_stream", "EventStream"),
        ("dynamodb.scan", None),
    ],
)
def test_what_streams_is_told_apart(name: str, member: str | None) -> None:
    assert operation(name).stream == member


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("dynamodb.put_item", ["dynamodb:PutItem"]),
        ("s3.list_objects_v2", ["s3:ListBucket"]),
        ("s3.copy_object", ["s3:GetObject", "s3:PutObject"]),
        ("lambda.invoke", ["lambda:InvokeFunction"]),
        ("stepfunctions.start_execution", ["states:StartExecution"]),
        ("events.put_events", ["events:PutEvents"]),
        ("cloudwatch.put_metric_data", ["cloudwatch:PutMetricData"]),
        ("sesv2.send_email", ["ses:SendEmail"]),
        ("cognito-idp.admin_get_user", ["cognito-idp:AdminGetUser"]),
        ("apigateway.get_rest_apis", ["apigateway:GET"]),
        ("iot-data.publish", ["iot:Publish"]),
        (
            "dynamodb.transact_write_items",
            [
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
            ],
        ),
    ],
)
def test_an_operation_needs_its_actions(name: str, needed: list[str]) -> None:
    assert list(actions(operation(name))) == needed


@pytest.mark.parametrize("name", OFTEN_USED)
def test_actions_are_on_iams_list(name: str) -> None:
    """But for the newest: the tables of `actions.py` leave nothing else out."""
    known = iam_actions()
    unknown = [
        action
        for each in every_operation(name)
        for action in actions(each)
        if action.lower() not in known
    ]
    assert len(unknown) <= NEWER_THAN_THE_LIST.get(name, 0), unknown


def iam_actions() -> set[str]:
    spec = find_spec("cfnlint")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "data" / "AdditionalSpecs" / "Policies.json"
    policies = json.loads(path.read_text())
    return {
        f"{prefix}:{action}"
        for prefix, policy in policies.items()
        for action in policy["Actions"]
    }


FAULTS = Faults([operation("dynamodb.put_item"), operation("sns.publish")])


def test_an_error_goes_by_either_of_its_names() -> None:
    assert FAULTS.codes("NotFoundException") == ["NotFound"]
    assert FAULTS.codes("ConditionalCheckFailedException") == []
    for name in ("NotFound", "NotFoundException", "Throttling", "AccessDenied"):
        assert FAULTS.is_known(name)
    assert not FAULTS.is_known("NoSuchBucket")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ConditionalCheckFailed", "ConditionalCheckFailedException"),
        ("ConditionalCheckFailedExeption", "ConditionalCheckFailedException"),
        ("ConditionalChekFailedException", "ConditionalCheckFailedException"),
        ("NoSuchBucket", None),
        ("TableInUseException", None),
        ("PaymentDeclined", None),
    ],
)
def test_a_misspelt_error_is_near_to_one(written: str, meant: str | None) -> None:
    expected = None if meant is None else f"did you mean `{meant}`?"
    assert FAULTS.meant(written) == expected
