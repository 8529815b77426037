"""`durablec run` of races whose losers have booked something: when is that undone?

The race is over after one hour. What a loser only waits for is left then; what books
something comes to its end first.
"""

from pathlib import Path

import pytest

from tests.cli.test_run import durablec_run

RACE = """\
durablec: 1
workflow: race
defaults: {{retry: none}}
steps:
  - parallel: fastest
    complete: any
    branches:
      loser:
        - step: kept
          call: work.book
          with: {{what: kept}}
          undo: {{call: work.cancel, with: {{booking: "${{kept}}"}}}}
        - log: it is kept
{statements}
        - step: behind
          call: work.book
          with: {{what: behind}}
      other:
        - callback: by_other
          timeout: 30d
        - return: other
  - return: ${{fastest.winner}}
"""
CALLEE = """\
durablec: 1
workflow: callee
steps:
  - wait: hours
    for: 3h
  - return: done
"""
WORK = """\
def book(what: str) -> str:
    return what

def cancel(booking: str) -> None:
    pass

def fail(context) -> str:
    if context.attempt < 2:
        raise ValueError("not yet")
    return "at last"

def fail_always() -> None:
    raise ValueError("never")
"""
RETRY = "retry: {max_attempts: 2, initial_delay: 2h, max_delay: 2h, jitter: none}"
UNDO = 'undo: {call: work.cancel, with: {booking: "none"}}'
STEP = f"""\
- step: tried
  call: work.fail
  {RETRY}
  {UNDO}
"""
INVOKE = f"""\
- invoke: called
  workflow: callee
  {UNDO}
"""
INSIDE = f"""\
- step: inner
  call: work.book
  with: {{what: inner}}
  {UNDO}
"""
WAIT = "- wait: long\n  for: 30d\n"
HOUR, TWO, THREE = "1h", "2h", "3h"


def _within(head: str, *statements: str) -> str:
    """Return a statement that holds others."""
    lines = [line for each in statements for line in each.splitlines()]
    return head + "".join(f"    {line}\n" for line in lines)


def _branches(*bodies: str) -> str:
    named = [
        "    " + line
        for number, body in enumerate(bodies)
        for line in _within(f"b{number}:\n", body).splitlines()
    ]
    return "- parallel: both\n  branches:\n" + "\n".join(named) + "\n"


GROUP = "- group: phase\n  steps:\n"
RETRIED = f"- group: phase\n  {RETRY}\n  steps:\n"
ITEMS = "- map: each\n  items: [1, 2]\n  max_concurrency: 2\n  steps:\n"
BOUNDED = "- group: phase\n  timeout: 20d\n  steps:\n"
FAILS = "- step: failing\n  call: work.fail_always\n"

LOSERS = {
    "wait": (WAIT, [(HOUR, "kept")]),
    "callback": ("- callback: asked\n  timeout: 30d\n", [(HOUR, "kept")]),
    "poll": (
        "- poll: seen\n  call: work.book\n  with: {what: seen}\n"
        "  until: ${seen == 'other'}\n  every: 30d\n",
        [(HOUR, "kept")],
    ),
    "await": (
        "- open: opened\n  timeout: 30d\n- await: told\n  of: opened\n",
        [(HOUR, "kept")],
    ),
    "step": (STEP, [(TWO, "tried"), (TWO, "kept")]),
    "invoke": (INVOKE, [(THREE, "called"), (THREE, "kept")]),
    "group": (_within(GROUP, INSIDE, WAIT), [(HOUR, "inner"), (HOUR, "kept")]),
    "bounded group": (
        _within(BOUNDED, INSIDE, WAIT),
        [(HOUR, "inner"), (HOUR, "kept")],
    ),
    "invoke in a bounded group": (
        _within(BOUNDED, INSIDE, INVOKE),
        [(THREE, "called"), (THREE, "inner"), (THREE, "kept")],
    ),
    "group in its retry pause": (
        _within(RETRIED, INSIDE, FAILS),
        [("0s", "inner"), (TWO, "kept")],
    ),
    "group in its second attempt": (
        _within(RETRIED.replace("2h", "30m"), INSIDE, WAIT),
        [(HOUR, "inner"), (HOUR, "kept")],
    ),
    "map": (
        _within(ITEMS, INSIDE, WAIT),
        [(HOUR, "inner"), (HOUR, "inner"), (HOUR, "kept")],
    ),
    "wait and step": (
        _branches(INSIDE + WAIT, STEP),
        [(TWO, "tried"), (TWO, "inner"), (TWO, "kept")],
    ),
    "wait and invoke": (
        _branches(INSIDE + WAIT, INVOKE),
        [(THREE, "called"), (THREE, "inner"), (THREE, "kept")],
    ),
}


@pytest.mark.parametrize(("statements", "undone"), LOSERS.values(), ids=LOSERS)
def test_what_a_loser_has_done_is_undone(
    tmp_path: Path, statements: str, undone: list[tuple[str, str]]
) -> None:
    indented = "".join(f"        {line}\n" for line in statements.splitlines())
    text = RACE.format(statements=indented.rstrip())
    (tmp_path / "race.durable.yaml").write_text(text)
    (tmp_path / "callee.durable.yaml").write_text(CALLEE)
    (tmp_path / "work.py").write_text(WORK)
    options: tuple[str, ...] = ("--answer", "by_other@1h=1")
    if "asked" in statements or "opened" in statements:
        name = "asked" if "asked" in statements else "opened"
        options += ("--expire", name)
    done = durablec_run("race.durable.yaml", *options, folder=tmp_path)
    assert (done.code, done.out) == (0, '"other"\n'), done.err
    rows = [line.split() for line in done.err.splitlines()]
    undoing = [r for r in rows if r[1:2] == ["undo"] and r[-1] == "succeeded"]
    seen = [(r[0], r[2]) for r in undoing]
    assert seen == undone
    assert "behind" not in done.err
    # The loser is gone through again, and says nothing twice.
    assert done.err.count("it is kept") == 1
