"""Functions that a merge makes CloudFormation replace, by which their executions end."""

from pathlib import Path

import pytest

from durablec import files
from durablec.backends.sam import Template
from durablec.merging import Merged, merge
from durablec_dsl.diagnostics import Severity
from durablec_dsl.source import Source

TEXT = "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::SNS::Topic\n"
LEAF = "{return: 1}"
CIRCLE = {
    "ping": "{if: '${input == 1}', then: [{invoke: a, workflow: pong}]}",
    "pong": "{invoke: a, workflow: ping}",
}
OPEN = {**CIRCLE, "pong": LEAF}


def merged(folder: Path, text: str, workflows: dict[str, str]) -> Merged:
    paths = []
    for name, step in workflows.items():
        head = f"durablec: 1\nworkflow: {name}\ninput: any\noutput: any\n"
        paths.append(folder / f"{name}.durable.yaml")
        paths[-1].write_text(f"{head}steps: [{step}]\n")
    made = [each.workflow for each in files.compile_paths(paths)]
    built = Template([each for each in made if each is not None], {}, whole=False)
    return merge(Source("template.yaml", text), built.sections("build/"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (OPEN, CIRCLE, "gets the name `${AWS::StackName}-{}`"),
        (CIRCLE, OPEN, "loses the name `${AWS::StackName}-{}`"),
    ],
    ids=["closed", "opened"],
)
def test_a_circle_that_is_closed_or_opened_replaces_functions(
    before: dict[str, str], after: dict[str, str], said: str, tmp_path: Path
) -> None:
    once = merged(tmp_path, TEXT, before)
    assert once.diagnostics == []
    found = merged(tmp_path, once.text, after).diagnostics
    assert [(d.rule.code, d.message) for d in found] == [
        (
            "DC538",
            f"`{name}` {said.replace('{}', name)}, so that CloudFormation replaces it, and "
            "its executions end",
        )
        for name in ("Ping", "Pong")
    ]
    assert {d.rule.severity for d in found} == {Severity.WARNING}
    assert {d.help for d in found} == {
        "a function has a name while its workflow invokes itself by others: let its "
        "executions end before this is deployed"
    }
    spans = [once.text[slice(*d.place.span)] for d in found]
    assert spans == ["Ping", "Pong"]


def test_what_stays_as_it_was_is_not_replaced(tmp_path: Path) -> None:
    for workflows in (OPEN, CIRCLE):
        once = merged(tmp_path, TEXT, workflows)
        assert merged(tmp_path, once.text, workflows).diagnostics == []


def test_a_workflow_whose_function_has_another_logical_id(tmp_path: Path) -> None:
    """As after a change of how ids are made of names."""
    once = merged(tmp_path, TEXT, {"ping_it": LEAF})
    other = once.text.replace("PingIt", "Ping_It".replace("_", "X"))
    (found,) = [
        d
        for d in merged(tmp_path, other, {"ping_it": LEAF}).diagnostics
        if d.rule.code == "DC538"
    ]
    assert found.message == (
        "`PingXIt` goes, and `PingIt` comes for the same workflow: a function of its own, "
        "so that the executions of the first end"
    )
