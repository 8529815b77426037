"""What every generated bundle must be, whatever its workflow says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from durablec import files
from durablec.building import assemble
from tests.support.cases import ROOT, Case, all_cases, built, unpack
from tests.support.replay import Answer, Fail, Succeed, TimeOut, run_fresh
from tests.support.sam import lint, lint_transformed, sam_cli, sam_validate

CASES = all_cases()
ORDER = next(case for case in CASES if case.name == "sample_coffee_order")
SAMPLES = [case for case in CASES if case.name.startswith("sample_")]


def _name(case: Case) -> str:
    return case.name


def run(*command: str | Path, folder: Path) -> str:
    """Run a command in a folder, and return what it printed if it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_ruff_finds_nothing(case: Case, tmp_path: Path) -> None:
    bundle = unpack(case, tmp_path)
    ruff = Path(sys.executable).with_name("ruff")
    assert not run(ruff, "check", "--isolated", "handler.py", folder=bundle)
    assert not run(ruff, "format", "--isolated", "--check", "handler.py", folder=bundle)


def test_mypy_finds_nothing(tmp_path: Path) -> None:
    """All handlers at once, since mypy starts slowly, hence each under its own name.

    The functions that they call are not annotated here: they are not even found.
    """
    handlers = []
    for case in CASES:
        path = tmp_path / f"{case.name}.py"
        path.write_bytes(next(d for p, d in built(case).items() if "handler.py" in p))
        handlers.append(path.name)
    configuration = tmp_path / "mypy.ini"
    configuration.write_text("[mypy]\nstrict = True\nignore_missing_imports = True\n")
    environment = {**os.environ, "MYPYPATH": str(ROOT / "runtime")}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", configuration, *handlers],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("annotated", [True, False])
def test_mypy_finds_nothing_in_a_bundle_as_it_is(
    annotated: bool, tmp_path: Path
) -> None:
    bundle = unpack(ORDER, tmp_path)
    if not annotated:
        (bundle / "orders.py").write_text(
            "def save_order(order_id, items): ...\ndef cancel_order(order_id): ...\n"
        )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent"]
    assert not run(*mypy, "handler.py", folder=bundle)


def test_the_same_workflow_gives_the_same_bytes(tmp_path: Path) -> None:
    """Also in another process, whose sets have another order."""
    folders = []
    for seed in ("1", "2"):
        folders.append(tmp_path / seed)
        command = [sys.executable, "-m", "durablec", "build", "samples", "-o"]
        done = subprocess.run(
            [*command, str(folders[-1])],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    first, second = map(_contents, folders)
    assert first == second


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("case", SAMPLES, ids=_name)
def test_a_bundle_needs_nothing_but_awss_sdk(case: Case, tmp_path: Path) -> None:
    """None of the compiler's packages is there, and none is asked for."""
    bundle = unpack(case, tmp_path)
    script = (
        "import sys\n"
        "names = 'lark pydantic networkx jinja2 yaml click rich durablec durablec_dsl'\n"
        "for name in names.split():\n"
        "    sys.modules[name] = None\n"
        "sys.path.insert(0, '.')\n"
        "import handler, durablec_runtime\n"
        "assert callable(handler.handler)\n"
        "assert durablec_runtime.__file__.startswith(sys.argv[1])\n"
    )
    assert not run(sys.executable, "-c", script, str(bundle), folder=bundle)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_cfn_lint_finds_nothing(case: Case) -> None:
    template = built(case)["template.yaml"].decode()
    assert not lint(template)
    assert not lint_transformed(template)


@pytest.mark.skipif(sam_cli() is None, reason="SAM CLI is in no environment here")
def test_sam_finds_nothing(tmp_path: Path) -> None:
    """All samples in one build, since SAM's command line starts slowly."""
    build = assemble(files.compile_paths([ROOT / "samples"]))
    template = tmp_path / "template.yaml"
    template.write_bytes(build.files["template.yaml"])
    assert len(SAMPLES) <= template.read_text().count("Type: AWS::Serverless::Function")
    assert sam_validate(template) == ""


@pytest.mark.parametrize(
    "answer",
    [Succeed({"accepted": True}), Succeed({"accepted": False}), TimeOut(), Fail()],
    ids=["accepted", "rejected", "expired", "failed"],
)
def test_the_operations_are_those_of_the_order_written_by_hand(
    answer: Answer, tmp_path: Path
) -> None:
    bundle = unpack(ORDER, tmp_path)
    event = ORDER.runs()[0].input
    compiled = run_fresh(bundle, event, {"barista": [answer]})
    by_hand = ROOT / "benchmarks" / "coffee_order_by_hand.py"
    (bundle / "handler.py").write_bytes(by_hand.read_bytes())
    hand_written = run_fresh(bundle, event, {"barista": [answer]})
    assert compiled.operations == hand_written.operations
    assert compiled.lines == hand_written.lines
    assert compiled.result == hand_written.result
