"""What CloudFormation cannot make, since each would have to be there before the other."""

from pathlib import Path
from typing import NamedTuple

import pytest

from durablec import files
from durablec.building import assemble
from durablec.cli import perform
from tests.compiler.test_beside import CHARGE, HEAD, merging
from tests.support.sam import lint_transformed

HTTP = "on: [{http: POST /orders, authorization: iam}]"
ELSEWHERE = "give it by a parameter, or look it up when the workflow runs"
ITSELF = "the function's own name is `${env.AWS_LAMBDA_FUNCTION_NAME}`"
NAMED = (
    "name it by a pattern: `{Fn::Sub: "
    '"arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:'
    '${AWS::StackName}-Order-*"}`'
)


class Circle(NamedTuple):
    """Lines under `deploy` of `order`, what is marked, and what is said of it."""

    lines: str
    marked: str
    message: str
    help: str


CIRCLES = {
    "itself": Circle(
        "environment: {SELF: {Ref: Order}}",
        "{Ref: Order}",
        "`environment` of `order` refers to the function itself, which CloudFormation "
        "would have to make before it",
        ITSELF,
    ),
    "its alias": Circle(
        'environment: {SELF: {"Fn::Sub": "${Order.Arn}:live"}}',
        '{"Fn::Sub": "${Order.Arn}:live"}',
        "`environment` of `order` refers to the function itself, which CloudFormation "
        "would have to make before it",
        ITSELF,
    ),
    "itself in a policy": Circle(
        "policies: [{Effect: Allow, Action: lambda:GetFunction, Resource: "
        '{"Fn::GetAtt": Order.Arn}}]',
        '{"Fn::GetAtt": Order.Arn}',
        "`policies` of `order` refers to the function itself, which CloudFormation "
        "would have to make before it",
        NAMED,
    ),
    "the API that leads to it": Circle(
        f'{HTTP}\n  environment: {{API: {{"Fn::Sub": "https://${{WorkflowsApi}}.x"}}}}',
        '{"Fn::Sub": "https://${WorkflowsApi}.x"}',
        "`environment` of `order` refers to `WorkflowsApi`, which CloudFormation makes "
        "after the function",
        ELSEWHERE,
    ),
    "an alarm of it": Circle(
        "monitor: true\n  environment: {ALARM: {Ref: OrderFailedAlarm}}",
        "{Ref: OrderFailedAlarm}",
        "`environment` of `order` refers to `OrderFailedAlarm`, which CloudFormation makes "
        "after the function",
        ELSEWHERE,
    ),
}


def write(folder: Path, lines: str, name: str = "order", step: str = "") -> Path:
    path = folder / f"{name}.durable.yaml"
    head = f"durablec: 1\nworkflow: {name}\noutput: any\n"
    path.write_text(f"{head}deploy:\n  {lines}\nsteps: [{step or '{return: 1}'}]\n")
    return path


@pytest.mark.parametrize("row", CIRCLES.values(), ids=CIRCLES)
def test_what_a_function_would_have_to_wait_for_itself_by(
    row: Circle, tmp_path: Path
) -> None:
    path = write(tmp_path, row.lines)
    made = files.compile_paths([path])
    (found,) = assemble(made).diagnostics
    assert found.rule.code == "DC509"
    assert (found.message, found.help) == (row.message, row.help)
    start, end = found.place.span
    assert path.read_text()[start:end] == row.marked


@pytest.mark.parametrize("row", CIRCLES.values(), ids=CIRCLES)
def test_check_says_so_too(
    row: Circle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perform(["check", str(write(tmp_path, row.lines))]) == 1
    assert "error[DC509 " in capsys.readouterr().out


ALLOWED = {
    "its queue of failures": "environment: {FAILED: {Ref: OrderDeadLetters}}",
    "who is told": "monitor: true\n  environment: {TOLD: {Ref: WorkflowsAlerts}}",
    "itself, by what starts it": 'on: [{queue: {"Fn::GetAtt": OrderDeadLetters.Arn}, '
    "through_starter: true}]",
    "something else": "environment: {OTHER: {Ref: Orders}}",
}


@pytest.mark.parametrize("lines", ALLOWED.values(), ids=ALLOWED)
def test_what_is_no_circle(lines: str, tmp_path: Path) -> None:
    built = assemble(files.compile_paths([write(tmp_path, lines)]))
    assert [each.message for each in built.diagnostics] == []
    assert lint_transformed(built.files["template.yaml"].decode()) == []


def test_a_circle_through_another_workflow(tmp_path: Path) -> None:
    ask = "{invoke: a, workflow: order}"
    write(tmp_path, "memory: 256", "other", ask)
    path = write(tmp_path, "environment: {OTHER: {Ref: Other}}")
    (found,) = assemble(files.compile_paths([tmp_path])).diagnostics
    assert found.place.source.name == str(path)
    assert found.message == (
        "`environment` of `order` refers to `Other`, which CloudFormation makes after "
        "the function"
    )


# Through a template of the user's -------------------------------------------------

INVOKED = "steps: [{invoke: a, function: Charge}]"


@pytest.mark.parametrize(
    "line",
    [
        "Environment: {Variables: {WORKFLOW: !Ref Order.Alias}}",
        "Environment: {Variables: {WORKFLOW: {Ref: Order}}}",
        "Environment: {Variables: {WORKFLOW: !Sub '${Order.Arn}:live'}}",
        "Environment: {Variables: {WORKFLOW: {Fn::Sub: '${Order.Arn}:live'}}}",
        "Environment: {Variables: {WORKFLOW: !Sub ['${A}:live', {A: !GetAtt Order.Arn}]}}",
        "Environment: {Variables: {WORKFLOW: {'Fn::GetAtt': [Order, Arn]}}}",
        "Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Order}}]",
        "Environment: {Variables: {ALARM: !Ref OrderOperators}}",
    ],
)
def test_a_function_of_the_users_that_starts_what_invokes_it(
    line: str, tmp_path: Path
) -> None:
    text = f"{HEAD}{CHARGE}      {line}\n"
    (found,) = merging(
        tmp_path, text, f"deploy: {{monitor: true}}\n{INVOKED}"
    ).diagnostics
    assert found.rule.code == "DC509"
    assert found.message == (
        "`Charge` refers to what is made after `Order`, and that refers to `Charge`: "
        "CloudFormation can make neither first"
    )
    assert found.place.source.name == "template.yaml"
    start, end = found.place.span
    assert text[start:end] == "Charge"


def test_a_name_is_no_circle(tmp_path: Path) -> None:
    line = "Environment: {Variables: {WORKFLOW: 'Order', X: !Ref AWS::StackName}}"
    made = merging(tmp_path, f"{HEAD}{CHARGE}      {line}\n", INVOKED)
    assert made.diagnostics == []


@pytest.mark.parametrize(
    "event",
    [
        "Type: EventBridgeRule\n          Properties: {Pattern: {detail: {functionArn: "
        "[!GetAtt Order.Arn]}}}",
        "Type: HttpApi\n          Properties: {ApiId: !Ref WorkflowsApi, Path: /a, "
        "Method: get}",
    ],
)
def test_what_starts_a_function_is_made_behind_it(event: str, tmp_path: Path) -> None:
    """SAM makes resources of their own of events: a function does not wait for them."""
    text = f"{HEAD}{CHARGE}      Events:\n        Told:\n          {event}\n"
    made = merging(tmp_path, text, f"input: any\ndeploy:\n  {HTTP}\n{INVOKED}")
    assert [each.message for each in made.diagnostics] == []
    assert lint_transformed(made.text) == []


def test_what_starts_a_workflow_may_refer_to_it(tmp_path: Path) -> None:
    text = (
        f"{HEAD}  Told:\n    Type: AWS::SNS::Topic\n    Properties:\n"
        "      Subscription: [{Protocol: lambda, Endpoint: !GetAtt Order.Arn}]\n"
    )
    lines = "input: any\ndeploy: {on: [{topic: {Ref: Told}}]}\nsteps: [{return: 1}]"
    assert merging(tmp_path, text, lines).diagnostics == []
