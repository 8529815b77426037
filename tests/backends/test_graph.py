"""The flow of control as a graph, and its drawings in Mermaid, DOT and JSON."""

import json
import re
from collections.abc import Sequence
from textwrap import dedent
from typing import Literal as OneOf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec import ir
from durablec.backends.graph.document import document
from durablec.backends.graph.dot import dot
from durablec.backends.graph.mermaid import mermaid
from durablec.backends.graph.view import view
from durablec.cells import safe
from durablec.expressions.typed import Typed, Variable
from durablec.graph import control_flow
from durablec.types import DYN, STRING, ListType
from durablec_dsl import expr
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Embedded, Literal

# The IR by hand -------------------------------------------------------------------

HERE = Span(0, 1)
SOURCE = Source("order.durable.yaml", "steps: []\n")
NO_ERRORS = ir.ErrorNames((), ())


def workflow(
    *body: ir.Stmt,
    name: str = "order",
    source: Source = SOURCE,
    blocks: Sequence[ir.Block] = (),
) -> ir.Workflow:
    settings = ir.FunctionSettings("python3.13", "arm64", 512, 60, {})
    return ir.Workflow(
        source=source,
        name=name,
        name_span=Span(0, 0),
        description=None,
        timeout=60,
        retention=1,
        input=DYN,
        constants=[],
        blocks=list(blocks),
        body=list(body),
        settings=settings,
    )


def computed(text: str) -> ir.Computed:
    tree = expr.Constant(HERE, 1, "null", None)
    embedded = Embedded(HERE, tree, text, 0, TextMap(0))
    return ir.Computed(HERE, Typed(embedded, DYN, {}, [], {}, {}, {}, {}))


def constant(value: str | int | bool | None) -> ir.Constant:
    return ir.Constant(HERE, value)


def step(name: str, call: str = "orders.save", head: Span = HERE) -> ir.Step:
    module, _, function = call.rpartition(".")
    called = ir.Call(HERE, module, function, [])
    return ir.Step(head, name, HERE, None, None, called, None, False, None, None, None)


def returns(value: str | int | None = None) -> ir.Return:
    return ir.Return(HERE, constant(value))


def fails(name: str) -> ir.Fail:
    return ir.Fail(HERE, name, None, None, None)


def choose(
    condition: str, then: list[ir.Stmt], otherwise: list[ir.Stmt] | None = None
) -> ir.If:
    return ir.If(HERE, [ir.Arm(HERE, computed(condition), then)], otherwise)


def loop(condition: str, *body: ir.Stmt, rounds: int | None = 3) -> ir.While:
    return ir.While(HERE, computed(condition), rounds, list(body))


def clause(*names: str, do: Sequence[ir.Stmt] = (), when: str = "") -> ir.Clause:
    condition = computed(when) if when else None
    errors = ir.ErrorNames(names, tuple((each,) for each in names))
    return ir.Clause(HERE, errors, (), condition, None, list(do))


def attempt(
    body: list[ir.Stmt], *clauses: ir.Clause, ending: list[ir.Stmt] | None = None
) -> ir.Try:
    return ir.Try(HERE, body, list(clauses), ending)


def group(name: str, *body: ir.Stmt) -> ir.Group:
    return ir.Group(
        HERE, name, HERE, None, None, list(body), None, [], None, None, None
    )


Word = OneOf["all", "any", "first", "settled"]


def parallel(
    name: str, complete: Word | None, **branches: list[ir.Stmt]
) -> ir.Parallel:
    parts = [ir.Branch(key, HERE, body) for key, body in branches.items()]
    done = ir.Completion(complete, None, None, None) if complete else None
    return ir.Parallel(HERE, name, HERE, None, None, parts, done, None, False, None)


def each(name: str, *body: ir.Stmt) -> ir.Map:
    return ir.Map(
        HERE,
        name,
        HERE,
        None,
        None,
        computed("input.items"),
        Variable("item", DYN),
        None,
        list(body),
        10,
        None,
        None,
        False,
        None,
        None,
    )


def edges(*body: ir.Stmt, blocks: Sequence[ir.Block] = ()) -> list[str]:
    """Return the edges by the titles of their ends: `a -label-> b`."""
    drawing = view(workflow(*body, blocks=blocks))
    titles = {box.id: box.title for box in drawing.boxes}
    return [
        f"{titles[source]} {'~' if kind == 'error' else '-'}{label}> {titles[target]}"
        for source, target, kind, label in drawing.arrows
    ]


# The flow of control --------------------------------------------------------------


def test_statements_follow_each_other() -> None:
    assert edges(step("a"), step("b")) == [
        "order -> step a",
        "step a -> step b",
        "step b -> completed",
    ]


def test_nothing_to_do_is_done() -> None:
    assert edges() == ["order -> completed"]


def test_return_and_fail_go_to_the_ends() -> None:
    flow = edges(choose("x", [returns(1)], [fails("Declined")]))
    assert flow == [
        "order -> if x",
        "if x -yes> return 1",
        "if x -no> fail Declined",
        "return 1 -> completed",
        "fail Declined ~Declined> failed",
    ]


def test_unreachable_statements_have_no_edge() -> None:
    inner = choose("x", [step("b")])
    graph = control_flow(workflow(returns(1), inner, loop("y", step("c"))))
    dead = [node for node in graph if graph.degree(node) == 0]
    assert [graph.nodes[node]["kind"] for node in dead] == [
        "if",
        "step",
        "while",
        "step",
    ]


def test_elif_is_a_question_of_its_own() -> None:
    arms = [
        ir.Arm(HERE, computed("x"), [step("a")]),
        ir.Arm(HERE, computed("y"), []),
    ]
    assert edges(ir.If(HERE, arms, None)) == [
        "order -> if x",
        "if x -yes> step a",
        "if x -no> elif y",
        "step a -> completed",
        "elif y -yes> completed",
        "elif y -no> completed",
    ]


def test_switch_edges_say_the_values() -> None:
    cases = [
        ir.Case(HERE, [Literal(HERE, "ok", "ok"), Literal(HERE, 7, "7")], [step("a")]),
        ir.Case(HERE, [Literal(HERE, "not so", "not so")], []),
    ]
    switch = ir.Switch(HERE, computed("s"), cases, None, False)
    assert edges(switch) == [
        "order -> switch s",
        "switch s -ok, 7> step a",
        "switch s -'not so'> completed",
        "switch s -otherwise> completed",
        "step a -> completed",
    ]
    switch.covers = True
    assert "switch s -otherwise> completed" not in edges(switch)
    switch.default = [step("b")]
    assert "switch s -default> step b" in edges(switch)


def test_a_loop_returns_to_its_head() -> None:
    flow = edges(
        loop(
            "more",
            choose("x", [ir.Break(HERE)]),
            choose("y", [ir.Continue(HERE)]),
            step("a"),
        ),
        step("b"),
    )
    assert set(flow) == {
        "order -> while more",
        "while more -yes> if x",
        "if x -yes> break",
        "if x -no> if y",
        "if y -yes> continue",
        "continue -> while more",
        "if y -no> step a",
        "step a -> while more",
        "while more -no> step b",
        "break -> step b",
        "step b -> completed",
        "while more ~TooManyIterations> failed",
    }


def test_an_endless_loop_is_left_by_break_alone() -> None:
    endless = loop("more", choose("x", [ir.Break(HERE)]))
    endless.condition = constant(True)
    assert [each for each in edges(endless) if each.startswith("while")] == [
        "while true -yes> if x",
        "while true ~TooManyIterations> failed",
    ]


def test_a_block_is_drawn_once_and_a_use_of_it_is_one_box() -> None:
    block = ir.Block(HERE, "greeting", DYN, [step("said"), returns(1)], DYN, True)
    first, second = group("first"), group("second")
    first.use = second.use = block
    drawn = edges(first, second, blocks=[block])
    assert drawn == [
        "order -> group first",
        "group first -> group second",
        "group second -> completed",
        "block greeting -> step said",
        "step said -> return 1",
    ]
    [head] = [b for b in view(workflow(blocks=[block])).boxes if b.kind == "block"]
    assert (head.title, head.at, head.inside) == ("block greeting", (1, 1), None)


def test_a_failure_goes_to_the_first_clause_that_takes_it() -> None:
    flow = edges(
        attempt(
            [fails("A")],
            clause("B", do=[step("b")]),
            clause("A", when="w", do=[step("c")]),
            clause("A", "C"),
            clause("A", do=[step("d")]),
        )
    )
    assert [edge for edge in flow if edge.startswith("fail A")] == [
        "fail A ~A> catch A",
        "fail A ~A> catch A, C",
    ]
    assert "try ~B> catch B" in flow
    assert not any(edge.endswith("> failed") for edge in flow)


def test_a_failure_in_a_clause_leaves_the_try() -> None:
    flow = edges(attempt([step("a")], clause("any", do=[fails("B")])))
    assert flow[-1] == "fail B ~B> failed"


def test_every_way_out_of_a_try_leads_through_finally() -> None:
    flow = edges(
        loop(
            "more",
            attempt(
                [choose("x", [returns(1)]), choose("y", [ir.Break(HERE)])],
                clause("A", do=[ir.Continue(HERE)]),
                ending=[step("tidy")],
            ),
            rounds=None,
        ),
        step("after"),
    )
    assert set(flow) >= {
        "return 1 -> finally",
        "break -> finally",
        "continue -> finally",
        "if y -no> finally",
        "try ~any other error> finally",
        "finally -> step tidy",
        "step tidy -> while more",
        "step tidy -returned> completed",
        "step tidy -left the loop> step after",
        "step tidy -next round> while more",
        "step tidy ~failed> failed",
    }
    assert not any(
        edge.startswith(("return", "break", "continue")) and "finally" not in edge
        for edge in flow
    )


def test_a_finally_that_returns_ends_every_way() -> None:
    flow = edges(attempt([fails("A")], ending=[returns(2)]), step("dead"))
    assert flow == [
        "order -> try",
        "try -> fail A",
        "try ~any other error> finally",
        "fail A ~A> finally",
        "finally -> return 2",
        "return 2 -> completed",
    ]


def test_a_group_returns_to_its_end_and_fails_to_where_it_is_caught() -> None:
    flow = edges(
        attempt(
            [group("g", choose("x", [returns(1)]), fails("A"))],
            clause("A"),
        ),
    )
    assert flow == [
        "order -> try",
        "try -> group g",
        "try ~A> catch A",
        "group g -> if x",
        "if x -yes> return 1",
        "if x -no> fail A",
        "return 1 -> end of g",
        "fail A ~A> catch A",
        "end of g -> completed",
        "catch A -> completed",
    ]


@pytest.mark.parametrize(
    ("complete", "failing"),
    [
        (None, ["A"]),
        ("all", ["A"]),
        ("first", ["A"]),
        ("any", ["TooFewSucceeded"]),
        ("settled", []),
    ],
)
def test_branches_meet_and_the_whole_judges_failures(
    complete: Word | None, failing: list[str]
) -> None:
    flow = edges(parallel("p", complete, one=[fails("A")], two=[step("b")], three=[]))
    assert flow == [
        "order -> parallel p",
        "parallel p -one> fail A",
        "parallel p -two> step b",
        "parallel p -three> end of p",
        "fail A ~A> end of p",
        "step b -> end of p",
        "end of p -> completed",
        *(f"end of p ~{name}> failed" for name in failing),
    ]


def test_no_branches_and_each_item() -> None:
    assert edges(parallel("p", None)) == [
        "order -> parallel p",
        "parallel p -> end of p",
        "end of p -> completed",
    ]
    assert edges(each("m", step("a")))[1] == "map m -each item> step a"


def test_nodes_know_what_they_are_inside_of() -> None:
    graph = control_flow(workflow(group("g", choose("x", [step("a")])), step("b")))
    inside = {
        node: (data["kind"], data["inside"]) for node, data in graph.nodes(data=True)
    }
    assert inside == {
        "start": ("start", None),
        "n1": ("group", None),
        "n2": ("if", "n1"),
        "n3": ("step", "n2"),
        "n4": ("join", "n1"),
        "n5": ("step", None),
        "completed": ("completed", None),
    }


# Facts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retry", "said"),
    [
        (ir.NoRetry(), "at most once"),
        (None, "at most once per attempt"),
        (
            ir.Retry("gentle", 3, None, None, None, None, NO_ERRORS, NO_ERRORS),
            "at most once per attempt",
        ),
        (
            ir.Retry("once", 1, None, None, None, None, NO_ERRORS, NO_ERRORS),
            "at most once",
        ),
    ],
)
def test_how_often_a_step_may_run_is_said_of_all_its_attempts(
    retry: ir.RetryPolicy | None, said: str
) -> None:
    saved = ir.Step(HERE, "s", HERE, None, None, None, retry, True, None, None, None)
    box = view(workflow(saved)).boxes[1]
    assert box.facts["semantics"] == said


def test_facts_are_what_matters_of_a_statement() -> None:
    retry = ir.Retry("gentle", 3, None, None, None, None, NO_ERRORS, NO_ERRORS)
    submitter = ir.Call(HERE, "notify", "ask", [])
    callback = ir.Callback(
        HERE, "c", HERE, None, None, submitter, retry, 300, computed("beat"), None, None
    )
    put = ir.AwsCall(HERE, "dynamodb", "put_item", [])
    undo = ir.Undo(ir.Call(HERE, "orders", "cancel", []), None)
    saved = ir.Step(
        HERE, "s", HERE, None, None, put, ir.NoRetry(), True, 60, undo, ListType(STRING)
    )
    wait = ir.Wait(HERE, "w", HERE, None, None, 5400, None)
    said = ir.Text(HERE, ["order ", computed("input.id").typed])
    record = ir.RecordOf(
        HERE, [("id", computed("input.id")), ("all", ir.ListOf(HERE, [constant("a")]))]
    )
    log = ir.Log(HERE, said, "info")
    body: list[ir.Stmt] = [callback, saved, wait, log, ir.Return(HERE, record)]
    boxes = view(workflow(*body)).boxes
    assert [(box.title, box.facts) for box in boxes[1:-1]] == [
        (
            "callback c",
            {
                "call": "notify.ask",
                "retry": "gentle",
                "timeout": "5m",
                "heartbeat": "beat",
            },
        ),
        (
            "step s",
            {
                "aws": "dynamodb.put_item",
                "retry": "none",
                "semantics": "at most once",
                "timeout": "1m",
                "returns": "[string]",
                "undo": "orders.cancel",
            },
        ),
        ("wait w", {"for": "1h30m"}),
        ("log", {"info": "order ${input.id}"}),
        ("return {id: input.id, all: ['a']}", {}),
    ]


# Drawings -------------------------------------------------------------------------


def small() -> ir.Workflow:
    source = Source("f", "steps:\n  - try:\n      - step: saved\n")
    head = Span(source.text.index("step: saved"), len(source.text) - 1)
    body = attempt([step("saved", head=head)], clause("Declined", do=[returns("no")]))
    return workflow(body, source=source)


def test_mermaid() -> None:
    assert mermaid(view(small())) == dedent(
        """\
        flowchart TD
            start(["order"])
            n1["try"]
            n2["step saved<br/>call orders.save"]
            n3["catch Declined"]
            n4(["return no"])
            completed(["completed"])
            start --> n1
            n1 --> n2
            n1 -.->|"Declined"| n3
            n2 --> completed
            n3 --> n4
            n4 --> completed
        """
    )


def test_dot() -> None:
    assert dot(view(small())) == dedent(
        """\
        digraph "order" {
            rankdir=TB
            node [shape=box, fontname="sans-serif"]
            edge [fontname="sans-serif"]
            start [shape=oval, label="order"]
            n1 [shape=box, label="try"]
            n2 [shape=box, label="step saved\\ncall orders.save"]
            n3 [shape=box, label="catch Declined"]
            n4 [shape=oval, label="return no"]
            completed [shape=oval, label="completed"]
            start -> n1
            n1 -> n2
            n1 -> n3 [style=dashed, label="Declined"]
            n2 -> completed
            n3 -> n4
            n4 -> completed
        }
        """
    )


def test_json() -> None:
    content = json.loads(document(view(small())))
    assert set(content) == {"version", "workflow", "nodes", "edges"}
    assert content["version"] == 1
    assert content["workflow"] == "order"
    assert content["nodes"][2] == {
        "id": "n2",
        "kind": "step",
        "name": "saved",
        "title": "step saved",
        "facts": {"call": "orders.save"},
        "line": 3,
        "column": 9,
        "inside": "n1",
    }
    assert content["edges"][2] == {
        "from": "n1",
        "to": "n3",
        "kind": "error",
        "label": "Declined",
    }


def test_drawing_twice_is_the_same() -> None:
    for form in (mermaid, dot, document):
        assert form(view(small())) == form(view(small()))


HOSTILE = [
    'a "b" c',
    "</svg><script>alert(1)</script>",
    "`**bold**`",
    "end",
    "a; b --> c",
    "%%{init: {}}%%",
    "x]\n  click n1 call evil()",
    "\\N \\n \\",
    "&quot; &lt; #35;",
    "style: a #quot;",
    "1. item",
    "- item",
    "\x1b[31m\x00\u202eevil",
    "שלום 名前 ☕",
    "classDef x fill:#f00;",
    "$$x$$ ![a](b) ~~c~~ _d_ https://e.f",
]


def text_places(text: str) -> ir.Workflow:
    """Return a workflow with a text of the user's in every place that has one."""
    cases = [ir.Case(HERE, [Literal(HERE, text, text)], [])]
    return workflow(
        choose(text, [ir.Log(HERE, constant(text), "info")]),
        ir.Switch(HERE, computed(text), cases, None, False),
        attempt([fails("A")], clause("A", when=text)),
        returns(text),
    )


MERMAID_NODE = r'(n\d+|start|completed|failed)(\(\[|\{|\[\[|\[/|\(|\[)"([^"]*)"\W+'
MERMAID_EDGE = r'(n\d+|start) (-->|-\.->)(\|"([^"]*)"\|)? (n\d+|completed|failed)'


def mermaid_labels(drawn: str) -> list[str]:
    labels = []
    for row in drawn.splitlines()[1:]:
        found = re.fullmatch(rf"    (?:{MERMAID_NODE}|{MERMAID_EDGE})", row)
        assert found, row
        labels.append(found[3] or found[7] or "")
    return labels


def assert_mermaid_is_safe(drawn: str) -> None:
    for label in mermaid_labels(drawn):
        for part in label.split("<br/>"):
            codes = re.sub(r"#\d+;", "", part)
            assert not set(codes) & set('"<>&#;`%\\*[]|~@^+'), part
            assert not re.search(r":\S|:$|\$[^{]|\$$", codes), part
            assert not re.match(r"[-+*]|\d+\.", part), part


@pytest.mark.parametrize("text", HOSTILE)
def test_mermaid_labels_are_nothing_but_labels(text: str) -> None:
    drawn = mermaid(view(text_places(text)))
    assert_mermaid_is_safe(drawn)
    said = f"return {safe(' '.join(text.split()))}"
    decoded = [
        re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label)
        for label in mermaid_labels(drawn)
    ]
    assert said in decoded


@given(st.text())
def test_mermaid_is_safe_with_any_text(text: str) -> None:
    assert_mermaid_is_safe(mermaid(view(text_places(text))))


DOT_TEXT = r'"(?:[^"\\]|\\[\\"n])*"'


@given(st.text() | st.sampled_from(HOSTILE))
def test_dot_is_safe_with_any_text(text: str) -> None:
    *rows, last, _ = dot(view(text_places(text))).split("\n")
    assert last == "}"
    for row in rows[4:]:
        assert re.fullmatch(
            rf"    \w+( -> \w+)?( \[((shape|style)=\w+)?,? ?(label={DOT_TEXT})?\])?",
            row,
        ), row
        assert not re.search(r"&(?!amp;)", row)
        assert row.isprintable()


def test_labels_are_cut_and_json_is_not() -> None:
    long = workflow(returns("x" * 10_000))
    assert max(map(len, mermaid(view(long)).splitlines())) < 120
    assert max(map(len, dot(view(long)).splitlines())) < 150
    assert "x" * 10_000 in document(view(long))
