"""What the old version has recorded, and the new one reads: by whatever name, and when.

A branch, an item or a group that has ended is never gone through again, also while what
is around it goes on: what reads its value then reads that of the old version.
"""

import pytest

from durablec.compat import compare
from tests.compat.pairs import Pair, checked, document
from tests.compat.test_edited_pairs import (
    HOUR,
    V,
    W,
    caught,
    each,
    group,
    parallel,
    poll,
    step,
)
from tests.compat.trial import only_checked

SAFE, UNLESS, BREAKING = "safe", "safe unless started", "breaking"
A = step("a")
FLAT = "  nesting: flat\n"
OLD, NEW = "- return: {f: 1}\n", "- return: {f: 1, g: 2}\n"
ANY, OTHER = "- return: \"${dyn({'f': 1})}\"\n", "- return: \"${dyn({'g': 1})}\"\n"
GROUP = ("result g",)


def read(expression: str) -> str:
    return f"- return: '${{{expression}}}'\n"


def branch(body: str, more: str = "") -> str:
    """Write a `parallel` whose branch `x` ends long before `y` does."""
    return parallel(more, x=body, y=V + "- return: 1\n")


def item(body: str) -> str:
    """Write a `map` whose first item ends long before the second does."""
    return each(f"- {{wait: w, for: '${{i * 600}}'}}\n{body}")


def inner(body: str, behind: str) -> str:
    """Write a group that has ended in one that goes on, and hands its value on."""
    return group(group(body, "", "h") + V + behind)


def pair(
    old: str, new: str, verdict: str = UNLESS, found: tuple[str, ...] = GROUP
) -> Pair:
    return Pair(old, new, verdict, found, mixed=True)


def error(clause: str) -> str:
    """Write a clause that reads the error that it takes."""
    made = caught(step("x", "Broken"), clause).replace("[any]", "[any]\n      as: e")
    return made + W


def unknown(body: str, before: str, now: str, verdict: str = UNLESS) -> Pair:
    """Read something else of the same value of any type."""
    found = ("unknown g",) if verdict == UNLESS else ()
    return pair(group(body) + W + before, group(body) + W + now, verdict, found)


PAIRS = {
    # What has ended in what goes on.
    "a branch": pair(
        branch(A + OLD) + read("p.x.f"),
        branch(A + NEW) + read("p.x.g"),
        UNLESS,
        ("result p",),
    ),
    "a branch that is handed on": pair(
        branch(A + OLD) + "- set: {q: '${p}'}\n" + read("q.x.f"),
        branch(A + NEW) + "- set: {q: '${p}'}\n" + read("q.x.g"),
        UNLESS,
        ("result p",),
    ),
    "an item": pair(
        item(OLD) + read("m.map(e, e.f)"),
        item(NEW) + read("m.map(e, e.g)"),
        UNLESS,
        ("result m",),
    ),
    "a group in a group": pair(
        inner(OLD, read("h")) + read("g.f"),
        inner(NEW, read("h")) + read("g.g"),
        UNLESS,
        ("result g", "result g/h"),
    ),
    "a group in a group, in a record": pair(
        inner(OLD, "- return: {k: '${h}'}\n") + read("g.k.f"),
        inner(NEW, "- return: {k: '${h}'}\n") + read("g.k.g"),
        UNLESS,
        ("result g", "result g/h"),
    ),
    "a group in a group, in a list": pair(
        inner(OLD, "- return: ['${h}']\n") + read("g[0].f"),
        inner(NEW, "- return: ['${h}']\n") + read("g[0].g"),
        UNLESS,
        ("result g", "result g/h"),
    ),
    "a group in a group, by two names": pair(
        inner(OLD, "- set: {u: '${h}'}\n" + read("u")) + read("g.f"),
        inner(NEW, "- set: {u: '${h}'}\n" + read("u")) + read("g.g"),
        UNLESS,
        ("result g", "result g/h"),
    ),
    "a group in a group, of which nothing is read": pair(
        inner(OLD, read("h")) + read("g"), inner(NEW, read("h")) + read("g"), SAFE, ()
    ),
    "a group in a branch": pair(
        branch(group(OLD) + W + read("g")) + read("p.x.f"),
        branch(group(NEW) + W + read("g")) + read("p.x.g"),
        UNLESS,
        ("result p", "result p/x/g"),
    ),
    "a group in a flat branch": pair(
        branch(group(OLD) + W + read("g"), FLAT) + read("p.x.f"),
        branch(group(NEW) + W + read("g"), FLAT) + read("p.x.g"),
        UNLESS,
        ("result p", "result p/g"),
    ),
    "a group in a branch, read there": pair(
        branch(group(OLD) + W + read("g.f")) + read("p.x"),
        branch(group(NEW) + W + read("g.g")) + read("p.x"),
        UNLESS,
        ("result p/x/g",),
    ),
    "a condition of what a branch has given": Pair(
        branch(A + "- return: 1\n")
        + "- if: '${p.x > 1}'\n  then: [{wait: t, for: 5s}]\n  else: [{wait: u, for: 5s}]\n",
        branch(A + "- return: 2\n")
        + "- if: '${p.x > 1}'\n  then: [{wait: t, for: 5s}]\n  else: [{wait: u, for: 5s}]\n",
        SAFE,
    ),
    # Of any type.
    "any: a field that was read": unknown(ANY, read("g.f"), read("[g.f, 2]"), SAFE),
    "any: a field that was no number": unknown(
        ANY.replace("1}", "'x'}"), read("g.f"), read("g.f + 1")
    ),
    "any: handed on": unknown(ANY, read("1"), read("g"), SAFE),
    "any: asked for": unknown(ANY, read("1"), read("has(g.k) ? 1 : 2"), SAFE),
    "any: another field": unknown(ANY, read("g.f"), read("g.k")),
    "any: the first field": unknown(ANY, read("1"), read("g.k")),
    "any: a field of another name": unknown(
        ANY, "- set: {v: '${g}'}\n" + read("v.f"), "- set: {v: '${g}'}\n" + read("v.k")
    ),
    "any: an item": unknown(
        "- return: \"${dyn([{'f': 1}])}\"\n", read("g[0].f"), read("g[0].k")
    ),
    "any: each item": unknown(
        "- return: \"${dyn([{'f': 1}])}\"\n",
        read("g.map(e, e.f)"),
        read("g.map(e, e.k)"),
    ),
    "any: of one or the other": unknown(
        ANY, read("input.n > 0 ? g.f : 1"), read("(input.n > 0 ? g : g).k")
    ),
    "any: one of the items": unknown(
        "- return: {l: \"${dyn([{'f': 1}])}\"}\n",
        read("g.l.filter(e, e.f > 0)[0].f"),
        read("g.l.filter(e, e.f > 0)[0].k"),
    ),
    "any: an item of what is made of items": unknown(
        "- return: {l: \"${dyn([{'f': {'x': 1}}])}\"}\n",
        read("g.l.map(e, e.f)[0].x"),
        read("g.l.map(e, e.f)[0].k"),
    ),
    "any: in the condition of a poll": unknown(
        ANY, poll("${k.value > 2}"), poll("${k.value > g.k}")
    ),
    "any: what an error says": pair(
        error("- set: {q: '${e.data.code}'}\n"),
        error("- set: {q: '${e.data.nothing}'}\n"),
        UNLESS,
        ("unknown x",),
    ),
    "any: what an error has said": pair(
        error("- set: {q: '${e.data.code}'}\n"),
        error("- set: {q: '${[e.data.code]}'}\n"),
        SAFE,
        (),
    ),
    "any: a number": unknown(ANY, read("g"), read("g + 1")),
    "any: a condition": unknown(
        ANY,
        read("g"),
        "- if: '${g}'\n  then: [{return: 1}]\n- return: 2\n",
    ),
    "any: a text": unknown(ANY, read("g"), "- return: 'of ${g}'\n"),
    "any: in a record": unknown(
        "- return: {r: \"${dyn({'f': 1})}\"}\n", read("g.r.f"), read("g.r.k")
    ),
    "any: in a record whose type is known now": pair(
        group("- return: {r: \"${dyn({'f': 1})}\"}\n") + W + read("g.r.f"),
        group("- return: {r: {k: 1}}\n") + W + read("g.r.k"),
    ),
    "any: in a branch that has ended": pair(
        branch(ANY) + read("p.x.f"),
        branch(OTHER) + read("p.x.g"),
        UNLESS,
        ("unknown p",),
    ),
    "any: made in another way": pair(
        group(ANY) + W + read("g.f"),
        group(OTHER) + W + read("g.g"),
        UNLESS,
        ("unknown g",),
    ),
    "any: an answer": pair(
        "- {callback: k, timeout: 1h}\n" + W + read("k.value"),
        "- {callback: k, timeout: 1h}\n" + W + read("k.by"),
        UNLESS,
        ("unknown k",),
    ),
    "any: an answer that is awaited": pair(
        "- {open: k, timeout: 1h}\n- {await: r, of: k}\n" + W + read("r.value"),
        "- {open: k, timeout: 1h}\n- {await: r, of: k}\n" + W + read("r.by"),
        UNLESS,
        ("unknown k",),
    ),
    # Of a name that is read in time.
    "in a group in time": pair(
        group(group(OLD, "", "h") + V + read("h"), HOUR.replace("1h", "9h"))
        + read("g.f"),
        group(group(NEW, "", "h") + V + read("h"), HOUR.replace("1h", "9h"))
        + read("g.g"),
        UNLESS,
        ("result g", "result g/h"),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_recorded_is_read_as_the_verdict_says(name: str) -> None:
    checked(PAIRS[name])


INPUTS = {
    "the same": ("any", read("input.n"), "any", read("input.n"), "safe", []),
    "more of what may be anything": (
        "any",
        read("input.n"),
        "any",
        read("input.k"),
        BREAKING,
        ["unknown"],
    ),
    "more of it under another name": (
        "any",
        "- {wait: w, for: 1h}\n",
        "any",
        "- set: {q: '${input}'}\n- {wait: w, for: 1h}\n" + read("q.k"),
        BREAKING,
        ["unknown"],
    ),
    "asked for": (
        "any",
        read("input.n"),
        "any",
        read("has(input.k) ? input.k : 1"),
        SAFE,
        [],
    ),
    "one more field, which may be missing": (
        "{n: integer}",
        read("input.n"),
        '{n: integer, "k?": string}',
        read("has(input.k) ? 1 : 2"),
        SAFE,
        ["beyond"],
    ),
    "one more field of any type": (
        "{n: integer}",
        read("input.n"),
        '{n: integer, "k?": any}',
        read("has(input.k) ? 1 : 2"),
        SAFE,
        [],
    ),
    "one more field, of which one is required": (
        '{"r?": {n: integer}}',
        read("1"),
        '{"r?": {n: integer, "k?": string, m: integer}}',
        read("1"),
        BREAKING,
        ["input", "beyond"],
    ),
    "in a record": (
        "{r: any}",
        read("input.r.n"),
        "{r: any}",
        read("input.r.k"),
        BREAKING,
        ["unknown"],
    ),
}
"""Types of the input and statements of both versions, and what is found."""


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_is_read_as_the_verdict_says(name: str) -> None:
    old_type, old, new_type, new, verdict, found = INPUTS[name]
    made = [
        only_checked(document(f"input: {type_}\nsteps:\n{body}"))
        for type_, body in ((old_type, old), (new_type, new))
    ]
    compared = compare(*(each for each in made if each is not None))
    assert [each.kind for each in compared.findings] == found
    assert compared.verdict.value == verdict
