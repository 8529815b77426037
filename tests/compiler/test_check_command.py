"""`durablec check` and `durablec graph` on files."""

import json
import os
from pathlib import Path

import pytest

from durablec import cli

GOOD = "durablec: 1\nworkflow: greet\nsteps:\n  - return: hello\n"
BAD = "durablec: 1\nworkflow: greet\nsteps:\n  - retrun: hello\n"
DOUBT = "durablec: 1\nworkflow: greet\nsteps:\n  - callback: approval\n"


class Folder:
    """A folder of workflows that is the current one, and the command run in it."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        code = cli.perform(arguments)
        return (code, *self._capsys.readouterr())


@pytest.fixture
def folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Folder:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return Folder(tmp_path, capsys)


def test_clean_is_one_line(folder: Folder) -> None:
    folder.write("a.durable.yaml", GOOD)
    assert folder.run("check") == (0, "ok: 1 workflow\n", "")
    folder.write("sub/b.durable.yaml", GOOD)
    assert folder.run("check") == (0, "ok: 2 workflows\n", "")
    assert folder.run("check", "sub/b.durable.yaml")[1] == "ok: 1 workflow\n"


def test_an_error_is_exit_1_with_its_place(folder: Folder) -> None:
    folder.write("sub/b.durable.yaml", BAD)
    folder.write("a.durable.yaml", GOOD)
    code, out, err = folder.run("check")
    assert (code, err) == (1, "")
    assert out.startswith("error[DC023 unknown-statement]: ")
    assert "sub/b.durable.yaml:4:5\n" in out
    assert out.endswith("\n1 error in 1 file\n")


def test_a_mistake_in_the_projects_file_is_said_once_and_alone(folder: Folder) -> None:
    folder.write("durablec.toml", '[project]\nsource = "scr"\n')
    folder.write("src/m.py", "def f(): return 1\n")
    for name in ("a", "b"):
        step = "steps:\n  - step: s\n    call: m.f\n"
        folder.write(f"{name}.durable.yaml", f"durablec: 1\nworkflow: {name}\n{step}")
    for command in ("check", "build"):
        code, out, _ = folder.run(command)
        assert code == 1
        assert out.startswith("error[DC510 project-file]: the source root `scr`")
        assert out.endswith("\n1 error in 1 file\n")


def test_a_warning_is_exit_0(folder: Folder) -> None:
    folder.write("a.durable.yaml", DOUBT)
    code, out, _ = folder.run("check")
    assert code == 0
    assert out.startswith("warning[DC401 callback-without-timeout]: ")
    assert out.endswith("\n1 warning in 1 file\n")


def test_json(folder: Folder) -> None:
    folder.write("a.durable.yaml", GOOD)
    code, out, _ = folder.run("check", "--format", "json")
    assert (code, json.loads(out)) == (0, {"version": 1, "diagnostics": []})
    folder.write("b.durable.yaml", BAD)
    code, out, _ = folder.run("check", "--format", "json", "--color", "always")
    assert code == 1
    assert [each["code"] for each in json.loads(out)["diagnostics"]] == ["DC023"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("none.durable.yaml", "error: none.durable.yaml: no such file or folder\n"),
        ("empty", "error: no workflow in empty\n"),
        ("a.durable.yaml/b", "error: a.durable.yaml/b: no such file or folder\n"),
        (
            "orders.py",
            "error: orders.py: not the name of a workflow, "
            "which ends in `.durable.yaml` or `.durable`\n",
        ),
        (
            "pipe.durable.yaml",
            "error: pipe.durable.yaml: neither a file nor a folder\n",
        ),
    ],
)
def test_what_cannot_be_read_is_exit_2(folder: Folder, path: str, said: str) -> None:
    folder.write("a.durable.yaml", GOOD)
    (folder.path / "empty").mkdir()
    folder.write("orders.py", "import os\n")
    os.mkfifo(folder.path / "pipe.durable.yaml")
    assert folder.run("check", path) == (2, "", said)


@pytest.mark.parametrize("end", [".durable.yml", ".yaml", ".yml"])
def test_a_file_that_is_named_may_end_in_other_ways(folder: Folder, end: str) -> None:
    folder.write(f"a{end}", GOOD)
    assert folder.run("check", f"a{end}") == (0, "ok: 1 workflow\n", "")


def test_a_folder_that_was_deleted_under_the_shell_is_said(folder: Folder) -> None:
    here = folder.path / "here"
    here.mkdir()
    os.chdir(here)
    here.rmdir()
    said = "error: the current folder does not exist any more\n"
    assert folder.run("check") == (2, "", said)


def test_graph_draws_a_workflow(folder: Folder) -> None:
    folder.write("a.durable.yaml", GOOD)
    code, out, err = folder.run("graph", "a.durable.yaml")
    assert (code, err) == (0, "")
    assert out.startswith('flowchart TD\n    start(["greet"])\n')
    assert folder.run("graph", "a.durable.yaml", "--format", "dot")[1].startswith(
        'digraph "greet" {'
    )
    drawn = json.loads(folder.run("graph", "a.durable.yaml", "--format", "json")[1])
    assert [node["line"] for node in drawn["nodes"]] == [None, 4, None]


def test_graph_keeps_warnings_apart_and_refuses_errors(folder: Folder) -> None:
    folder.write("a.durable.yaml", DOUBT)
    code, out, err = folder.run("graph", "a.durable.yaml")
    assert (code, out[:9], err[:7]) == (0, "flowchart", "warning")
    folder.write("b.durable.yaml", BAD)
    code, out, err = folder.run("graph", "b.durable.yaml")
    assert (code, out, err[:5]) == (1, "", "error")
    assert folder.run("graph", ".")[0] == 2
