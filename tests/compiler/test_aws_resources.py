"""Which resources calls of AWS's operations are allowed on, and why not on fewer."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import pytest

from durablec import files
from durablec.aws.actions import actions
from durablec.aws.arns import PLACEHOLDER
from durablec.aws.model import Operation, service
from durablec.aws.resources import OPERATIONS, SERVICES, Formats
from durablec.backends.sam import template
from durablec.codes import PASSED_ROLE, UNUSED_VALUE, WIDE_RIGHTS
from tests.support.iam import ACCOUNT, REGION, role_of
from tests.support.reference import load_script
from tests.support.sam import lint, lint_transformed, parsed, transformed

HERE = f"{REGION}:{ACCOUNT}"

WORKFLOW = """\
durablec: 1
workflow: example
input: {x: string, y: string, at: "'eu' | 'us'", items: [any]}
constants:
  TABLE: Orders
  NAMES: {table: Drafts, all: [/a, /b]}
deploy:
  environment:
    TABLE: Totals
    CLUSTER: arn:aws:ecs:eu-west-1:210987654321:cluster/blue
steps:
"""


def compiled(folder: Path, *calls: str) -> tuple[str, list[str]]:
    """Return the template of steps that call so, and what is wide in it."""
    steps = [f"  - {{step: s{at}, {call}}}\n" for at, call in enumerate(calls)]
    path = folder / "example.durable.yaml"
    path.write_text("".join([WORKFLOW, *steps]), encoding="utf-8")
    (made,) = files.compile_paths([path])
    beside = (PASSED_ROLE, UNUSED_VALUE)
    found = [d for d in made.report.in_order() if d.rule not in beside]
    assert made.workflow is not None, found
    wide = [each for each in found if each.rule is WIDE_RIGHTS]
    assert wide == found, [each.message for each in found]
    return template([made.workflow]), [each.message for each in wide]


def statements(text: str) -> dict[str, list[str]]:
    """Return the resources of each action of a template's function."""
    (policy,) = parsed(text)["Resources"]["Example"]["Properties"]["Policies"]
    return {
        action: [_plain(each) for each in _listed(statement["Resource"])]
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
    }


def _plain(value: Any) -> str:
    text: str = value["Fn::Sub"] if isinstance(value, dict) else value
    here = "arn:${AWS::Partition}:", "${AWS::Region}", "${AWS::AccountId}"
    for written, short in zip(here, ("", "region", "account"), strict=True):
        text = text.replace(written, short)
    return text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table(name: str) -> str:
    return f"dynamodb:region:account:table/{name}"


# What is known of a value -------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Orders", ["Orders"]),
        ("${constants.TABLE}", ["Orders"]),
        ("${constants['TABLE']}", ["Orders"]),
        ("${constants.NAMES.table}", ["Drafts"]),
        ("${env.TABLE}", ["Totals"]),
        ("${env['TABLE']}", ["Totals"]),
        ("${env.TABLE}-${constants.TABLE}", ["Totals-Orders"]),
        ("orders-${input.x}", ["orders-*"]),
        ("${input.x}-orders", ["*-orders"]),
        ("a-${input.x}${input.y}-b", ["a-*-b"]),
        ("${'orders-' + input.x}", ["orders-*"]),
        ("${input.at}", ["eu", "us"]),
        ("orders-${input.at}", ["orders-eu", "orders-us"]),
        ("${input.x == 'a' ? env.TABLE : 'Others'}", ["Others", "Totals"]),
        ("${input.x == 'a' ? env.TABLE : input.y + '-x'}", ["*-x", "Totals"]),
        ("a-${size(input.items)}", ["a-*"]),
        ("${string(constants.TABLE)}", ["Orders"]),
    ],
)
def test_a_name_is_known_as_far_as_the_workflow_says_it(
    written: str, names: list[str], tmp_path: Path
) -> None:
    call = f'aws: dynamodb.scan, with: {{TableName: "{written}"}}'
    text, wide = compiled(tmp_path, call)
    assert not wide
    assert statements(text) == {"dynamodb:Scan": [table(name) for name in names]}


@pytest.mark.parametrize(
    "written",
    [
        "${input.x}",
        "${input.x}-${input.y}",
        "${input.x == 'a' ? env.TABLE : input.y}",
        "${env.AWS_LAMBDA_FUNCTION_NAME}",
        "arn:aws:dynamodb:eu-west-1:123456789012:${input.x}",
        "arn:${input.x}:dynamodb:eu-west-1:123456789012:table/Orders",
        "arn:aws:${input.x}",
    ],
)
def test_a_name_of_which_nothing_is_known_is_everything(
    written: str, tmp_path: Path
) -> None:
    call = f'aws: dynamodb.scan, with: {{TableName: "{written}"}}'
    text, wide = compiled(tmp_path, call)
    said = "`TableName` is first known when the workflow runs"
    assert wide == [f"`dynamodb:Scan` is allowed on every resource: {said}"]
    assert statements(text) == {"dynamodb:Scan": ["*"]}


def test_what_iam_would_take_for_its_own_is_the_character_itself(
    tmp_path: Path,
) -> None:
    key = "a*b?c${'$' + '{aws:username}'}-${input.x}"
    text, wide = compiled(
        tmp_path,
        f'aws: s3.delete_object, with: {{Bucket: b, Key: "{key}"}}',
        f'aws: s3.head_object, with: {{Bucket: "arn:aws:s3:::c", Key: "{key}"}}',
    )
    assert not wide
    assert not lint(text)
    assert not lint_transformed(text)
    role = role_of(transformed(text), "Example")
    right = "a*b?c${aws:username}-7"
    for action, bucket in (("s3:DeleteObject", "b"), ("s3:GetObject", "c")):
        assert role.allows(action, f"arn:aws:s3:::{bucket}/{right}")
        for wrong in ("aXb?c", "a*bXc", "a*b?cX"):
            other = right.replace(right[: len(wrong)], wrong)
            assert not role.allows(action, f"arn:aws:s3:::{bucket}/{other}"), other


def test_an_arn_is_taken_as_it_is_and_what_others_cover_is_left_out(
    tmp_path: Path,
) -> None:
    orders = "arn:aws:dynamodb:eu-west-1:210987654321:table/Orders"
    text, wide = compiled(
        tmp_path,
        f"aws: dynamodb.scan, with: {{TableName: '{orders}', IndexName: by_day}}",
        "aws: dynamodb.scan, with: {TableName: orders-eu}",
        'aws: dynamodb.scan, with: {TableName: "orders-${input.x}"}',
        "aws: dynamodb.scan, with: {TableName: Orders}",
    )
    assert not wide
    assert statements(text) == {
        "dynamodb:Scan": [
            f"{orders}/index/by_day",
            table("Orders"),
            table("orders-*"),
        ]
    }


def test_actions_on_the_same_resources_are_one_statement(tmp_path: Path) -> None:
    text, _ = compiled(
        tmp_path,
        "aws: sqs.purge_queue, with: {QueueUrl: b}",
        "aws: sqs.purge_queue, with: {QueueUrl: a}",
        "aws: sqs.send_message, with: {QueueUrl: a, MessageBody: hello}",
        "aws: sqs.send_message, with: {QueueUrl: b, MessageBody: hello}",
        "aws: sqs.list_queues",
        "aws: sts.get_caller_identity",
        "aws: sqs.get_queue_attributes, with: {QueueUrl: a}",
    )
    (policy,) = parsed(text)["Resources"]["Example"]["Properties"]["Policies"]
    queues = {name: {"Fn::Sub": QUEUE + name} for name in "ab"}
    assert policy == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sqs:GetQueueAttributes",
                "Resource": queues["a"],
            },
            {
                "Effect": "Allow",
                "Action": ["sqs:ListQueues", "sts:GetCallerIdentity"],
                "Resource": "*",
            },
            {
                "Effect": "Allow",
                "Action": ["sqs:PurgeQueue", "sqs:SendMessage"],
                "Resource": [queues["a"], queues["b"]],
            },
        ],
    }


QUEUE = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:"


# Which parameter names what ------------------------------------------------------------

KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
STATE = "'arn:aws:states:eu-west-1:210987654321:stateMachine:tax'"
ITEM = "{id: {S: a}}"

CALLS: list[tuple[str, dict[str, list[str]]]] = [
    (
        "aws: dynamodb.batch_get_item, with: {RequestItems: {A: {Keys: [{id: {S: a}}]}, "
        "B: {Keys: [{id: {S: a}}]}}}",
        {"dynamodb:BatchGetItem": [table("A"), table("B")]},
    ),
    (
        "aws: dynamodb.transact_write_items, with: {TransactItems: ["
        f"{{Put: {{TableName: A, Item: {ITEM}}}}}, "
        f"{{ConditionCheck: {{TableName: B, Key: {ITEM}, ConditionExpression: c}}}}]}}",
        {
            "dynamodb:ConditionCheckItem": [table("B")],
            "dynamodb:PutItem": [table("A")],
        },
    ),
    (
        "aws: dynamodb.execute_statement, with: "
        '{Statement: \'SELECT * FROM "Orders"."by_day" WHERE id = ?\'}',
        {"dynamodb:PartiQLSelect": [table("Orders/index/by_day")]},
    ),
    (
        "aws: dynamodb.batch_execute_statement, with: {Statements: ["
        "{Statement: 'update Orders set a = 1'}, "
        "{Statement: \"delete from Drafts-${input.x} where id = 'a'\"}]}",
        {
            "dynamodb:PartiQLDelete": [table("Drafts-*")],
            "dynamodb:PartiQLUpdate": [table("Orders")],
        },
    ),
    (
        "aws: s3.list_objects_v2, with: {Bucket: b}",
        {"s3:ListBucket": ["s3:::b"]},
    ),
    (
        "aws: s3.head_object, with: {Bucket: b, Key: '${input.x}'}",
        {"s3:GetObject": ["s3:::b/*"]},
    ),
    (
        "aws: s3.head_object, with: {Bucket: b, Key: k, VersionId: v}",
        {"s3:GetObjectVersion": ["s3:::b/k"]},
    ),
    (
        "aws: s3.delete_object, with: "
        "{Bucket: b, Key: k, VersionId: \"${input.x == 'a' ? 'v' : null}\"}",
        {"s3:DeleteObject": ["s3:::b/k"], "s3:DeleteObjectVersion": ["s3:::b/k"]},
    ),
    (
        "aws: s3.put_object, with: {Bucket: b, Key: k, Tagging: a=b, ACL: private}",
        {
            "s3:PutObject": ["s3:::b/k"],
            "s3:PutObjectAcl": ["s3:::b/k"],
            "s3:PutObjectTagging": ["s3:::b/k"],
        },
    ),
    (
        "aws: s3.copy_object, with: {Bucket: b, Key: k, CopySource: /a/f%20g?versionId=1}",
        {"s3:GetObjectVersion": ["s3:::a/f g"], "s3:PutObject": ["s3:::b/k"]},
    ),
    (
        "aws: s3.delete_objects, with: {Bucket: b, Delete: {Objects: [{Key: k}, {Key: l}]}}",
        {"s3:DeleteObject": ["s3:::b/k", "s3:::b/l"]},
    ),
    (
        "aws: s3.head_object, with: "
        "{Bucket: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/ap', Key: k}",
        {"s3:GetObject": ["arn:aws:s3:eu-west-1:123456789012:accesspoint/ap/object/k"]},
    ),
    (
        "aws: sqs.purge_queue, with: "
        "{QueueUrl: 'https://sqs.cn-north-1.amazonaws.com.cn/210987654321/q.fifo'}",
        {"sqs:PurgeQueue": ["sqs:cn-north-1:210987654321:q.fifo"]},
    ),
    (
        "aws: sqs.purge_queue, with: "
        "{QueueUrl: 'https://queue.amazonaws.com/210987654321/q'}",
        {"sqs:PurgeQueue": ["sqs:us-east-1:210987654321:q"]},
    ),
    (
        "aws: sqs.purge_queue, with: {QueueUrl: 'http://localhost:9324/queue/q'}",
        {"sqs:PurgeQueue": ["sqs:*:*:q"]},
    ),
    (
        "aws: sns.publish, with: {PhoneNumber: '${input.x}', Message: hello}",
        {"sns:Publish": ["*"]},
    ),
    (
        "aws: lambda.invoke, with: {FunctionName: 'f:live'}",
        {"lambda:InvokeFunction": ["lambda:region:account:function:f:live"]},
    ),
    (
        "aws: lambda.invoke, with: {FunctionName: '210987654321:f', Qualifier: '1'}",
        {"lambda:InvokeFunction": ["lambda:*:210987654321:function:f:1"]},
    ),
    (
        "aws: events.put_events, with: {Entries: [{Source: a, EventBusName: shop}]}",
        {"events:PutEvents": ["events:region:account:event-bus/shop"]},
    ),
    (
        f"aws: stepfunctions.start_sync_execution, with: {{stateMachineArn: {STATE}}}",
        {"states:StartSyncExecution": [STATE.strip("'")]},
    ),
    (
        "aws: secretsmanager.batch_get_secret_value, with: {SecretIdList: [a, b]}",
        {
            "secretsmanager:BatchGetSecretValue": ["*"],
            "secretsmanager:GetSecretValue": [
                f"secretsmanager:region:account:secret:{name}-??????" for name in "ab"
            ],
        },
    ),
    (
        "aws: ssm.get_parameters, with: {Names: '${constants.NAMES.all}'}",
        {"ssm:GetParameters": [f"ssm:region:account:parameter/{n}" for n in "ab"]},
    ),
    (
        "aws: ssm.get_parameters_by_path, with: {Path: /shop}",
        {
            "ssm:GetParametersByPath": [
                "ssm:region:account:parameter/shop",
                "ssm:region:account:parameter/shop/*",
            ]
        },
    ),
    (
        f"aws: kms.encrypt, with: {{KeyId: {KEY}, Plaintext: {{base64: aGk=}}}}",
        {"kms:Encrypt": [f"kms:region:account:key/{KEY}"]},
    ),
    (
        "aws: kinesis.put_record, with: {StreamName: s, Data: d, PartitionKey: p}",
        {"kinesis:PutRecord": ["kinesis:region:account:stream/s"]},
    ),
    (
        "aws: sesv2.send_email, with: {FromEmailAddress: 'Shop <a@example.com>', "
        "Content: {Template: {TemplateName: hi, TemplateData: '{}'}}}",
        {
            "ses:SendEmail": [
                "ses:region:account:identity/a@example.com",
                "ses:region:account:identity/example.com",
                "ses:region:account:template/hi",
            ]
        },
    ),
    (
        f"aws: bedrock-runtime.converse, with: {{modelId: '{MODEL}', messages: []}}",
        {"bedrock:InvokeModel": [f"bedrock:region::foundation-model/{MODEL}"]},
    ),
    (
        f"aws: bedrock-runtime.converse, with: {{modelId: 'eu.{MODEL}', messages: []}}",
        {
            "bedrock:InvokeModel": [
                f"bedrock:region:account:inference-profile/eu.{MODEL}",
                f"bedrock:*::foundation-model/{MODEL}",
            ]
        },
    ),
    (
        "aws: batch.submit_job, with: {jobName: j, jobQueue: q, jobDefinition: d}",
        {
            "batch:SubmitJob": [
                "batch:region:account:job-definition/d",
                "batch:region:account:job-definition/d:*",
                "batch:region:account:job-queue/q",
            ]
        },
    ),
    (
        "aws: ecs.run_task, with: {taskDefinition: 'print:3'}",
        {"ecs:RunTask": ["ecs:region:account:task-definition/print:3"]},
    ),
    (
        "aws: ecs.describe_tasks, with: {cluster: '${env.CLUSTER}', tasks: ['${input.x}']}",
        {"ecs:DescribeTasks": ["arn:aws:ecs:eu-west-1:210987654321:task/blue/*"]},
    ),
    (
        "aws: glue.get_partitions, with: {DatabaseName: d, TableName: t}",
        {
            "glue:GetPartitions": [
                "glue:region:account:catalog",
                "glue:region:account:database/d",
                "glue:region:account:table/d/t",
            ]
        },
    ),
    (
        "aws: athena.start_query_execution, with: {QueryString: q}",
        {
            "athena:StartQueryExecution": [
                "athena:region:account:workgroup/primary",
            ]
        },
    ),
    (
        "aws: rds-data.begin_transaction, with: "
        f"{{resourceArn: 'arn:aws:rds:{HERE}:cluster:c', "
        f"secretArn: 'arn:aws:secretsmanager:{HERE}:secret:s-a1B2c3'}}",
        {
            "rds-data:BeginTransaction": [f"arn:aws:rds:{HERE}:cluster:c"],
            "secretsmanager:GetSecretValue": [
                f"arn:aws:secretsmanager:{HERE}:secret:s-a1B2c3"
            ],
        },
    ),
    (
        "aws: scheduler.create_schedule, with: {Name: '${input.x}', GroupName: g, "
        "ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow: {Mode: 'OFF'}, "
        f"Target: {{Arn: 'arn:aws:sqs:{HERE}:q', RoleArn: 'arn:aws:iam::{ACCOUNT}:role/r'}}}}",
        {
            "iam:PassRole": [f"arn:aws:iam::{ACCOUNT}:role/r"],
            "scheduler:CreateSchedule": ["scheduler:region:account:schedule/g/*"],
        },
    ),
    (
        "aws: logs.put_log_events, with: "
        "{logGroupName: /shop, logStreamName: s, logEvents: [{timestamp: 1, message: m}]}",
        {"logs:PutLogEvents": ["logs:region:account:log-group:/shop:log-stream:s"]},
    ),
    (
        "aws: cloudwatch.put_metric_data, with: {Namespace: a}",
        {"cloudwatch:PutMetricData": ["*"]},
    ),
    (
        "aws: translate.translate_text, with: "
        "{Text: hi, SourceLanguageCode: en, TargetLanguageCode: de}",
        {"translate:TranslateText": ["*"]},
    ),
    (
        "aws: comprehend.detect_sentiment, with: {Text: hi, LanguageCode: en}",
        {"comprehend:DetectSentiment": ["*"]},
    ),
    (
        "aws: rekognition.detect_labels, with: {Image: {S3Object: {Bucket: scans, Name: n}}}",
        {"rekognition:DetectLabels": ["*"]},
    ),
]


@pytest.mark.parametrize(("call", "needed"), CALLS, ids=lambda v: str(v)[5:40])
def test_a_call_is_allowed_on_what_its_parameters_name(
    call: str, needed: dict[str, list[str]], tmp_path: Path
) -> None:
    text, wide = compiled(tmp_path, call)
    assert not wide
    assert statements(text) == needed


def test_aws_tools_find_nothing_in_what_calls_are_allowed(tmp_path: Path) -> None:
    text, _ = compiled(tmp_path, *(call for call, _ in CALLS))
    assert not lint(text)
    assert not lint_transformed(text)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (
            "aws: kms.decrypt, with: {CiphertextBlob: {base64: aGk=}}",
            "no parameter names one",
        ),
        (
            "aws: kms.get_public_key, with: {KeyId: alias/a}",
            "IAM knows none by this `KeyId`",
        ),
        (
            "aws: sns.publish, with: {TopicArn: orders, Message: hello}",
            "IAM knows none by this `TopicArn`",
        ),
        (
            "aws: stepfunctions.stop_execution, with: {executionArn: '${input.x}'}",
            "`executionArn` is first known when the workflow runs",
        ),
        (
            "aws: route53.get_hosted_zone, with: {Id: a}",
            "which one it is, no parameter is known to say",
        ),
        (
            "aws: ecs.describe_tasks, with: {cluster: 'arn:aws:ecs', tasks: [a]}",
            "IAM knows none by this `cluster`",
        ),
    ],
)
def test_a_call_that_names_nothing_is_allowed_on_everything(
    call: str, why: str, tmp_path: Path
) -> None:
    text, wide = compiled(tmp_path, call)
    (action,) = statements(text)
    assert wide == [f"`{action}` is allowed on every resource: {why}"]
    assert statements(text) == {action: ["*"]}


def test_a_statement_of_partiql_that_is_not_understood_may_be_of_any_kind(
    tmp_path: Path,
) -> None:
    call = "aws: dynamodb.execute_statement, with: {Statement: '${input.x}'}"
    text, wide = compiled(tmp_path, call)
    assert len(wide) == 1
    assert set(statements(text)) == {
        f"dynamodb:PartiQL{kind}" for kind in ("Delete", "Insert", "Select", "Update")
    }


@pytest.mark.parametrize(
    ("made", "looked", "action", "on"),
    [
        (
            f"aws: stepfunctions.start_execution, with: {{stateMachineArn: {STATE}}}",
            "aws: stepfunctions.describe_execution, "
            "with: {executionArn: '${s0.executionArn}'}",
            "states:DescribeExecution",
            "arn:aws:states:eu-west-1:210987654321:execution:tax:*",
        ),
        (
            "aws: codebuild.start_build, with: {projectName: site}",
            "aws: codebuild.batch_get_builds, with: {ids: ['${input.x}']}",
            "codebuild:BatchGetBuilds",
            "codebuild:region:account:project/site",
        ),
        (
            "aws: athena.start_query_execution, with: {QueryString: q, WorkGroup: w}",
            "aws: athena.get_query_execution, with: {QueryExecutionId: '${input.x}'}",
            "athena:GetQueryExecution",
            "athena:region:account:workgroup/w",
        ),
    ],
)
def test_what_a_call_has_started_another_may_look_at(
    made: str, looked: str, action: str, on: str, tmp_path: Path
) -> None:
    text, wide = compiled(tmp_path, made, looked)
    assert not wide
    assert statements(text)[action] == [on]
    _, wide = compiled(tmp_path, looked.replace("s0.executionArn", "input.x"))
    assert len(wide) == 1


# The table against AWS's own -----------------------------------------------------------


def described() -> dict[str, Any]:
    """Return what AWS says of IAM's actions, as cfn-lint has it."""
    path = package_files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


DESCRIBED = described()


def rows() -> Iterator[tuple[Operation, str, Formats]]:
    """Yield each operation that the table speaks of, with an action and its formats."""
    named = {name.partition(".")[0] for name in OPERATIONS}
    for each in sorted({*SERVICES, *named}):
        model = service(each)
        assert model is not None, each
        for name in sorted(model.operations):
            operation = model.operation(name)
            assert operation is not None
            row = OPERATIONS.get(f"{each}.{name}", SERVICES.get(each, ()))
            if isinstance(row, dict):
                assert set(actions(operation)) <= set(row), name
                yield from ((operation, a, formats) for a, formats in row.items())
                continue
            for action in actions(operation):
                yield operation, action, row


def test_each_operation_and_parameter_of_the_table_is_aws() -> None:
    for full in OPERATIONS:
        model = service(full.partition(".")[0])
        assert model is not None
        assert model.operation(full.partition(".")[2]) is not None, full
    for operation, _, formats in rows():
        if operation.full_name not in OPERATIONS:
            continue
        for other, path, _, _ in PLACEHOLDER.findall(" ".join(formats)):
            of = operation.service.operation(other) if other else operation
            assert of is not None
            shape = of.input
            for step in re.findall(r"\w+|\[\]|\[\*\]", path):
                assert shape is not None
                if step == "[*]":
                    assert shape.kind == "map"
                else:
                    shape = shape.item if step == "[]" else shape.members[step]


def test_each_format_is_of_a_resource_that_its_action_is_on() -> None:
    """But for actions that the list does not have yet, which are of the same kind."""
    wrong = [
        (operation.full_name, action, format_)
        for operation, action, formats in rows()
        if (kinds := _kinds(action))
        for format_ in formats
        for each in format_.split(" else ")
        if each != "*" and _applies(operation, each) and not _is_of(each, kinds)
    ]
    assert not wrong


def _kinds(action: str) -> list[str]:
    """Return the forms of the ARNs that an action may be on."""
    prefix, _, name = action.partition(":")
    of_service = DESCRIBED[prefix]
    of_action = of_service["Actions"].get(name.lower(), {})
    known = {name.lower(): each for name, each in of_service["Resources"].items()}
    kinds = [known[kind.lower()] for kind in of_action.get("Resources", [])]
    return [form for kind in kinds for form in kind["ARNFormats"]]


def _applies(operation: Operation, format_: str) -> bool:
    """Say whether an operation has the parameters of a format."""
    shape = operation.input
    taken = set(shape.members) if shape is not None else set()
    found = PLACEHOLDER.findall(format_.partition("|")[0])
    return all(
        other or default or re.split(r"[.\[]", path)[0] in taken
        for other, path, _, default in found
    )


def _is_of(format_: str, kinds: list[str]) -> bool:
    if format_.startswith("{"):
        return True
    filled = PLACEHOLDER.sub(
        lambda each: "/x" if each[3] == "slashed" else "x", format_.replace("|", "")
    )
    arn = "arn:p:" + filled.replace("region", "r").replace("account", "a")
    for kind in kinds:
        form = kind.replace("${Partition}", "p").replace("${Region}", "[r*]")
        if re.fullmatch(form.replace("${Account}", "[a*]"), arn):
            return True
    return False


def test_the_actions_without_resource_are_those_that_iam_lists() -> None:
    script = load_script("actions_without_resource")
    assert script.TARGET.read_text(encoding="utf-8") == script.table()
