"""Roles that a call hands over to a service, for which `iam:PassRole` is needed on each.

Which parameters are roles is told by their names, at whatever depth; which service takes
them, by the Service Authorization Reference and the trust policies of each service's guide.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from durablec import ir
from durablec.aws.known import Known

PRINCIPALS: Final = {
    "backup": "backup",
    "batch": "ecs-tasks",
    "bedrock": "bedrock",
    "bedrock-agent": "bedrock",
    "cloudformation": "cloudformation",
    "codebuild": "codebuild",
    "comprehend": "comprehend",
    "ecs": "ecs-tasks",
    "emr-serverless": "emr-serverless",
    "events": "events",
    "firehose": "firehose",
    "glue": "glue",
    "lambda": "lambda",
    "mediaconvert": "mediaconvert",
    "personalize": "personalize",
    "pipes": "pipes",
    "rekognition": "rekognition",
    "s3control": "batchoperations.s3",
    "sagemaker": "sagemaker",
    "scheduler": "scheduler",
    "ssm": "ssm",
    "stepfunctions": "states",
    "textract": "textract",
    "transcribe": "transcribe",
    "translate": "translate",
}
"""Who takes the roles that a service is given, before `.amazonaws.com`."""

_OF_TASKS: Final = ("executionRoleArn", "jobRoleArn", "taskRoleArn")
_NONE: Final = ("ParticipantRole", "ServiceLinkedRoleARN", "TargetRole")
"""Parameters that are called roles and are none that is handed over."""

_WITHOUT: Final = ("emr-containers", "iam", "sts")
"""Services to which a role is named and not handed over."""

_READING: Final = ("describe_", "get_", "list_")
_ROLE: Final = re.compile(r"roleArn|.*Role(?:Arn|ARN)?|serviceRoleOverride")
_BY_ARN: Final = re.compile(r".*(?:Arn|ARN)")


class Unnamed(NamedTuple):
    """Roles that no parameter names; `given` is one without which there are none."""

    what: str
    principal: str
    given: str | None = None


_TASK: Final = Unnamed("the roles of the task definition", "ecs-tasks")
_PROFILE: Final = Unnamed(
    "the role of the instance profile", "ec2", "IamInstanceProfile"
)
UNNAMED: Final = {
    "ec2.associate_iam_instance_profile": _PROFILE,
    "ec2.run_instances": _PROFILE,
    "ecs.create_service": _TASK,
    "ecs.run_task": _TASK,
    "ecs.start_task": _TASK,
}
"""Operations that hand over roles which are known by something else."""


class Passed(NamedTuple):
    """A parameter that is a role, and who takes it, None where that is not known."""

    parameter: str
    principal: str | None


def passed_roles(call: ir.AwsCall, known: Known) -> Iterator[Passed]:
    """Yield the roles that a call hands over."""
    if call.service in _WITHOUT or call.operation.startswith(_READING):
        return
    record = ir.RecordOf(call.span, call.arguments)
    for path in dict.fromkeys(_roles(record, "", known)):
        principal = _principal(call.service, path.rpartition(".")[2])
        # Of a service that is not known, `Role` may be that of a user.
        if principal is not None or _BY_ARN.fullmatch(path):
            yield Passed(path, principal)


def _principal(service: str, parameter: str) -> str | None:
    principal = PRINCIPALS.get(service)
    if principal == "ecs-tasks" and parameter not in _OF_TASKS:
        return service
    return principal


def _roles(value: ir.Value, path: str, known: Known) -> Iterator[str]:
    match known.value(value):
        case ir.RecordOf(fields=fields):
            for name, each in fields:
                if _ROLE.fullmatch(name) and name not in _NONE:
                    yield f"{path}{name}"
                else:
                    yield from _roles(each, f"{path}{name}.", known)
        case ir.ListOf(items=items):
            for each in items:
                yield from _roles(each, f"{path[:-1]}[].", known)
