"""What a check loads: start-up is most of its time, so it loads no more than it uses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "samples" / "coffee_order" / "order.durable.yaml"

# Each costs more than what a check without mistakes may take of it, which is nothing.
NOT_LOADED = [
    "aws_durable_execution_sdk_python",
    "boto3",
    "botocore",
    "difflib",
    "importlib.metadata",
    "importlib.resources",
    "jinja2",
    "json",
    "lark",
    "networkx",
    "durablec.backends.graph",
    "pydantic",
    "resvg_py",
    "rich",
    "tomllib",
    "watchfiles",
]

CHECK = """
import sys
sys.path[:0] = sys.argv[2].split(":")
from durablec.cli import perform
code = perform(["check", sys.argv[1]])
loaded = sorted(sys.modules)
import json
print(json.dumps([code, loaded]), file=sys.stderr)
"""


def loaded_by_check(workflow: Path) -> tuple[int, set[str], str]:
    """Check a workflow in a new process; return its exit code, modules and output."""
    root = Path(__file__).parents[1]
    paths = [str(root / name) for name in ("dsl", "compiler", "grammars")]
    done = subprocess.run(
        [sys.executable, "-c", CHECK, workflow, ":".join(paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stderr)
    return code, set(modules), done.stdout


@pytest.fixture(scope="module")
def clean() -> set[str]:
    code, modules, output = loaded_by_check(SAMPLE)
    assert (code, output) == (0, "ok: 1 workflow\n")
    return modules


@pytest.mark.parametrize("module", NOT_LOADED)
def test_a_check_does_not_load(module: str, clean: set[str]) -> None:
    assert module not in clean


def test_a_check_with_mistakes_loads_only_what_words_them(tmp_path: Path) -> None:
    workflow = tmp_path / "wrong.durable.yaml"
    workflow.write_text("durablec: 1\nworkflow: greet\nstep: []\n", encoding="utf-8")
    code, modules, output = loaded_by_check(workflow)
    assert code == 1
    assert "did you mean" in output
    assert modules.isdisjoint(set(NOT_LOADED) - {"difflib"})
