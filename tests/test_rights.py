"""What the roles of functions may do: what their handlers do, and nothing else.

The policies are those of the template that SAM makes of ours, judged as IAM would
(`tests/support/iam.py`). What a handler does is taken from its runs: the calls that
reach AWS's services, and the variables by which its invokes go.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest

from tests.support.aws_server import Answer, AwsServer, Bytes, Request
from tests.support.cases import Case, all_cases, built, unpack
from tests.support.iam import (
    ACCOUNT,
    REGION,
    STACK,
    Role,
    execution_arn,
    function_arn,
    role_of,
)
from tests.support.replay import Succeed, run_fresh
from tests.support.sam import transformed

CASES = all_cases()
OTHERS = [
    "lambda:GetDurableExecution",
    "lambda:GetDurableExecutionHistory",
    "lambda:SendDurableExecutionCallbackFailure",
    "lambda:SendDurableExecutionCallbackHeartbeat",
    "lambda:SendDurableExecutionCallbackSuccess",
    "lambda:StopDurableExecution",
]
"""Actions on executions that are for who starts, answers or watches them."""

INVOKE = "lambda:InvokeFunction"


@cache
def template(case: Case) -> dict[str, Any]:
    return transformed(built(case)["template.yaml"].decode())


def functions(case: Case) -> list[str]:
    """Return the logical ids of the functions of workflows that a case deploys."""
    return [n for n, each in _functions(case).items() if "DurableConfig" in each]


def clients(case: Case, handler: str) -> dict[str, dict[str, Any]]:
    """Return the functions of a case that stand between the outside and its workflow."""
    all_ = _functions(case).items()
    return {name: each for name, each in all_ if each["Handler"] == handler}


def _functions(case: Case) -> dict[str, dict[str, Any]]:
    return {
        name: each["Properties"]
        for name, each in template(case)["Resources"].items()
        if each["Type"] == "AWS::Lambda::Function"
    }


def invoked(case: Case, function: str, role: Role) -> list[str]:
    """Return the ARNs that the handler of a function passes to its invokes."""
    folder = next(
        path.partition("/")[0]
        for path in built(case)
        if path.partition("/")[0].replace("_", "").lower() == function.lower()
    )
    handler = built(case)[f"{folder}/handler.py"].decode()
    variables = re.findall(r'os\.environ\["(\w+_FUNCTION(?:_\d+)?)"\]', handler)
    return [role.environment[variable] for variable in variables]


def _id(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_function_goes_on_with_its_executions_and_does_no_more_with_them(
    case: Case,
) -> None:
    for function in functions(case):
        role = role_of(template(case), function)
        execution = execution_arn(function)
        assert role.allows("lambda:CheckpointDurableExecution", execution)
        assert role.allows("lambda:GetDurableExecutionState", execution)
        queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{STACK}-{function}DeadLetters-1A2B"
        assert role.allows("sqs:SendMessage", queue)
        for action in OTHERS:
            assert not role.allows(action, execution), action
        listing = "lambda:ListDurableExecutionsByFunction"
        assert not role.allows(listing, function_arn(function))
        assert not role.allows(listing, f"{function_arn(function)}:live")


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_function_invokes_what_its_handler_names_and_nothing_else(
    case: Case,
) -> None:
    deployed = [function_arn(each) for each in [*functions(case), "Another"]]
    arns = {f"{arn}{end}" for arn in deployed for end in QUALIFIERS}
    for function in functions(case):
        role = role_of(template(case), function)
        named = set(invoked(case, function, role))
        without_qualifier = {":".join(arn.split(":")[:7]) for arn in named}
        for arn in named:
            assert role.allows(INVOKE, arn), arn
        for arn in (arns | without_qualifier) - named:
            assert not role.allows(INVOKE, arn), arn


QUALIFIERS = ["", ":live", ":1", ":$LATEST"]

CALLBACKS = [each for each in OTHERS if "Callback" in each]
OF_AN_EXECUTION = [
    "lambda:CheckpointDurableExecution",
    "lambda:GetDurableExecutionState",
    *OTHERS,
]


@pytest.mark.parametrize("name", ["deployed_requests", "sample_approval"])
def test_a_starter_starts_its_workflow_and_does_nothing_else(name: str) -> None:
    case = {each.name: each for each in CASES}[name]
    (workflow,) = functions(case)
    arns = {
        f"{function_arn(each)}{end}"
        for each in (workflow, "Another")
        for end in QUALIFIERS
    }
    starters = clients(case, "starter.handler")
    assert starters
    for starter in starters:
        role = role_of(template(case), starter)
        alias = role.environment["WORKFLOW"]
        assert alias == f"{function_arn(workflow)}:live"
        assert {arn for arn in arns if role.allows(INVOKE, arn)} == {alias}
        assert not any(
            role.allows(each, execution_arn(workflow)) for each in OF_AN_EXECUTION
        )


@pytest.mark.parametrize("name", ["deployed_requests", "sample_approval"])
def test_callbacks_are_answered_of_the_workflow_and_of_no_other(name: str) -> None:
    case = {each.name: each for each in CASES}[name]
    (workflow,) = functions(case)
    (answers,) = clients(case, "answers.handler")
    role = role_of(template(case), answers)
    execution = execution_arn(workflow)
    assert [each for each in OF_AN_EXECUTION if role.allows(each, execution)] == (
        CALLBACKS
    )
    for other in (execution_arn("Another"), execution_arn(f"{workflow}2")):
        assert not any(role.allows(each, other) for each in OF_AN_EXECUTION)
    assert not role.allows(INVOKE, f"{function_arn(workflow)}:live")


# Calls of AWS's operations ------------------------------------------------------------

SHOP = f"{REGION}:{ACCOUNT}"
QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}"
TAX = f"arn:aws:states:{SHOP}:execution:tax:1"

ANSWERS: dict[str, list[Answer]] = {
    "DescribeExecution": [
        {
            "executionArn": TAX,
            "stateMachineArn": f"arn:aws:states:{SHOP}:stateMachine:tax",
            "startDate": 0,
            "status": "SUCCEEDED",
        }
    ],
    "DescribeSecret": [{}],
    "GetCallerIdentity": [{"Account": ACCOUNT}],
    "GetParameters": [{"Parameters": []}],
    "POST /2015-03-31/functions/printer/invocations?Qualifier=live": [Bytes(b"{}")],
    "PUT /shop-invoices/7/invoice.txt": [Bytes(b"")],
    "PUT /shop-invoices/7/order%2A.txt": [Bytes(b"<CopyObjectResult/>")],
    "PutEvents": [{"FailedEntryCount": 0, "Entries": []}],
    "PutItem": [{}],
    "PutRecord": [{"ShardId": "1", "SequenceNumber": "1"}],
    "Publish": [{"MessageId": "t1"}],
    "Query": [{"Items": []}],
    "SendMessage": [{"MessageId": "q1"}],
    "StartExecution": [{"executionArn": TAX, "startDate": 0}],
    "TransactWriteItems": [{}],
    "UpdateItem": [{"Attributes": {"orders": {"N": "12"}}}],
}


class Run(NamedTuple):
    """A run of a case: `operations` are those that it calls."""

    input: Any
    environment: dict[str, str]
    operations: set[str]
    status: str = "SUCCEEDED"


RUNS = {
    "aws_step": Run(
        {"id": "7", "count": 3},
        {},
        {"PutItem", "UpdateItem", "SendMessage", "Publish"},
    ),
    "aws_callback": Run(
        {"order": "7"},
        {"APPROVALS": f"{QUEUE}/approvals"},
        {"SendMessage", "Publish"},
    ),
    "aws_returns": Run(None, {"QUEUE": f"{QUEUE}/q"}, {"SendMessage"}),
    # Nobody signs, so that what was done is undone.
    "aws_rights": Run(
        {"id": "7", "region": "eu"},
        {"TABLE": "Orders", "TAX": f"arn:aws:states:{SHOP}:stateMachine:tax"},
        ANSWERS.keys() - {"PutItem"},
        "FAILED",
    ),
}

CALLED_BACK = {
    "approval": [Succeed({"approved": True})],
    "signature": [Succeed("Ada")],
    "signed": [Succeed("no")],
}

NAMED = {case.name: case for case in CASES}


def needed(request: Request) -> list[tuple[str, str]]:
    """Return the actions that a request is, each with the resource that it names.

    It is said here by itself, and not by the compiler's table.
    """
    given = request.parameters
    match request.operation.split():
        case ["PUT", path]:
            written = f"arn:aws:s3:::{unquote(path.removeprefix('/'))}"
            found = [("s3:PutObject", written)]
            if (source := request.headers.get("x-amz-copy-source")) is not None:
                found.append(("s3:GetObject", f"arn:aws:s3:::{source}"))
            return found
        case ["POST", path]:
            assert path == "/2015-03-31/functions/printer/invocations?Qualifier=live"
            return [(INVOKE, f"arn:aws:lambda:{SHOP}:function:printer:live")]
        case ["PutItem" | "UpdateItem" as name]:
            return [(f"dynamodb:{name}", _table(given["TableName"]))]
        case ["Query"]:
            index = f"{_table(given['TableName'])}/index/{given['IndexName']}"
            return [("dynamodb:Query", index)]
        case ["TransactWriteItems"]:
            return [
                (f"dynamodb:{kind}Item", _table(each["TableName"]))
                for item in given["TransactItems"]
                for kind, each in item.items()
            ]
        case ["SendMessage"]:
            name = given["QueueUrl"].rpartition("/")[2]
            return [("sqs:SendMessage", f"arn:aws:sqs:{SHOP}:{name}")]
        case ["Publish"]:
            return [("sns:Publish", given["TopicArn"])]
        case ["PutEvents"]:
            buses = [each.get("EventBusName", "default") for each in given["Entries"]]
            bus = f"arn:aws:events:{SHOP}:event-bus"
            return [("events:PutEvents", f"{bus}/{name}") for name in buses]
        case ["GetParameters"]:
            parameter = f"arn:aws:ssm:{SHOP}:parameter"
            return [("ssm:GetParameters", parameter + name) for name in given["Names"]]
        case ["DescribeSecret"]:
            secret = f"arn:aws:secretsmanager:{SHOP}:secret:{given['SecretId']}-a1B2c3"
            return [("secretsmanager:DescribeSecret", secret)]
        case ["PutRecord"]:
            stream = f"arn:aws:kinesis:{SHOP}:stream/{given['StreamName']}"
            return [("kinesis:PutRecord", stream)]
        case ["StartExecution"]:
            return [("states:StartExecution", given["stateMachineArn"])]
        case ["DescribeExecution"]:
            return [("states:DescribeExecution", given["executionArn"])]
        case ["GetCallerIdentity"]:
            return [("sts:GetCallerIdentity", "*")]
        case other:
            raise AssertionError(other)


def _table(name: str) -> str:
    return f"arn:aws:dynamodb:{SHOP}:table/{name}"


@pytest.mark.parametrize("name", RUNS)
def test_each_call_is_allowed_on_what_it_names_and_on_nothing_else(
    name: str, tmp_path: Path
) -> None:
    run = RUNS[name]
    with AwsServer(ANSWERS) as server:
        outcome = run_fresh(
            unpack(NAMED[name], tmp_path),
            run.input,
            CALLED_BACK,
            environment=server.environment | run.environment,
        )
    assert outcome.status == run.status, outcome.log
    assert set(server.operations) == run.operations
    (function,) = functions(NAMED[name])
    role = role_of(template(NAMED[name]), function)
    assert run.environment.items() <= role.environment.items()
    for action, resource in [each for r in server.requests for each in needed(r)]:
        assert role.allows(action, resource), (action, resource)
        head, _, last = resource.rpartition(":")
        for other in (f"{head}:other-{last}", f"{head}:other", f"{resource}-other"):
            is_open = resource == "*" or action in ENDS_OPEN
            assert is_open or not role.allows(action, other), (action, other)


ENDS_OPEN = ["kinesis:PutRecord", "states:DescribeExecution"]
"""Actions on streams and executions of which only the beginning is known before."""


def test_an_action_is_allowed_on_its_own_table_and_on_no_other_actions() -> None:
    role = role_of(template(NAMED["aws_rights"]), "AwsRights")
    assert not role.allows("dynamodb:UpdateItem", _table("Drafts"))
    assert not role.allows("dynamodb:DeleteItem", _table("Orders"))
    assert not role.allows("dynamodb:Query", _table("Orders"))


def test_a_caller_may_read_what_the_key_of_its_callee_encrypts() -> None:
    """What a workflow with a key returns is read by whoever invoked it."""
    case = NAMED["invoked_with_a_key"]
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    for function in functions(case):
        assert role_of(template(case), function).allows("kms:Decrypt", key)
