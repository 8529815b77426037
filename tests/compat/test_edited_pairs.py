"""Statements of every kind, edited: what does not go on well has been found.

Each pair is resumed at each checkpoint, and comes to what one of the versions comes to by
itself, unless a finding says that it may not.
"""

import pytest

from tests.compat.pairs import Pair, resumed_everywhere

W = "- {wait: w, for: 30s}\n"
V = "- {wait: v, for: 2h}\n"


def step(name: str, how: str = "ok", more: str = "") -> str:
    given = f"{{tag: {name}, how: {how}, value: 1}}"
    return f"- {{step: {name}, call: work.act, with: {given}{more}}}\n"


def undo(name: str) -> str:
    given = f"{{tag: u{name}, how: ok, value: '${{{name}}}'}}"
    return f", undo: {{call: work.revert, with: {given}}}"


def indented(body: str, by: int = 4) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in body.splitlines())


def group(body: str, more: str = "", name: str = "g") -> str:
    return f"- group: {name}\n{more}  steps:\n{indented(body)}"


def parallel(more: str = "", **branches: str) -> str:
    listed = (f"    {n}:\n{indented(b, 6)}" for n, b in branches.items())
    return f"- parallel: p\n{more}  branches:\n{''.join(listed)}"


def each(body: str, more: str = "", items: str = "[1, 2]") -> str:
    return (
        f"- map: m\n  items: {items}\n  as: i\n  max_concurrency: 4\n{more}"
        f"  steps:\n{indented(body)}"
    )


def caught(body: str, clause: str, more: str = "") -> str:
    return (
        f"- try:\n{indented(body)}  catch:\n    - errors: [any]\n      do:\n"
        f"{indented(clause, 8)}{more}"
    )


def loop(condition: str, body: str, most: int = 9) -> str:
    return (
        f"- set: {{i: 0}}\n- while: {condition}\n  max_iterations: {most}\n  do:\n"
        f"{indented(body)}    - set: {{i: '${{i + 1}}'}}\n"
    )


def poll(until: str, more: str = "") -> str:
    return (
        "- {poll: k, call: work.look, with: {tag: k, how: ok, value: 1}, "
        f"until: '{until}', every: 5s{more}}}\n- return: ${{k.value}}\n"
    )


ASKED = "- {callback: k, timeout: 1h, payload: {value: integer, tag: string}}\n"
OPENED = "- {open: k, timeout: 1h}\n"
AWAITED = "- {await: r, of: k}\n"
A, B, C, X = step("a"), step("b"), step("c"), step("x", "Broken")
UNDONE = step("a", "ok", undo("a"))
ITEM = "- {step: a, call: work.act, with: {tag: a, how: ok, value: '${i}'}}\n"
THRICE = "  retry: {max_attempts: 3}\n"
HOUR = "  timeout: 1h\n"
BOTH = {"x": UNDONE + W + "- return: ${a}\n", "y": group(B) + V}
BLOCK = (
    f"blocks:\n  own:\n    steps:\n{indented(A + W, 6)}"
    f"steps:\n  - {{group: g, use: own}}\n{indented(B, 2)}"
)


def failing(more: str) -> str:
    return f"{more}steps:\n{indented(A + X, 2)}"


def ending(body: str) -> str:
    return f"on_failure:\n{indented(body, 2)}"


PAIRS = {
    "poll: until later": (poll("${k.value > 2}"), poll("${k.value > 4}")),
    "poll: every": (poll("${k.value > 2}"), poll("${k.value > 2}").replace("5s", "9s")),
    "retry of a group, none": (
        caught(group(A + X, THRICE), C),
        caught(group(A + X), C),
    ),
    "retry of a group, some": (
        caught(group(A + X), C),
        caught(group(A + X, THRICE), C),
    ),
    "retry of a group, and a wait": (
        caught(group(A + X, THRICE), C),
        caught(group(A + X + W, THRICE), C),
    ),
    "retry of a group, caught in it": (
        caught(group(A + X + B, THRICE), C) + W,
        caught(group(A + caught(X, B), THRICE), C) + W,
    ),
    "retry of a group, other name": (
        B + caught(group(A + X, THRICE), C),
        B + caught(group(A + X, THRICE + "  label: h\n"), C),
    ),
    "retry of a step": (
        caught(X, C) + W,
        caught(step("x", "Broken", ", retry: {max_attempts: 3}"), C) + W,
    ),
    "open: earlier": (A + OPENED + AWAITED, OPENED + A + AWAITED),
    "await: later": (OPENED + AWAITED + W + A, OPENED + W + AWAITED + A),
    "await: in a group in time": (
        OPENED + group(AWAITED + A) + B,
        OPENED + group(AWAITED + A, HOUR) + B,
    ),
    "await: out of a group": (
        OPENED + group(AWAITED + A) + B,
        OPENED + AWAITED + group(A) + B,
    ),
    "undo: added": (caught(A + W + X, C) + B, caught(UNDONE + W + X, C) + B),
    "undo: removed": (caught(UNDONE + W + X, C) + B, caught(A + W + X, C) + B),
    "undo: one of two": (
        caught(UNDONE + step("b", "ok", undo("b")) + W + X, C),
        caught(UNDONE + B + W + X, C),
    ),
    "undo: in a loop": (
        caught(loop("${i < 2}", UNDONE) + X, C) + B,
        caught(loop("${i < 2}", A) + X, C) + B,
    ),
    "undo: of the workflow": (UNDONE + W + X, A + W + X),
    "undo: of the group": (
        caught(group(UNDONE) + W + X, C),
        caught(
            group(
                UNDONE,
                "  undo: {call: work.revert, with: {tag: g, how: ok, value: 1}}\n",
            )
            + W
            + X,
            C,
        ),
    ),
    "undo: out of a group": (
        caught(group(UNDONE) + W + X, C),
        caught(UNDONE + W + X, C),
    ),
    "undo: in a `try` of its own": (
        caught(UNDONE + W + X, C),
        caught(caught(UNDONE + W + X, B), C),
    ),
    "undo: of more items": (
        caught(each(UNDONE) + W + X, C),
        caught(each(UNDONE, "", "[1, 2, 3]") + W + X, C),
    ),
    "undo: in branches, all, settled": (
        parallel("", **BOTH) + C,
        parallel("  complete: settled\n", **BOTH) + C,
    ),
    "undo: in branches, settled, all": (
        parallel("  complete: settled\n", **BOTH) + C,
        parallel("", **BOTH) + C,
    ),
    "map: one at a time": (
        each(ITEM + W, "  nesting: flat\n"),
        each(ITEM + W, "  nesting: flat\n").replace("concurrency: 4", "concurrency: 1"),
    ),
    "map: nested": (B + each(ITEM + W, "  nesting: flat\n"), B + each(ITEM + W)),
    "map: another name of the item": (
        each(ITEM + W),
        each(ITEM + W).replace("as: i", "as: j").replace("${i}", "${j}"),
    ),
    "map: out of a group": (each(group(ITEM + W)), each(ITEM + W)),
    "map: for a parallel": (
        B + each(ITEM),
        B + parallel("", x=A, y=C).replace("parallel: p", "parallel: m"),
    ),
    "while: fewer rounds allowed": (
        loop("${i < 3}", A + W) + B,
        loop("${i < 3}", A + W, 2) + B,
    ),
    "while: more rounds allowed": (
        caught(loop("${i < 3}", A, 2), C) + B,
        caught(loop("${i < 3}", A, 5), C) + B,
    ),
    "while: left in a round": (
        loop("${i < 3}", A + W),
        loop("${i < 3}", A + "- if: '${i == 1}'\n  then: [break]\n" + W),
    ),
    "while: begun later": (
        loop("${i < 3}", A) + W + B,
        loop("${i < 3}", A).replace("{i: 0}", "{i: 1}") + W + B,
    ),
    "on_failure: added": (failing(""), failing(ending(C))),
    "on_failure: changed": (failing(ending(C)), failing(ending(B + C))),
    "on_failure: removed": (failing(ending(C + W)), failing("")),
    "try: `finally` for a clause": (
        caught(X, C) + W,
        f"- try:\n{indented(X)}  finally:\n{indented(C)}" + W,
    ),
    "try: `finally` added": (
        caught(X, C) + W,
        caught(X, C, f"  finally:\n{indented(B)}") + W,
    ),
    "try: around less": (caught(A + X, C) + W, A + caught(X, C) + W),
    "try: around more": (A + caught(X, C) + W, caught(A + X, C) + W),
    "try: fails by itself": (
        caught(X, C) + W,
        caught(X, C + "- {fail: Own, message: m}\n") + W,
    ),
    "callback: longer": (ASKED + W, ASKED.replace("1h", "2h") + W),
    "callback: in a group in time": (A + group(ASKED), A + group(ASKED, HOUR)),
    "group: for less time": (
        caught(group(V + B, "  timeout: 3h\n"), C) + W,
        caught(group(V + B, HOUR), C) + W,
    ),
    "group: no time any more": (
        caught(group(A + X, HOUR + THRICE), C) + W,
        caught(group(A + X, THRICE), C) + W,
    ),
    "group: by a block": (group(A + W) + B, BLOCK),
    "group: another name": (group(A + W) + B, group(A + W, "  label: g\n", "h") + B),
    "label: computed": (
        step("a", "ok", ", label: 'z ${input.n}'") + W,
        step("a", "ok", ", label: 'z ${input.n}'") + B + W,
    ),
    "label: too long to be told apart": (
        step("a", "ok", f", label: {'z' * 230}a") + W,
        step("a", "ok", f", label: {'z' * 230}b") + W,
    ),
    "invoke: none any more": (
        A + "- {invoke: i, function: f, detach: true}\n" + W,
        A + W,
    ),
    "expression: fails in a `try`": (
        caught(A + W, C) + B,
        caught(A + "- set: {q: '${[1][a + 5]}'}\n" + W, C) + B,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_does_not_go_on_well_is_found(name: str) -> None:
    outcomes = resumed_everywhere(Pair(*PAIRS[name], ""))
    assert not outcomes.wrong
