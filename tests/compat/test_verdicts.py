"""What `durablec compat` says of one change each: the verdict, and of which operation."""

from typing import NamedTuple

import pytest
import yaml

from durablec.compat import compare
from durablec.compat.findings import NOTES
from tests.compat.pairs import told
from tests.compat.trial import only_checked


class Change(NamedTuple):
    """Statements of two versions, and what is found: `kind operation`, in order."""

    old: str
    new: str
    verdict: str
    found: tuple[str, ...] = ()


A = "- {step: a, call: durable.uuid}\n"
B = "- {step: b, call: durable.now}\n"
C = "- {step: c, call: durable.random}\n"
WAIT = "- {wait: w, for: 1h}\n"
SLEEP = "- {wait: v, for: 2h}\n"
GIVE = "{call: work.give, with: {tag: x, value: 1}}"
UNDO = "{call: work.revert, with: {tag: x, how: ok, value: 1}}"


def group(body: str, more: str = "") -> str:
    inside = "".join(f"    {line}\n" for line in body.splitlines())
    return f"- group: g\n{more}  steps:\n{inside}"


def arms(condition: str, then: str, otherwise: str) -> str:
    return f"- if: {condition}\n  then: [{then[2:-1]}]\n  else: [{otherwise[2:-1]}]\n"


def tried(body: str, errors: str, clause: str) -> str:
    return (
        f"- try: [{body[2:-1]}]\n  catch:\n    - errors: [{errors}]\n"
        f"      do: [{clause[2:-1]}]\n"
    )


def loop(condition: str, most: int, body: str) -> str:
    counted = "{set: {i: '${i + 1}'}}"
    return (
        f"- set: {{i: 0}}\n- while: {condition}\n  max_iterations: {most}\n"
        f"  do: [{body[2:-1]}, {counted}]\n"
    )


def parallel(more: str, **branches: str) -> str:
    listed = "".join(f"    {name}: [{b[2:-1]}]\n" for name, b in branches.items())
    return f"- parallel: p\n{more}  branches:\n{listed}"


def items(label: str) -> str:
    inside = "[{step: a, call: durable.now}]"
    return f"- {{map: m, items: [1], item_label: {label}, steps: {inside}}}\n"


def undone(function: str) -> str:
    undo = UNDO.replace("work.revert", f"work.{function}")
    return f"- {{step: a, call: durable.uuid, undo: {undo}}}\n"


def giving(returned: str, behind: str) -> str:
    return f"- group: g\n  steps: [{{return: {returned}}}]\n{WAIT}{behind}"


CHANGES = {
    "read by another name": Change(
        giving("{x: 1}", "- return: ${g}\n"),
        giving("{x: 1, y: 2}", "- set: {v: '${g}'}\n- return: ${v.y}\n"),
        "safe unless started",
        ("result g",),
    ),
    "read by another name in an expression": Change(
        giving("{x: 1}", "- return: ${g}\n"),
        giving("{x: 1, y: 2}", "- return: '${[g].map(i, i.y)}'\n"),
        "safe unless started",
        ("result g",),
    ),
    "handed on under its own name": Change(
        giving("{x: 1}", "- return: ${g}\n"),
        giving("{x: 1, y: 2}", "- return: {all: '${g}'}\n"),
        "safe",
    ),
    "a type that is known no more": Change(
        giving("{x: 1}", "- return: ${g}\n"),
        giving("\"${dyn({'y': 1})}\"", "- return: ${g.y}\n"),
        "safe unless started",
        ("result g",),
    ),
    "a type that is first known": Change(
        giving("\"${dyn({'x': 1})}\"", "- return: ${g}\n"),
        giving("{y: 1}", "- return: ${g.y}\n"),
        "safe unless started",
        ("result g",),
    ),
    "an undo with other arguments": Change(
        group("- {step: a, call: durable.uuid, undo: " + UNDO + "}") + WAIT + C,
        group("- {step: a, call: durable.uuid, undo: " + GIVE + "}") + WAIT + C,
        "safe unless started",
        ("undo gone g",),
    ),
    "undos of one name that have changed places": Change(
        group(arms("${input.n > 0}", undone("revert"), undone("act"))) + WAIT,
        group(arms("${input.n > 0}", undone("act"), undone("revert"))) + WAIT,
        "safe unless started",
        ("undo gone g", "undo gone g"),
    ),
    "an undo by another function": Change(
        group(arms("${input.n > 0}", undone("revert"), C)) + WAIT,
        group(arms("${input.n > 0}", undone("act"), C)) + WAIT,
        "safe",
    ),
    "an undo of other values": Change(
        group("- {step: a, call: durable.uuid, undo: " + UNDO + "}") + WAIT + C,
        group(
            "- {step: a, call: durable.uuid, undo: "
            + UNDO.replace("tag: x", "tag: y")
            + "}"
        )
        + WAIT
        + C,
        "safe",
    ),
    "nothing": Change(A + WAIT, A + WAIT, "safe"),
    "append": Change(A, A + WAIT, "safe"),
    "insert before": Change(
        A + WAIT, A + B + WAIT, "safe unless started", ("differs w",)
    ),
    "insert first": Change(A, B + A, "breaking", ("differs a",)),
    "remove the last": Change(A + B, A, "safe"),
    "type of an operation": Change(
        A + WAIT,
        A + "- {step: w, call: durable.now}\n",
        "safe unless started",
        ("differs w",),
    ),
    "another call": Change(A + WAIT, A.replace("uuid", "now") + WAIT, "safe"),
    "a name behind a label": Change(
        A + WAIT, "- {step: z, call: durable.uuid, label: a}\n" + WAIT, "safe"
    ),
    "a computed label": Change(
        A + WAIT,
        "- {step: a, call: durable.uuid, label: 'a ${input.n}'}\n" + WAIT,
        "breaking",
        ("differs a",),
    ),
    "equal labels, in another order": Change(
        "- {step: a, call: durable.uuid, label: x}\n- {step: b, call: durable.now, label: x}\n",
        "- {step: b, call: durable.now, label: x}\n- {step: a, call: durable.uuid, label: x}\n",
        "breaking",
        ("misread x", "misread x"),
    ),
    "detached, and not": Change(
        WAIT + "- {invoke: i, function: f, detach: true}\n",
        WAIT + "- {invoke: i, function: f}\n",
        "safe unless started",
        ("differs i",),
    ),
    "no submitter": Change(
        "- {callback: k, timeout: 1h}\n",
        "- {callback: k, call: work.ask, with: {tag: x, how: ok}, timeout: 1h}\n",
        "breaking",
        ("differs k",),
    ),
    "opened, and awaited later": Change(
        "- {open: k, timeout: 1h}\n- {await: r, of: k}\n" + A,
        "- {open: k, timeout: 1h}\n" + A + "- {await: r, of: k}\n",
        "safe",
    ),
    "a poll for a step": Change(
        WAIT + "- {poll: k, call: durable.random, until: '${true}'}\n",
        WAIT + "- {step: k, call: durable.random}\n",
        "safe unless started",
        ("differs k",),
    ),
    # Choices.
    "an equal condition": Change(
        A + arms("${input.n > 1}", B, C), A + arms("${input.n > 1}", B, C), "safe"
    ),
    "another condition": Change(
        A + arms("${input.n > 1}", B, C),
        A + arms("${input.n > 2}", B, C),
        "safe unless started",
        ("differs b", "differs c"),
    ),
    "another condition, and equal arms": Change(
        A + arms("${input.n > 1}", B, B), A + arms("${input.n > 2}", B, B), "safe"
    ),
    "another condition, and arms of one name": Change(
        A + arms("${input.n > 1}", B, B.replace("now", "uuid")),
        A + arms("${input.n > 2}", B, B.replace("now", "uuid")),
        "breaking",
        ("misread b", "misread b"),
    ),
    "a condition of what is made in another way": Change(
        "- set: {v: '${input.n + 1}'}\n" + A + arms("${v > 1}", B, C),
        "- set: {v: '${input.n + 2}'}\n" + A + arms("${v > 1}", B, C),
        "safe unless started",
        ("differs b", "differs c"),
    ),
    "a variable of another name": Change(
        "- set: {v: '${input.n + 1}'}\n" + A + arms("${v > 1}", B, C),
        "- set: {u: '${input.n + 1}'}\n" + A + arms("${u > 1}", B, C),
        "safe",
    ),
    "an `if` around": Change(
        A + WAIT, A + "- if: ${input.n > 1}\n  then: [{wait: w, for: 1h}]\n", "safe"
    ),
    "an `if` with an operation before": Change(
        A + WAIT,
        A + "- if: ${input.n > 1}\n  then: [{step: b, call: durable.now}]\n" + WAIT,
        "safe unless started",
        ("differs w",),
    ),
    "cases in another order": Change(
        "- switch: ${input.n}\n  cases:\n"
        "    - {when: 1, do: [{step: a, call: durable.now}]}\n"
        "    - {when: 2, do: [{step: b, call: durable.now}]}\n",
        "- switch: ${input.n}\n  cases:\n"
        "    - {when: 2, do: [{step: b, call: durable.now}]}\n"
        "    - {when: 1, do: [{step: a, call: durable.now}]}\n",
        "safe",
    ),
    # Loops.
    "more rounds by the condition": Change(
        loop("${i < 2}", 9, A) + B,
        loop("${i < 3}", 9, A) + B,
        "safe unless started",
        ("differs a", "differs b"),
    ),
    "a higher limit": Change(
        loop("${i < input.n}", 5, A) + B, loop("${i < input.n}", 9, A) + B, "safe"
    ),
    "an operation in a loop": Change(
        loop("${i < 2}", 9, A),
        loop("${i < 2}", 9, A[:-1] + ", " + B[2:]),
        "safe unless started",
        ("differs a",),
    ),
    # Errors.
    "a clause for another error": Change(
        tried(
            "- {step: a, call: work.act, with: {tag: x, how: ok, value: 1}}\n",
            "Broken",
            B,
        ),
        tried(
            "- {step: a, call: work.act, with: {tag: x, how: ok, value: 1}}\n",
            "Plain",
            B,
        ),
        "safe unless started",
        ("fails b",),
    ),
    "a clause that does something else": Change(
        tried(A, "any", B), tried(A, "any", C), "safe unless started", ("differs b",)
    ),
    "a `try` around": Change(A + B, tried(A, "any", C) + B, "safe"),
    # Contexts.
    "behind in a group": Change(group(A), group(A + B), "safe"),
    "before in a group": Change(
        B + group(A + WAIT),
        B + group(C + A + WAIT),
        "safe unless started",
        ("differs g/a",),
    ),
    "a group around": Change(
        WAIT + A, WAIT + group(A), "safe unless started", ("differs a",)
    ),
    "a timeout of a group": Change(
        B + group(A + WAIT),
        B + group(A + WAIT, "  timeout: 1h\n"),
        "safe unless started",
        ("differs g/a",),
    ),
    "a longer timeout of a group": Change(
        group(A + WAIT, "  timeout: 1h\n"), group(A + WAIT, "  timeout: 2h\n"), "safe"
    ),
    "a retry of a group": Change(
        group(A), group(A, "  retry: {max_attempts: 3}\n"), "safe"
    ),
    "another retry of a group": Change(
        B + group(A, "  retry: {max_attempts: 3}\n"),
        B + group(A, "  retry: {max_attempts: 2}\n"),
        "safe",
    ),
    "an undo in a group": Change(
        WAIT + group(A),
        WAIT + group(A[:-2] + f", undo: {UNDO}}}\n"),
        "safe unless started",
        ("handed g",),
    ),
    "no undo in a group any more": Change(
        WAIT + group(A[:-2] + f", undo: {UNDO}}}\n"),
        WAIT + group(A),
        "breaking",
        ("bare g",),
    ),
    # Branches.
    "a branch behind": Change(
        WAIT + parallel("", x=A),
        WAIT + parallel("", x=A, y=B),
        "safe unless started",
        ("branches p",),
    ),
    "a branch behind, where one is enough": Change(
        WAIT + parallel("  complete: any\n", x=A),
        WAIT + parallel("  complete: any\n", x=A, y=B),
        "safe",
    ),
    "a branch before": Change(
        WAIT + parallel("  complete: any\n", x=A),
        WAIT + parallel("  complete: any\n", y=B, x=A),
        "breaking",
        ("shifted p", "differs p/x"),
    ),
    "another name of a branch": Change(
        WAIT + parallel("", x=A),
        WAIT + parallel("", y=A),
        "safe unless started",
        ("differs p/x",),
    ),
    "in a branch": Change(
        WAIT + parallel("", x=A, y=B),
        WAIT + parallel("", x=A, y=C[:-1] + ", " + B[2:]),
        "safe unless started",
        ("differs p/y/b",),
    ),
    "failures that are borne, where a deadline may be one": Change(
        B + group(parallel("", x=WAIT), "  timeout: 1h\n"),
        B + group(parallel("  complete: settled\n", x=WAIT), "  timeout: 1h\n"),
        "safe",
    ),
    "failures that are borne, of two, where a deadline may be one": Change(
        B + group(parallel("", x=WAIT, y=SLEEP), "  timeout: 1h\n"),
        B
        + group(parallel("  complete: settled\n", x=WAIT, y=SLEEP), "  timeout: 1h\n"),
        "breaking",
        ("left out g/p",),
    ),
    "nesting": Change(
        WAIT + parallel("", x=A),
        WAIT + parallel("  nesting: flat\n", x=A),
        "safe unless started",
        ("differs p",),
    ),
    "items": Change(
        "- {map: m, items: [1], steps: [{step: a, call: durable.now}]}\n",
        "- {map: m, items: [1, 2], steps: [{step: a, call: durable.now}]}\n",
        "safe",
    ),
    "names of items": Change(
        WAIT + "- {map: m, items: [1], steps: [{step: a, call: durable.now}]}\n",
        WAIT + "- {map: m, items: [1], item_label: 'i ${item}', steps: "
        "[{step: a, call: durable.now}]}\n",
        "safe unless started",
        ("differs m/item",),
    ),
    # What is recorded.
    "an answer": Change(
        WAIT + "- {callback: k, timeout: 1h, payload: {v: integer}}\n",
        WAIT + "- {callback: k, timeout: 1h, payload: {v: string}}\n",
        "safe unless started",
        ("answer k",),
    ),
    "a wider answer": Change(
        WAIT + "- {callback: k, timeout: 1h, payload: {v: integer}}\n",
        WAIT + "- {callback: k, timeout: 1h, payload: {v: number}}\n",
        "safe",
    ),
    "a field that a group did not give": Change(
        group("- return: {x: 1}\n") + "- return: ${g.x}\n",
        group("- return: {x: 1, y: 2}\n") + "- return: ${g.y}\n",
        "safe unless started",
        ("result g",),
    ),
    "a record in place of a number": Change(
        group("- return: 1\n") + WAIT + "- return: ${g}\n",
        group("- return: {x: 1}\n") + WAIT + "- return: ${g.x}\n",
        "safe unless started",
        ("result g",),
    ),
    "a list in place of a number": Change(
        group("- return: 1\n") + WAIT + "- return: ${g}\n",
        group("- return: [1]\n") + WAIT + "- return: ${g[0]}\n",
        "safe unless started",
        ("result g",),
    ),
    "a list that is handed on": Change(
        group("- return: 1\n") + WAIT + "- return: ${g}\n",
        group("- return: [1]\n") + WAIT + "- return: ${g}\n",
        "safe",
    ),
    "a branch's value": Change(
        parallel("", one="- {return: 1}\n", two=A) + WAIT + "- return: ${p.one}\n",
        parallel("", one="- {return: {x: 1}}\n", two=A)
        + WAIT
        + "- return: ${p.one.x}\n",
        "safe unless started",
        ("result p",),
    ),
    "an item's value": Change(
        "- {map: m, items: [1, 2], as: i, steps: [{return: 1}]}\n"
        + WAIT
        + "- return: ${m}\n",
        "- {map: m, items: [1, 2], as: i, steps: [{return: {x: 1}}]}\n"
        + WAIT
        + "- return: ${m.map(e, e.x)}\n",
        "safe unless started",
        ("result m",),
    ),
    "an answer that may have one more field": Change(
        WAIT + "- {callback: k, timeout: 1h, payload: {v: integer}}\n",
        WAIT + "- {callback: k, timeout: 1h, payload: {v: integer, 'u?': string}}\n",
        "safe",
    ),
    "an equal name of items": Change(
        WAIT + items("it"), WAIT + items("\"${'i' + 't'}\""), "safe"
    ),
    "an equal name of items, in another text": Change(
        WAIT + items("it 5"), WAIT + items("'it ${5}'"), "safe"
    ),
    "an equal name of each item": Change(
        WAIT + items("'it ${item}'"),
        WAIT + items("\"${'it ' + string(item)}\""),
        "safe",
    ),
    "names of items, and of other ones": Change(
        WAIT + items("'it ${1}'"),
        WAIT + items("'it ${2}'"),
        "safe unless started",
        ("differs m/it 1",),
    ),
    "a field that nobody reads": Change(
        group("- return: {x: 1}\n") + "- return: ${g}\n",
        group("- return: {x: 1, y: 2}\n") + "- return: ${g}\n",
        "safe",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_verdict(name: str) -> None:
    change = CHANGES[name]
    old, new = only_checked(document(change.old)), only_checked(document(change.new))
    assert old is not None
    assert new is not None
    compared = compare(old, new)
    faults = [each for each in compared.findings if each.kind not in NOTES]
    assert [told(each) for each in faults] == list(change.found)
    assert compared.verdict.value == change.verdict


def document(steps: str) -> dict[str, object]:
    return {
        "durablec": 1,
        "workflow": "flow",
        "input": {"n": "integer"},
        "steps": yaml.safe_load(steps),
    }


def test_an_error_of_an_expression_leads_where_it_did() -> None:
    """What reads a list may fail, and `finally` then makes the next operation."""
    ending = "  finally: [{step: z, call: durable.now}]\n"
    body = "[{return: '${[1, 2][input.n]}'}]\n"
    more = "[{step: b, call: durable.now}, {return: '${[1, 2][input.n]}'}]\n"
    old = only_checked(document(A + "- try: " + more + ending))
    new = only_checked(document(A + "- try: " + body + ending))
    assert old is not None
    assert new is not None
    compared = compare(old, new)
    faults = [each for each in compared.findings if each.kind not in NOTES]
    assert [told(each) for each in faults] == ["differs b"]


def test_a_race_of_too_few_items_leads_where_it_did() -> None:
    race = (
        "{map: m, complete: any, items: ITEMS, steps: [{step: a, call: durable.now}]}"
    )
    caught = "- try: [RACE]\n  catch: [{do: [{step: z, call: durable.now}]}]\n"
    steps = caught.replace("RACE", race)
    given = {"input": {"n": "integer", "list": ["integer"]}}
    old = only_checked(document(steps.replace("ITEMS", '"${input.list}"')) | given)
    new = only_checked(document(steps.replace("ITEMS", "[1]")) | given)
    assert old is not None
    assert new is not None
    compared = compare(old, new)
    faults = [each for each in compared.findings if each.kind not in NOTES]
    assert [told(each) for each in faults] == ["differs z"]
