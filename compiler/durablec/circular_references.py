"""Finds settings of a function that refer to what is made after the function.

CloudFormation makes a resource when all that it refers to is there, and refuses a template
in which two would each have to be first.
"""

from collections.abc import Iterator, Sequence

from durablec import ir
from durablec.backends.sam import Template, logical_id
from durablec.backends.sam.circles import reached
from durablec.backends.sam.references import referred
from durablec.codes import CIRCULAR_REFERENCE
from durablec_dsl.diagnostics import Diagnostic

_OF_THE_FUNCTION = (
    "environment",
    "kms_key",
    "layers",
    "policies",
    "security_groups",
    "subnets",
)
"""The settings that stand in the function or its role, and not in what is around it."""


def circular_references(
    workflows: Sequence[ir.Workflow], template: Template
) -> Iterator[Diagnostic]:
    """Yield each reference of a function by which it would have to wait for itself."""
    if not any(each.deployment.referred for each in workflows):
        return
    graph = template.dependencies()
    for workflow in workflows:
        own = logical_id(workflow.name)
        for each in workflow.deployment.referred:
            if each.setting not in _OF_THE_FUNCTION:
                continue
            for name in referred(each.reference):
                if own in reached(graph, [name]):
                    yield _finding(workflow, each, name)
                    break


def _finding(workflow: ir.Workflow, found: ir.Referred, name: str) -> Diagnostic:
    begin = f"`{found.setting}` of `{workflow.name}` refers to"
    if name != logical_id(workflow.name):
        message = f"{begin} `{name}`, which CloudFormation makes after the function"
        help = "give it by a parameter, or look it up when the workflow runs"
        return Diagnostic(CIRCULAR_REFERENCE, message, found.place, (), help)
    message = f"{begin} the function itself, which CloudFormation would have to make before it"
    help = "the function's own name is `${env.AWS_LAMBDA_FUNCTION_NAME}`"
    if found.setting == "policies":
        arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
        pattern = f"{arn}${{AWS::StackName}}-{name}-*"
        help = f'name it by a pattern: `{{Fn::Sub: "{pattern}"}}`'
    return Diagnostic(CIRCULAR_REFERENCE, message, found.place, (), help)
