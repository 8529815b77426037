"""What is said of mistakes under `deploy`, each where it stands."""

import textwrap
from typing import NamedTuple

import pytest

from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.diagnostics import Diagnostic
from durablec_dsl.source import Source


class Wrong(NamedTuple):
    """Lines under `deploy`, the code, what is marked, the message and the help."""

    lines: str
    code: str
    marked: str
    message: str
    help: str | None = None


ARN = "arn:aws:sqs:eu-west-1:123456789012:orders"
HOW = (
    "write `authorization:` `iam`, `{jwt: {issuer: ..., audience: ...}}`, "
    "`{function: ARN}`; or `none`, if all the world may send them"
)

FUNCTION = {
    "a role": Wrong(
        "role: arn:aws:iam::123456789012:role/x",
        "DC020",
        "role",
        "`deploy` has no setting `role`",
        "SAM makes the function's role, with the rights that its calls need; `policies` "
        "adds to them",
    ),
    "a name": Wrong(
        "name: orders",
        "DC020",
        "name",
        "`deploy` has no setting `name`",
        "a function with a name cannot be replaced, so it is given none",
    ),
    "a start": Wrong(
        "start: []",
        "DC020",
        "start",
        "`deploy` has no setting `start`",
        "what starts executions stands under `on`",
    ),
    "an alarm": Wrong(
        "alarms: true",
        "DC020",
        "alarms",
        "`deploy` has no setting `alarms`",
        "alarms come with `monitor: true`",
    ),
    "destinations": Wrong(
        "destinations: {}",
        "DC020",
        "destinations",
        "`deploy` has no setting `destinations`",
        "durable functions have no destinations; a queue takes the events of executions "
        "that failed",
    ),
    "a slip": Wrong(
        "concurency: 1",
        "DC020",
        "concurency",
        "`deploy` has no setting `concurency`",
        "did you mean `concurrency`?",
    ),
    "an alias in a text": Wrong(
        'environment: {OTHER: {"Fn::Sub": "${Orders.Alias}"}}',
        "DC501",
        '{"Fn::Sub": "${Orders.Alias}"}',
        "`${Orders.Alias}` is no attribute, and cfn-lint refuses it: an alias is "
        "`${Orders.Arn}:live`",
    ),
    "a reference to an alias": Wrong(
        "environment: {OTHER: {Ref: Orders.Alias}}",
        "DC501",
        "{Ref: Orders.Alias}",
        "`Orders.Alias` is no logical id: an alias is `Fn::Sub: ${Orders.Arn}:live`",
    ),
    "a reference in small letters": Wrong(
        "environment: {TABLE: {ref: Orders}}",
        "DC501",
        "{ref: Orders}",
        "the value of `TABLE` is not a text",
        "did you mean `Ref`?",
    ),
    "a reference in a text": Wrong(
        'environment: {TABLE: "${AWS::StackName}-orders"}',
        "DC501",
        '"${AWS::StackName}-orders"',
        "`${` in a text of `deploy` stays as it is",
        'write `{Fn::Sub: "${AWS::StackName}-orders"}`',
    ),
    "a secret that Lambda does not resolve": Wrong(
        'environment: {TOKEN: "{{resolve:ssm-secure:/shop/token}}"}',
        "DC501",
        '"{{resolve:ssm-secure:/shop/token}}"',
        "CloudFormation resolves no `ssm-secure` in the environment of a function",
        "give its name, and read it in a step: `aws: ssm.get_parameter`",
    ),
    "a tag with other signs": Wrong(
        'tags: {"paid!": a}',
        "DC501",
        '"paid!"',
        "a tag has letters, digits, spaces and `+-=._:/@`, and `!` is none of them",
    ),
    "a tag whose text has other signs": Wrong(
        "tags: {team: 'a&b'}",
        "DC501",
        "team",
        "a tag has letters, digits, spaces and `+-=._:/@`, and `&` is none of them",
    ),
    "memory with a unit": Wrong(
        "memory: 1GB",
        "DC501",
        "memory",
        "memory is from 128 to 10,240 MB, and this is `1GB`",
        "write `1024`: it is counted in MB",
    ),
    "a length of time that is referred to": Wrong(
        "timeout: {Ref: Seconds}",
        "DC501",
        "timeout",
        "`timeout` is a duration, and this is a mapping",
        "write `60s`",
    ),
    "a length of time that is too long": Wrong(
        "timeout: 20m",
        "DC501",
        "timeout",
        "one invocation lasts 15 minutes at most; `timeout` of the workflow bounds the "
        "whole execution",
        "write `15m`, or less",
    ),
    "a yes": Wrong(
        "monitor: 'yes'",
        "DC022",
        "monitor",
        "`monitor` takes true, or `email` or `topic`, and this is a text",
        "write `true`",
    ),
    "capitals": Wrong(
        "callbacks: {http: /answers, authorization: IAM}",
        "DC022",
        "IAM",
        "`authorization` takes `iam`, `{jwt: {issuer: ..., audience: ...}}`, `{function: "
        "ARN}` or `none`, and this is a text",
        "did you mean `iam`?",
    ),
    "no room": Wrong(
        "concurrency: 0",
        "DC501",
        "concurrency",
        "`concurrency` is a whole number from 1 on: at 0 no execution could go on, and "
        "this is `0`",
    ),
    "an unknown runtime": Wrong(
        "runtime: python3.11",
        "DC501",
        "runtime",
        "`python3.11` is no runtime of a durable function in Python",
        "did you mean `python3.13`?",
    ),
    "five layers": Wrong(
        "layers: [a, b, c, d, e]",
        "DC501",
        "layers",
        "a function has five layers at most, and one is that of AWS's SDK: 4 are left, "
        "and these are 5",
    ),
    "a VPC without groups": Wrong(
        "vpc: {subnets: [subnet-1]}",
        "DC501",
        "vpc",
        "a function in a VPC has `security_groups`",
    ),
    "a key's alias": Wrong(
        "kms_key: alias/orders",
        "DC501",
        "kms_key",
        "`alias/orders` is no ARN of a key of KMS",
        "write `arn:aws:kms:REGION:ACCOUNT:key/ID`, or `{Fn::GetAtt: Key.Arn}`",
    ),
    "a text with a reference": Wrong(
        'layers: ["arn:${AWS::Partition}:x"]',
        "DC501",
        '"arn:${AWS::Partition}:x"',
        "`${` in a text of `deploy` stays as it is",
        'write `{Fn::Sub: "arn:${AWS::Partition}:x"}`',
    ),
    "an unknown function of CloudFormation": Wrong(
        'layers: [{"Fn::Join": ["", [a]]}]',
        "DC501",
        '{"Fn::Join": ["", [a]]}',
        "`Fn::Join` is none of `Ref`, `Fn::GetAtt` and `Fn::Sub`",
    ),
    "an attribute of nothing": Wrong(
        'kms_key: {"Fn::GetAtt": Key}',
        "DC501",
        "kms_key",
        "`Fn::GetAtt` takes a logical id and an attribute: `Table.Arn`",
    ),
    "an expression in a `Fn::Sub`": Wrong(
        'kms_key: {"Fn::Sub": "${my-key}"}',
        "DC501",
        "kms_key",
        "`${my-key}` is no logical id, no `LogicalId.Attribute` and no pseudo "
        "parameter; a `${` that stays is written `${!`",
    ),
    "a tag of AWS's": Wrong(
        'tags: {"aws:x": a}',
        "DC501",
        '"aws:x"',
        "`aws:x` is a name that AWS keeps for itself",
    ),
    "a large environment": Wrong(
        f"environment: {{AB: {'x' * 4095}}}",
        "DC501",
        "environment",
        "the environment of a function has 4,096 bytes, and this is 4,097",
    ),
}

LITERALS = {
    "a layer by its name": Wrong(
        "layers: [tools]",
        "DC501",
        "tools",
        "`tools` is no ARN of a version of a layer",
        "write `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`, or `{Ref: LAYER}`",
    ),
    "a layer without its version": Wrong(
        "layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:tools']",
        "DC501",
        "'arn:aws:lambda:eu-west-1:123456789012:layer:tools'",
        "`arn:aws:lambda:eu-west-1:123456789012:layer:tools` is no ARN of a version of a "
        "layer",
        "write `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`, or `{Ref: LAYER}`",
    ),
    "a group for a subnet": Wrong(
        "vpc: {subnets: [sg-1234], security_groups: [sg-1234]}",
        "DC501",
        "sg-1234",
        "`sg-1234` is no id of a subnet",
        "write `subnet-...`, or `{Ref: SUBNET}`",
    ),
    "a group by its name": Wrong(
        "vpc: {subnets: [subnet-1234], security_groups: [default]}",
        "DC501",
        "default",
        "`default` is no id of a security group",
        "write `sg-...`, or `{Fn::GetAtt: GROUP.GroupId}`",
    ),
    "an authorizer by its name": Wrong(
        "callbacks: {http: /a, authorization: {function: let-in}}",
        "DC501",
        "let-in",
        "`let-in` is no ARN of a function",
        "write `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, or "
        "`{Fn::GetAtt: FUNCTION.Arn}`",
    ),
    "a bus with a space": Wrong(
        "on: [{event: {detail: {order_id: [x]}}, input_path: $.detail, bus: my bus}]",
        "DC501",
        "my bus",
        "`my bus` is no bus of EventBridge",
        "a name has letters, digits and `._/-`; or write "
        "`arn:aws:events:REGION:ACCOUNT:event-bus/NAME`",
    ),
    "the ARN of something else for a bus": Wrong(
        f"on: [{{event: {{source: [x]}}, input_path: $.detail, bus: '{ARN}'}}]",
        "DC501",
        f"'{ARN}'",
        f"`{ARN}` is no bus of EventBridge",
        "a name has letters, digits and `._/-`; or write "
        "`arn:aws:events:REGION:ACCOUNT:event-bus/NAME`",
    ),
    "a topic that is none": Wrong(
        "monitor: {topic: alerts}",
        "DC501",
        "alerts",
        "`alerts` is no ARN of a topic",
        "write `arn:aws:sns:REGION:ACCOUNT:NAME`, or `{Ref: TOPIC}`",
    ),
    "one queue twice": Wrong(
        f"on: [{{queue: '{ARN}', through_starter: true}}, "
        f'{{queue: "{ARN}", through_starter: true, name: order_id}}]',
        "DC501",
        f'"{ARN}"',
        f"`{ARN}` stands under `on` already",
        "each message comes to one of them: leave one out",
    ),
    "one queue twice by a reference": Wrong(
        'on: [{queue: {"Fn::GetAtt": Orders.Arn}, through_starter: true}, '
        '{queue: {"Fn::GetAtt": [Orders, Arn]}, through_starter: true}]',
        "DC501",
        '{"Fn::GetAtt": [Orders, Arn]}',
        "`Orders.Arn` stands under `on` already",
        "each message comes to one of them: leave one out",
    ),
}

POLICIES = {
    "an action in the plural": Wrong(
        "policies: [{Effect: Allow, Action: lambda:CheckpointDurableExecutions, "
        'Resource: "*"}]',
        "DC506",
        "lambda:CheckpointDurableExecutions",
        "IAM has no action `lambda:CheckpointDurableExecutions`",
        "did you mean `lambda:CheckpointDurableExecution`?",
    ),
    "an ARN without a version": Wrong(
        "policies: [{Effect: Allow, Action: [lambda:StopDurableExecution], "
        'Resource: {"Fn::GetAtt": Orders.Arn}}]',
        "DC506",
        '{"Fn::GetAtt": Orders.Arn}',
        "`lambda:StopDurableExecution` is on executions, and an ARN without a version is "
        "never that of one",
        "end it in `:*`",
    ),
    "a condition with a slip": Wrong(
        'policies: [{Effect: Allow, Action: "s3:GetObject", Resource: "*", '
        'Condition: {StringEqual: {"aws:PrincipalOrgID": o-1}}}]',
        "DC506",
        "StringEqual",
        "IAM has no condition `StringEqual`",
        "did you mean `StringEquals`?",
    ),
    "an id with a space": Wrong(
        'policies: [{Sid: read it, Effect: Allow, Action: "s3:GetObject", Resource: "*"}]',
        "DC501",
        "read it",
        "`Sid` has letters and digits only",
    ),
    "a name for a resource": Wrong(
        'policies: [{Effect: Allow, Action: "s3:GetObject", Resource: [orders]}]',
        "DC506",
        "orders",
        "`orders` is no resource of IAM's: those are ARNs, or `*`",
    ),
    "all keys in small letters": Wrong(
        'policies: [{effect: Allow, Action: "s3:GetObject", Resource: "*"}]',
        "DC022",
        "effect",
        "a statement of IAM's has no `effect`",
        "did you mean `Effect`?",
    ),
    "statements in the plural": Wrong(
        "policies: [{Version: '2012-10-17', Statements: []}]",
        "DC022",
        "Statements",
        "a policy document has no `Statements`",
        "did you mean `Statement`?",
    ),
    "the ARN of a role": Wrong(
        "policies: ['arn:aws:iam::123456789012:role/orders']",
        "DC501",
        "'arn:aws:iam::123456789012:role/orders'",
        "`arn:aws:iam::123456789012:role/orders` is no policy of IAM's",
        "write the name of one of AWS's, or `arn:aws:iam::ACCOUNT:policy/NAME`",
    ),
    "a policy with a space": Wrong(
        "policies: [Amazon S3]",
        "DC501",
        "Amazon S3",
        "`Amazon S3` is no policy of IAM's",
        "write the name of one of AWS's, or `arn:aws:iam::ACCOUNT:policy/NAME`",
    ),
    "a policy template in the plural": Wrong(
        "policies: [{DynamoDBReadPolicies: {TableName: orders}}]",
        "DC506",
        "DynamoDBReadPolicies",
        "SAM has no policy template `DynamoDBReadPolicies`",
        "did you mean `DynamoDBReadPolicy`?",
    ),
    "a policy template without its parameter": Wrong(
        "policies: [{DynamoDBReadPolicy: {Table: orders}}]",
        "DC506",
        "DynamoDBReadPolicy",
        "`DynamoDBReadPolicy` is without `TableName`",
        "did you mean it by `Table`?",
    ),
    "a policy template with nothing": Wrong(
        "policies: [{VPCAccessPolicy: null}]",
        "DC506",
        "VPCAccessPolicy",
        "`VPCAccessPolicy` takes a mapping of its parameters",
        "write `{VPCAccessPolicy: {}}`",
    ),
    "no service": Wrong(
        'policies: [{Effect: Allow, Action: GetItem, Resource: "*"}]',
        "DC506",
        "GetItem",
        "`GetItem` is no action of IAM's, which are written `service:Action`",
    ),
    "a lower case key": Wrong(
        'policies: [{Effect: Allow, action: "s3:GetObject", Action: "s3:GetObject", '
        'Resource: "*"}]',
        "DC022",
        "action",
        "a statement of IAM's has no `action`",
        "did you mean `Action`?",
    ),
    "neither allowed nor denied": Wrong(
        'policies: [{Effect: allow, Action: "s3:GetObject", Resource: "*"}]',
        "DC501",
        "allow",
        "`Effect` is `Allow` or `Deny`",
    ),
}

STARTS = {
    "no list": Wrong(
        "on: {http: POST /x}",
        "DC022",
        "on",
        "`on` takes a list, and this is a mapping",
    ),
    "a word of another tool": Wrong(
        f"on: [{{sqs: '{ARN}'}}]",
        "DC501",
        f"{{sqs: '{ARN}'}}",
        "an item of `on` is one of `http`, `schedule`, `event`, `queue`, `topic`, "
        "`bucket`",
        "write `queue`",
    ),
    "a method without a body": Wrong(
        "on: [{http: GET /orders, authorization: iam}]",
        "DC501",
        "GET /orders",
        "`GET` is no method whose requests have a body",
        "the body is the input: write `POST /path`",
    ),
    "no method": Wrong(
        "on: [{http: /orders, authorization: iam}]",
        "DC501",
        "/orders",
        "`/orders` has no method",
        "write `POST /orders`",
    ),
    "no path": Wrong(
        "on: [{http: POST orders, authorization: iam}]",
        "DC501",
        "POST orders",
        "`orders` is no path of an HTTP API",
        "write `/orders`, or `/orders/{order_id}`",
    ),
    "nobody asked": Wrong(
        "on: [{http: POST /orders}]",
        "DC505",
        "http",
        "nobody is asked who sends requests",
        HOW,
    ),
    "no issuer": Wrong(
        "on: [{http: POST /orders, authorization: {jwt: {issuer: x, audience: a}}}]",
        "DC501",
        "x",
        "`x` is no issuer: those are addresses with `https://`",
    ),
    "no audience": Wrong(
        "callbacks: {http: /c, authorization: {jwt: {issuer: 'https://x', audience: []}}}",
        "DC501",
        "[]",
        "`audience` names nobody",
    ),
    "a topic that is first in, first out": Wrong(
        "on: [{topic: 'arn:aws:sns:eu-west-1:123456789012:a.fifo'}]",
        "DC501",
        "'arn:aws:sns:eu-west-1:123456789012:a.fifo'",
        "Lambda cannot subscribe to a topic that is first in, first out",
        "let it send to a queue, and name that",
    ),
    "a crontab": Wrong(
        "on: [{schedule: 0 9 * * *}]",
        "DC501",
        "0 9 * * *",
        "`0 9 * * *` is no schedule",
        "write `cron(0 9 * * ? *)`",
    ),
    "five fields": Wrong(
        "on: [{schedule: cron(0 9 * * 1)}]",
        "DC501",
        "cron(0 9 * * 1)",
        "`cron` has six fields, and this has 5",
        "write `cron(0 9 ? * 1 *)`",
    ),
    "two fields of days": Wrong(
        "on: [{schedule: cron(0 9 * * * *)}]",
        "DC501",
        "cron(0 9 * * * *)",
        "one of the two fields of days is `?`, and not both",
        "write `?` for one of the day of the month and that of the week",
    ),
    "an hour too many": Wrong(
        "on: [{schedule: cron(0 24 * * ? *)}]",
        "DC501",
        "cron(0 24 * * ? *)",
        "`24` is no hours",
    ),
    "a rate in the singular": Wrong(
        "on: [{schedule: rate(5 minute)}]",
        "DC501",
        "rate(5 minute)",
        "`rate(5 minute)` is no rate",
        "write `rate(5 minutes)`",
    ),
    "a rate in seconds": Wrong(
        "on: [{schedule: rate(5 seconds)}]",
        "DC501",
        "rate(5 seconds)",
        "`rate(5 seconds)` is no rate",
        "write `rate(5 minutes)`, in minutes, hours or days",
    ),
    "no time zone": Wrong(
        "on: [{schedule: rate(1 hour), input: {order_id: a}, timezone: Europe/Berln}]",
        "DC501",
        "Europe/Berln",
        "`Europe/Berln` is no time zone",
        "did you mean `Europe/Berlin`?",
    ),
    "a value without a list": Wrong(
        "on: [{event: {source: order.system}}]",
        "DC501",
        "order.system",
        "a pattern has a list where an event has a value, and `source` has a text",
        "write `[order.system]`",
    ),
    "a key of another name": Wrong(
        "on: [{event: {detailtype: [x]}}]",
        "DC501",
        "detailtype",
        "no event has `detailtype` at its top",
        "did you mean `detail-type`?",
    ),
    "a condition of another name": Wrong(
        "on: [{event: {source: [{prefx: a}]}}]",
        "DC501",
        "{prefx: a}",
        "`prefx` is no condition of a pattern",
        "did you mean `prefix`?",
    ),
    "a queue's name": Wrong(
        "on: [{queue: orders, through_starter: true}]",
        "DC501",
        "orders",
        "`orders` is no ARN of a queue",
        "write `arn:aws:sqs:REGION:ACCOUNT:NAME`, or `{Ref: PARAMETER}`",
    ),
    "a long execution of a queue": Wrong(
        f"on: [{{queue: '{ARN}'}}]",
        "DC503",
        f"'{ARN}'",
        "Lambda waits for the executions that a queue starts, for 15 minutes at most, "
        "and these may take longer",
        "add `through_starter: true`, so that a function starts one for each message and "
        "does not wait; or give the workflow `timeout: 15m`",
    ),
    "a name without a starter": Wrong(
        f"on: [{{queue: '{ARN}', name: order_id}}]",
        "DC501",
        "order_id",
        "Lambda itself gives no names: `name` stands with `through_starter`",
        "add `through_starter: true`",
    ),
    "a filter with a slip": Wrong(
        "on: [{topic: 'arn:aws:sns:eu-west-1:123456789012:orders', "
        "filter: {kind: [{prefx: a}]}}]",
        "DC501",
        "{prefx: a}",
        "`prefx` is no condition of a pattern",
        "did you mean `prefix`?",
    ),
    "a filter of nothing": Wrong(
        "on: [{topic: 'arn:aws:sns:eu-west-1:123456789012:orders', filter: {kind: []}}]",
        "DC501",
        "[]",
        "the list of `kind` is empty, and matches nothing",
    ),
    "a bucket in capitals": Wrong(
        "on: [{bucket: Orders}]",
        "DC501",
        "Orders",
        "`Orders` is no name of a bucket",
    ),
    "a bucket by its ARN": Wrong(
        "on: [{bucket: 'arn:aws:s3:::orders'}]",
        "DC501",
        "'arn:aws:s3:::orders'",
        "`arn:aws:s3:::orders` is no name of a bucket",
        "write `orders`",
    ),
    "callbacks below a path with a part": Wrong(
        'callbacks: {http: "/x/{id}", authorization: iam}',
        "DC501",
        '"/x/{id}"',
        "the id of a callback stands in the body, not in the path",
    ),
    "an address of mail that is none": Wrong(
        "monitor: {email: me}",
        "DC501",
        "me",
        "`me` is no address of mail",
    ),
}

INPUTS = {
    "no input": Wrong(
        "on: [{schedule: rate(1 hour)}]",
        "DC504",
        "rate(1 hour)",
        "without `input` it is without `order_id`, which the input must have",
        "write `input:` beside the schedule",
    ),
    "another type": Wrong(
        "on: [{schedule: rate(1 hour), input: {order_id: 1}}]",
        "DC504",
        "{order_id: 1}",
        "the input is `{order_id: string, note?: string, lines?: [any]}`, and the input "
        "is `{order_id: integer}`",
        "change `input:` of the schedule, or that of the workflow",
    ),
    "a slip in the input": Wrong(
        "on: [{schedule: rate(1 hour), input: {orderid: a}}]",
        "DC504",
        "{orderid: a}",
        "the input is without `order_id`, which the input must have",
        "did you mean `order_id` by `orderid`?",
    ),
    "nothing in the input": Wrong(
        "on: [{schedule: rate(1 hour), input: {more: a}}]",
        "DC504",
        "{more: a}",
        "the input is without `order_id`, which the input must have",
        "add `order_id` to `input:` of the schedule",
    ),
    "a whole event": Wrong(
        "on: [{event: {source: [x]}}]",
        "DC504",
        "{source: [x]}",
        "an event comes as a whole, and the input is `{order_id: string, note?: string, "
        "lines?: [any]}`",
        "write `input_path: $.detail`, or take the event: `input: any`",
    ),
    "a part of an event that is none": Wrong(
        "on: [{event: {source: [x]}, input_path: $.details}]",
        "DC504",
        "{source: [x]}",
        "no event has `details`",
        "did you mean `detail`?",
    ),
    "a name that is no field": Wrong(
        "on: [{http: POST /orders, authorization: iam, name: orderid}]",
        "DC504",
        "orderid",
        "`input` has no `orderid`, which is to be the name",
        "did you mean `order_id`?",
    ),
    "a name that may be missing": Wrong(
        "on: [{http: POST /orders, authorization: iam, name: note}]",
        "DC504",
        "note",
        "`input` may have no `note`, which is to be the name",
        "name a field that is always there",
    ),
    "a part of the path that is no field": Wrong(
        'on: [{http: "POST /orders/{order}", authorization: iam}]',
        "DC504",
        '"POST /orders/{order}"',
        "the input has no `order`, which the path gives",
        "did you mean `order_id`?",
    ),
    "a part of the path that is no text": Wrong(
        'on: [{http: "POST /orders/{lines}", authorization: iam}]',
        "DC504",
        '"POST /orders/{lines}"',
        "the path gives `lines` as text, and the input has `[any]`",
    ),
}

ALL = FUNCTION | LITERALS | POLICIES | STARTS | INPUTS


def diagnosed(lines: str) -> tuple[Source, list[Diagnostic]]:
    text = (
        "durablec: 1\nworkflow: greet\ntimeout: 2d\n"
        'input: {order_id: string, "note?": string, "lines?": [any]}\n'
        f"deploy:\n{textwrap.indent(lines, '  ')}\nsteps:\n  - return: hello\n"
    )
    source = Source("greet.durable.yaml", text)
    surroundings = Surroundings(Library(InMemoryModules({})), {})
    return source, compile_source(source, surroundings).report.in_order()


@pytest.mark.parametrize("wrong", ALL.values(), ids=ALL)
def test_a_mistake(wrong: Wrong) -> None:
    source, found = diagnosed(wrong.lines)
    assert [
        (
            each.rule.code,
            source.text[each.place.span.start : each.place.span.end],
            each.message,
            each.help,
        )
        for each in found
    ] == [wrong[1:]]


@pytest.mark.parametrize(
    "lines",
    [
        "layers: ['arn:aws-cn:lambda:cn-north-1:123456789012:layer:a_b-c:12']",
        "layers: ['arn:aws:lambda:::awslayer:AmazonLinux1703']",
        "vpc: {subnets: subnet-0a1b2c3d, security_groups: [sg-0123456789abcdef0]}",
        "callbacks: {http: /a, authorization: {function: "
        "'arn:aws:lambda:eu-west-1:123456789012:function:let-in:live'}}",
        "monitor: {topic: 'arn:aws:sns:eu-west-1:123456789012:alerts'}",
        'environment: {LINE: "${date} ${level} $${x}", A1: "{{resolve:ssm:/shop/url}}"}',
        "tags: {Größe der Stadt: 'shop@eu-west-1/a_b:c=+1. 名前'}",
        "policies: [AmazonS3ReadOnlyAccess, 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', "
        "'arn:aws-cn:iam::123456789012:policy/shop/orders', service-role/AWSLambdaRole]",
        "policies: [{Sid: Read1, Effect: Allow, Action: 's3:*', Resource: '*', Condition: "
        "{ForAnyValue:StringLikeIfExists: {a: b}, NotIpAddress: {c: d}, Null: {e: 'true'}}}]",
        "policies: [{Version: '2012-10-17', Id: a, Statement: {Effect: Allow, "
        "Action: 's3:*', Resource: ['*', 'arn:aws:s3:::orders']}}]",
        "policies: [{DynamoDBReadPolicy: {TableName: {Ref: Orders}}}, "
        "{VPCAccessPolicy: {}}, {SomethingQuiteNewPolicy: {A: b}}]",
        f"on: [{{queue: '{ARN}', through_starter: true}}, "
        f"{{queue: '{ARN}2', through_starter: true}}]",
        *(
            f"on: [{{event: {{detail-type: [x]}}, input_path: $.detail, bus: '{bus}'}}]"
            for bus in (
                "default",
                "aws.partner/shop.com/orders",
                "arn:aws:events:eu-west-1:123456789012:event-bus/orders",
            )
        ),
    ],
)
def test_what_aws_takes(lines: str) -> None:
    assert [each.message for each in diagnosed(lines)[1]] == []
