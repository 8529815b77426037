"""`durablec run` of a workflow that invokes others, and functions that are none."""

import json
from pathlib import Path

import pytest

from tests.cli.test_run import durablec_run

MAIN = """\
durablec: 1
workflow: main
steps:
  - invoke: paid
    workflow: payment
    with: {cents: 3}
  - if: ${paid.receipt != ""}
    then:
      - invoke: rate
        function: arn:aws:lambda:eu-west-1:123456789012:function:find_rate:live
        with: ${paid.receipt}
      - return: ${rate}
"""
PAYMENT = """\
durablec: 1
workflow: payment
input: {cents: integer}
steps:
  - step: charged
    call: cards.charge
    with: {cents: "${input.cents}"}
    retry: none
  - return: {receipt: "${charged}"}
"""
CARDS = """\
def charge(cents: int) -> str:
    print("charging")
    return f"r{cents}"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "main.durable.yaml").write_text(MAIN)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "payment.durable.yaml").write_text(PAYMENT)
    (tmp_path / "inner" / "cards.py").write_text(CARDS)
    return tmp_path


def test_a_workflow_and_a_function_are_invoked(project: Path) -> None:
    arguments = ("main.durable.yaml", "--returns", 'find_rate={"rate": 7}')
    done = durablec_run(*arguments, folder=project)
    assert done.err == (
        "     0s  paid             invoke     started\n"
        "     0s  payment.charged  print      charging\n"
        "     0s  payment.charged  step       succeeded\n"
        "     0s  paid             invoke     succeeded\n"
        "     0s  rate             invoke     started\n"
        "     0s  rate             invoke     succeeded\n"
        "     0s  main             workflow   succeeded after 3 invocations\n"
    )
    assert (done.code, json.loads(done.out)) == (0, {"rate": 7})


def test_python_stands_for_a_function(project: Path) -> None:
    code = "def rate(event, context):\n    return [event, context.function_name]\n"
    (project / "rates.py").write_text(code)
    arguments = ("main.durable.yaml", "-q", "--function", "find_rate=rates.py:rate")
    done = durablec_run(*arguments, folder=project)
    assert (done.code, json.loads(done.out)) == (0, ["r3", "find_rate"]), done.err


def test_records_have_the_lines_of_callees(project: Path) -> None:
    arguments = ("main.durable.yaml", "--json", "--returns", "find_rate=1")
    done = durablec_run(*arguments, folder=project)
    records = [json.loads(line) for line in done.out.splitlines()]
    places = {each["name"]: each.get("line") for each in records if "name" in each}
    assert places == {"main": None, "paid": 4, "payment.charged": 5, "rate": 9}


def test_a_function_that_nothing_stands_for_is_told(project: Path) -> None:
    done = durablec_run("main.durable.yaml", "-q", folder=project)
    assert done == (
        1,
        "",
        "error: function `find_rate` is invoked, and is no workflow of this project; say "
        "what stands for it: --function find_rate=FILE.py:NAME or "
        "--returns find_rate=JSON\n",
    )


def test_a_callee_with_mistakes_is_told_before_anything_runs(project: Path) -> None:
    callee = project / "inner" / "payment.durable.yaml"
    callee.write_text(PAYMENT.replace("cards.charge", "cards.chrge"))
    done = durablec_run("main.durable.yaml", folder=project)
    assert done.code == 1
    assert "error[DC104 unknown-function]" in done.err
    assert "inner/payment.durable.yaml:6" in done.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--returns", "find_rat=1"],
            "no function `find_rat`; did you mean `find_rate`?",
        ),
        (["--returns", "zzz=1"], "no function `zzz`; there are `find_rate`"),
        (["--returns", "find_rate"], "write --returns find_rate=JSON"),
        (["--returns", "find_rate={"], "--returns find_rate: not JSON"),
        (["--function", "find_rate=a"], "write --function find_rate=FILE.py:NAME"),
        (["--function", "find_rate=a.py:b"], "there is no file `a.py`"),
    ],
)
def test_an_option_that_is_wrong_is_told(
    options: list[str], told: str, project: Path
) -> None:
    done = durablec_run("main.durable.yaml", *options, folder=project)
    assert done.code == 2
    assert told in done.err


def test_a_logical_id_is_the_workflow_and_a_functions_name_is_not(
    project: Path,
) -> None:
    by_id = MAIN.replace("workflow: payment", "function: Payment")
    by_id = by_id.replace(":find_rate:", ":payment:")
    (project / "main.durable.yaml").write_text(by_id)
    arguments = ("main.durable.yaml", "-q", "--returns", "payment-function=8")
    done = durablec_run(*arguments, folder=project)
    assert (done.code, json.loads(done.out)) == (0, 8), done.err
