"""`durablec convert`: what it writes, what it says, and what it leaves alone."""

from pathlib import Path

import pytest

from durablec.cli import perform

TEXT = "durablec 1\nworkflow w\n\nstep a = m.f()\n  retry none  // of its retry\n"
YAML = """\
durablec: 1
workflow: w

steps:
  # of its retry
  - step: a
    call: m.f
    retry: none
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.durable"
    path.write_text(TEXT)
    return path


def test_text_becomes_yaml_and_what_moved_is_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perform(["convert", str(file)]) == 0
    shown = capsys.readouterr()
    assert shown.out == YAML
    moved = f"{file}:5: the comment `of its retry` now stands above its statement\n"
    assert shown.err == moved


def test_it_is_written_to_a_file_and_back(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = file.with_name("w.durable.yaml")
    assert perform(["convert", str(file), "-o", str(made)]) == 0
    assert made.read_text() == YAML
    capsys.readouterr()
    assert perform(["convert", str(made)]) == 0
    shown = capsys.readouterr()
    assert "// of its retry\nstep a = m.f()\n  retry none\n" in shown.out
    assert shown.err == ""


def test_a_file_that_is_there_is_left_as_it_is(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = file.with_name("w.durable.yaml")
    made.write_text("mine")
    assert perform(["convert", str(file), "-o", str(made)]) == 2
    assert made.read_text() == "mine"
    assert "exists already" in capsys.readouterr().err


def test_a_file_with_errors_is_not_converted(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("durablec 1\nworkflow w\nstep\n")
    assert perform(["convert", str(file)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error" in shown.err


@pytest.mark.parametrize("name", ["", "no.durable"])
def test_what_is_no_file_is_said(name: str, tmp_path: Path) -> None:
    assert perform(["convert", str(tmp_path / name)]) == 2


@pytest.mark.parametrize("name", ["f.py", "a.json", "w.durable.txt"])
def test_a_file_of_another_kind_is_not_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text("def f(x: int): ...\n")
    assert perform(["convert", str(path)]) == 2
    said = capsys.readouterr().err
    assert "not the name of a workflow, which ends in `.durable.yaml`" in said
