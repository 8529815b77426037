"""What workflows refer to in a template of the user's that they are merged into."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from durablec import files
from durablec.backends.sam import Template
from durablec.merging import Merged, merge
from durablec_dsl.source import Source
from tests.support.sam import lint, lint_transformed, parsed

HEAD = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
FUNCTION = """\
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "def handler(event, context): ..."
      Handler: index.handler
      Runtime: python3.13
"""
CHARGE = FUNCTION.format(name="Charge")
LIVE = f"{CHARGE}      AutoPublishAlias: live\n"
LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


def merging(folder: Path, template: str, lines: str) -> Merged:
    """Merge a workflow named `order`, of which the lines behind its name are given."""
    path = folder / "order.durable.yaml"
    path.write_text(f"durablec: 1\nworkflow: order\noutput: any\n{lines}\n")
    (made,) = files.compile_paths([path])
    assert made.workflow is not None, [each.message for each in made.report]
    built = Template([made.workflow], {}, whole=False)
    return merge(
        Source("template.yaml", template), built.sections("build/"), built.mentions
    )


def merged(folder: Path, template: str, lines: str) -> dict[str, Any]:
    """Return the properties of the workflow's function, of which linters find nothing."""
    made = merging(folder, template, lines)
    assert [each.message for each in made.diagnostics] == []
    assert lint(made.text) == []
    assert lint_transformed(made.text) == []
    properties: dict[str, Any] = parsed(made.text)["Resources"]["Order"]["Properties"]
    return properties


# Functions that are invoked -------------------------------------------------------


class Invoked(NamedTuple):
    """A resource, what `function` of an invoke is, and the ARN that it comes to."""

    resource: str
    function: str
    arn: Any


INVOKED = {
    "a function": Invoked(CHARGE, "Charge", {"Fn::GetAtt": ["Charge", "Arn"]}),
    "a version of a function": Invoked(
        CHARGE, "Charge:2", {"Fn::Sub": "${Charge.Arn}:2"}
    ),
    "its alias": Invoked(LIVE, "Charge:live", {"Ref": "Charge.Alias"}),
    "an alias that something else makes": Invoked(
        CHARGE,
        "Charge:live",
        {"Fn::Sub": "${Charge.Arn}:live"},
    ),
    "another alias": Invoked(LIVE, "Charge:old", {"Fn::Sub": "${Charge.Arn}:old"}),
    "an alias that is a resource": Invoked(
        f"{CHARGE}"
        "  Steady:\n    Type: AWS::Lambda::Alias\n    Properties:\n"
        '      FunctionName: !Ref Charge\n      FunctionVersion: "1"\n      Name: x\n',
        "Steady",
        {"Ref": "Steady"},
    ),
    "no function": Invoked(
        "  Charge:\n    Type: AWS::SNS::Topic\n",
        "Charge",
        {"Fn::Sub": f"{LAMBDA}Charge"},
    ),
    "nothing of the template": Invoked(
        CHARGE, "Charges", {"Fn::Sub": f"{LAMBDA}Charges"}
    ),
}


@pytest.mark.parametrize("row", INVOKED.values(), ids=INVOKED)
def test_a_function_of_the_template_is_invoked_by_its_logical_id(
    row: Invoked, tmp_path: Path
) -> None:
    lines = f'steps: [{{invoke: a, function: "{row.function}"}}]'
    properties = merged(tmp_path, HEAD + row.resource, lines)
    (arn,) = properties["Environment"]["Variables"].values()
    ((statement,),) = (each["Statement"] for each in properties["Policies"])
    assert (arn, statement["Resource"]) == (row.arn, [row.arn])
    assert statement["Action"] == "lambda:InvokeFunction"


def test_globals_tell_of_an_alias(tmp_path: Path) -> None:
    globals_ = "Globals: {Function: {AutoPublishAlias: live}}\n"
    template = HEAD.replace("Resources", f"{globals_}Resources") + CHARGE
    lines = "steps: [{invoke: a, function: 'Charge:live'}]"
    (arn,) = merged(tmp_path, template, lines)["Environment"]["Variables"].values()
    assert arn == {"Ref": "Charge.Alias"}


def test_merging_again_changes_nothing(tmp_path: Path) -> None:
    lines = "steps: [{invoke: a, function: Charge}]"
    once = merging(tmp_path, HEAD + CHARGE, lines)
    again = merging(tmp_path, once.text, lines)
    assert (again.text, again.diagnostics) == (once.text, [])


# What references give -------------------------------------------------------------

RESOURCES = """\
  Queue:
    Type: AWS::SQS::Queue
  Topic:
    Type: AWS::SNS::Topic
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        EventBridgeConfiguration: {EventBridgeEnabled: true}
  Key:
    Type: AWS::KMS::Key
  KeyAlias:
    Type: AWS::KMS::Alias
  Pool:
    Type: AWS::Cognito::UserPool
  Subnet:
    Type: AWS::EC2::Subnet
  Table:
    Type: AWS::DynamoDB::Table
  Secret:
    Type: AWS::SecretsManager::Secret
  Stack:
    Type: AWS::CloudFormation::Stack
"""


class Wrong(NamedTuple):
    """Lines of a workflow, and the message and help of what is wrong in them."""

    lines: str
    marked: str
    message: str
    help: str


def _deployed(lines: str) -> str:
    return f"deploy:\n  {lines}\nsteps: [{{return: 1}}]"


def _called(variable: str, call: str) -> str:
    return (
        f"deploy: {{environment: {{IT: {variable}}}}}\n"
        f"steps:\n  - step: a\n    aws: {call}\n  - return: ${{a}}"
    )


SEND = 'sqs.send_message\n    with: {QueueUrl: "${env.IT}", MessageBody: a}'
TELL = 'sns.publish\n    with: {TopicArn: "${env.IT}", Message: a}'
WRONG = {
    "a queue's URL": Wrong(
        _deployed("on: [{queue: {Ref: Queue}, through_starter: true}]"),
        "{Ref: Queue}",
        "`queue` takes an ARN, and `Ref` gives the URL of `Queue`",
        "write `{Fn::GetAtt: Queue.Arn}`",
    ),
    "a key's id": Wrong(
        _deployed("kms_key: {Ref: Key}"),
        "kms_key",
        "`kms_key` takes an ARN, and `Ref` gives the id of `Key`",
        "write `{Fn::GetAtt: Key.Arn}`",
    ),
    "a key's alias": Wrong(
        _deployed("kms_key: {Ref: KeyAlias}"),
        "kms_key",
        "`kms_key` takes a key of KMS, and `KeyAlias` is an `AWS::KMS::Alias`",
        "refer to an `AWS::KMS::Key`",
    ),
    "a bucket's ARN": Wrong(
        _deployed('on: [{bucket: {"Fn::GetAtt": Bucket.Arn}}]'),
        '{"Fn::GetAtt": Bucket.Arn}',
        "`bucket` takes a name, and `Fn::GetAtt` gives the ARN of `Bucket`",
        "write `{Ref: Bucket}`",
    ),
    "a topic for a queue": Wrong(
        _deployed("on: [{queue: {Ref: Topic}, through_starter: true}]"),
        "{Ref: Topic}",
        "`queue` takes a queue of SQS, and `Topic` is an `AWS::SNS::Topic`",
        "refer to an `AWS::SQS::Queue`",
    ),
    "a queue for a topic": Wrong(
        _deployed("monitor: {topic: {Ref: Queue}}"),
        "{Ref: Queue}",
        "`topic` takes a topic of SNS, and `Queue` is an `AWS::SQS::Queue`",
        "refer to an `AWS::SNS::Topic`",
    ),
    "a function's name": Wrong(
        _deployed("callbacks: {http: /a, authorization: {function: {Ref: Charge}}}"),
        "{Ref: Charge}",
        "`function` takes an ARN, and `Ref` gives the name of `Charge`",
        "write `{Fn::GetAtt: Charge.Arn}`",
    ),
    "a pool's id": Wrong(
        _deployed(
            "callbacks: {http: /a, authorization: {jwt: {issuer: {Ref: Pool}, "
            "audience: [a]}}}"
        ),
        "{Ref: Pool}",
        "`issuer` takes an address, and `Ref` gives the id of `Pool`",
        "write `{Fn::GetAtt: Pool.ProviderURL}`",
    ),
    "a queue's ARN where its URL is asked for": Wrong(
        _called('{"Fn::GetAtt": Queue.Arn}', SEND),
        "env.IT",
        "`QueueUrl` takes a URL, and `Fn::GetAtt` gives the ARN of `Queue`",
        "write `{Ref: Queue}`",
    ),
    "a queue's URL where an ARN is asked for": Wrong(
        _called("{Ref: Key}", TELL),
        "env.IT",
        "`TopicArn` takes an ARN, and `Ref` gives the id of `Key`",
        "write `{Fn::GetAtt: Key.Arn}`",
    ),
}
STAGED = HEAD.replace("Resources:", "Parameters:\n  Stage: {Type: String}\nResources:")


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_a_reference_that_gives_another_thing_than_is_asked_for(
    row: Wrong, tmp_path: Path
) -> None:
    (found,) = merging(tmp_path, STAGED + RESOURCES + CHARGE, row.lines).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC536",
        row.message,
        row.help,
    )
    start, end = found.place.span
    assert found.place.source.text[start:end] == row.marked


RIGHT = {
    "a queue's ARN": _deployed(
        'on: [{queue: {"Fn::GetAtt": Queue.Arn}, through_starter: true}]'
    ),
    "what Sub makes of an attribute": _deployed('kms_key: {"Fn::Sub": "${Key.Arn}"}'),
    "a bucket's name": _deployed("on: [{bucket: {Ref: Bucket}}]"),
    "a topic": _deployed("on: [{topic: {Ref: Topic}}]"),
    "an attribute of a topic": _deployed(
        'monitor: {topic: {"Fn::GetAtt": Topic.TopicArn}}'
    ),
    "what another stack gives": _deployed(
        'kms_key: {"Fn::GetAtt": Stack.Outputs.KeyArn}'
    ),
    "a parameter": _deployed("kms_key: {Ref: Stage}"),
    "a subnet": _deployed(
        'vpc: {subnets: [{Ref: Subnet}], security_groups: ["sg-12345678"]}'
    ),
    "a queue's URL": _called("{Ref: Queue}", SEND),
    "a topic that is called": _called("{Ref: Topic}", TELL),
}


@pytest.mark.parametrize("lines", RIGHT.values(), ids=RIGHT)
def test_a_reference_that_gives_what_is_asked_for(lines: str, tmp_path: Path) -> None:
    made = merging(tmp_path, STAGED + RESOURCES + CHARGE, lines)
    assert [each.message for each in made.diagnostics] == []


def test_a_durable_function_is_not_invoked_without_a_version(tmp_path: Path) -> None:
    durable = f"{LIVE}      DurableConfig: {{ExecutionTimeout: 60}}\n"
    lines = "steps:\n  - invoke: asked\n    function: Charge"
    (found,) = merging(tmp_path, HEAD + durable, lines).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC536",
        "`asked` invokes `Charge` without a version or an alias, and `Charge` is durable",
        "write `Charge:live`",
    )
    assert merging(tmp_path, HEAD + durable, f"{lines}:live").diagnostics == []


def test_a_parameter_has_no_attributes(tmp_path: Path) -> None:
    (found,) = merging(tmp_path, STAGED, _called("{Ref: Stage}", SEND)).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC536",
        "`Order` needs `Stage.Arn`, and `Stage` is a parameter, which has no attributes",
        "refer to a resource of the template; or to the parameter as a part of what is "
        'called: `{Fn::Sub: "...${Stage}..."}`',
    )
    start, end = found.place.span
    assert STAGED[start:end] == "Stage"


# Parameters that are lists --------------------------------------------------------

LISTS = HEAD.replace(
    "Resources:",
    "Parameters:\n"
    "  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}\n"
    "  Groups: {Type: CommaDelimitedList}\n"
    "Resources:",
)


@pytest.mark.parametrize("subnets", ["{Ref: Subnets}", "[{Ref: Subnets}]"])
@pytest.mark.parametrize(
    "type_",
    [
        "List<AWS::EC2::Subnet::Id>",
        "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>",
    ],
)
def test_a_list_that_is_a_parameter_stands_for_all_of_it(
    subnets: str, type_: str, tmp_path: Path
) -> None:
    template = LISTS.replace("List<AWS::EC2::Subnet::Id>", type_)
    lines = _deployed(f"vpc: {{subnets: {subnets}, security_groups: {{Ref: Groups}}}}")
    assert merged(tmp_path, template + CHARGE, lines)["VpcConfig"] == {
        "SubnetIds": {"Ref": "Subnets"},
        "SecurityGroupIds": {"Ref": "Groups"},
    }


def test_a_list_stands_alone(tmp_path: Path) -> None:
    lines = _deployed(
        "vpc: {subnets: [subnet-12345678, {Ref: Subnets}], "
        'security_groups: ["sg-12345678"]}'
    )
    (found,) = merging(tmp_path, LISTS + CHARGE, lines).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC536",
        "`Order` has `Subnets` among others, and `Subnets` is a list",
        "a list stands alone: `subnets: {Ref: Subnets}`",
    )
    start, end = found.place.span
    assert LISTS[start:end] == "Subnets"


# References to nothing ------------------------------------------------------------

NOWHERE = {
    "by a name": ("{Ref: Qeue}", "Qeue"),
    "by an attribute": ('{"Fn::GetAtt": Qeue.Arn}', "Qeue"),
    "in a text": ('{"Fn::Sub": "${Queue}-${Qeue.QueueName}"}', "Qeue"),
}


@pytest.mark.parametrize(("written", "name"), NOWHERE.values(), ids=NOWHERE)
def test_a_reference_to_nothing_is_told_where_it_stands(
    written: str, name: str, tmp_path: Path
) -> None:
    lines = _deployed(f"environment: {{IT: {written}}}")
    (found,) = merging(tmp_path, HEAD + RESOURCES, lines).diagnostics
    assert (found.rule.code, found.message, found.help) == (
        "DC535",
        f"`Order` refers to `{name}`, which the template does not have",
        "did you mean `Queue`?",
    )
    start, end = found.place.span
    assert found.place.source.text[start:end] == written
