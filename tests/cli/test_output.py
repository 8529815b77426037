"""What `-o` names: a file, whose suffix says what is in it, or standard output."""

import json
from pathlib import Path

import pytest

from durablec.cli import perform

WORKFLOW = "durablec: 1\nworkflow: one\nsteps:\n  - log: hello\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.durable.yaml").write_text(WORKFLOW)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "one.durable.yaml"],
        ["graph", "one.durable.yaml", "--format", "svg"],
        ["convert", "one.durable.yaml"],
        ["schema"],
    ],
)
def test_a_dash_is_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert perform(command) == 0
    written = capsys.readouterr().out
    assert perform([*command, "-o", "-"]) == 0
    assert capsys.readouterr().out == written
    assert [path.name for path in folder.iterdir()] == ["one.durable.yaml"]


def test_a_build_is_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert perform(["build", "one.durable.yaml", "-o", "-"]) == 2
    assert "a build is a folder, and `-` is standard output" in capsys.readouterr().err
    assert not (folder / "-").exists()


@pytest.mark.parametrize("name", ["x.jpg", "x.pdf", "x.svgz", "a.b/x.PNGG", ".x.yaml"])
def test_a_suffix_of_no_format_is_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert perform(["graph", "one.durable.yaml", "-o", name]) == 2
    error = capsys.readouterr().err
    suffix = Path(name).suffix
    assert (
        f"`{suffix}` is the suffix of no format: "
        ".svg, .html, .htm, .png, .mmd, .mermaid, .dot, .gv, .json are, "
        "or say it by --format" in " ".join(error.split())
    )
    assert not (folder / name).exists()


def test_a_format_that_is_named_needs_no_suffix_of_its_own(folder: Path) -> None:
    command = ["graph", "one.durable.yaml", "--format", "mermaid", "-o", "x.jpg"]
    assert perform(command) == 0
    assert (folder / "x.jpg").read_text().startswith("flowchart TD")


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("x", "flowchart TD"),
        ("x.mmd", "flowchart TD"),
        ("x.mermaid", "flowchart TD"),
        ("x.dot", "digraph"),
        ("x.GV", "digraph"),
        ("x.svg", "<svg"),
        ("x.htm", "<!DOCTYPE html>"),
    ],
)
def test_a_suffix_says_the_format(folder: Path, name: str, begin: str) -> None:
    assert perform(["graph", "one.durable.yaml", "-o", name]) == 0
    assert (folder / name).read_text().startswith(begin)


def test_json_by_its_suffix(folder: Path) -> None:
    assert perform(["graph", "one.durable.yaml", "-o", "x.json"]) == 0
    assert isinstance(json.loads((folder / "x.json").read_text()), dict)
