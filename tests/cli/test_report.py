"""`durablec report`: what it says, of whom, and what that rests on."""

import json
from pathlib import Path
from typing import Any

import pytest

from durablec import cli

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(ROOT.glob("samples/*/*.durable.yaml"))

PLAIN = """durablec: 1
workflow: plain
timeout: 30d
retention: 14d
input: {orders: [string]}
deploy: {memory: 1024, architecture: arm64}
steps:
  - step: first
    call: durable.now
    retry: none
  - wait: pause
    for: 7d
  - map: each
    items: ${input.orders}
    as: one
    steps:
      - step: second
        call: durable.uuid
        retry: {max_attempts: 2, initial_delay: 1s}
"""


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "plain.durable.yaml"
    path.write_text(PLAIN)
    return path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.perform(["report", "--format", "json", *arguments]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_mistakes_are_json_where_that_is_asked_for(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain.write_text(PLAIN.replace("durable.now", "durable.when"))
    assert cli.perform(["check", "--format", "json", plain.name]) == 1
    checked = json.loads(capsys.readouterr().out)
    assert cli.perform(["report", "--format", "json", plain.name]) == 1
    done = capsys.readouterr()
    assert (json.loads(done.out), done.err) == (checked, "")
    assert cli.perform(["report", plain.name]) == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert "error[DC104" in done.err


def test_three_figures_of_each_workflow(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made,) = report(capsys, plain.name, "--items", "5")["workflows"]
    # The execution, a step, a wait, a map, and for each item its context and a step.
    assert made["least"]["operations"] == 1 + 1 + 1 + 1 + 5 * 2
    assert made["most_without_retries"]["operations"] == 14
    assert made["most"]["operations"] == 14 + 5
    assert made["most_without_retries"]["invocations"] == 2
    assert made["most"]["invocations"] == 2 + 5
    assert made["least"]["seconds"] == 7 * 86_400
    assert made["least"]["path"] == [
        {"line": 11, "statement": "wait pause", "seconds": 604_800}
    ]
    # Two tasks' states, the wait and the map, and a task for each item.
    assert made["least"]["step_functions"]["transitions"] == 3 + 5
    assert made["most"]["step_functions"]["transitions"] == 3 + 10
    assert made["warnings"] == ["line 13: the length of `each` is not known"]


def test_the_price_is_of_what_the_figures_say(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--items", "0", "--call-time", "2", "--overhead", "1"]
    (made,) = report(capsys, plain.name, *arguments)["workflows"]
    least = made["least"]
    assert (least["operations"], least["invocations"]) == (4, 2)
    price = least["price"]
    # 2s of a function and two invocations of 1s, at 1 GB; 21 days in which data is kept.
    assert price["compute"] == pytest.approx(4e6 * 0.0000133334)
    assert price["requests"] == pytest.approx(0.40)
    assert price["operations"] == pytest.approx(32)
    written = least["bytes_written"] * 1e6 / 1e9
    assert price["written"] == pytest.approx(written * 0.25)
    assert price["kept"] == pytest.approx(written * 0.15 * 21 / 30)
    assert price["total"] == pytest.approx(sum(price.values()) - price["total"])
    assert least["price_per_execution"] == pytest.approx(price["total"] / 1e6)
    # A task, a wait and a map, and a function of 2s that the task calls.
    there = least["step_functions"]
    assert there["price_of_transitions"] == pytest.approx(3 * 25)
    assert there["price_of_tasks"] == pytest.approx(2e6 * 0.0000133334 + 0.20)
    assert there["price"] == pytest.approx(75 + 2e6 * 0.0000133334 + 0.20)


def test_settings_can_be_other_than_the_files(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def price(*arguments: str) -> dict[str, float]:
        (made,) = report(capsys, plain.name, *arguments)["workflows"]
        found: dict[str, float] = made["least"]["price"]
        return found

    own = price()
    half = price("--memory", "512")
    assert half["compute"] == pytest.approx(own["compute"] / 2)
    other = price("--arch", "x86_64")
    ratio = 0.0000166667 / 0.0000133334
    assert other["compute"] == pytest.approx(own["compute"] * ratio)
    longer = price("--retention", "35")
    assert longer["kept"] == pytest.approx(own["kept"] * 2)
    assert price("--free-tier")["requests"] < own["requests"]
    assert price("--payload", "100KB") == own


def test_what_is_unknown_is_as_large_as_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "any.durable.yaml"
    path.write_text("durablec: 1\nworkflow: w\nsteps: [{return: 1}]\n")
    (made,) = report(capsys, str(path), "--payload", "104KB")["workflows"]
    assert made["least"]["bytes_written"] == 104_000


def test_what_aws_may_give_is_no_larger_than_what_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "put.durable.yaml"
    path.write_text(
        "durablec: 1\nworkflow: w\ninput: {}\nsteps:\n  - step: put\n"
        "    aws: dynamodb.put_item\n"
        "    with: {TableName: Orders, Item: {id: {S: one}}}\n"
    )
    (made,) = report(capsys, str(path), "--payload", "2KB")["workflows"]
    # The input is an empty record. An attribute may hold attributes, and so on.
    assert made["least"]["bytes_written"] == 2_001


def test_what_is_over_a_limit_is_told(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--items", "2000", "--payload", "1MB"]
    (made,) = report(capsys, plain.name, *arguments)["workflows"]
    assert "it may need more than AWS's 3,000 operations" in made["warnings"]


def test_rounds_that_there_is_no_time_for_are_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "watch.durable.yaml"
    path.write_text(
        "durablec: 1\nworkflow: watch\ntimeout: 30d\ninput: {go_on: boolean}\nsteps:\n"
        "  - while: ${input.go_on}\n    max_iterations: 5000\n    do:\n"
        "      - {wait: hour, for: 1h}\n"
        "      - {step: looked, call: durable.now, retry: none}\n"
    )
    (made,) = report(capsys, str(path))["workflows"]
    # One begins with each hour, and as the last day ends.
    rounds = 30 * 24 + 1
    assert made["most"]["operations"] == 1 + 2 * rounds
    assert made["most"]["invocations"] == 1 + rounds
    assert made["most"]["seconds"] == 30 * 86_400
    assert made["warnings"] == []


def test_what_never_completes_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "never.durable.yaml"
    path.write_text("durablec: 1\nworkflow: w\nsteps: [{fail: Broken}]\n")
    (made,) = report(capsys, str(path))["workflows"]
    assert made["completes"] is False
    assert made["least"]["operations"] == 1


def test_the_text_has_the_same_figures_and_its_assumptions(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["report", plain.name, "--items", "5"]) == 0
    out = capsys.readouterr().out
    rows = {" ".join(line.split()) for line in out.splitlines()}
    assert "operations 14 14 19" in rows
    assert "invocations 2 2 7" in rows
    assert "time 7d 7d1s" in rows
    assert "17 step second 1 1 2" in rows
    assert any(row.startswith("shortest: wait pause 7d (line 11)") for row in rows)
    assert "note: line 13: the length of `each` is not known" in rows
    assert any("has 5 items" in row for row in rows)
    assert any("us-east-1" in row for row in rows)


def test_a_folder_has_the_report_of_each(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (plain.parent / "other.durable.yaml").write_text(
        "durablec: 1\nworkflow: other\nsteps: [{return: 1}]\n"
    )
    made = report(capsys)["workflows"]
    assert [each["workflow"] for each in made] == ["other", "plain"]


def test_a_mistake_is_told_and_nothing_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.durable.yaml"
    path.write_text("durablec: 1\nworkflow: w\nsteps: [{retrun: 1}]\n")
    assert cli.perform(["report", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "DC023" in err


@pytest.mark.parametrize("wrong", ["--payload=much", "--memory=1", "--items=-1"])
def test_what_is_no_figure_is_refused(
    wrong: str, plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.perform(["report", plain.name, wrong]) == 2
    assert wrong.partition("=")[0] in capsys.readouterr().err


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.parent.name)
def test_every_sample_can_be_reported(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for made in report(capsys, str(sample))["workflows"]:
        least, once, most = (
            made[name] for name in ("least", "most_without_retries", "most")
        )
        assert made["completes"]
        for figure in ("operations", "invocations", "bytes_written"):
            assert 0 < least[figure] <= once[figure] <= most[figure]


def test_the_readme_shows_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    sample = ROOT / "samples" / "coffee_order" / "order.durable.yaml"
    assert cli.perform(["report", str(sample)]) == 0
    said = {line.rstrip() for line in capsys.readouterr().out.splitlines()}
    _, _, rest = (ROOT / "README.md").read_text().partition("$ durablec report ")
    shown = rest.partition("\n...\n")[0].splitlines()[1:]
    assert len(shown) > 8
    assert set(shown) <= said


@pytest.mark.parametrize("seconds", ["inf", "nan", "-1", "901"])
def test_a_time_that_is_none(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    order = ROOT / "samples" / "coffee_order" / "order.durable.yaml"
    assert cli.perform(["report", str(order), f"--call-time={seconds}"]) == 2
    assert "--call-time" in capsys.readouterr().err
