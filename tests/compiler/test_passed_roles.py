"""Roles that calls hand over to a service, which needs a right of its own."""

from pathlib import Path
from typing import Any

import pytest

from durablec import files, ir
from durablec.aws.model import service
from durablec.aws.passed_roles import PRINCIPALS, UNNAMED
from durablec.backends.sam import Template, template
from durablec.codes import UNUSED_VALUE
from durablec_dsl.diagnostics import Diagnostic
from tests.support.sam import lint, lint_transformed, parsed

ROLE = "arn:aws:iam::123456789012:role/worker"
HERE = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/"


def compiled(
    folder: Path, call: str, deploy: str = ""
) -> tuple[ir.Workflow, list[Diagnostic]]:
    path = folder / "example.durable.yaml"
    environment = (
        f'ROLE: {ROLE}, REF: {{Ref: Worker}}, ARN: {{"Fn::GetAtt": Worker.Arn}}'
    )
    path.write_text(
        "durablec: 1\nworkflow: example\ninput: {role: string}\n"
        f"deploy:\n  environment: {{{environment}}}\n{deploy}"
        f"steps:\n  - {{step: a, aws: {call}}}\n"
    )
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow, [d for d in made.report if d.rule is not UNUSED_VALUE]


def passing(workflow: ir.Workflow) -> list[Any]:
    """Return the statements of a workflow's function about roles."""
    resources = parsed(Template([workflow], {}, whole=False).fragment())["Resources"]
    (policy, *_) = resources["Example"]["Properties"]["Policies"]
    return [s for s in policy["Statement"] if s["Action"] == "iam:PassRole"]


def statement(resource: Any, to: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": resource,
        "Condition": {"StringEquals": {"iam:PassedToService": f"{to}.amazonaws.com"}},
    }


RUN = "ecs.run_task, with: {taskDefinition: 'print:3', overrides: "
TARGET = "{Arn: 'arn:aws:sqs:eu-west-1:123456789012:q', RoleArn: '${env.ARN}'}"
MODEL = "sagemaker.create_model, with: {ModelName: m, ExecutionRoleArn: "
JOB = "glue.create_job, with: {Name: j, Command: {}, Role: "
CALLS = {
    "both of a task": (
        f"{RUN}{{taskRoleArn: '{ROLE}', executionRoleArn: '${{env.ARN}}'}}}}",
        [statement([{"Fn::GetAtt": ["Worker", "Arn"]}, ROLE], "ecs-tasks")],
    ),
    "that of a schedule": (
        "scheduler.create_schedule, with: {Name: s, ScheduleExpression: 'rate(1 day)', "
        f"FlexibleTimeWindow: {{Mode: 'OFF'}}, Target: {TARGET}}}",
        [statement({"Fn::GetAtt": ["Worker", "Arn"]}, "scheduler")],
    ),
    "that of a model": (f"{MODEL}'{ROLE}'}}", [statement(ROLE, "sagemaker")]),
    "one by its name": (
        f"{JOB}worker}}",
        [statement({"Fn::Sub": f"{HERE}worker"}, "glue")],
    ),
    "one by a reference to its name": (
        f"{JOB}'${{env.REF}}'}}",
        [statement({"Fn::Sub": f"{HERE}${{Worker}}"}, "glue")],
    ),
    "the ARN where a name may stand": (
        f"{JOB}'{ROLE}'}}",
        [statement(ROLE, "glue")],
    ),
    "none": (
        "stepfunctions.update_state_machine, with: {stateMachineArn: 'arn:aws:states:"
        "eu-west-1:123456789012:stateMachine:m', definition: '{}'}",
        [],
    ),
}


@pytest.mark.parametrize("row", CALLS.values(), ids=CALLS)
def test_a_role_may_be_passed_to_the_service_that_is_given_it(
    row: tuple[str, list[Any]], tmp_path: Path
) -> None:
    call, expected = row
    workflow, _ = compiled(tmp_path, call)
    assert passing(workflow) == expected
    text = template([workflow])
    assert lint(text) == []
    assert lint_transformed(text) == []


def test_a_role_that_nobody_knows_is_any_and_told(tmp_path: Path) -> None:
    workflow, (found, *others) = compiled(tmp_path, f"{MODEL}'${{input.role}}'}}")
    assert passing(workflow) == [statement("*", "sagemaker")]
    assert found.rule.code == "DC531"
    assert not [each for each in others if each.rule.code == "DC537"]


def test_two_services_are_two_statements(tmp_path: Path) -> None:
    call = f"{MODEL}'{ROLE}'}}}}\n  - {{step: b, aws: {JOB}'{ROLE}'}}"
    workflow, _ = compiled(tmp_path, call)
    assert passing(workflow) == [statement(ROLE, "glue"), statement(ROLE, "sagemaker")]


# What no parameter names ----------------------------------------------------------

HELP = (
    "add to `deploy: policies`: `{Effect: Allow, Action: iam:PassRole, Resource: ROLE_ARN, "
    "Condition: {StringEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}}`"
)


def test_the_roles_of_a_task_definition_are_for_the_user_to_name(
    tmp_path: Path,
) -> None:
    call = "ecs.run_task, with: {taskDefinition: 'print:3'}"
    _, (found,) = compiled(tmp_path, call)
    assert (found.rule.code, found.message, found.help) == (
        "DC537",
        "`ecs.run_task` hands over the roles of the task definition, which no parameter names",
        HELP,
    )
    start, end = found.place.span
    assert found.place.source.text[start:end] == "ecs.run_task"


@pytest.mark.parametrize(
    "policy",
    [
        f"{{Effect: Allow, Action: iam:PassRole, Resource: '{ROLE}'}}",
        f"{{Effect: Allow, Action: ['s3:*', 'iam:*'], Resource: '{ROLE}'}}",
        "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: iam:PassRole, "
        f"Resource: '{ROLE}'}}]}}",
        "PassingRoles",
    ],
)
def test_a_policy_of_the_users_that_says_it_is_enough(
    policy: str, tmp_path: Path
) -> None:
    call = "ecs.run_task, with: {taskDefinition: 'print:3'}"
    assert compiled(tmp_path, call, f"  policies: [{policy}]\n")[1] == []


def test_another_policy_is_not_enough(tmp_path: Path) -> None:
    call = "ecs.run_task, with: {taskDefinition: 'print:3'}"
    policy = "  policies: [{Effect: Allow, Action: 's3:*', Resource: '*'}]\n"
    (found,) = compiled(tmp_path, call, policy)[1]
    assert found.rule.code == "DC537"


def test_a_profile_of_an_instance_names_no_role(tmp_path: Path) -> None:
    call = "ec2.run_instances, with: {ImageId: i, MinCount: 1, MaxCount: 1"
    found = compiled(tmp_path, f"{call}, IamInstanceProfile: {{Name: p}}}}")[1]
    assert [each.message for each in found if each.rule.code == "DC537"] == [
        "`ec2.run_instances` hands over the role of the instance profile, which no "
        "parameter names"
    ]
    found = compiled(tmp_path, f"{call}}}")[1]
    assert [each for each in found if each.rule.code == "DC537"] == []


def test_a_service_of_which_nobody_knows_who_takes_the_role_is_told(
    tmp_path: Path,
) -> None:
    call = (
        "rds.start_export_task, with: {ExportTaskIdentifier: e, SourceArn: a, "
        f"S3BucketName: b, KmsKeyId: k, IamRoleArn: '{ROLE}'}}"
    )
    found = compiled(tmp_path, call)[1]
    assert [(d.message, d.help) for d in found if d.rule.code == "DC537"] == [
        (
            "`rds.start_export_task` hands over the role of `IamRoleArn`, and to which "
            "service is not known",
            HELP.replace("ROLE_ARN", ROLE).replace("ecs-tasks", "SERVICE"),
        )
    ]


@pytest.mark.parametrize(
    "call",
    [
        f"sts.assume_role, with: {{RoleArn: '{ROLE}', RoleSessionName: s}}",
        "transcribe.start_call_analytics_job, with: {CallAnalyticsJobName: j, Media: {}, "
        "ChannelDefinitions: [{ChannelId: 0, ParticipantRole: AGENT}]}",
        "bedrock-runtime.converse, with: {modelId: m, messages: [{role: user, content: []}]}",
    ],
)
def test_what_is_called_a_role_and_is_not_handed_over(
    call: str, tmp_path: Path
) -> None:
    workflow, found = compiled(tmp_path, call)
    assert passing(workflow) == []
    assert [each for each in found if each.rule.code == "DC537"] == []


@pytest.mark.parametrize("name", sorted(PRINCIPALS))
def test_each_service_of_the_table_is_aws(name: str) -> None:
    assert service(name) is not None


@pytest.mark.parametrize("full", sorted(UNNAMED))
def test_each_operation_of_the_table_is_aws(full: str) -> None:
    model = service(full.partition(".")[0])
    assert model is not None
    operation = model.operation(full.partition(".")[2])
    assert operation is not None
    assert operation.input is not None
    given = UNNAMED[full].given
    assert given is None or given in operation.input.members
