"""Both forms of a workflow give one tree, and what the text form says by itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import load
from durablec_dsl.parser import parse
from durablec_dsl.source import Source, Span
from durablec_dsl.tree import Node, same

HERE = Path(__file__).parent
HEAD = "durablec 1\nworkflow w\n"
YAML_HEAD = "durablec: 1\nworkflow: w\n"


def read(name: str, text: str) -> tuple[ast.Workflow | None, Report]:
    report = Report()
    source = load(name, text.encode(), report)
    assert source is not None
    return parse(source, report), report


def read_good(name: str, text: str) -> ast.Workflow:
    workflow, report = read(name, text)
    assert [found.message for found in report] == []
    assert workflow is not None
    return workflow


def text_form(text: str) -> ast.Workflow:
    return read_good("w.durable", HEAD + text)


def yaml_form(text: str) -> ast.Workflow:
    return read_good("w.durable.yaml", YAML_HEAD + text)


def file(name: str) -> ast.Workflow:
    return read_good(name, (HERE / name).read_text(encoding="utf-8"))


# Two forms, one tree ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["order", "every_statement"])
def test_both_forms_give_one_tree(name: str) -> None:
    assert same(file(f"{name}.durable"), file(f"{name}.durable.yaml"))


def test_a_difference_is_seen() -> None:
    assert not same(text_form("return 1"), text_form("return 2"))


# One line of the text form, and the item of `steps` that says the same.
PAIRS = {
    "return": "return:",
    "return null": "return: null",
    "return ~a".replace("~", ""): "return: ${a}",
    "return -1": "return: -1",
    "return - 1": "return: ${- 1}",
    "return 0x1F": "return: 0x1F",
    "return -0x1f": "return: ${-0x1f}",
    "return 1.50": "return: 1.50",
    "return true": "return: true",
    'return "a"': "return: a",
    "return 'a'": "return: a",
    "return r'a\\d'": "return: 'a\\d'",
    'return "a\\tb"': 'return: "a\\tb"',
    'return ""': 'return: ""',
    "return ('a')": "return: ${'a'}",
    "return (1)": "return: ${1}",
    "return ((1))": "return: ${(1)}",
    "return ([a, 'b'])": "return: \"${[a, 'b']}\"",
    "return ({'a': b})": "return: \"${{'a': b}}\"",
    "return (a)": "return: ${(a)}",
    "return [a, 'b', [1]]": "return: ['${a}', b, [1]]",
    "return {}": "return: {}",
    "return { a: b, if: c, in: 1, 'x-y': 2 }": (
        "return: {a: '${b}', if: '${c}', in: 1, x-y: 2}"
    ),
    "return [?a]": "return: ${[?a]}",
    "return [1].size()": "return: ${[1].size()}",
    "return { 'a': 1 }.a": "return: \"${{ 'a': 1 }.a}\"",
    "return 'a' + b": "return: ${'a' + b}",
    'return "${a}"': "return: ${a}",
    'return "a ${a} $${b"': "return: a ${a} $${b",
    "return a.return.map": "return: ${a.return.map}",
    "return retry + input + with": "return: ${retry + input + with}",
    "fail Declined": "fail: Declined",
    "fail m.Declined": "fail: m.Declined",
    "fail (a.b)": "fail: ${a.b}",
    "fail (a)": "fail: ${a}",
    "fail a": "fail: a",
    "fail err": "fail: err",
    "fail 'a'": "fail: a",
    "log 5": "log: 5",
    "log a level info": "{log: '${a}', level: info}",
    "wait a for 60s": "{wait: a, for: 60s}",
    "wait a for (60)": "{wait: a, for: '${60}'}",
    "wait a for b": "{wait: a, for: '${b}'}",
    "set a = 1, b = a": "set: {a: 1, b: '${a}'}",
    "step a = aws cognito-idp.list_users()": "{step: a, aws: cognito-idp.list_users}",
    "step a = log.write()": "{step: a, call: log.write}",
    "step a = m.f(if: 1)": "{step: a, call: m.f, with: {if: 1}}",
    "step a = m.f() returns 'a' | 'b' label 'x'": (
        "{step: a, call: m.f, returns: \"'a' | 'b'\", label: x}"
    ),
    "step a = m.f() returns { a?: [T], 'b c': null }": (
        "{step: a, call: m.f, returns: {a?: [T], 'b c': 'null'}}"
    ),
    "parallel a {}": "{parallel: a, branches: {}}",
    "parallel a complete any {}": "{parallel: a, branches: {}, complete: any}",
    "try {} catch {}": "{try: [], catch: [{do: []}]}",
    "try {} catch A as e { fail e }": (
        "{try: [], catch: [{errors: [A], as: e, do: [{fail: '${e}'}]}]}"
    ),
    "try {} catch as e { fail f }": "{try: [], catch: [{as: e, do: [{fail: f}]}]}",
    "try {} catch as e when a {}": (
        "{try: [], catch: [{as: e, when: '${a}', do: []}]}"
    ),
    "break": "break",
    "map a items (b) as c {}": "{map: a, items: '${(b)}', as: c, steps: []}",
    "map a items ([1]) {}": "{map: a, items: '${[1]}', steps: []}",
    "group a timeout 1m {} undo m.f() retry none": (
        "{group: a, timeout: 1m, steps: [], undo: {call: m.f, retry: none}}"
    ),
}


@pytest.mark.parametrize("text", PAIRS)
def test_a_statement_in_both_forms(text: str) -> None:
    assert same(text_form(text), yaml_form(f"steps:\n  - {PAIRS[text]}\n"))


def test_line_ends_mean_nothing() -> None:
    text = (HERE / "order.durable").read_text(encoding="utf-8")
    joined = " ".join(line.partition("//")[0] for line in text.split("\n"))
    split = "\n".join(text.split())
    expected = file("order.durable")
    description = 'workflow order_processing "Take a coffee order'
    assert description in joined
    assert same(read_good("w.durable", joined), expected)
    # In a text, line ends mean what they mean.
    start, end = text.index('"Take'), text.index('counter."') + len('counter."')
    split = "\n".join(text[:start].split()) + "\n" + text[start:end] + "\n"
    split += "\n".join(text[end:].split())
    assert same(read_good("w.durable", split), expected)


def test_a_name_may_be_any_key_of_an_option() -> None:
    """Only words of statements and clauses are reserved."""
    text_form(
        "set input = 1, retry = 2, with = 3, undo = 4, payload = 5, when = 6, type = 7\n"
        "return [input, retry, with, undo, payload, when, type]"
    )


def test_the_name_of_a_file_says_its_form() -> None:
    workflow, _ = read("w.durable", YAML_HEAD + "steps: []\n")
    assert workflow is None
    assert read_good("w.yaml", YAML_HEAD + "steps: []\n")


# Places -------------------------------------------------------------------------------


_OF_THE_FILE = frozenset({"source", "span"})


def every() -> ast.Workflow:
    return file("every_statement.durable")


def test_heads_show_kind_and_name() -> None:
    workflow = every()
    shown = [workflow.source.text[slice(*one.head)] for one in workflow.body]
    assert shown[:3] == ["step saved", "step put", "wait cool_off"]
    assert "if barista.accepted" in shown
    assert "while total < 3" in shown
    assert "try" in shown


def spans(node: object, around: Span) -> None:
    """Assert that each node lies in the one around it, and holds what it says."""
    if isinstance(node, list):
        for item in node:
            spans(item, around)
    elif isinstance(node, Node):
        assert around.start <= node.span.start <= node.span.end <= around.end, node
        for name in node.__match_args__:
            if name not in ("source", "expr"):
                spans(getattr(node, name), node.span)


def test_every_node_lies_in_the_one_around_it() -> None:
    for workflow in (every(), file("order.durable")):
        whole = Span(0, len(workflow.source.text))
        for name in workflow.__match_args__:
            if name not in _OF_THE_FILE:
                spans(getattr(workflow, name), whole)


def embedded(node: object) -> list[values.Embedded]:
    if isinstance(node, values.Embedded):
        return [node]
    parts: list[object] = []
    if isinstance(node, list):
        parts = node
    elif isinstance(node, Node):
        parts = [
            getattr(node, name)
            for name in node.__match_args__
            if name not in _OF_THE_FILE
        ]
    return [found for part in parts for found in embedded(part)]


def test_expressions_know_their_place() -> None:
    workflow = every()
    text = workflow.source.text
    found = embedded(workflow)
    assert len(found) > 25
    for one in found:
        assert text[slice(*one.span)] == one.text
        assert one.locate(one.expr.span) == one.span


def test_a_template_with_escapes_knows_its_places() -> None:
    text = r'return "\u0041\x42\103\"\U0001F600 ${a . b} \n${c}"'
    template = text_form(text).body[0]
    assert isinstance(template, ast.Return)
    places = [HEAD.__len__() + text.index(part) for part in ("a . b", "c}")]
    assert [one.span.start for one in embedded(template)] == places


def test_allowing_comments_are_in_the_tree() -> None:
    workflow = every()
    assert [name.text for name in workflow.allowed] == ["unused-value", "long-wait"]
    assert workflow.source.text[slice(*workflow.allowed[1].span)] == "long-wait"


# Mistakes -----------------------------------------------------------------------------


def test_a_mistake_of_syntax_hides_no_other_statement() -> None:
    workflow, report = read(
        "w.durable",
        HEAD + "timeout 60\n"
        "step a = m.f(x: [1, 2) timeout 5m\n"
        "if a and b {\n  step c = m.f() timeot 5m\n} elif c {\n  step d =\n}\n"
        "step e = m.f() retry { max_attempts 0 }\n"
        "# a comment\n"
        "return {\n",
    )
    found = [
        (one.place.source.position(one.place.span.start).line, one.rule.name)
        for one in report.in_order()
    ]
    assert workflow is None
    assert found == [
        (3, "bad-duration"),
        (4, "expression-syntax"),
        (5, "expression-syntax"),
        (6, "unknown-key"),
        (8, "text-syntax"),
        (10, "bad-number"),
        (11, "text-syntax"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "{ step b = m.f() }",
        "{ step b = m.f() } else { step c = m.f() }",
        "{ if b { log c } else { log d } } elif e { log f } else { log g }",
        "{ switch b { case 1 { log c } default { log d } } }",
        "{ set b = { c: [{ d: 1 }] } }",
        "{}",
    ],
)
def test_the_braces_of_a_wrong_statement_end_nothing_else(body: str) -> None:
    _, report = read(
        "w.durable", f"{HEAD}group g {{\n  if a = b {body}\n}}\nreturn 1\n"
    )
    assert [one.rule.name for one in report] == ["expression-syntax"]


def test_at_most_a_hundred_mistakes_of_syntax_are_reported() -> None:
    _, report = read("w.durable", HEAD + "set a = = 1\n" * 1000)
    assert len(report) == 100


# What is loaded -----------------------------------------------------------------------


def test_nothing_of_the_text_form_is_loaded_for_yaml() -> None:
    code = (
        "import sys\n"
        "from durablec_dsl.parser import parse\n"
        "from durablec_dsl.source import Source\n"
        "from durablec_dsl.diagnostics import Report\n"
        "from pathlib import Path\n"
        "text = Path(sys.argv[1]).read_text()\n"
        "assert parse(Source(sys.argv[1], text), Report())\n"
        "print([name for name in sys.modules if name.startswith('durablec_dsl.text')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, HERE / "every_statement.durable.yaml"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == "[]\n"


def test_yaml_is_not_loaded_for_the_text_form() -> None:
    code = (
        "import sys\n"
        "from durablec_dsl.parser import parse\n"
        "from durablec_dsl.source import Source\n"
        "from durablec_dsl.diagnostics import Report\n"
        "assert parse(Source('w.durable', sys.argv[1]), Report())\n"
        "print('yaml' in sys.modules, 'lark' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"{HEAD}step a = m.f() timeout 5m"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == "False False\n"


def test_a_source_of_any_name_is_read() -> None:
    report = Report()
    assert parse(Source("w", YAML_HEAD + "steps: []\n"), report) is not None
