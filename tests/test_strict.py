"""`--strict`: values of type `any` are passed on and not used.

The files of `cases/strict` state what is found by markers, as those of `cases/wrong` do;
without `--strict`, nothing is.
"""

from pathlib import Path

import pytest

from durablec import cli, files
from tests.test_wrong_files import expected, shown

FILES = sorted((Path(__file__).parent / "cases" / "strict").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_used_is_found_and_only_by_strict(path: Path) -> None:
    (strict,) = files.compile_paths([path], strict=True)
    found = [shown(each) for each in strict.report.in_order()]
    assert found == expected(path.read_text("utf-8"))
    (usual,) = files.compile_paths([path])
    assert not [each for each in usual.report if each.rule.code == "DC321"]
    assert not usual.report.has_errors


def test_what_is_wrong_anyway_is_said_alone(tmp_path: Path) -> None:
    path = tmp_path / "w.durable.yaml"
    path.write_text(
        "durablec: 1\nworkflow: w\nsteps:\n  - log: ${inptu.a + 1}\n"
        "  - return: ${input.a + 1}\n"
    )
    (made,) = files.compile_paths([path], strict=True)
    assert [each.rule.code for each in made.report] == ["DC102"]


@pytest.mark.parametrize("command", ["check", "build"])
def test_the_commands_take_it(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("w.durable.yaml").write_text(
        "durablec: 1\nworkflow: w\nsteps:\n  - return: ${input.a}\n"
    )
    assert cli.perform([command]) == 0
    assert cli.perform([command, "--strict"]) == 1
    assert "error[DC321 any-value]: " in capsys.readouterr().out


def test_samples_are_strict_but_for_what_has_no_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = Path(__file__).parents[1]
    order = root / "samples" / "coffee_order" / "order.durable.yaml"
    assert cli.perform(["check", "--strict", str(order)]) == 0
    assert capsys.readouterr().out == "ok: 1 workflow\n"
