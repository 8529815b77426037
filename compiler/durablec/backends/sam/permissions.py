"""What a workflow's function may do besides what SAM lets every durable function do."""

from collections.abc import Sequence

from durablec import ir
from durablec.backends.sam.values import Value

_VERSION = "2012-10-17"
"""The newest version of IAM's policy language; without it an older one holds."""


def policies(workflow: ir.Workflow, invoked: Sequence[Value]) -> dict[str, Value]:
    """Return the function's `Policies`, none if SAM's own are enough.

    `invoked` are the ARNs of the functions that it invokes.
    """
    statements = _statements(workflow, invoked)
    if not statements:
        return {}
    return {"Policies": [{"Version": _VERSION, "Statement": statements}]}


def _statements(workflow: ir.Workflow, invoked: Sequence[Value]) -> list[Value]:
    statements: list[Value] = []
    actions = _actions(workflow)
    if actions:
        # Which resources a call touches stands in its parameters, mostly in expressions.
        statements.append({"Effect": "Allow", "Action": actions, "Resource": "*"})
    if invoked:
        invoke = "lambda:InvokeFunction"
        statements.append({"Effect": "Allow", "Action": invoke, "Resource": invoked})
    return statements


def _actions(workflow: ir.Workflow) -> list[str]:
    """Return the IAM actions of the AWS operations that are called, sorted."""
    calls = (c for each in ir.all_statements(workflow) for c in ir.calls(each))
    aws = (call for call in calls if isinstance(call, ir.AwsCall))
    return sorted({action for call in aws for action in call.actions})
