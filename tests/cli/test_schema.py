"""`durablec schema`: to standard output, or into a file that is replaced as a whole.

Editors find it by the first line of a workflow, which every sample has.
"""

import json
import re
from pathlib import Path

import pytest

from durablec.cli import perform
from durablec.cli.schema import as_text
from durablec_dsl.schema import schema

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "durablec.schema.json"
SAMPLES = sorted(ROOT.glob("samples/*/*.durable.yaml"))


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


def test_the_one_at_the_root_is_current() -> None:
    again = "run `durablec schema -o durablec.schema.json`"
    assert COMMITTED.read_text(encoding="utf-8") == as_text(), again


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_leads_editors_to_it(sample: Path) -> None:
    first = sample.read_text(encoding="utf-8").partition("\n")[0]
    leads = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert leads is not None
    assert (sample.parent / leads[1]).resolve() == COMMITTED
