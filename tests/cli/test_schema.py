"""`durablec schema`: to standard output, or into a file that is replaced as a whole."""

import json
from pathlib import Path

import pytest

from durablec.cli import perform
from durablec_dsl.schema import schema


def test_it_is_written_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert perform(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "durablec.schema.json"
    file.write_text("old")
    file.chmod(0o640)
    assert perform(["schema", "-o", str(file)]) == 0
    assert json.loads(file.read_text()) == schema()
    assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_a_folder_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perform(["schema", "-o", str(tmp_path / "no" / "schema.json")]) == 2
    assert "No such file" in capsys.readouterr().err
