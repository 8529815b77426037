"""Executions that went on, and fail by the new version, although no replay finds a fault.

The error is known: that of a `fail`, or one that is recorded and that the old version took.
Of others, and of loops of fewer rounds, is not known whether they come to pass: they are no
more than notes.
"""

import pytest

from tests.compat.pairs import Pair, checked
from tests.compat.test_edited_pairs import (
    THRICE,
    A,
    B,
    C,
    V,
    W,
    X,
    caught,
    each,
    group,
    indented,
    loop,
    parallel,
    step,
    undo,
)

SAFE, UNLESS = "safe", "safe unless started"
OWN = "- {fail: Own, message: m}\n"
GUARD = "- if: '${input.n > 0}'\n  then: [{fail: Own, message: m}]\n"
NEVER = GUARD.replace("> 0", "> 9")
ANY, FIRST = "  complete: any\n", "  complete: first\n"
EARLY = "- {wait: t, for: 5s}\n" + X
EARLY2 = "- {wait: u, for: 9s}\n" + step("z", "Broken")
FLAT = "  nesting: flat\n"
CALLBACK = "- {callback: k, timeout: 5s}\n"
SETTLED = "  complete: settled\n"


def taken(body: str, clause: str, names: str = "Own") -> str:
    return caught(body, clause).replace("errors: [any]", f"errors: [{names}]")


def limit(number: int) -> str:
    return f"  complete: {{tolerated_failures: {number}}}\n"


def ending(body: str) -> str:
    return f"- try:\n{indented(A + OWN)}  finally:\n{indented(body)}"


def whole(ending: str) -> str:
    """Write a workflow that fails, and what it does then."""
    more = f"on_failure:\n{indented(ending, 2)}" if ending else ""
    return f"{more}steps:\n{indented(A + OWN, 2)}"


PAIRS = {
    "a guard": Pair(A + W + B + V, A + GUARD + W + B + V, UNLESS, ("fails w",)),
    "a guard that was there": Pair(A + GUARD + W, A + GUARD + W + B, SAFE),
    "another guard": Pair(A + NEVER + W, A + GUARD + W, UNLESS, ("fails w",)),
    "at the end": Pair(A + W + B + V, A + W + OWN, UNLESS, ("fails b",)),
    "behind what was recorded": Pair(A + W, A + W + OWN, SAFE),
    "a clause less": Pair(taken(A + OWN, C) + W, A + OWN, UNLESS, ("fails c",)),
    "a clause of another name": Pair(
        taken(A + OWN, C) + W, taken(A + OWN, C, "Other") + W, UNLESS, ("fails c",)
    ),
    "a clause that fails, too": Pair(taken(A + OWN, C + OWN), A + OWN, SAFE),
    "a clause that may fail": Pair(
        taken(A + OWN, C) + W, taken(A + OWN, GUARD) + W, UNLESS, ("differs c",)
    ),
    "`finally` less": Pair(ending(C), A + OWN, SAFE),
    "`on_failure` less": Pair(whole(C + W), whole(""), SAFE),
    "an undo less": Pair(step("a", "ok", undo("a")) + W + OWN, A + W + OWN, SAFE),
    "in a group": Pair(
        group(A + W + B) + V, group(A + GUARD + W + B) + V, UNLESS, ("fails g/w",)
    ),
    "in a group, and caught": Pair(
        caught(group(A + W + B), C) + V, caught(group(A + GUARD + W + B), C) + V, SAFE
    ),
    "in a branch": Pair(
        parallel("", x=A + W, y=V) + B,
        parallel("", x=A + GUARD + W, y=V) + B,
        UNLESS,
        ("fails p/x/w",),
    ),
    "in a branch, and borne": Pair(
        parallel(SETTLED, x=A + W, y=V) + B,
        parallel(SETTLED, x=A + GUARD + W, y=V) + B,
        SAFE,
    ),
    "what a function has failed by": Pair(
        taken(A + X, C, "Broken") + W, A + X, UNLESS, ("fails c",)
    ),
    "what a group has failed by": Pair(
        caught(group(A + X), C) + W,
        group(caught(A + X, C)) + W,
        UNLESS,
        ("fails g",),
    ),
    "what a branch has failed by": Pair(
        caught(parallel("", x=X, y=V), C) + W,
        parallel("", x=caught(X, B), y=V) + W,
        UNLESS,
        ("fails p",),
    ),
    "what a flat branch has failed by": Pair(
        caught(parallel(FLAT, x=A + X, y=V), C) + W,
        parallel(FLAT, x=A + caught(X, C), y=V) + W,
        UNLESS,
        ("fails p",),
    ),
    "what an item has failed by": Pair(
        caught(each(X), C) + W, each(caught(X, B)) + W, UNLESS, ("fails m",)
    ),
    "what a callback has failed by": Pair(
        caught(CALLBACK, C) + W, CALLBACK + W, UNLESS, ("fails c",)
    ),
    "a loop that had too many rounds": Pair(
        caught(loop("${i < 3}", A, 2), C) + W,
        loop("${i < 3}", A, 2) + W,
        UNLESS,
        ("fails c",),
    ),
    "what a group has failed by, and nothing was done": Pair(
        caught(group(A + X), "- set: {q: 1}\n") + W + B,
        group(caught(A + X, "- set: {q: 1}\n")) + W + B,
        UNLESS,
        ("fails g",),
    ),
    "what a function has failed by, and nothing was done": Pair(
        taken(A + X, "- set: {q: 1}\n", "Broken") + W, A + X + W, UNLESS, ("fails w",)
    ),
    "what a function fails by, and is borne": Pair(
        group(taken(A + X, C, "Broken") + W, THRICE),
        group(A + X, THRICE),
        UNLESS,
        ("differs g/c",),
    ),
    "what a function may have failed by": Pair(
        caught(A + X, C) + W, taken(A + X, C, "Broken") + W, SAFE
    ),
    "a branch": Pair(
        parallel(ANY, x=EARLY, y=V + "- return: 1\n") + W,
        parallel(FIRST, x=EARLY, y=V + "- return: 1\n") + W,
        UNLESS,
        ("fails p",),
    ),
    "a branch, of which two may fail, and one": Pair(
        parallel(limit(2), x=EARLY, y=EARLY2, z=V + "- return: 1\n") + W,
        parallel(limit(1), x=EARLY, y=EARLY2, z=V + "- return: 1\n") + W,
        UNLESS,
        ("fails p",),
    ),
    "a branch that fails no more": Pair(
        parallel(SETTLED, x=EARLY, y=V) + W,
        parallel("", x=EARLY.replace("Broken", "ok"), y=V) + W,
        UNLESS,
        ("outvoted p", "fails p"),
    ),
    "fewer rounds": Pair(loop("${i < 3}", A) + W, loop("${i < 3}", A, 2) + W, SAFE),
    "no more attempts": Pair(
        group(A + OWN, THRICE), group(A + OWN), SAFE, (), (1,), mixed=True
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_an_execution_fails_as_the_verdict_says(name: str) -> None:
    assert not any(each.certain for each in checked(PAIRS[name]))
