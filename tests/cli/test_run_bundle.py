"""`durablec run` imports and opens what a bundle holds, and nothing else."""

from pathlib import Path

import pytest

from tests.cli.test_run import durablec_run

WORKFLOW = """\
durablec: 1
workflow: work
steps:
  - step: one
    call: {}
    retry: none
  - return: ${{one}}
"""
BESIDE = """\
from pathlib import Path

def one() -> str:
    return (Path(__file__).parent / "{}").read_text()
"""
INCLUDE = '[bundle]\ninclude = ["{}"]\n'


def run(folder: Path, call: str, files: dict[str, str]) -> tuple[int, str, str]:
    """Run a workflow that calls a function of files; return code, result and errors."""
    for name, text in {"work.durable.yaml": WORKFLOW.format(call), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return durablec_run("work.durable.yaml", "-q", folder=folder)


def test_a_file_beside_a_module_of_a_package_is_there(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/prices.py": BESIDE.format("prices.csv"),
        "shop/prices.csv": "1",
        "loose/prices.py": BESIDE.format("deep/prices.csv"),
        "loose/deep/prices.csv": "2",
    }
    assert run(tmp_path, "shop.prices.one", files) == (0, '"1"\n', "")
    assert run(tmp_path, "loose.prices.one", files) == (0, '"2"\n', "")


def test_a_file_in_the_source_root_is_there_if_it_is_included(tmp_path: Path) -> None:
    files = {"prices.py": BESIDE.format("prices.csv"), "prices.csv": "1"}
    code, out, err = run(tmp_path, "prices.one", files)
    assert (code, out) == (1, "")
    assert "FileNotFoundError" in err
    assert err.endswith(
        "help: `prices.csv` is not in the bundle: name it in durablec.toml, "
        '`[bundle]`, `include = ["prices.csv"]`\n'
    )
    files["durablec.toml"] = INCLUDE.format("*.csv")
    assert run(tmp_path, "prices.one", files) == (0, '"1"\n', "")


def test_the_current_folder_is_the_bundle(tmp_path: Path) -> None:
    """In Lambda it is /var/task, which is where the bundle lies."""
    opens = "def one() -> str:\n    return open('data/a.txt').read()\n"
    files = {"mod.py": opens, "data/a.txt": "a"}
    code, _, err = run(tmp_path, "mod.one", files)
    assert code == 1
    assert 'include = ["data/a.txt"]' in err
    files["durablec.toml"] = INCLUDE.format("data/**")
    assert run(tmp_path, "mod.one", files) == (0, '"a"\n', "")


TASK_ROOT = """\
import os
from pathlib import Path

def one() -> str:
    return (Path(os.environ["LAMBDA_TASK_ROOT"]) / "a.txt").read_text()
"""


def test_the_bundle_is_where_lambda_says_it_is(tmp_path: Path) -> None:
    files = {
        "mod.py": TASK_ROOT,
        "a.txt": "a",
        "durablec.toml": INCLUDE.format("*.txt"),
    }
    assert run(tmp_path, "mod.one", files) == (0, '"a"\n', "")


CHAIN = {
    "a.py": "import b\ndef one() -> str:\n    return b.two()\n",
    "b.py": "def two() -> str:\n    from shop.c import name\n    return name\n",
    "shop/c.py": "from . import d\nname = d.name\n",
    "shop/d.py": "name = 'd'\n",
}


def test_what_a_module_imports_is_there_too(tmp_path: Path) -> None:
    assert run(tmp_path, "a.one", CHAIN) == (0, '"d"\n', "")


@pytest.mark.parametrize(
    ("name", "missed", "include"),
    [("hidden", "hidden.py", "hidden.py"), ("shop.hidden", "shop", "shop/**")],
)
def test_what_nothing_is_seen_to_import_is_not(
    tmp_path: Path, name: str, missed: str, include: str
) -> None:
    text = f"def one() -> str:\n    return __import__({name!r}[:]).__name__\n"
    files = {"mod.py": text, f"{name.replace('.', '/')}.py": "x = 1\n"}
    code, _, err = run(tmp_path, "mod.one", files)
    assert code == 1
    assert err.endswith(
        f"help: `{missed}` is not in the bundle: name it in durablec.toml, "
        f'`[bundle]`, `include = ["{include}"]`\n'
    )
    files["durablec.toml"] = INCLUDE.format(include)
    code, _, err = run(tmp_path, "mod.one", files)
    assert (code, err) == (0, "")


def test_what_keeps_a_bundle_from_being_built_keeps_a_run(tmp_path: Path) -> None:
    files = {"mod.py": "import handler\ndef one() -> str: ...\n", "handler.py": ""}
    code, out, err = run(tmp_path, "mod.one", files)
    assert (code, out) == (1, "")
    assert "DC109" in err
