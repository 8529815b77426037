"""The difference of two versions is the edit that was made, and nothing else."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from durablec.versions import Change, difference, outline
from durablec.versions.listing import around_line, swap_line
from durablec.versions.outline import Item
from durablec.versions.outline import walk as items
from durablec_dsl import ast, expr, values
from durablec_dsl.conversion import convert
from durablec_dsl.diagnostics import Report
from durablec_dsl.parser import parse
from durablec_dsl.printer import to_yaml
from durablec_dsl.source import Source, Span
from durablec_dsl.tree import Node
from durablec_dsl.walk import bodies, walk
from tests.support.trees import WORKFLOWS

FORTY = (Path(__file__).parent / "forty.durable.yaml").read_text()
HERE = Span(0, 0)
STATEMENTS = 40


def read(text: str, name: str = "f.durable.yaml") -> ast.Workflow:
    report = Report()
    tree = parse(Source(name, text), report)
    assert tree is not None
    assert not report.has_errors, list(report)
    return tree


def told(change: Change) -> str:
    """Return a change as one line: `renamed step a -> b`, `changed step a: k x -> y`."""
    old, new = change.old, change.new
    words = "+".join(change.words)
    item = (old or change.item).title
    name = f" -> {new.name}" if "renamed" in words and new else ""
    keys = [f"{key} {before} -> {after}" for key, before, after in change.keys]
    swaps = "".join(f"; {swap_line(each)}" for each in change.swapped)
    around = f"; {around_line(change)}" if change.around else ""
    return f"{words} {item}{name}{': ' if keys else ''}{', '.join(keys)}{swaps}{around}"


def edits(old: ast.Workflow, new: ast.Workflow) -> list[str]:
    return [told(each) for each in difference(outline(old), outline(new)).changes]


def edited(edit: Callable[[ast.Workflow], object]) -> list[str]:
    tree = read(FORTY)
    edit(tree)
    return from_forty(tree)


def from_forty(tree: ast.Workflow) -> list[str]:
    return [told(each) for each in difference(OLD, outline(tree)).changes]


def replaced(*pairs: tuple[str, str]) -> list[str]:
    text = FORTY
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return edits(read(FORTY), read(text))


OLD = outline(read(FORTY))

# Places -------------------------------------------------------------------------------


def all_bodies(tree: ast.Workflow) -> list[list[ast.Stmt]]:
    roots = [*(block.body for block in tree.blocks), tree.body]
    inner = [b for root in roots for each in walk(root) for b in _own(each)]
    return [*roots, *inner]


def _own(statement: ast.Stmt) -> Iterator[list[ast.Stmt]]:
    """Yield the bodies of a statement that can be edited: those that are there."""
    match statement:
        case ast.Group(body=None):
            return
        case ast.If(otherwise=None) | ast.Switch(default=None) | ast.Try(ending=None):
            yield from list(bodies(statement))[:-1]
        case _:
            yield from bodies(statement)


BODIES = all_bodies(read(FORTY))

PLACES = [(number, at) for number, body in enumerate(BODIES) for at in range(len(body))]
GAPS = [
    (number, at) for number, body in enumerate(BODIES) for at in range(len(body) + 1)
]


def title(place: tuple[int, int]) -> str:
    """Return what a statement of the workflow is called."""
    return TITLES[original(place).head]


def original(place: tuple[int, int]) -> ast.Stmt:
    """Return a statement of the workflow as it is, not to be edited."""
    number, at = place
    return BODIES[number][at]


TITLES = {
    item.head: item.title
    for item in items(OLD)
    if item.kind == type(item.node).__name__.lower()
}


def test_the_workflow_has_forty_statements() -> None:
    assert len(PLACES) == STATEMENTS


def step(name: str, call: str = "work.extra") -> ast.Step:
    called = ast.FunctionCall(HERE, values.Name(HERE, call), [], None)
    return ast.Step(
        HERE, HERE, values.Name(HERE, name), called, None, None, None, None, None, None
    )


# One statement ------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_statement_is_removed(place: tuple[int, int]) -> None:
    number, at = place
    gone = edited(lambda tree: all_bodies(tree)[number].pop(at))
    assert gone == [f"removed {title(place)}"]


@pytest.mark.parametrize("gap", GAPS)
def test_a_statement_is_added(gap: tuple[int, int]) -> None:
    number, at = gap
    new = edited(lambda tree: all_bodies(tree)[number].insert(at, step("extra")))
    assert new == ["added step extra"]


@pytest.mark.parametrize("place", PLACES)
def test_a_statement_is_renamed_and_what_reads_it_follows(
    place: tuple[int, int],
) -> None:
    number, at = place

    def edit(tree: ast.Workflow) -> None:
        node = all_bodies(tree)[number][at]
        name = getattr(node, "name", None)
        if isinstance(name, values.Name):
            old, name.text = name.text, "another"
            rename(tree, old, "another")

    name = getattr(original(place), "name", None)
    expected = [] if name is None else [f"renamed {title(place)} -> another"]
    assert edited(edit) == expected


def rename(node: object, old: str, new: str) -> None:
    """Let all that reads a name read another one."""
    match node:
        case expr.Ident(name=name) if name == old:
            node.name = new
        case Node():
            for field in node.__match_args__:
                rename(getattr(node, field), old, new)
        case list():
            for each in node:
                rename(each, old, new)
        case _:
            pass


CHANGES: dict[type[Node], tuple[str, object, str]] = {
    ast.Step: ("semantics", values.Name(HERE, "at_most_once"), "semantics"),
    ast.Wait: ("length", values.Duration(HERE, 99, "99s"), "for"),
    ast.Callback: ("timeout", values.Duration(HERE, 99, "99s"), "timeout"),
    ast.Poll: ("max_attempts", values.Number(HERE, 99, "99"), "max_attempts"),
    ast.Group: ("timeout", values.Duration(HERE, 99, "99s"), "timeout"),
    ast.Parallel: ("max_concurrency", values.Number(HERE, 99, "99"), "max_concurrency"),
    ast.Map: ("batch", values.Number(HERE, 99, "99"), "batch"),
    ast.While: ("max_iterations", values.Number(HERE, 99, "99"), "max_iterations"),
    ast.Switch: ("subject", values.Literal(HERE, "x", "x"), "switch"),
    ast.Return: ("value", values.Literal(HERE, "x", "x"), "return"),
    ast.Fail: ("error", values.Name(HERE, "Other"), "fail"),
    ast.Log: ("message", values.Literal(HERE, "x", "x"), "log"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_statement_is_changed(place: tuple[int, int]) -> None:
    number, at = place
    node = original(place)
    if type(node) not in CHANGES:
        assert isinstance(node, (ast.If, ast.Try, ast.Set, ast.Break))
        return
    field, value, key = CHANGES[type(node)]
    found = edited(lambda tree: setattr(all_bodies(tree)[number][at], field, value))
    assert len(found) == 1
    assert found[0].startswith(f"changed {title(place)}: {key} ")


@pytest.mark.parametrize("place", PLACES)
def test_a_statement_is_moved_anywhere(place: tuple[int, int]) -> None:
    number, at = place
    # Every fifth place, with all places for each five statements.
    for target, gap in GAPS[PLACES.index(place) % 5 :: 5]:
        tree = read(FORTY)
        everywhere = all_bodies(tree)
        moved = everywhere[number][at]
        if any(everywhere[target] is body for body in _below(moved)):
            continue
        if target == number and gap in (at, at + 1):
            continue
        del everywhere[number][at]
        shift = int(target == number and gap > at)
        everywhere[target].insert(gap - shift, moved)
        found = from_forty(tree)
        wanted = [[f"moved {title(place)}"]]
        if target == number and gap in (at - 1, at + 2):
            # Of two that have changed places, either has moved.
            neighbour = (number, at - 1 if gap < at else at + 1)
            wanted.append([f"moved {title(neighbour)}"])
        assert found in wanted, (place, target, gap)


def _below(statement: ast.Stmt) -> list[list[ast.Stmt]]:
    own = list(_own(statement))
    return [*own, *(b for body in own for each in body for b in _below(each))]


# Parts of statements ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # A branch.
        ([("      fraud:\n", "      risk:\n")], ["renamed branch fraud -> risk"]),
        (
            [("    complete: all\n", "      empty: []\n    complete: all\n")],
            ["added branch empty"],
        ),
        # An arm.
        (
            [("    else:\n", "      - {if: '${phase}', then: []}\n    else:\n")],
            ["added elif ${phase}"],
        ),
        (
            [("  - if: ${!phase}", "  - if: ${phase == false}")],
            ["changed if ${!phase}: if ${!phase} -> ${phase == false}"],
        ),
        (
            [('    else:\n      - log: "ordinary"\n', "")],
            ["removed else"],
        ),
        # A case.
        (
            [("when: gold", "when: [gold, silver]")],
            ["changed case gold: when gold -> gold, silver"],
        ),
        (
            [("        cases:\n", "        cases:\n          - {when: x, do: []}\n")],
            ["added case x"],
        ),
        # A clause.
        (
            [("errors: [PollExhausted, Suspicious]", "errors: [PollExhausted]")],
            [
                "changed catch PollExhausted, Suspicious: "
                "errors PollExhausted, Suspicious -> PollExhausted"
            ],
        ),
        (
            [("    catch:\n", "    catch:\n      - {errors: [Other], do: []}\n")],
            ["added catch Other"],
        ),
        (
            [("as: err\n", "as: error\n"), ("${err.", "${error.")],
            ["changed catch PollExhausted, Suspicious: as err -> error"],
        ),
        # A retry policy.
        (
            [("max_attempts: 8", "max_attempts: 9")],
            ["changed retry firm: max_attempts 8 -> 9"],
        ),
        ([("firm", "hard")], ["renamed retry firm -> hard"]),
        (
            [("retries:\n", "retries:\n  none_: {max_attempts: 1}\n")],
            ["added retry none_"],
        ),
        (
            [("    retry: gentle\n", "")],
            ["changed step loaded: retry gentle -> None"],
        ),
        (
            [("retry: gentle\n", "retry: none\n")],
            ["changed step loaded: retry gentle -> none"],
        ),
        (
            [("retry: {max_attempts: 2}", "retry: {max_attempts: 2, jitter: half}")],
            ["changed step shipped: retry.jitter None -> half"],
        ),
        # A type.
        (
            [("mail: string", "mail?: string")],
            ["changed type Customer: mail string -> string (optional)"],
        ),
        ([("Level", "Grade")], ["renamed type Level -> Grade"]),
        (
            [("total: number", "total: number, coupon?: string")],
            ["changed workflow: input.coupon None -> string (optional)"],
        ),
        # Settings and declarations.
        (
            [("timeout: 2d", "timeout: 3d")],
            ["changed workflow: timeout 2d -> 3d"],
        ),
        (
            [("memory: 256, ", "")],
            ["changed workflow: deploy.memory 256 -> None"],
        ),
        ([("workflow: forty", "workflow: fifty")], ["renamed workflow -> fifty"]),
        ([("limit: 100", "limit: 101")], ["changed constant limit:  100 -> 101"]),
        ([("greeting", "salute")], ["renamed constant greeting -> salute"]),
        ([("notify", "announce")], ["renamed block notify -> announce"]),
        # An undo, and arguments.
        (
            [("retry: firm}", "retry: gentle}")],
            ["changed step reserved: undo.retry firm -> gentle"],
        ),
        (
            [(", retry: firm}", "}")],
            ["changed step reserved: undo.retry firm -> None"],
        ),
        (
            [("gift: true", "gift: false")],
            ["changed step packed: with.gift true -> false"],
        ),
        (
            [("call: work.ship", "call: work.send")],
            ["changed step shipped: call work.ship -> work.send"],
        ),
        (
            [("{status: shipped, ", "{status: sent, ")],
            [
                "changed return {status: shipped, tracking: ${shipped}}: "
                "return.status shipped -> sent"
            ],
        ),
        # Variables.
        (
            [("parcels: []", "parcels: ['a']")],
            ["changed variable parcels:  [] -> [a]"],
        ),
        (
            [("parcels", "boxes"), ('boxes: "${boxes}"}', 'parcels: "${boxes}"}')],
            ["renamed variable parcels -> boxes"],
        ),
        (
            [("as: sku\n", "as: one\n"), ("${sku}", "${one}")],
            ["changed map counted: as sku -> one"],
        ),
        # Another kind under the same name.
        (
            [
                (
                    "- wait: settling\n        for: 10m",
                    "- open: settling\n        timeout: 10m",
                )
            ],
            [
                "changed wait settling: kind wait -> open, for 10m -> None, "
                "timeout None -> 10m"
            ],
        ),
    ],
)
def test_a_part_is_edited(pairs: list[tuple[str, str]], expected: list[str]) -> None:
    assert replaced(*pairs) == expected


CHOICE = """\
durablec: 1
workflow: w
input: {m: string, ok: boolean}
steps:
  - if: ${input.ok}
    then:
      - log: a
      - log: b
    else:
      - log: c
  - switch: ${input.m}
    cases:
      - when: x
        do:
          - log: d
      - when: z
        do:
          - log: e
  - parallel: p
    branches:
      one:
        - log: f
      two:
        - log: g
"""
THEN, ELSE = "      - log: a\n      - log: b\n", "      - log: c\n"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (
            [(THEN, "?"), (ELSE, THEN), ("?", ELSE)],
            [
                "moved if ${input.ok}; "
                "the statements of if ${input.ok} and of else have changed places"
            ],
        ),
        (
            [(THEN, "?"), (ELSE, THEN), ("?", ELSE), ("${input.ok}", "${!input.ok}")],
            [
                "moved if ${input.ok}; "
                "the statements of if ${!input.ok} and of else have changed places",
                "changed if ${input.ok}: if ${input.ok} -> ${!input.ok}",
            ],
        ),
        (
            [("log: d", "?"), ("log: e", "log: d"), ("?", "log: e")],
            [
                "moved switch ${input.m}; "
                "the statements of case x and of case z have changed places"
            ],
        ),
        (
            [("log: f", "?"), ("log: g", "log: f"), ("?", "log: g")],
            [
                "moved parallel p; "
                "the statements of branch one and of branch two have changed places"
            ],
        ),
        # Whole branches that changed their order: one of them has moved.
        (
            [
                ("one:", "?"),
                ("two:", "one:"),
                ("?", "two:"),
                ("log: f", "?"),
                ("log: g", "log: f"),
                ("?", "log: g"),
            ],
            ["moved branch two"],
        ),
    ],
)
def test_two_ways_of_a_statement_change_places(
    pairs: list[tuple[str, str]], expected: list[str]
) -> None:
    text = CHOICE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    assert edits(read(CHOICE), read(text)) == expected


THREE = """\
durablec: 1
workflow: three
input: {{m: string}}
steps:
  - switch: ${{input.m}}
    cases:
      - when: x
        do:
          - log: {0}
      - when: z
        do:
          - log: {1}
    default:
      - log: {2}
  - log: last
"""


def test_three_ways_change_places() -> None:
    old, new = THREE.format("a", "b", "c"), THREE.format("b", "c", "a")
    assert edits(read(old), read(new)) == [
        "moved switch ${input.m}; the statements of case x, of case z and of default "
        "have changed places"
    ]


CLAUSES = """\
durablec: 1
workflow: clauses
steps:
  - try:
      - step: tried
        call: work.tried
    catch:
{0}{1}      - errors: [any]
        do:
          - log: other
"""
DECLINED, LATE = (
    f"      - errors: [{error}]\n        do:\n          - step: {name}\n"
    f"            call: work.{name}\n"
    for error, name in (("Declined", "said"), ("Late", "waited"))
)


def test_a_clause_is_renamed_and_stands_behind_another() -> None:
    refused = DECLINED.replace("Declined", "Refused")
    old, new = CLAUSES.format(DECLINED, LATE), CLAUSES.format(LATE, refused)
    assert edits(read(old), read(new)) == [
        # Of two that changed their order, one has moved.
        "moved catch Late",
        "changed catch Declined: errors Declined -> Refused",
    ]


def test_each_branch_arm_case_and_clause_is_removed() -> None:
    for item in items(outline(read(FORTY))):
        if item.kind in ("branch", "arm", "case", "catch"):
            assert item.parent is not None
            siblings = [each for each in item.parent.parts if each.kind == item.kind]
            at = siblings.index(item)
            if item.kind == "arm" and len(siblings) == 1:
                continue
            found = edited(lambda tree, item=item, at=at: _drop(tree, item, at))  # type: ignore[misc]
            assert found == [f"removed {item.title}"]


def _drop(tree: ast.Workflow, item: Item, at: int) -> None:
    """Drop a part of the statement that stands where the item's does."""
    assert item.parent is not None
    head = item.parent.head
    field = {"branch": "branches", "arm": "arms", "case": "cases", "catch": "catches"}
    statements = [each for body in all_bodies(tree) for each in body]
    (statement,) = [each for each in statements if each.head == head]
    del getattr(statement, field[item.kind])[at]


WRAPPED = """\
durablec: 1
workflow: wrapped
input: {ok: boolean}
steps:
  - step: first
    call: work.first
  - step: second
    call: work.second
  - step: third
    call: work.third
  - parallel: both
    branches:
      left:
        - step: fourth
          call: work.fourth
        - step: fifth
          call: work.fifth
      right:
        - step: sixth
          call: work.sixth
"""

SECOND, THIRD = (
    "step: second\n    call: work.second",
    "step: third\n    call: work.third",
)


def _nested(statement: str, depth: int) -> str:
    """Return a statement of the workflow's body as it stands in that of another one."""
    return f"- {statement.replace(chr(10), chr(10) + ' ' * depth)}"


IN_A_TRY = f"""\
  - try:
      {_nested(SECOND, 4)}
      {_nested(THIRD, 4)}
    catch:
      - errors: [Broken]
        do:
          - step: told
            call: work.told
"""
IN_WAYS = f"""\
  - if: ${{input.ok}}
    then:
      {_nested(SECOND, 4)}
    else:
      {_nested(THIRD, 4)}
"""
IN_TWO = f"""\
  - group: outer
    steps:
      - group: inner
        steps:
          {_nested(SECOND, 8)}
      {_nested(THIRD, 4)}
"""
AND_MOVED = f"""\
  - group: outer
    steps:
      {_nested(THIRD, 4)}
      {_nested(SECOND, 4)}
"""
PAIR = f"  - {SECOND}\n  - {THIRD}\n"


@pytest.mark.parametrize(
    ("new", "added", "removed"),
    [
        (
            IN_A_TRY,
            ["added try; around step second, step third; with step told"],
            ["removed try; around step second, step third; with step told"],
        ),
        (
            IN_WAYS,
            ["added if ${input.ok}; around step second, step third"],
            ["removed if ${input.ok}; around step second, step third"],
        ),
        # The outermost has the other in it, and that is named, too.
        (
            IN_TWO,
            ["added group outer; around step second, step third; with group inner"],
            ["removed group outer; around step second, step third; with group inner"],
        ),
        # What has changed its order has moved all the same.
        (
            AND_MOVED,
            ["added group outer; around step second", "moved step third"],
            ["removed group outer; around step third", "moved step second"],
        ),
    ],
)
def test_statements_are_wrapped_and_unwrapped(
    new: str, added: list[str], removed: list[str]
) -> None:
    assert PAIR in WRAPPED
    text = WRAPPED.replace(PAIR, new)
    assert edits(read(WRAPPED), read(text)) == added
    assert edits(read(text), read(WRAPPED)) == removed


def test_what_comes_from_elsewhere_is_not_wrapped() -> None:
    sixth = "        - step: sixth\n          call: work.sixth\n"
    group = (
        "  - group: outer\n    steps:\n      - step: sixth\n        call: work.sixth\n"
    )
    text = WRAPPED.replace(sixth, "        - log: nothing\n") + group
    assert edits(read(WRAPPED), read(text)) == [
        "added log nothing",
        "added group outer",
        "moved step sixth",
    ]


def test_statements_are_put_into_a_group_and_taken_out_of_it() -> None:
    def wrap(tree: ast.Workflow) -> None:
        body = tree.body
        name = values.Name(HERE, "outer")
        outer = ast.Group(HERE, HERE, name, body[1:3], None, [], None, None, None, None)
        body[1:3] = [outer]

    tree = read(FORTY)
    wrap(tree)
    around = "around set parcels, label, parallel checks"
    assert edits(read(FORTY), tree) == [f"added group outer; {around}"]
    assert edits(tree, read(FORTY)) == [f"removed group outer; {around}"]


# Several edits ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(80))
def test_two_edits_are_two(seed: int) -> None:
    chance = random.Random(seed)
    tree = read(FORTY)
    places = [place for place in PLACES if _is_leaf(place)]
    first, second = chance.sample(places, 2)
    expected = [_edit(tree, place, chance) for place in (first, second)]
    for body in all_bodies(tree):
        body[:] = [each for each in body if not isinstance(each, ast.Continue)]
    assert sorted(edits(read(FORTY), tree)) == sorted(expected)


def _is_leaf(place: tuple[int, int]) -> bool:
    node = original(place)
    return type(node) in CHANGES and not _below(node)


def _edit(tree: ast.Workflow, place: tuple[int, int], chance: random.Random) -> str:
    """Edit a statement, so that the places of others stay; return what is to be told."""
    number, at = place
    body = all_bodies(tree)[number]
    node = body[at]
    name = getattr(node, "name", None)
    match chance.choice(["remove", "change", "rename"]):
        case "rename" if name is not None:
            old, name.text = name.text, f"{name.text}_too"
            rename(tree, old, name.text)
            return f"renamed {title(place)} -> {name.text}"
        case "remove":
            # What holds its place is dropped at the end.
            body[at] = ast.Continue(HERE, HERE)
            return f"removed {title(place)}"
        case _:
            field, value, key = CHANGES[type(node)]
            setattr(node, field, value)
            return next(
                line for line in _alone(place, field, value) if f": {key} " in line
            )


def _alone(place: tuple[int, int], field: str, value: object) -> list[str]:
    number, at = place
    return edited(lambda tree: setattr(all_bodies(tree)[number][at], field, value))


# No edits -----------------------------------------------------------------------------


def test_the_other_form_and_another_layout_are_no_edits() -> None:
    source = Source("f.durable.yaml", FORTY)
    converted = convert(source, Report())
    assert converted is not None
    text = read(converted.text, "f.durable")
    assert edits(read(FORTY), text) == []
    assert edits(text, read(FORTY)) == []


@pytest.mark.parametrize(
    "pairs",
    [
        [("timeout: 2d", "timeout: PT48H")],
        [("\ndeploy:", "\n# a comment\n\ndeploy:")],
        [("${scored > 50}", "${ scored  >50 }")],
        [("{name: string, mail: string", "{mail: string, name: string")],
        [("[PollExhausted, Suspicious]", "[Suspicious, PollExhausted]")],
        [("'plain' | 'gold'", "'gold' | 'plain'")],
        [("{memory: 256, timeout: 30s}", "{timeout: 30s, memory: 256}")],
        [("{limit: 100, greeting: hello}", "{greeting: 'hello', limit: 100}")],
        [
            ("  gentle: {max_attempts: 3, initial_delay: 2s, backoff_rate: 2}\n", ""),
            (
                "retries:\n",
                "retries:\n  gentle: {backoff_rate: 2, initial_delay: 2s, max_attempts: 3}\n",
            ),
        ],
    ],
)
def test_how_it_is_written_is_no_edit(pairs: list[tuple[str, str]]) -> None:
    assert replaced(*pairs) == []


@given(WORKFLOWS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_workflow_has_no_difference_to_itself(workflow: ast.Workflow) -> None:
    text = to_yaml(workflow)
    assert edits(read(text), read(text)) == []


@given(WORKFLOWS, WORKFLOWS)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_any_two_workflows_can_be_compared(
    left: ast.Workflow, right: ast.Workflow
) -> None:
    assert edits(left, right) == edits(left, right)
