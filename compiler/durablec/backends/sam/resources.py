"""The resources and outputs of one workflow.

Beside its function stand a queue for the events of executions that failed, and a log
group. The log group has no name of its own, so that nothing can have taken it:
without one Lambda makes its own at the first line, keeps every line for ever, and
leaves it behind when the stack is deleted.

Nothing here is given a name, but a function that its own alias leads back to: a
function with a name could not be replaced, which CloudFormation has to do where
`DurableConfig` comes or goes.
"""

from collections.abc import Mapping

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.invocations import Invocations
from durablec.backends.sam.permissions import policies
from durablec.backends.sam.texts import exact, sentence
from durablec.backends.sam.values import GetAtt, Ref, Value

OUTPUTS_OF_ONE = 3
_DAY = 24 * 60 * 60


def function(
    workflow: ir.Workflow, name: str, invocations: Invocations
) -> dict[str, Value]:
    """Return the function of a workflow; `name` is its logical id."""
    settings = workflow.settings
    arns = invocations.arns(workflow)
    properties: dict[str, Value] = {
        "CodeUri": f"{workflow.name}/",
        "Handler": "handler.handler",
        "Runtime": settings.runtime,
        "Architectures": [settings.architecture],
        "MemorySize": settings.memory,
        "Timeout": settings.timeout,
        "DurableConfig": {
            "ExecutionTimeout": workflow.timeout,
            "RetentionPeriodInDays": workflow.retention,
        },
        "AutoPublishAlias": facts.ALIAS,
        "AutoPublishAliasAllProperties": True,
        "DeadLetterQueue": {
            "Type": "SQS",
            "TargetArn": GetAtt(dead_letters_id(name), "Arn"),
        },
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": Ref(logs_id(name))},
        "Tracing": "Active",
    }
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            **_description(workflow),
            **_name(workflow, invocations),
            **properties,
            **_environment(settings, arns),
            **policies(workflow, list(arns.values())),
        },
    }


def dead_letters() -> dict[str, Value]:
    """Return the queue that takes the events of failed executions."""
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "MessageRetentionPeriod": facts.LONGEST_QUEUE_RETENTION,
            "SqsManagedSseEnabled": True,
        },
    }


def logs(workflow: ir.Workflow) -> dict[str, Value]:
    """Return the log group, which keeps a line as long as the history it explains.

    A history is kept for `retention` days after it closes, and its first line was
    written as long before as the execution took.
    """
    days = -(-workflow.timeout // _DAY) + workflow.retention
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": facts.log_retention(days)},
    }


def outputs(workflow: ir.Workflow, name: str) -> dict[str, Value]:
    """Return what whoever starts, watches or repairs the workflow has to know."""
    return {
        f"{name}Alias": {
            "Description": f"ARN to start executions of {workflow.name} with",
            "Value": Ref(f"{name}.Alias"),
        },
        f"{name}DeadLetters": {
            "Description": f"URL of the queue of events that {workflow.name} failed on",
            "Value": Ref(dead_letters_id(name)),
        },
        f"{name}Function": {
            "Description": f"Name of the function of {workflow.name}",
            "Value": Ref(name),
        },
    }


def dead_letters_id(name: str) -> str:
    """Return the logical id of the dead-letter queue beside a function."""
    return f"{name}DeadLetters"


def logs_id(name: str) -> str:
    """Return the logical id of the log group beside a function."""
    return f"{name}Logs"


def _description(workflow: ir.Workflow) -> dict[str, Value]:
    text = sentence(workflow.description or "", facts.FUNCTION_DESCRIPTION)
    return {"Description": text} if text else {}


def _name(workflow: ir.Workflow, invocations: Invocations) -> dict[str, Value]:
    name = invocations.function_name(workflow.name)
    return {} if name is None else {"FunctionName": name}


def _environment(
    settings: ir.FunctionSettings, arns: Mapping[str, Value]
) -> dict[str, Value]:
    variables: dict[str, Value] = {
        name: exact(text) for name, text in settings.environment.items()
    }
    variables |= arns
    return {"Environment": {"Variables": variables}} if variables else {}
