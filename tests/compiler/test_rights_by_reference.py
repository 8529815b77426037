"""Rights on what the environment refers to: `Ref` gives a name of one, an ARN of another."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from durablec import files, ir
from durablec.backends.sam import Template, template
from durablec.codes import PASSED_ROLE, UNUSED_VALUE, WIDE_RIGHTS
from durablec_dsl.diagnostics import Diagnostic
from tests.support.sam import lint, lint_transformed, parsed

ARN = "arn:${AWS::Partition}:"
BESIDE = (PASSED_ROLE, UNUSED_VALUE)
HERE = "${AWS::Region}:${AWS::AccountId}"


class Row(NamedTuple):
    """What `IT` is in the environment, a call, and what each action is on."""

    it: str
    call: str
    on: dict[str, Any]


def ref(name: str) -> dict[str, Any]:
    return {"Ref": name}


def arn_of(name: str, attribute: str = "Arn") -> dict[str, Any]:
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str) -> dict[str, Any]:
    return {"Fn::Sub": ARN + text}


SEND = 'sqs.send_message, with: {QueueUrl: "${env.IT}", MessageBody: a}'
ASK = 'secretsmanager.get_secret_value, with: {SecretId: "${env.IT}"}'
RUN = 'ecs.run_task, with: {cluster: blue, taskDefinition: "${env.IT}"}'
STOP = 'ecs.stop_task, with: {cluster: "${env.IT}", task: "${execution.name}"}'
SERVE = 'ecs.update_service, with: {cluster: blue, service: "${env.IT}"}'
SIGN = 'kms.sign, with: {KeyId: "${env.IT}", Message: {base64: YQ==}, '
SIGN += "SigningAlgorithm: RSASSA_PSS_SHA_256}"
READ = 'ssm.get_parameter, with: {Name: "${env.IT}"}'
SUBMIT = (
    'batch.submit_job, with: {jobName: a, jobQueue: blue, jobDefinition: "${env.IT}"}'
)
CALL = 'lambda.invoke, with: {FunctionName: "${env.IT}"}'
COPY = 's3.copy_object, with: {Bucket: to, Key: k, CopySource: "${env.IT}/from"}'
SELECT = "dynamodb.execute_statement, with: {Statement: "
SELECT += "'SELECT a FROM \"${env.IT}\" WHERE id = 1'}"

BY_REFERENCE = {
    "a queue": Row("{Ref: Queue}", SEND, {"sqs:SendMessage": arn_of("Queue")}),
    "a queue by an attribute": Row(
        '{"Fn::GetAtt": Queue.QueueUrl}', SEND, {"sqs:SendMessage": arn_of("Queue")}
    ),
    "the URL of a queue": Row(
        '{"Fn::Sub": "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/${Name}"}',
        SEND,
        {"sqs:SendMessage": sub(f"sqs:{HERE}:${{Name}}")},
    ),
    "a secret": Row(
        "{Ref: Secret}", ASK, {"secretsmanager:GetSecretValue": ref("Secret")}
    ),
    "a secret's name": Row(
        '{"Fn::Sub": "${AWS::StackName}/key"}',
        ASK,
        {
            "secretsmanager:GetSecretValue": sub(
                f"secretsmanager:{HERE}:secret:${{AWS::StackName}}/key-??????"
            )
        },
    ),
    "a secret's name by a part": Row(
        '{"Fn::Sub": "${Prefix}/key"}',
        ASK,
        {
            "secretsmanager:GetSecretValue": sub(
                f"secretsmanager:{HERE}:secret:${{Prefix}}/key-??????"
            )
        },
    ),
    "a cluster's ARN as a text": Row(
        '{"Fn::Sub": "arn:${AWS::Partition}:ecs:${AWS::Region}:123456789012:cluster/blue"}',
        STOP,
        {
            "ecs:StopTask": {
                "Fn::Sub": "arn:${AWS::Partition}:ecs:${AWS::Region}:123456789012:task/blue/*"
            }
        },
    ),
    "a parameter that is called a name": Row(
        "{Ref: SecretName}",
        ASK,
        {
            "secretsmanager:GetSecretValue": sub(
                f"secretsmanager:{HERE}:secret:${{SecretName}}-??????"
            )
        },
    ),
    "a parameter that is called an ARN": Row(
        "{Ref: SecretArn}", ASK, {"secretsmanager:GetSecretValue": ref("SecretArn")}
    ),
    "a task definition": Row("{Ref: Task}", RUN, {"ecs:RunTask": ref("Task")}),
    "a cluster": Row(
        "{Ref: Cluster}", STOP, {"ecs:StopTask": sub(f"ecs:{HERE}:task/${{Cluster}}/*")}
    ),
    "a cluster's ARN": Row(
        '{"Fn::GetAtt": Cluster.Arn}',
        STOP,
        {"ecs:StopTask": sub(f"ecs:{HERE}:task/${{Cluster}}/*")},
    ),
    "a service": Row("{Ref: Service}", SERVE, {"ecs:UpdateService": ref("Service")}),
    "a job definition": Row(
        "{Ref: Job}",
        SUBMIT,
        {"batch:SubmitJob": [ref("Job"), sub(f"batch:{HERE}:job-queue/blue")]},
    ),
    "a key": Row("{Ref: Key}", SIGN, {"kms:Sign": sub(f"kms:{HERE}:key/${{Key}}")}),
    "a key's ARN": Row('{"Fn::GetAtt": Key.Arn}', SIGN, {"kms:Sign": arn_of("Key")}),
    "a parameter, whose name may begin with a slash": Row(
        "{Ref: Setting}",
        READ,
        {
            "ssm:GetParameter": [
                sub(f"ssm:{HERE}:parameter${{Setting}}"),
                sub(f"ssm:{HERE}:parameter/${{Setting}}"),
            ]
        },
    ),
    "a function": Row(
        "{Ref: Charge}",
        CALL,
        {"lambda:InvokeFunction": sub(f"lambda:{HERE}:function:${{Charge}}")},
    ),
    "a bucket that is copied from": Row(
        "{Ref: Bucket}",
        COPY,
        {
            "s3:GetObject": sub("s3:::${Bucket}/from"),
            "s3:PutObject": sub("s3:::to/k"),
        },
    ),
    "a table in a statement": Row(
        "{Ref: Table}",
        SELECT,
        {"dynamodb:PartiQLSelect": sub(f"dynamodb:{HERE}:table/${{Table}}")},
    ),
}


def compiled(folder: Path, *rows: Row) -> tuple[ir.Workflow, list[Diagnostic]]:
    path = folder / "example.durable.yaml"
    variables = [f"IT{at}: {row.it}" for at, row in enumerate(rows)]
    steps = [
        f"  - {{step: a{at}, aws: {row.call.replace('env.IT', f'env.IT{at}')}}}\n"
        for at, row in enumerate(rows)
    ]
    path.write_text(
        "durablec: 1\nworkflow: example\n"
        f"deploy: {{environment: {{{', '.join(variables)}}}}}\nsteps:\n{''.join(steps)}"
    )
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow, [d for d in made.report if d.rule not in BESIDE]


@pytest.mark.parametrize("row", BY_REFERENCE.values(), ids=BY_REFERENCE)
def test_a_reference_names_what_cloudformation_makes_of_it(
    row: Row, tmp_path: Path
) -> None:
    workflow, found = compiled(tmp_path, row)
    assert [each.message for each in found] == []
    resources = Template([workflow], {}, whole=False).fragment()
    (policy,) = parsed(resources)["Resources"]["Example"]["Properties"]["Policies"]
    assert {each["Action"]: each["Resource"] for each in policy["Statement"]} == row.on


def test_linters_find_nothing_where_all_are_parameters(tmp_path: Path) -> None:
    text = template([compiled(tmp_path, *BY_REFERENCE.values())[0]])
    assert lint(text) == []
    assert lint_transformed(text) == []


def test_another_stack_tells_the_url_and_the_arn_of_its_queue(tmp_path: Path) -> None:
    workflow, _ = compiled(tmp_path, BY_REFERENCE["a queue"])
    found = parsed(template([workflow]))
    assert {n: each["Description"] for n, each in found["Parameters"].items()} == {
        "Queue": "Queue, which another stack makes",
        "QueueArn": "Queue.Arn, which another stack makes",
    }


@pytest.mark.parametrize(
    "call",
    [
        "ses.send_email, with: {Source: '${env.IT}', Destination: {}, Message: {Subject: "
        "{Data: a}, Body: {}}}",
        "bedrock-runtime.converse, with: {modelId: '${env.IT}'}",
    ],
)
def test_what_a_reference_does_not_tell(call: str, tmp_path: Path) -> None:
    _, (found,) = compiled(tmp_path, Row("{Ref: Thing}", call, {}))
    assert found.rule is WIDE_RIGHTS
    assert found.message.endswith("and what that refers to is not known to be one")
    assert (
        found.help
        == "write it as a text, or refer to its ARN: `{Fn::GetAtt: Thing.Arn}`"
    )


def test_the_name_of_what_is_called_an_arn_is_not_known(tmp_path: Path) -> None:
    _, (found,) = compiled(tmp_path, Row("{Ref: ClusterArn}", STOP, {}))
    assert found.rule is WIDE_RIGHTS
