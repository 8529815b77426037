"""What a workflow's function may do besides what SAM lets every durable function do."""

from durablec import ir
from durablec.backends.sam.values import Value

_VERSION = "2012-10-17"
"""The newest version of IAM's policy language; without it an older one holds."""


def policies(workflow: ir.Workflow) -> dict[str, Value]:
    """Return the function's `Policies`, none if SAM's own are enough."""
    statements = _statements(workflow)
    if not statements:
        return {}
    return {"Policies": [{"Version": _VERSION, "Statement": statements}]}


def _statements(workflow: ir.Workflow) -> list[Value]:
    actions = _actions(workflow)
    if not actions:
        return []
    # Which resources a call touches stands in its parameters, mostly in expressions.
    return [{"Effect": "Allow", "Action": actions, "Resource": "*"}]


def _actions(workflow: ir.Workflow) -> list[str]:
    """Return the IAM actions of the AWS operations that are called, sorted."""
    calls = (call for each in ir.walk(workflow.body) for call in ir.calls(each))
    aws = (call for call in calls if isinstance(call, ir.AwsCall))
    return sorted({action for call in aws for action in call.actions})
