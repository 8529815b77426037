"""Each golden case: what is generated, and what it does on AWS's local runner."""

from itertools import count
from pathlib import Path

import pytest

from durablec import files, render
from tests.support.cases import Case, Run, all_cases, built, main, partners, unpack
from tests.support.executing import check, execute
from tests.support.metered import check_metered
from tests.support.replay import Kill, NotKilled

CASES = all_cases()
RUNS = [(case, run) for case in CASES for run in case.runs()]
KILLED = [(case, run) for case, run in RUNS if run.kill]


def _id(value: object) -> str:
    return getattr(value, "name", str(value)).replace(" ", "-")


@pytest.mark.parametrize("case", CASES, ids=_id)
@pytest.mark.parametrize("file", ["handler.py", "template.yaml"])
def test_what_is_generated(case: Case, file: str, pytestconfig: pytest.Config) -> None:
    generated = built(case)
    path = next(each for each in generated if each.rpartition("/")[2] == file)
    text = generated[path].decode()
    golden = case.folder / file
    if pytestconfig.getoption("--update"):
        golden.write_text(text)
    assert text == golden.read_text()


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_what_is_said_of_it(case: Case) -> None:
    """Nothing, but for the cases that have a `diagnostics.txt`."""
    (compilation,) = files.compile_paths([case.workflow])
    found = compilation.report.in_order()
    for diagnostic in found:
        diagnostic.place.source.name = case.workflow.name
    golden = case.folder / "diagnostics.txt"
    expected = golden.read_text() if golden.exists() else ""
    assert (render.text(found, color=False) if found else "") == expected


@pytest.mark.parametrize(("case", "run"), RUNS, ids=_id)
def test_what_it_does(case: Case, run: Run, tmp_path: Path) -> None:
    outcome = execute(case, unpack(case, tmp_path), run)
    check(run, outcome)
    check_metered(main(case), outcome)


@pytest.mark.parametrize(("case", "run"), KILLED, ids=_id)
def test_what_it_does_when_killed_at_any_checkpoint(
    case: Case, run: Run, tmp_path: Path
) -> None:
    bundle = unpack(case, tmp_path)
    whole = execute(case, bundle, run)
    for at in count(1):
        kill = Kill(at, applied=at % 2 == 0)
        try:
            killed = execute(case, bundle, run, kill)
        except NotKilled:
            # The SDK puts what comes close together into one call, so that runs of
            # one execution differ by a few calls, and by more where much runs at once
            # or several executions do.
            is_loose = run.unordered or partners(case, bundle).workflows
            fewest = whole.checkpoints // 2 if is_loose else whole.checkpoints - 3
            assert at >= fewest
            break
        assert (killed.status, killed.result) == (whole.status, whole.result)
        assert killed.error == whole.error
        if run.unordered:
            assert sorted(map(str, killed.operations)) == sorted(
                map(str, whole.operations)
            )
        else:
            assert killed.operations == whole.operations
