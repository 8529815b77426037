"""`durablec new`: what it makes is whole and works, and it touches nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from durablec.cli import perform
from durablec.cli.new import project_files
from durablec.cli.schema import as_text

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(
        str(ROOT / root) for root in ("dsl", "compiler", "runtime", "grammars")
    ),
}


def python(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, and return what it writes; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_project_checks_builds_runs_and_passes_its_tests(tmp_path: Path) -> None:
    said = python(tmp_path, "-m", "durablec", "new", "my-orders")
    project = tmp_path / "my-orders"
    event = "@events/small.json"
    run = ("run", "my_orders.durable.yaml", "--quiet", "--input", event)
    assert python(project, "-m", "durablec", "check") == "ok: 1 workflow\n"
    assert '"status": "ordered"' in python(project, "-m", "durablec", *run)
    assert "4 passed" in python(project, "-m", "pytest", "-q", "-p", "no:xdist")
    python(project, "-m", "durablec", "build")
    assert (project / "build" / "template.yaml").is_file()
    assert f"durablec {run[0]} {run[1]}" in said
    assert os.listdir(tmp_path) == ["my-orders"]


def test_the_next_commands_install_pytest_where_there_is_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert perform(["new", str(tmp_path / "tested")]) == 0
    assert "pip install" not in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "pytest", None)
    assert perform(["new", str(tmp_path / "untested")]) == 0
    assert capsys.readouterr().out.endswith("  pip install pytest\n  pytest\n")


def test_an_editor_finds_the_schema() -> None:
    made = project_files("my-orders", "my_orders")
    first = made["my_orders.durable.yaml"].partition("\n")[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert made[name] == as_text()


def test_nothing_of_a_template_is_left_over() -> None:
    made = project_files("my-orders", "my_orders")
    for path, text in made.items():
        assert "@workflow@" not in path + text
        assert "@folder@" not in path + text


def test_what_is_made_can_be_read_as_what_a_folder_gets_by_default(
    tmp_path: Path,
) -> None:
    assert perform(["new", str(tmp_path / "orders")]) == 0
    (tmp_path / "other").mkdir()
    assert (tmp_path / "orders").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("My Orders", "write `my_orders`"),
        ("9lives", "write `lives`"),
        ("step", "`step` is a reserved word"),
        ("..", "is no name of a project"),
        ("x" * 65, "64 are the most"),
    ],
)
def test_a_bad_name_is_refused(
    name: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert perform(["new", name]) == 2
    assert words in capsys.readouterr().err
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_exists_is_left_as_it_is(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "orders"
    match kind:
        case "folder":
            place.mkdir()
        case "file":
            place.write_text("mine")
        case _:
            place.symlink_to(tmp_path / "nowhere")
    before = place.lstat()
    assert perform(["new", str(place)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert place.lstat() == before
    assert os.listdir(tmp_path) == ["orders"]


def test_a_disk_that_refuses_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.write_text

    def full(self: Path, *args: str, **options: str) -> int:
        if self.name == "durablec.toml":
            raise OSError(28, "No space left on device", str(self))
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "write_text", full)
    assert perform(["new", str(tmp_path / "orders")]) == 2
    assert not os.listdir(tmp_path)
