"""The function of one workflow, and what stands beside it.

Beside it stand a queue for the events of executions that failed, and a log group.

Nothing here is given a name, but a function that its own alias leads back to: a
function with a name could not be replaced, which CloudFormation has to do where
`DurableConfig` comes or goes.
"""

from collections.abc import Mapping, Sequence

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.events import events, known
from durablec.backends.sam.invocations import Invocations
from durablec.backends.sam.logs import logging
from durablec.backends.sam.permissions import policies
from durablec.backends.sam.texts import exact, sentence
from durablec.backends.sam.values import GetAtt, Ref, Value
from durablec.ir.deployment import Known

OUTPUTS_OF_ONE = 3


def function(
    workflow: ir.Workflow, name: str, invocations: Invocations, layer: str
) -> dict[str, Value]:
    """Return the function of a workflow; `name` and `layer` are logical ids."""
    settings = workflow.settings
    arns = invocations.arns(workflow)
    properties: dict[str, Value] = {
        "CodeUri": f"{workflow.name}/",
        "Handler": "handler.handler",
        "Runtime": settings.runtime,
        "Architectures": [settings.architecture],
        "MemorySize": settings.memory,
        "Timeout": settings.timeout,
        "Layers": [Ref(layer), *map(known, settings.layers)],
        "DurableConfig": _durable_config(workflow),
        "AutoPublishAlias": facts.ALIAS,
        "AutoPublishAliasAllProperties": True,
        "DeadLetterQueue": {
            "Type": "SQS",
            "TargetArn": GetAtt(dead_letters_id(name), "Arn"),
        },
        "LoggingConfig": logging(name, _LOG_FORMATS[settings.log_format]),
        "Tracing": facts.TRACING[settings.tracing],
    }
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            **_description(workflow),
            **_name(workflow, invocations),
            **properties,
            **_settings(settings),
            **_environment(settings, arns),
            **_policies(workflow, list(arns.values()), invocations.keys(workflow)),
            **_events(workflow),
        },
    }


def dead_letters() -> dict[str, Value]:
    """Return the queue that takes the events of failed executions."""
    return {
        "Type": "AWS::SQS::Queue",
        # Its messages are all that is left of what failed.
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "MessageRetentionPeriod": facts.LONGEST_QUEUE_RETENTION,
            "SqsManagedSseEnabled": True,
        },
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


def _description(workflow: ir.Workflow) -> dict[str, Value]:
    text = sentence(workflow.description or "", facts.FUNCTION_DESCRIPTION)
    return {"Description": text} if text else {}


def _name(workflow: ir.Workflow, invocations: Invocations) -> dict[str, Value]:
    name = invocations.function_name(workflow.name)
    return {} if name is None else {"FunctionName": name}


_LOG_FORMATS = {"json": "JSON", "text": "Text"}


def _durable_config(workflow: ir.Workflow) -> dict[str, Value]:
    config: dict[str, Value] = {
        "ExecutionTimeout": workflow.timeout,
        "RetentionPeriodInDays": workflow.retention,
    }
    key = workflow.settings.kms_key
    return config if key is None else {**config, "KMSKeyArn": known(key)}


def _settings(settings: ir.FunctionSettings) -> dict[str, Value]:
    """Return the settings that most functions do without."""
    found: dict[str, Value] = {}
    if settings.kms_key is not None:
        found["KmsKeyArn"] = known(settings.kms_key)
    if settings.vpc is not None:
        found["VpcConfig"] = {
            "SubnetIds": [known(each) for each in settings.vpc.subnets],
            "SecurityGroupIds": [known(each) for each in settings.vpc.security_groups],
        }
    if settings.concurrency is not None:
        found["ReservedConcurrentExecutions"] = settings.concurrency
    if settings.tags:
        found["Tags"] = {name: exact(text) for name, text in settings.tags.items()}
    return found


def _environment(
    settings: ir.FunctionSettings, arns: Mapping[str, Value]
) -> dict[str, Value]:
    variables: dict[str, Value] = {
        name: known(value) for name, value in settings.environment.items()
    }
    variables |= arns
    return {"Environment": {"Variables": variables}} if variables else {}


def _policies(
    workflow: ir.Workflow, invoked: Sequence[Value], keys: Sequence[Known]
) -> dict[str, Value]:
    """Return the rights that its calls need, and the user's own policies."""
    found: list[Value] = []
    ours = policies(workflow, invoked, keys)
    if ours:
        found.append({"Version": facts.POLICY_VERSION, "Statement": ours})
    for each in workflow.settings.policies:
        if isinstance(each.policy, Mapping) and "Effect" in each.policy:
            found.append({"Version": facts.POLICY_VERSION, "Statement": [each.policy]})
        elif isinstance(each.policy, Mapping) and "Statement" in each.policy:
            # IAM takes one without a version for an old one, without variables.
            found.append({"Version": facts.POLICY_VERSION, **each.policy})
        elif isinstance(each.policy, Mapping):
            found.append(each.policy)
        else:
            found.append(known(each.policy))
    return {"Policies": found} if found else {}


def _events(workflow: ir.Workflow) -> dict[str, Value]:
    found = events(workflow)
    return {"Events": found} if found else {}
