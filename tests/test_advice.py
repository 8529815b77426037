"""Advice that is kept for who asks: `--warn NAME`, `--warn all`, `--deny NAME`.

The files of `cases/advised` state what is found by markers, as those of `cases/wrong` do;
unasked, nothing is.
"""

import json
from pathlib import Path

import pytest

from durablec import cli, files
from durablec.codes import ON_REQUEST
from tests.test_wrong_files import expected, shown

FILES = sorted((Path(__file__).parent / "cases" / "advised").glob("*.yaml"))
TOKENS = next(path for path in FILES if path.name.startswith("tokens"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_advised_is_found_and_only_if_asked_for(path: Path) -> None:
    (asked,) = files.compile_paths([path], advised=True)
    found = [shown(each) for each in asked.report.in_order()]
    assert found == expected(path.read_text("utf-8"))
    (usual,) = files.compile_paths([path])
    assert not list(usual.report)


def test_all_that_is_advised_is_in_a_file() -> None:
    markers = {code for path in FILES for *_, code, _ in expected(path.read_text())}
    assert markers == {rule.code for rule in ON_REQUEST}


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ([], 0, "ok: 1 workflow"),
        (["--warn", "busy-loop"], 0, "ok: 1 workflow"),
        (["--deny", "warnings"], 0, "ok: 1 workflow"),
        (["--warn", "no-token"], 0, "warning[DC420 no-token]"),
        (["--warn", "all"], 0, "advice[DC420 no-token]"),
        (["--deny", "DC420"], 1, "error[DC420 no-token]"),
        (["--warn", "no-token", "--deny", "warnings"], 1, "error[DC420 no-token]"),
    ],
)
def test_the_command_gives_it(
    asked: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["check", str(TOKENS), *asked]) == code
    assert capsys.readouterr().out.startswith(said)


def test_it_can_be_silenced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.durable.yaml"
    path.write_text("# durablec: allow no-token\n" + TOKENS.read_text())
    assert cli.perform(["check", str(path), "--warn", "all"]) == 0
    assert capsys.readouterr().out == "ok: 1 workflow\n"


def test_no_sample_has_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    samples = Path(__file__).parents[1] / "samples"
    assert cli.perform(["check", str(samples), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["diagnostics"] == []
