"""What the README shows is what there is."""

import re
import shlex
from pathlib import Path

import pytest

from durablec.cli import perform
from durablec.codes import CATALOGUE
from durablec.lower.deploy import deployment
from durablec.project_file import read_project_file
from durablec_dsl.diagnostics import Report, Severity
from durablec_dsl.source import Source
from tests.support.cases import ROOT

README = (ROOT / "README.md").read_text()
ORDER = ROOT / "samples" / "coffee_order" / "order.durable.yaml"

WRONG = """\
durablec: 1
workflow: order
steps:
  - callback: barista
    timeout: 5m
    payload: {accepted: boolean}
  - if: ${barista.accepted}
    then:
      - step: prepared
        call: kitchen.prepare
        with: {items: []}
  - return: ${prepared}
"""


def block(language: str) -> str:
    """Return the one block of a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


def test_the_workflow_is_the_samples() -> None:
    assert block("yaml") == ORDER.read_text()


def test_the_handler_is_the_generated_one() -> None:
    golden = ROOT / "tests" / "cases" / "sample_coffee_order" / "handler.py"
    assert block("python") == golden.read_text()


def test_the_picture_is_the_drawn_one(capsys: pytest.CaptureFixture[str]) -> None:
    [linked] = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert perform(["graph", str(ORDER), "--format", "svg"]) == 0
    assert capsys.readouterr().out == (ROOT / linked).read_text(encoding="utf-8")


def test_the_mistake_is_shown_as_it_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("order.durable.yaml").write_text(WRONG)
    Path("kitchen.py").write_text((ORDER.parent / "kitchen.py").read_text())
    assert perform(["check", "order.durable.yaml"]) == 1
    assert capsys.readouterr().out in README


def test_the_projects_file_is_one() -> None:
    report = Report()
    found = read_project_file(Source("durablec.toml", block("toml")), report)
    assert not list(report)
    assert found.root is not None
    deployment({}, found.deploy, report)
    assert not list(report)


def test_the_warning_that_is_silenced_is_one() -> None:
    (name,) = re.findall(r"# durablec: allow ([a-z-]+)", README)
    rules = {each.name: each for each in CATALOGUE.rules.values()}
    assert rules[name].severity is Severity.WARNING


def test_the_links_lead_somewhere() -> None:
    for path in re.findall(r"^- `([^`]+)`: ", README, re.MULTILINE):
        assert (ROOT / path).exists(), path


def test_the_evaluation_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    command, _, output = block("console").partition("\n")
    assert perform(shlex.split(command.removeprefix("$ durablec "))) == 0
    assert capsys.readouterr().out == output
