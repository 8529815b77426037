"""`durablec graph --diff`: files, revisions of git, formats, and mistakes."""

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from durablec.cli import perform

OLD = """\
durablec: 1
workflow: orders
steps:
  - step: saved
    call: work.save
  - wait: pause
    for: 10s
  - log: "gone"
"""
NEW = (
    OLD.replace("step: saved", "step: stored")
    .replace("10s", "1m")
    .replace('  - log: "gone"\n', "  - return: null\n")
)
LISTED = """\
orders.durable.yaml: 4 changes since OLD: 1 added, 1 removed, 1 renamed, 1 changed
 old   new  line
   4     4  renamed  step saved -> stored
   6     6  changed  wait pause
                       for: 10s -> 1m
   8        removed  log gone
         8  added    return null
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "work.py").write_text("def save() -> None: ...\n")
    (tmp_path / "orders.durable.yaml").write_text(NEW)
    (tmp_path / "old.durable.yaml").write_text(OLD)
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{key}": "a@b"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = perform(["graph", "orders.durable.yaml", *arguments])
    found = capsys.readouterr()
    assert code == 0, found.err
    return found.out


def test_a_list_for_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = shown(capsys, "--diff", "old.durable.yaml")
    assert found == LISTED.replace("OLD", "old.durable.yaml")
    colored = shown(capsys, "--diff", "old.durable.yaml", "--color", "always")
    assert "\x1b[31mremoved\x1b[0m" in colored


def test_no_changes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, "--diff", "orders.durable.yaml", "--exit-code")
    assert found == "orders.durable.yaml: no changes since orders.durable.yaml\n"


def test_the_exit_code_of_changes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["graph", "orders.durable.yaml", "--diff", "old.durable.yaml"]
    assert perform([*command, "--exit-code"]) == 1
    assert perform(command) == 0


def test_revisions_of_git(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "init", "-q", "-b", "main")
    (folder / "orders.durable.yaml").write_text(OLD)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "old")
    (folder / "orders.durable.yaml").write_text(NEW)
    git(folder, "commit", "-qam", "new")
    for revision in ("HEAD~1", "main~1"):
        name = f"{revision}:orders.durable.yaml"
        assert shown(capsys, "--diff", revision) == LISTED.replace("OLD", name)
    git(folder, "mv", "orders.durable.yaml", "sales.durable.yaml")
    assert (
        perform(["graph", "sales.durable.yaml", "--diff", "HEAD", "--exit-code"]) == 0
    )
    assert "no changes since HEAD:orders.durable.yaml" in capsys.readouterr().out


def test_files_of_revisions_of_git(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "init", "-q", "-b", "main")
    (folder / "sub").mkdir()
    (folder / "sub" / "old.durable.yaml").write_text(OLD)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "old")
    (folder / "old.durable.yaml").unlink()
    listed = LISTED.replace("OLD", "HEAD:sub/old.durable.yaml")
    assert shown(capsys, "--diff", "HEAD:sub/old.durable.yaml") == listed
    listed = LISTED.replace("OLD", "HEAD:old.durable.yaml")
    assert shown(capsys, "--diff", "main:old.durable.yaml") == listed.replace(
        "HEAD:", "main:"
    )
    monkeypatch.chdir(folder / "sub")
    # As git has it: from the top of the repository, or, if it says so, from here.
    for name in ("HEAD:sub/old.durable.yaml", "HEAD:./old.durable.yaml"):
        command = ["graph", "../orders.durable.yaml", "--diff", name]
        assert perform(command) == 0
        head = capsys.readouterr().out.splitlines()[0]
        assert head.endswith(
            "4 changes since HEAD:sub/old.durable.yaml: "
            "1 added, 1 removed, 1 renamed, 1 changed"
        )


@pytest.mark.parametrize(
    ("repository", "revision", "reason"),
    [
        (False, "HEAD", "not in a repository of git"),
        (True, "nowhere", "git knows no revision `nowhere`"),
        (True, "--output=x", "git knows no revision `--output=x`"),
        (True, "HEAD", "orders.durable.yaml: is not in `HEAD`"),
        (True, "HEAD:no.durable.yaml", "no.durable.yaml: is not in `HEAD`"),
        (True, "HEAD:./no.yaml", "no.yaml: is not in `HEAD`"),
        (True, "nowhere:a.yaml", "git knows no revision `nowhere`"),
        (True, "HEAD:", "git knows no revision `HEAD:`"),
    ],
)
def test_what_cannot_be_compared_with(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    repository: bool,
    revision: str,
    reason: str,
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    if repository:
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "work.py")
        git(folder, "commit", "-qm", "one")
    assert perform(["graph", "orders.durable.yaml", f"--diff={revision}"]) == 2
    assert capsys.readouterr().err.endswith(f"{reason}\n")


def test_without_git(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert perform(["graph", "orders.durable.yaml", "--diff", "HEAD"]) == 2
    assert "git is not installed" in capsys.readouterr().err


def test_an_old_version_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "old.durable.yaml").write_text("steps: [\n")
    assert perform(["graph", "orders.durable.yaml", "--diff", "old.durable.yaml"]) == 1
    assert "old.durable.yaml" in capsys.readouterr().err


def test_data_for_tools(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown(capsys, "--diff", "old.durable.yaml", "--format", "json"))
    assert found["version"] == 1
    assert found["old"] == {"source": "old.durable.yaml", "workflow": "orders"}
    assert found["changes"][1] == {
        "changes": ["changed"],
        "kind": "wait",
        "old": {
            "name": "pause",
            "title": "wait pause",
            "in": "the workflow",
            "line": 6,
            "column": 5,
        },
        "new": {
            "name": "pause",
            "title": "wait pause",
            "in": "the workflow",
            "line": 6,
            "column": 5,
        },
        "keys": [{"key": "for", "old": "10s", "new": "1m"}],
        "swapped": [],
        "around": [],
    }


def test_mermaid_for_a_comment(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = shown(
        capsys, "--diff", "old.durable.yaml", "--format", "mermaid"
    ).splitlines()
    assert '    n1["step stored<br/>call work.save<br/>(was saved)"]' in rows
    assert '    n2("wait pause<br/>for 1m<br/>(for: 10s #45;#62; 1m)")' in rows
    classes = [row.strip() for row in rows if row.strip().startswith("class ")]
    assert classes == [
        "class n4,legend_added added",
        "class n3,legend_removed removed",
        "class n2,legend_changed changed",
        "class n1,legend_renamed renamed",
    ]


@pytest.mark.parametrize("form", ["svg", "html", "png"])
def test_pictures(folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    shown(capsys, "--diff", "old.durable.yaml", "-o", f"both.{form}")
    data = (folder / f"both.{form}").read_bytes()
    if form == "png":
        assert data.startswith(b"\x89PNG")
        return
    for kind in ("added", "removed", "renamed", "changed"):
        assert f"mark mark-{kind}".encode() in data


HOSTILE = ['"</script><script>x', "]]>&<b>", "`a` | %%{init}%%", "\\u202eevil \\u0007"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_more_than_text(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    said = json.dumps(text).replace("\\\\u", "\\u")
    (folder / "old.durable.yaml").write_text(OLD.replace('"gone"', said))
    (folder / "orders.durable.yaml").write_text(
        OLD.replace('"gone"', said).replace("- log", "- return")
    )
    listed = shown(capsys, "--diff", "old.durable.yaml")
    assert all(line.isprintable() for line in listed.splitlines())
    changes = json.loads(
        shown(capsys, "--diff", "old.durable.yaml", "--format", "json")
    )
    assert {word for each in changes["changes"] for word in each["changes"]} == {
        "added",
        "removed",
    }
    drawn = shown(capsys, "--diff", "old.durable.yaml", "--format", "svg")
    tags = {each.tag.partition("}")[2] for each in ElementTree.fromstring(drawn).iter()}
    assert "script" not in tags
    assert "b" not in tags
    mermaid = shown(capsys, "--diff", "old.durable.yaml", "--format", "mermaid")
    labels = [row for row in mermaid.splitlines() if '"' in row]
    assert all(row.count('"') == 2 for row in labels)
    assert "%%" not in mermaid
    assert "<script" not in mermaid


def test_options_that_do_not_go_together(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["graph", "orders.durable.yaml"]
    assert perform([*command, "--diff", "x", "--execution", "work.py"]) == 2
    assert perform([*command, "--exit-code"]) == 2
    assert perform([*command, "--format", "text"]) == 2
    assert perform([*command, "--diff", "old.durable.yaml", "--format", "dot"]) == 2


def test_the_workflow_itself_is_not_drawn_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "orders.durable.yaml").read_text()
    command = ["graph", "orders.durable.yaml", "-o", "./orders.durable.yaml"]
    assert perform(command) == 2
    assert "is not replaced" in capsys.readouterr().err
    assert (folder / "orders.durable.yaml").read_text() == before
