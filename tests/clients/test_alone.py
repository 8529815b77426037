"""The client functions as the compiler copies them: one file, with nothing beside it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.clients import FOLDER

FILES = sorted(FOLDER.glob("[a-z]*.py"))


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder, and return what it printed if it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_ruff_finds_nothing(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    ruff = Path(sys.executable).with_name("ruff")
    assert not run(ruff, "check", "--isolated", path.name, folder=tmp_path)
    assert not run(ruff, "format", "--isolated", "--check", path.name, folder=tmp_path)


@pytest.mark.parametrize("options", [[], ["--ignore-missing-imports"]])
def test_mypy_finds_nothing(options: list[str], tmp_path: Path) -> None:
    for path in FILES:
        shutil.copy(path, tmp_path)
    mypy = [sys.executable, "-m", "mypy", "--strict", *options]
    assert not run(*mypy, *(path.name for path in FILES), folder=tmp_path)


def test_there_are_both() -> None:
    assert [path.name for path in FILES] == ["answers.py", "starter.py"]
