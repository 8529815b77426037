"""`durablec compat`: its versions, its verdicts, and what it says of odd ones."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from durablec.cli import perform

BEFORE = """\
durablec: 1
workflow: order
input: {n: integer}
steps:
  - step: first
    call: durable.uuid
  - wait: pause
    for: 1h
  - step: last
    call: durable.now
"""
RENAMED = BEFORE.replace("step: last", "step: final")
BREAKING = BEFORE.replace("step: first", "step: other")
BEHIND = f"{BEFORE}  - return: done\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = perform(["compat", *map(str, arguments)])
        done = capsys.readouterr()
        return code, done.out, done.err

    return run


def written(folder: Path, text: str, name: str = "order.durable.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old", BEFORE)


def test_what_is_behind_is_safe(run: Run, old: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new", BEHIND)
    assert run(old, new) == (0, "order: safe\n", "")


def test_what_is_safe_unless_started_says_what(
    run: Run, old: Path, tmp_path: Path
) -> None:
    code, out, err = run(old, written(tmp_path / "new", RENAMED))
    assert (code, err) == (1, "")
    assert "error[DC601 replay-differs]: once the step `last` has started" in out
    assert "`label: last` keeps it in the history" in out
    assert out.endswith("\norder: safe unless started: `last` (line 9)\n")


def test_what_is_first_breaks(run: Run, old: Path, tmp_path: Path) -> None:
    code, out, _ = run(old, written(tmp_path / "new", BREAKING))
    assert code == 1
    assert out.endswith("\norder: breaking\n")


def test_both_forms_are_one(run: Run, old: Path, tmp_path: Path) -> None:
    text = (
        "durablec 1\nworkflow order\ninput { n: integer }\nstep first = durable.uuid()\n"
        "wait pause for 1h\nstep last = durable.now()\n"
    )
    new = written(tmp_path / "new", text, "order.durable")
    assert run(old, new) == (0, "order: safe\n", "")


def test_json_names_what_must_not_have_started(
    run: Run, old: Path, tmp_path: Path
) -> None:
    code, out, _ = run(old, written(tmp_path / "new", RENAMED), "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert found["version"] == 1
    assert found["workflows"] == [
        {
            "name": "order",
            "verdict": "safe unless started",
            "unless": [
                {
                    "operation": "last",
                    "type": "Step",
                    "when": "started",
                    "within": [],
                    "certain": True,
                }
            ],
        }
    ]
    (diagnostic,) = found["diagnostics"]
    assert diagnostic["code"] == "DC601"
    assert diagnostic["start"]["line"] == 9
    assert [label["message"] for label in diagnostic["labels"]] == ["what is recorded"]


def test_folders_are_compared_name_by_name(run: Run, tmp_path: Path) -> None:
    payment = BEFORE.replace("workflow: order", "workflow: payment")
    written(tmp_path / "old", BEFORE)
    written(tmp_path / "old", payment, "payment.durable.yaml")
    written(tmp_path / "new", BEHIND, "renamed_file.durable.yaml")
    code, out, _ = run(tmp_path / "old", tmp_path / "new")
    assert code == 1
    assert "error[DC609 workflow-gone]: there is no workflow `payment` any more" in out
    assert out.endswith("\norder: safe\npayment: breaking\n")
    _, out, _ = run(tmp_path / "old", tmp_path / "new", "--format", "json")
    verdicts = {e["name"]: e["verdict"] for e in json.loads(out)["workflows"]}
    assert verdicts == {"order": "safe", "payment": "breaking"}


def test_no_execution_goes_on_under_another_name(
    run: Run, old: Path, tmp_path: Path
) -> None:
    """Its function is another one: a workflow that is equal but for its name breaks."""
    text = BEFORE.replace("workflow: order", "workflow: purchase")
    new = written(tmp_path / "new", text)
    for versions in ((old, new), (old.parent, new.parent)):
        code, out, err = run(*versions)
        assert (code, err) == (1, "")
        assert (
            "error[DC609 workflow-gone]: the workflow `order` is named `purchase` now, "
            "which is another function: no execution goes on with it" in out
        )
        assert "new/order.durable.yaml:2:11" in out
        assert out.endswith("\norder: breaking\n")
    code, out, _ = run(old, new, "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert found["workflows"] == [
        {"name": "order", "verdict": "breaking", "unless": []}
    ]
    assert [each["code"] for each in found["diagnostics"]] == ["DC609"]


def test_a_workflow_beside_the_old_one_is_no_other_name_of_it(
    run: Run, old: Path, tmp_path: Path
) -> None:
    written(tmp_path / "new", BEHIND)
    text = BEFORE.replace("workflow: order", "workflow: purchase")
    written(tmp_path / "new", text, "purchase.durable.yaml")
    assert run(old, tmp_path / "new") == (0, "order: safe\n", "")


@pytest.mark.parametrize("doubled", ["old", "new"])
def test_two_workflows_of_one_name_are_not_chosen_from(
    run: Run, tmp_path: Path, doubled: str
) -> None:
    written(tmp_path / "old", BEFORE)
    written(tmp_path / "new", BEFORE)
    written(tmp_path / doubled, BREAKING, "second.durable.yaml")
    code, out, err = run(tmp_path / "old", tmp_path / "new")
    assert (code, out) == (1, "")
    assert f"{doubled}/second.durable.yaml:2:11" in err
    assert "error[DC521 shared-name]: two workflows are named `order`" in err
    code, out, err = run(tmp_path / "old", tmp_path / "new", "--format", "json")
    assert (code, err) == (1, "")
    (found,) = json.loads(out)["diagnostics"]
    assert found["start"]["line"] == 2
    assert [each["message"] for each in found["labels"]] == ["the other is here"]


def test_mistakes_are_json_where_that_is_asked_for(
    run: Run, old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = written(tmp_path / "new", BEFORE.replace("durable.now", "durable.when"))
    assert perform(["check", "--format", "json", str(new)]) == 1
    checked = json.loads(capsys.readouterr().out)
    for versions in ((old, new), (new, old)):
        code, out, err = run(*versions, "--format", "json")
        assert (code, err) == (1, "")
        assert json.loads(out) == checked
    assert [each["code"] for each in checked["diagnostics"]] == ["DC104"]


def test_a_version_with_mistakes_is_shown_and_not_compared(
    run: Run, old: Path, tmp_path: Path
) -> None:
    new = written(tmp_path / "new", BEFORE.replace("durable.now", "durable.when"))
    code, out, err = run(old, new)
    assert (code, out) == (1, "")
    assert "error[DC104" in err
    assert run(new, old)[0] == 1


@pytest.mark.parametrize("text", ["", "\0", "- a\n- b\n", "steps: [[[", "{"])
def test_no_text_is_too_odd(run: Run, old: Path, tmp_path: Path, text: str) -> None:
    new = written(tmp_path / "new", text)
    for versions in ((old, new), (new, old)):
        code, out, err = run(*versions)
        assert (code, out) == (1, "")
        assert "error[" in err


def test_what_is_not_there_is_an_error_of_input(run: Run, old: Path) -> None:
    code, out, err = run(old, "nowhere.durable.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("error: nowhere.durable.yaml: no such file or folder")


# Revisions ----------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose last commit but one has BEFORE, and go there."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    (folder / "flows").mkdir()
    git("init", "--quiet")
    for text in (BEFORE, RENAMED):
        written(folder / "flows", text)
        git("add", ".")
        git("commit", "--quiet", "--message=next")
    return folder


def git(*arguments: str) -> None:
    settings: dict[str, Any] = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.com",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    subprocess.run(["git", *arguments], check=True, env={**os.environ, **settings})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HEAD~1", "flows/order.durable.yaml"),
        ("HEAD~1", "flows"),
        ("HEAD~1:flows/order.durable.yaml", "flows/order.durable.yaml"),
        ("HEAD~1:flows", "HEAD:flows"),
        ("HEAD~1", "HEAD:flows"),
        ("HEAD~1", "."),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_version_may_be_a_revision(run: Run, before: str, after: str) -> None:
    code, out, _ = run(before, after)
    assert code == 1
    assert "::: HEAD~1:flows/order.durable.yaml:9:11\n" in out


@pytest.mark.usefixtures("repository")
def test_a_path_of_a_revision_is_seen_from_here(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("flows")
    assert run("HEAD", "order.durable.yaml")[0] == 0
    assert run("HEAD~1:order.durable.yaml", "order.durable.yaml")[0] == 1


@pytest.mark.usefixtures("repository")
def test_a_file_without_a_commit_is_compared_with_one(run: Run) -> None:
    written(Path("flows"), BEHIND)
    assert run("HEAD~1", "flows/order.durable.yaml") == (0, "order: safe\n", "")


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("v9", "git knows no revision `v9`"),
        ("--all", "git knows no revision `--all`"),
        ("HEAD:nothing.durable.yaml", "HEAD:nothing.durable.yaml: no such file"),
        ("HEAD:../../x.durable.yaml", "not in a repository"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_revision_that_there_is_not(run: Run, version: str, why: str) -> None:
    code, out, err = run("--", version, "flows/order.durable.yaml")
    assert (code, out) == (2, "")
    assert why in err


def test_there_may_be_no_repository(run: Run, old: Path) -> None:
    code, _, err = run("HEAD", old)
    assert code == 2
    assert "not in a repository of git" in err


@pytest.mark.usefixtures("repository")
def test_there_may_be_no_git(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    code, _, err = run("HEAD", "flows/order.durable.yaml")
    assert code == 2
    assert "git is not installed" in err
