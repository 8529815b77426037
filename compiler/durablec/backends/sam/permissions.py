"""What a workflow's function may do besides what SAM lets every durable function do."""

from collections.abc import Sequence

from durablec import ir
from durablec.backends.sam.events import known
from durablec.backends.sam.values import Value


def policies(workflow: ir.Workflow, invoked: Sequence[Value]) -> list[Value]:
    """Return the statements of the function's policy, none if SAM's own are enough.

    `invoked` are the ARNs of the functions that it invokes.
    """
    statements: list[Value] = []
    actions = _actions(workflow)
    if actions:
        # Which resources a call touches stands in its parameters, mostly in expressions.
        statements.append({"Effect": "Allow", "Action": actions, "Resource": "*"})
    if invoked:
        invoke = "lambda:InvokeFunction"
        statements.append({"Effect": "Allow", "Action": invoke, "Resource": invoked})
    key = workflow.settings.kms_key
    if key is not None:
        # What an execution has recorded is read again on each invocation.
        decrypt = "kms:Decrypt"
        statements.append(
            {"Effect": "Allow", "Action": decrypt, "Resource": known(key)}
        )
    return statements


def _actions(workflow: ir.Workflow) -> list[str]:
    """Return the IAM actions of the AWS operations that are called, sorted."""
    calls = (c for each in ir.all_statements(workflow) for c in ir.calls(each))
    aws = (call for call in calls if isinstance(call, ir.AwsCall))
    return sorted({action for call in aws for action in call.actions})
