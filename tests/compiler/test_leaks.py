"""What `Globals` of a template give to functions of ours, as SAM's transform has it."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.compiler.test_beside import CHARGE, HEAD, merging
from tests.support.sam import transformed

PLAIN = "steps: [{return: 1}]"
ASKED = (
    "input: any\ndeploy: {on: [{http: POST /a, authorization: none}]}\n"
    "steps: [{return: 1}]"
)
VPC = "VpcConfig: {SubnetIds: [subnet-12345678], SecurityGroupIds: [sg-12345678]}"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/0d4d2a3c-8f3e-4b52-9c52-5a4ae06a6b44"
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:mine:1"


class Leak(NamedTuple):
    """A section and a line of `Globals`, a workflow, and the key and reason that are told."""

    section: str
    line: str
    lines: str
    key: str
    why: str


LEAKS = {
    "a network": Leak(
        "Function",
        VPC,
        PLAIN,
        "VpcConfig",
        "a durable function in a VPC without a way to Lambda's API hangs at its first step",
    ),
    "variables": Leak(
        "Function",
        "Environment: {Variables: {STAGE: test}}",
        PLAIN,
        "Environment",
        "its variables are theirs, too, whatever `environment` says",
    ),
    "layers": Leak(
        "Function",
        f"Layers: ['{LAYER}']",
        PLAIN,
        "Layers",
        "they come before the layer of AWS's SDK, whose modules they may hide; five is the "
        "most that a function has",
    ),
    "a file system": Leak(
        "Function",
        "FileSystemConfigs: [{Arn: 'arn:aws:elasticfilesystem:eu-west-1:123456789012:"
        "access-point/fsap-0123456789abcdef0', LocalMountPath: /mnt/a}]",
        PLAIN,
        "FileSystemConfigs",
        "those that start executions or answer callbacks are in no VPC, without which there "
        "is no file system",
    ),
    "instances": Leak(
        "Function",
        "CapacityProviderConfig: {Arn: "
        "'arn:aws:lambda:eu-west-1:123456789012:capacity-provider:mine'}",
        PLAIN,
        "CapacityProviderConfig",
        "runs them on instances of yours, also those that start executions or answer "
        "callbacks",
    ),
    "a boundary": Leak(
        "Function",
        "PermissionsBoundary: arn:aws:iam::123456789012:policy/developers",
        PLAIN,
        "PermissionsBoundary",
        "where it does not allow `lambda:CheckpointDurableExecution` and "
        "`lambda:GetDurableExecutionState`, no execution gets beyond its first step",
    ),
    "a reservation": Leak(
        "Function",
        "ReservedConcurrentExecutions: 5",
        PLAIN,
        "ReservedConcurrentExecutions",
        "each of them takes that much from what the account has",
    ),
    "a key": Leak(
        "Function",
        f"KmsKeyArn: {KEY}",
        PLAIN,
        "KmsKeyArn",
        "encrypts their variables with a key that their roles may not use: `kms_key` of "
        "`deploy` gives the right",
    ),
    "an authorizer": Leak(
        "HttpApi",
        "Auth: {EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM}",
        ASKED,
        "Auth",
        "asks for an authorizer also where `authorization` is `none`",
    ),
    "a domain": Leak(
        "HttpApi",
        "Domain: {DomainName: example.com, CertificateArn: "
        "'arn:aws:acm:eu-west-1:123456789012:certificate/x'}",
        ASKED,
        "Domain",
        "a domain can be that of one API only",
    ),
    "settings of a route": Leak(
        "HttpApi",
        "RouteSettings: {'GET /mine': {ThrottlingBurstLimit: 5}}",
        ASKED,
        "RouteSettings",
        "names routes, which that API has not",
    ),
}


def template(section: str, line: str) -> str:
    globals_ = f"Globals:\n  {section}:\n    {line}\n"
    return HEAD.replace("Resources", f"{globals_}Resources") + CHARGE


@pytest.mark.parametrize("row", LEAKS.values(), ids=LEAKS)
def test_what_reaches_what_is_merged_is_told(row: Leak, tmp_path: Path) -> None:
    text = template(row.section, row.line)
    (found,) = merging(tmp_path, text, row.lines).diagnostics
    whom = "functions that are" if row.section == "Function" else "API that is"
    assert (found.rule.code, found.message) == (
        "DC533",
        f"`{row.key}` under `Globals` reaches the {whom} merged, and {row.why}",
    )
    start, end = found.place.span
    assert text[start:end] == row.key


def resources(folder: Path, row: Leak) -> dict[str, Any]:
    made = merging(folder, template(row.section, row.line), row.lines)
    found: dict[str, Any] = transformed(made.text)["Resources"]
    return found


@pytest.mark.parametrize(
    ("leak", "expected"),
    [
        ("a network", {"SubnetIds": ["subnet-12345678"]}),
        ("variables", {"Variables": {"STAGE": "test"}}),
        ("layers", [LAYER]),
        ("a reservation", 5),
        ("a key", KEY),
    ],
)
def test_sam_gives_it_to_functions(leak: str, expected: Any, tmp_path: Path) -> None:
    row = LEAKS[leak]
    found = resources(tmp_path, row)["Order"]["Properties"][row.key]
    if isinstance(expected, dict):
        assert found.items() >= expected.items()
    elif isinstance(expected, list):
        assert found[:-1] == expected
    else:
        assert found == expected


def test_sam_asks_for_an_authorizer_where_nobody_was_to_be_asked(
    tmp_path: Path,
) -> None:
    api = resources(tmp_path, LEAKS["an authorizer"])["WorkflowsApi"]
    (method,) = api["Properties"]["Body"]["paths"]["/a"].values()
    assert method["security"] == [{"AWS_IAM": []}]


NO_LEAKS = {
    "a network for an API alone": ("HttpApi", "CorsConfiguration: true", ASKED),
    "an authorizer without an API": (*LEAKS["an authorizer"][:2], PLAIN),
    "authorizers of which none is the default": (
        "HttpApi",
        "Auth: {EnableIamAuthorizer: true}",
        ASKED,
    ),
    "an authorizer where each path has one": (
        *LEAKS["an authorizer"][:2],
        ASKED.replace("none", "iam"),
    ),
    "a reservation that the workflow has itself": (
        "Function",
        "ReservedConcurrentExecutions: 5",
        f"deploy: {{concurrency: 2}}\n{PLAIN}",
    ),
    "a key of the workflow's own": (
        "Function",
        f"KmsKeyArn: {KEY}",
        f"deploy: {{kms_key: '{KEY}'}}\n{PLAIN}",
    ),
    "what does no harm": (
        "Function",
        "Tags: {team: shop}\n    EphemeralStorage: {Size: 1024}",
        PLAIN,
    ),
}


@pytest.mark.parametrize("row", NO_LEAKS.values(), ids=NO_LEAKS)
def test_what_reaches_nothing_of_ours(
    row: tuple[str, str, str], tmp_path: Path
) -> None:
    section, line, lines = row
    assert merging(tmp_path, template(section, line), lines).diagnostics == []
    assert transformed(merging(tmp_path, template(section, line), lines).text)
