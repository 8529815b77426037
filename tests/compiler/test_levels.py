"""`durablec check --warn RULE --deny RULE`: how much findings weigh."""

from pathlib import Path

import pytest

from durablec import cli

WARNED = "durablec: 1\nworkflow: greet\nsteps:\n  - callback: approval\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("warned.durable.yaml").write_text(WARNED)


@pytest.mark.parametrize(
    "asked",
    [
        ["--deny", "callback-without-timeout"],
        ["--deny", "DC401"],
        ["--deny", "dc401"],
        ["--deny", "warnings"],
        ["--deny", "unknown-name", "--deny", "warnings"],
    ],
    ids=" ".join,
)
def test_what_is_denied_is_an_error(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["check", *asked]) == 1
    out = capsys.readouterr().out
    assert out.startswith("error[DC401 callback-without-timeout]: ")
    assert out.endswith("1 error in 1 file\n")


@pytest.mark.parametrize("asked", [["--deny", "DC110"], ["--warn", "DC401"], []])
def test_what_is_not_denied_is_borne(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["check", *asked]) == 0
    assert capsys.readouterr().out.endswith("1 warning in 1 file\n")


def test_what_is_allowed_is_not_denied(capsys: pytest.CaptureFixture[str]) -> None:
    allowed = "# durablec: allow callback-without-timeout\n"
    Path("warned.durable.yaml").write_text(allowed + WARNED)
    assert cli.perform(["check", "--deny", "warnings"]) == 0
    assert capsys.readouterr().out == "ok: 1 workflow\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--warn", "nothing"], "no rule `nothing`"),
        (["--deny", "unknown-nam"], "did you mean `unknown-name`?"),
        (["--warn", "unknown-name"], "`unknown-name` is an error always"),
        (["--watch", "--format", "json"], "--watch is for people"),
    ],
)
def test_what_cannot_be_asked_for_is_exit_2(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["check", *asked]) == 2
    assert said in capsys.readouterr().err
