"""What references of a workflow give, by the resources of the template they lead to.

`Ref` gives a name of one resource, an id, an ARN or an address of another; the "Return
values" of each in CloudFormation's template reference say which.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from durablec.backends.sam.mentions import Invoked, Mentions
from durablec.codes import WRONG_REFERENCE
from durablec.ir import Referred
from durablec.ir.deployment import GetAtt, Ref
from durablec.merging.beside import FUNCTIONS, alias_of
from durablec.merging.located import Template
from durablec_dsl.diagnostics import Diagnostic, Report


class _Gives(NamedTuple):
    """What `Ref` gives of a resource, and the attribute that is its ARN."""

    by_ref: str
    arn: str = "Arn"


_BY_NAME: Final = _Gives("name")
_BY_ID: Final = _Gives("id")
_BY_ARN: Final = _Gives("ARN")
_GIVEN: Final[Mapping[str, _Gives]] = {
    "AWS::Cognito::UserPool": _BY_ID,
    "AWS::DynamoDB::GlobalTable": _BY_NAME,
    "AWS::DynamoDB::Table": _BY_NAME,
    "AWS::ECS::Cluster": _BY_NAME,
    "AWS::Events::EventBus": _BY_NAME,
    "AWS::IAM::Role": _BY_NAME,
    "AWS::KMS::Key": _BY_ID,
    "AWS::KMS::ReplicaKey": _BY_ID,
    "AWS::Kinesis::Stream": _BY_NAME,
    "AWS::KinesisFirehose::DeliveryStream": _BY_NAME,
    "AWS::Lambda::Function": _BY_NAME,
    "AWS::Lambda::LayerVersion": _BY_ARN,
    "AWS::Logs::LogGroup": _BY_NAME,
    "AWS::RDS::DBCluster": _Gives("id", "DBClusterArn"),
    "AWS::S3::Bucket": _BY_NAME,
    "AWS::SNS::Topic": _BY_ARN,
    "AWS::SQS::Queue": _Gives("URL"),
    "AWS::SecretsManager::Secret": _BY_ARN,
    "AWS::Serverless::Function": _BY_NAME,
    "AWS::Serverless::LayerVersion": _BY_ARN,
    "AWS::Serverless::SimpleTable": _BY_NAME,
    "AWS::StepFunctions::StateMachine": _BY_ARN,
}


class _Asked(NamedTuple):
    """What a setting takes, and of which resources, none if of many."""

    takes: str
    spoken: str = ""
    kinds: tuple[str, ...] = ()


_QUEUE: Final = ("a queue of SQS", ("AWS::SQS::Queue",))
_SETTINGS: Final[Mapping[str, _Asked]] = {
    "bucket": _Asked("name", "a bucket of S3", ("AWS::S3::Bucket",)),
    "function": _Asked(
        "ARN", "a function", (*FUNCTIONS, "AWS::Lambda::Alias", "AWS::Lambda::Version")
    ),
    "issuer": _Asked("address"),
    "kms_key": _Asked("ARN", "a key of KMS", ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")),
    "layers": _Asked(
        "ARN",
        "a version of a layer",
        ("AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"),
    ),
    "queue": _Asked("ARN", *_QUEUE),
    "topic": _Asked("ARN", "a topic of SNS", ("AWS::SNS::Topic",)),
}
"""The settings that take one of these and nothing else."""

_OF_ANYTHING: Final = (
    "AWS::CloudFormation::",
    "AWS::SSM::",
    "AWS::Serverless::Application",
)
"""Resources of which attributes are whatever somebody has put there."""


def look_at_what_is_given(
    template: Template, mentions: Mentions, report: Report
) -> None:
    """Report references that give another thing than is asked for."""
    asked = [(each, _SETTINGS.get(each.setting)) for each in mentions.referred]
    asked += [(each, _of_parameter(each.setting)) for each in mentions.called]
    for each, takes in asked:
        found = None if takes is None else _mistake(each, takes, template)
        if found is not None:
            report.append(
                Diagnostic(WRONG_REFERENCE, found[0], each.place, (), found[1])
            )
    for invoked in mentions.invoked:
        _look_at_invoke(template, invoked, report)


def _of_parameter(name: str) -> _Asked | None:
    if name == "QueueUrl":
        return _Asked("URL", *_QUEUE)
    return _Asked("ARN") if name.endswith(("Arn", "ARN")) else None


def _mistake(
    found: Referred, asked: _Asked, template: Template
) -> tuple[str, str] | None:
    match found.reference:
        case Ref(name):
            attribute = ""
        case GetAtt(name, attribute):
            pass
        case _:
            return None
    kind = template.kind(name)
    if kind is None or not kind.startswith("AWS::"):
        return None
    if asked.kinds and kind not in asked.kinds and not kind.startswith(_OF_ANYTHING):
        says = f"`{found.setting}` takes {asked.spoken}, and `{name}` is an `{kind}`"
        return says, f"refer to an `{asked.kinds[0]}`"
    return _form(found.setting, asked, name, attribute, _GIVEN.get(kind))


def _form(
    setting: str, asked: _Asked, name: str, attribute: str, gives: _Gives | None
) -> tuple[str, str] | None:
    """Return what is wrong with a reference to a resource of the right kind."""
    if gives is None:
        return None
    given = gives.by_ref
    if attribute:
        given = "ARN" if attribute.endswith("Arn") else asked.takes
    if given == asked.takes:
        return None
    function = "Fn::GetAtt" if attribute else "Ref"
    says = (
        f"`{setting}` takes {_an(asked.takes)}, and `{function}` gives the {given} of"
    )
    match asked.takes:
        case "ARN":
            right = f"{{Fn::GetAtt: {name}.{gives.arn}}}"
        case "address":
            right = f"{{Fn::GetAtt: {name}.ProviderURL}}"
        case _:
            right = f"{{Ref: {name}}}"
    return f"{says} `{name}`", f"write `{right}`"


def _an(word: str) -> str:
    return f"an {word}" if word[0] in "Aa" else f"a {word}"


def _look_at_invoke(template: Template, found: Invoked, report: Report) -> None:
    """Report a durable function that is invoked where it is not published."""
    name = found.function
    if template.kind(name) not in FUNCTIONS:
        return
    if template.property("DurableConfig", name) is None:
        return
    alias = alias_of(name, template) or "ALIAS"
    message = (
        f"`{found.statement}` invokes `{name}` without a version or an alias, and "
        f"`{name}` is durable"
    )
    help = f"write `{name}:{alias}`"
    report.append(Diagnostic(WRONG_REFERENCE, message, found.place, (), help))
