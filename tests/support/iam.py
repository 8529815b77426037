"""What a function of a template may do, as IAM would decide it.

The template is what SAM makes of ours, so that the policies are all that the role has:
those of AWS's that are attached to it, whose statements are here, and its own. What is
first known in a stack, as the account, has a value of an example. ::

    role = role_of(transformed(template), "Orders")
    assert role.allows("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders")

Conditions, `NotAction` and policy variables are not known here, and refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

REGION = "us-east-1"
ACCOUNT = "123456789012"
STACK = "shop"

_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
}

_LOGGING = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
_MANAGED = {
    "AWSLambdaBasicExecutionRole": _LOGGING,
    "AWSLambdaSQSQueueExecutionRole": [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        *_LOGGING,
    ],
    "AWSLambdaVPCAccessExecutionRole": [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
        *_LOGGING,
    ],
    "AmazonDynamoDBReadOnlyAccess": ["dynamodb:GetItem", "dynamodb:Query"],
    "AWSLambdaBasicDurableExecutionRolePolicy": [
        "lambda:CheckpointDurableExecution",
        "lambda:GetDurableExecutionState",
        *_LOGGING,
    ],
    "AWSXrayWriteOnlyAccess": [
        "xray:GetSamplingRules",
        "xray:GetSamplingStatisticSummaries",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ],
}
"""What AWS's own policies allow, each on everything; of the last, as much as is asked."""

_WILD = re.compile(r"\$\{(.*?)\}|[*?]")


@dataclass(frozen=True)
class Statement:
    """One statement of a policy, all of whose values are known."""

    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]

    def is_of(self, action: str, resource: str) -> bool:
        """Say whether the statement speaks of an action on a resource."""
        # Actions are matched whatever their case, and resources as they are written.
        named = any(_matches(each.lower(), action.lower()) for each in self.actions)
        return named and any(_matches(each, resource) for each in self.resources)


@dataclass(frozen=True)
class Role:
    """A role by its statements, and the variables of the function that has it."""

    statements: tuple[Statement, ...]
    environment: Mapping[str, str]

    def allows(self, action: str, resource: str) -> bool:
        """Say whether the role may do something: if it is allowed, and not denied."""
        spoken = [
            each.allows for each in self.statements if each.is_of(action, resource)
        ]
        return bool(spoken) and all(spoken)


def role_of(template: Mapping[str, Any], function: str) -> Role:
    """Return the role of a function, by the function's logical id."""
    resources = template["Resources"]
    properties = resources[function]["Properties"]
    role, attribute = properties["Role"]["Fn::GetAtt"]
    assert attribute == "Arn"
    stack = _Stack(template)
    variables = properties.get("Environment", {}).get("Variables", {})
    return Role(
        tuple(_statements(resources[role]["Properties"], stack)),
        {name: stack.text(value) for name, value in variables.items()},
    )


def function_arn(function: str) -> str:
    """Return the ARN that a function has in the stack of the example."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-{function}-1A2B"


def execution_arn(function: str) -> str:
    """Return the ARN of an execution of a function's first version."""
    return f"{function_arn(function)}:1/durable-execution/order-7/0123456789abcdef"


class _Stack:
    """What the intrinsic functions of a template come to."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._resources = template["Resources"]
        self._parameters = template.get("Parameters", {})

    def text(self, value: Any) -> str:
        match value:
            case str():
                return value
            case {"Ref": str(name)}:
                return self._ref(name)
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return self._attribute(name, attribute)
            case {"Fn::Join": [str(between), [*parts]]}:
                return between.join(map(self.text, parts))
            case {"Fn::Sub": [str(text), dict(values)]}:
                for name, each in values.items():
                    text = text.replace(f"${{{name}}}", self.text(each))
                return self.text({"Fn::Sub": text})
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{(!?)([^}]*)\}", self._substituted, text)
            case _:
                raise ValueError(f"not known: {value}")

    def _substituted(self, found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        resource, dot, attribute = name.partition(".")
        return self._attribute(resource, attribute) if dot else self._ref(name)

    def _ref(self, name: str) -> str:
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self._parameters:
            return f"{function_arn(name)}:live"
        resource = self._resources[name]
        properties = resource["Properties"]
        match resource["Type"]:
            case "AWS::Lambda::Alias":
                function = properties["FunctionName"]["Ref"]
                return f"{self._attribute(function, 'Arn')}:{properties['Name']}"
            case kind:
                raise ValueError(f"not known: {name}, which is a {kind}")

    def _attribute(self, name: str, attribute: str) -> str:
        assert attribute == "Arn"
        resource = self._resources[name]
        match resource["Type"]:
            case "AWS::Lambda::Function":
                given = resource["Properties"].get("FunctionName")
                if given is None:
                    return function_arn(name)
                return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.text(given)}"
            case "AWS::SQS::Queue":
                return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{STACK}-{name}-1A2B"
            case kind:
                raise ValueError(f"not known: {name}, which is a {kind}")


def _statements(role: Mapping[str, Any], stack: _Stack) -> Iterator[Statement]:
    for managed in role.get("ManagedPolicyArns", []):
        name = stack.text(managed).rpartition("/")[2]
        yield Statement(True, tuple(_MANAGED[name]), ("*",))
    for policy in role.get("Policies", []):
        document = policy["PolicyDocument"]
        # SAM's own policy templates have none.
        assert document.get("Version", "2012-10-17") == "2012-10-17"
        for statement in _listed(document["Statement"]):
            yield _statement(statement, stack)


def _statement(raw: Mapping[str, Any], stack: _Stack) -> Statement:
    unknown = set(raw) - {"Sid", "Effect", "Action", "Resource"}
    assert not unknown, unknown
    return Statement(
        {"Allow": True, "Deny": False}[raw["Effect"]],
        tuple(map(stack.text, _listed(raw["Action"]))),
        tuple(map(stack.text, _listed(raw["Resource"]))),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _matches(pattern: str, text: str) -> bool:
    """Match as IAM does: `*`, `?`, and `${*}` for the character itself."""
    parts: list[str] = []
    at = 0
    for found in _WILD.finditer(pattern):
        parts += [re.escape(pattern[at : found.start()]), _wildcard(found)]
        at = found.end()
    parts.append(re.escape(pattern[at:]))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _wildcard(found: re.Match[str]) -> str:
    match found[0], found[1]:
        case "*", _:
            return ".*"
        case "?", _:
            return "."
        case _, "*" | "?" | "$" as literal:
            return re.escape(literal)
        case variable, _:
            raise ValueError(f"not known: {variable}")
