"""`durablec eval`: one expression, its value, and what is wrong with it."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from durablec import cli
from durablec_local import evaluation

Eval = Callable[..., tuple[int, str, str]]

TYPED = """\
durablec: 1
workflow: order
input: {total: integer, coupon?: {code: string}}
steps:
  - return: ${input.total}
"""


@pytest.fixture
def eval_(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Eval:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "order.durable.yaml").write_text(TYPED)
    (tmp_path / "order.json").write_text('{"total": 7}')

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.perform(["eval", *arguments])
        return (code, *capsys.readouterr())

    return run


def test_a_value_is_json_on_standard_output(eval_: Eval) -> None:
    assert eval_("1 + 2") == (0, "3\n", "")
    assert eval_("'a' + \"b\"") == (0, '"ab"\n', "")
    assert eval_("{'a': [1.0, null, true]}") == (
        0,
        '{\n  "a": [\n    1.0,\n    null,\n    true\n  ]\n}\n',
        "",
    )


def test_an_expression_may_begin_with_a_minus(eval_: Eval) -> None:
    assert eval_("--with", '{"a": 2}', "--", "-a") == (0, "-2\n", "")


def test_an_expression_may_stand_as_in_a_workflow(eval_: Eval) -> None:
    assert eval_("${1 + 2}") == (0, "3\n", "")
    assert eval_("a ${1 + 2} b ${true}") == (0, '"a 3 b true"\n', "")
    code, _, err = eval_("a ${[1]}")
    assert (code, "DC302 needs-string" in err) == (1, True)


@pytest.mark.parametrize(
    ("expression", "given", "value"),
    [
        ("a.b + 1", '{"a": {"b": 1}}', 2),
        ("input.a.b + 1", '{"a": {"b": 1}}', 2),
        ("input", '{"input": 3}', 3),
        ("size(input)", "[1, 2]", 2),
        ("input + 1", "4", 5),
        ("input == null", "null", True),
        ("class + len + event", '{"class": 1, "len": 2, "event": 3}', 6),
        ("input['a-b']", '{"a-b": 1}', 1),
        ("total", "order.json", 7),
        ("total", "@order.json", 7),
    ],
)
def test_names_are_the_keys_of_an_object(
    eval_: Eval, expression: str, given: str, value: object
) -> None:
    code, out, err = eval_(expression, "--with", given)
    assert (code, json.loads(out or "null"), err) == (0, value, "")


def test_standard_input(eval_: Eval, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"a": "b"}'))
    assert eval_("a", "--with", "-") == (0, '"b"\n', "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "--with: not JSON: line 1, column 2"),
        ('{"a": NaN}', "`NaN` is no number of JSON"),
        ('{"a": 1e400}', "`1e400` is a number that no float holds"),
        ("[" * 100_000, "--with: nested too deeply"),
        ("", "--with is empty: it takes a JSON object, or the FILE that has it"),
        ("none.json", "error: none.json: No such file or directory"),
        (".", "is a folder"),
        ("order.durable.yaml", "order.durable.yaml: not JSON"),
    ],
)
def test_what_is_no_json_is_exit_2(eval_: Eval, given: str, said: str) -> None:
    code, out, err = eval_("1", "--with", given)
    assert (code, out) == (2, "")
    assert said in err


def test_a_wrong_expression_is_a_diagnostic_with_its_place(eval_: Eval) -> None:
    code, out, err = eval_("size(xs) > 1 and y", "--with", '{"xs": []}')
    assert (code, out) == (1, "")
    assert err == (
        "error[DC041 expression-syntax]: `and` is not an operator\n"
        " --> expression:1:14\n"
        "  |\n"
        "1 | size(xs) > 1 and y\n"
        "  |              ^^^\n"
        "  |\n"
        "  = help: write `&&`\n"
        "\n"
        "1 error in 1 file\n"
    )
    assert "did you mean `food`?" in eval_("foot", "--with", '{"food": 1}')[2]
    assert eval_("")[0] == 1


def test_an_evaluation_that_fails_says_why(eval_: Eval) -> None:
    given = '{"a": 1, "b": 0}'
    said = "error: expression:1: `a / b`: division by zero\n"
    assert eval_("a / b", "--with", given) == (1, "", said)
    code, _, err = eval_("a +\n b.c", "--with", given)
    assert (code, err[:20]) == (1, "error: expression:1:")
    assert eval_("a.c == 1 || true", "--with", given) == (0, "true\n", "")


@pytest.mark.parametrize(
    ("expression", "shown", "note"),
    [
        ("timestamp('2026-01-01T00:00:00Z')", "2026-01-01T00:00:00Z", "timestamps"),
        ("[duration('90s')]", ["90s"], "durations"),
        ("optional.of(1)", 1, "optional"),
        ("{}.?a", None, "optional"),
        ("1.0 / 0.0", "inf", "no number `inf`"),
    ],
)
def test_what_json_has_no_form_for_is_shown_and_said(
    eval_: Eval, expression: str, shown: object, note: str
) -> None:
    code, out, err = eval_(expression)
    assert (code, json.loads(out)) == (0, shown)
    assert err.startswith("note: ")
    assert note in err


def test_keys_that_are_no_strings_are_shown_as_such(eval_: Eval) -> None:
    assert json.loads(eval_("{1: 'a', false: 'b'}")[1]) == {"1": "a", "false": "b"}


def test_types_are_those_of_a_workflow(eval_: Eval) -> None:
    types = ("--types", "order.durable.yaml")
    assert eval_("input.total + 1", "--with", "order.json", *types) == (0, "8\n", "")
    err = eval_("input.coupon.code", "--with", "order.json", *types)[2]
    assert "error[DC311 unguarded-field]" in err
    code, _, err = eval_("1", "--with", '{"total": "7"}', *types)
    assert (code, "input.total: expected an integer" in err) == (2, True)
    code, _, err = eval_("1", *types)
    assert (code, "--with is missing" in err) == (2, True)
    code, _, err = eval_("1", "--with", "{}", "--types", ".")
    assert (code, "is a folder" in err) == (2, True)


def test_types_of_a_wrong_workflow(eval_: Eval) -> None:
    Path("wrong.durable.yaml").write_text(TYPED.replace("total}", "totl}"))
    code, _, err = eval_("1", "--with", "{}", "--types", "wrong.durable.yaml")
    assert (code, "DC310 unknown-field" in err) == (1, True)


def test_the_python_is_shown_as_a_handler_has_it(eval_: Eval) -> None:
    code, out, err = eval_("total * 2 > 10", "--with", "order.json", "--show")
    assert (code, out) == (0, "true\n")
    assert err == (
        "from typing import Any\n"
        "\n"
        "from durablec_runtime import cel, expression\n"
        "\n"
        "\n"
        '@expression("expression", 1)\n'
        "def total_times_2_gt_10(total: Any) -> Any:\n"
        '    """total * 2 > 10"""\n'
        "    return cel.gt(cel.mul(total, 2), 10)\n"
        "\n"
        "\n"
        "def value(total: Any) -> Any:\n"
        "    return total_times_2_gt_10(total)\n"
        "\n"
    )
    typed = ("--types", "order.durable.yaml", "--show")
    err = eval_("input.total > 10", "--with", "order.json", *typed)[2]
    assert err.endswith('    return event["total"] > 10\n\n')


def test_an_evaluation_without_end_is_ended(
    eval_: Eval, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "SECONDS", 2)
    macros = "lists.range(100000).all(a, lists.range(100000).all(b, {}))"
    nested = macros.format(macros.format("a + b >= 0"))
    said = "error: it takes longer than 2 seconds\n"
    assert eval_(nested) == (1, "", said)


def test_an_evaluation_that_takes_all_memory_is_ended(eval_: Eval) -> None:
    code, out, err = eval_("lists.range(99999).map(a, lists.range(99999))")
    assert (code, out) == (1, "")
    assert err == "error: it takes more than 1024 MB of memory\n"


def test_there_is_no_clock(eval_: Eval) -> None:
    assert "DC316" in eval_("now()")[2]
