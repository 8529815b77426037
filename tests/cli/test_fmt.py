"""`durablec fmt`: what it changes, what it leaves, and its exit codes."""

from pathlib import Path

import pytest

from durablec.cli import perform
from tests.test_startup import SAMPLE, loaded_by_check

UGLY = "durablec: 1\nworkflow:   w  # named\nsteps:\n- wait: a\n  for: 1s\n"
NEAT = "durablec: 1\nworkflow: w    # named\nsteps:\n  - wait: a\n    for: 1s\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.durable.yaml"
    path.write_text(UGLY)
    return path


def test_a_file_is_changed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.chmod(0o600)
    assert perform(["fmt", str(file)]) == 0
    assert file.read_text() == NEAT
    assert file.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out == f"changed: {file}\n"


def test_a_file_that_is_laid_out_is_not_written(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(NEAT)
    before = file.stat()
    assert perform(["fmt", str(file.parent)]) == 0
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert capsys.readouterr().out == "ok: 1 workflow, as laid out\n"


def test_check_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert perform(["fmt", "--check", str(file)]) == 1
    assert file.read_text() == UGLY
    assert capsys.readouterr().out == f"would change: {file}\n"


def test_diff_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert perform(["fmt", "--diff", str(file)]) == 1
    assert file.read_text() == UGLY
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"--- {file}", f"+++ {file}"]
    assert "-- wait: a" in lines
    assert "+  - wait: a" in lines


def test_a_file_that_cannot_be_read_is_left_and_the_others_are_not(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = file.with_name("broken.durable.yaml")
    broken.write_text("steps: [1\n")
    assert perform(["fmt", str(file.parent)]) == 1
    assert "DC010" in capsys.readouterr().out
    assert broken.read_text() == "steps: [1\n"
    assert file.read_text() == NEAT


def test_a_file_with_other_mistakes_is_laid_out(file: Path) -> None:
    file.write_text(UGLY.replace("wait:", "wiat:"))
    assert perform(["fmt", str(file)]) == 0
    assert file.read_text() == NEAT.replace("wait:", "wiat:")


def test_line_ends_stay(file: Path) -> None:
    file.write_bytes(UGLY.replace("\n", "\r\n").encode())
    assert perform(["fmt", str(file)]) == 0
    assert file.read_bytes() == NEAT.replace("\n", "\r\n").encode()


def test_a_path_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perform(["fmt", str(tmp_path / "no")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_a_folder_without_workflows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perform(["fmt", str(tmp_path)]) == 2
    assert "no workflow in" in capsys.readouterr().err


def test_a_file_in_the_text_form_is_changed(file: Path) -> None:
    text = file.with_name("w.durable")
    text.write_text("durablec 1 workflow w // named\nwait a\nfor 1s // a second\n")
    assert perform(["fmt", str(text)]) == 0
    neat = "durablec 1\nworkflow w  // named\n\n// a second\nwait a for 1s\n"
    assert text.read_text() == neat


def test_a_check_loads_nothing_of_it() -> None:
    _, modules, _ = loaded_by_check(SAMPLE)
    parts = ("printer", "formatter", "schema", "conversion")
    assert not [name for name in modules if any(part in name for part in parts)]
