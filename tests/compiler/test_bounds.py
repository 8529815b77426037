"""How long a workflow takes at least and at most, and by which way."""

from math import inf

import pytest

from durablec import ir
from durablec.bounds import Stretch, bounds, parts
from durablec.bounds.delays import attempts_within, looks_within, pauses
from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source

HEAD = """\
durablec: 1
workflow: timed
timeout: 30d
input: {x: boolean, items: [integer]}
steps:
"""
WORK = "def f(): ...\ndef ask(callback_id): ...\nclass A(Exception): ...\n"


def read(steps: str) -> ir.Workflow:
    source = Source("timed.durable.yaml", HEAD + steps.strip("\n") + "\n")
    library = Library(InMemoryModules({"work": WORK}))
    made = compile_source(source, Surroundings(library, {}))
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow


DEFAULT = 5 + 10 + 20 + 40 + 60
"""The pauses of AWS's default policy: six attempts, 5 s doubling to 60 s."""

TIMES: dict[str, tuple[str, float, float]] = {
    "nothing": ("- log: x", 0, 0),
    "waits in a row": ("- {wait: a, for: 1m}\n- {wait: b, for: 2m}", 180, 180),
    "a computed wait": ('- {wait: a, for: "${size(input.items)}"}', 1, inf),
    "a moment": ("- {wait: a, until: 2030-01-01T00:00:00Z}", 0, inf),
    "a step": ("- {step: a, call: work.f}", 0, DEFAULT),
    "a step once": ("- {step: a, call: work.f, retry: none}", 0, 0),
    "attempts with a timeout": (
        "- {step: a, call: work.f, timeout: 10s, "
        "retry: {max_attempts: 3, initial_delay: 4s, backoff_rate: 3}}",
        0,
        3 * 10 + 4 + 12,
    ),
    "a callback": ("- {callback: a, timeout: 1h}", 0, 3600),
    "a callback that asks": (
        "- {callback: a, call: work.ask, retry: none, timeout: 1h}",
        0,
        3600,
    ),
    "a callback without end": (
        "- {callback: a, heartbeat: 1m}",
        0,
        inf,
    ),
    "what was opened": (
        "- {open: a, timeout: 1h}\n- {await: b, of: a}",
        0,
        3600,
    ),
    "a poll": (
        '- {poll: a, call: work.f, until: "${true}", every: 10s, max_attempts: 4, after: 5s}',
        5,
        5 + 3 * 10,
    ),
    "a poll that slows down": (
        '- {poll: a, call: work.f, until: "${true}", every: 10s, max_attempts: 5, '
        "backoff_rate: 2, max_delay: 30s}",
        0,
        10 + 20 + 30 + 30,
    ),
    "an invoke": ("- {invoke: a, function: other}", 0, inf),
    "a detached invoke": ("- {invoke: a, function: other, detach: true}", 0, DEFAULT),
    "an arm": (
        '- {if: "${input.x}", then: [{wait: a, for: 1m}]}\n- {wait: b, for: 1s}',
        1,
        61,
    ),
    "two arms": (
        '- {if: "${input.x}", then: [{wait: a, for: 1m}], else: [{wait: b, for: 2m}]}',
        60,
        120,
    ),
    "a return in an arm": (
        '- {if: "${input.x}", then: [{wait: a, for: 1m}, {return: 1}]}\n'
        "- {wait: b, for: 2m}",
        60,
        120,
    ),
    "an arm that fails": (
        '- {if: "${input.x}", then: [{fail: A}]}\n- {wait: b, for: 2m}',
        120,
        120,
    ),
    "a switch": (
        '- {switch: "${input.x}", cases: [{when: true, do: [{wait: a, for: 1m}]}, '
        "{when: false, do: [{wait: b, for: 5m}]}]}",
        60,
        300,
    ),
    "a loop": (
        '- {while: "${input.x}", max_iterations: 5, do: [{wait: a, for: 1m}]}',
        0,
        300,
    ),
    "a loop until it breaks": (
        '- {while: "${true}", max_iterations: 5, do: [{wait: a, for: 1m}, '
        '{if: "${input.x}", then: [break]}, {wait: b, for: 2m}]}',
        60,
        # Five rounds that go on, and one that ends, are more than there are: at most.
        5 * 180 + 60,
    ),
    "a try": (
        "- {try: [{wait: a, for: 1m}, {step: s, call: work.f, retry: none}], "
        "catch: [{errors: [A], do: [{wait: b, for: 2m}]}]}",
        60,
        180,
    ),
    "a try that always fails": (
        "- {try: [{wait: a, for: 1m}, {fail: A}], catch: [{do: [{wait: b, for: 2m}]}]}",
        180,
        180,
    ),
    "a timeout that is caught": (
        "- {try: [{callback: a, timeout: 1h}, {fail: A}], "
        "catch: [{errors: [CallbackTimeout], do: [{wait: b, for: 1m}]}]}",
        3660,
        3660,
    ),
    "looks that are bounded": (
        '- {poll: a, call: work.f, until: "${true}", every: 10s, max_attempts: 3, '
        "timeout: 1m}",
        0,
        3 * 60 + 2 * 10,
    ),
    "a finally": (
        "- {try: [{wait: a, for: 1m}], finally: [{wait: b, for: 2m}]}",
        180,
        180,
    ),
    "a group": ("- {group: g, steps: [{wait: a, for: 1m}]}", 60, 60),
    "a group with a timeout": (
        "- {group: g, timeout: 1h, steps: [{callback: a, timeout: 30m}, "
        "{callback: b, timeout: 50m}]}",
        0,
        3600,
    ),
    "a group again": (
        "- {group: g, retry: {max_attempts: 2, initial_delay: 10s}, "
        "steps: [{wait: a, for: 1m}, {step: s, call: work.f, retry: none}]}",
        60,
        130,
    ),
    "a group that cannot fail": (
        "- {group: g, retry: {max_attempts: 2, initial_delay: 10s}, "
        "steps: [{wait: a, for: 1m}]}",
        60,
        60,
    ),
    "what is undone": (
        "- try:\n"
        "    - {step: s, call: work.f, retry: none, undo: {call: work.f, "
        "retry: {max_attempts: 2, initial_delay: 10s}}}\n"
        "    - {step: t, call: work.f, retry: none}\n"
        "  catch: [{do: [{wait: a, for: 1m}]}]",
        0,
        # The undo may be tried twice.
        70,
    ),
    "a loser that is undone": (
        "- parallel: p\n"
        "  complete: any\n"
        "  branches:\n"
        "    a: [{wait: a, for: 1m}]\n"
        "    b:\n"
        "      - {step: s, call: work.f, retry: none, undo: {call: work.f, "
        "retry: {max_attempts: 2, initial_delay: 10s}}}\n"
        "      - {wait: b, for: 2m}",
        60,
        130,
    ),
    "branches": (
        "- {parallel: p, branches: {a: [{wait: a, for: 1m}], b: [{wait: b, for: 2m}]}}",
        120,
        120,
    ),
    "the first of them": (
        "- {parallel: p, complete: any, branches: {a: [{wait: a, for: 1m}], "
        "b: [{wait: b, for: 2m}]}}",
        60,
        120,
    ),
    "a race that the first ends": (
        "- {parallel: p, complete: first, branches: {a: [{wait: a, for: 1m}], "
        "b: [{wait: b, for: 2m}]}}",
        60,
        60,
    ),
    "a race against time": (
        "- {parallel: p, complete: first, branches: {a: [{callback: a}], "
        "b: [{wait: b, for: 1h}]}}",
        0,
        3600,
    ),
    "a race that one cannot win": (
        "- {parallel: p, complete: any, branches: {a: [{fail: A}], "
        "b: [{wait: b, for: 2m}]}}",
        120,
        120,
    ),
    "one at a time": (
        "- {parallel: p, max_concurrency: 1, branches: {a: [{wait: a, for: 1m}], "
        "b: [{wait: b, for: 2m}]}}",
        # Both have to end, and the second begins when the first has.
        180,
        240,
    ),
    "two at a time": (
        "- {parallel: p, max_concurrency: 2, branches: {a: [{wait: a, for: 1m}], "
        "b: [{wait: b, for: 2m}], c: [{wait: c, for: 2m}]}}",
        # Five minutes on two slots take one of them half of that, at least.
        150,
        240,
    ),
    "two of three": (
        "- {parallel: p, complete: {min_successful: 2}, branches: "
        "{a: [{wait: a, for: 1m}], b: [{wait: b, for: 2m}], c: [{wait: c, for: 3m}]}}",
        120,
        180,
    ),
    "one may fail": (
        "- {parallel: p, complete: {tolerated_failures: 1}, branches: "
        "{a: [{wait: a, for: 1m}], b: [{wait: b, for: 2m}]}}",
        120,
        120,
    ),
    "a part that may fail soon": (
        "- {parallel: p, complete: settled, branches: "
        "{a: [{step: s, call: work.f, retry: none}, {wait: a, for: 1m}], "
        "b: [{wait: b, for: 2s}]}}",
        # Whose failure is borne, as soon as it comes.
        2,
        60,
    ),
    "a part that may not fail": (
        "- {parallel: p, branches: "
        "{a: [{step: s, call: work.f, retry: none}, {wait: a, for: 1m}]}}",
        60,
        60,
    ),
    "items": (
        "- {map: m, items: [1, 2, 3], as: i, max_concurrency: 2, "
        "steps: [{wait: a, for: 1m}]}",
        120,
        120,
    ),
    "items of a range": (
        '- {map: m, items: "${lists.range(6)}", as: i, max_concurrency: 2, '
        "steps: [{wait: a, for: 1m}]}",
        180,
        180,
    ),
    "lists of items": (
        "- {map: m, items: [1, 2, 3], as: i, batch: 2, max_concurrency: 1, "
        "steps: [{wait: a, for: 1m}]}",
        120,
        120,
    ),
    "any item": (
        "- {map: m, items: [1, 2, 3], as: i, complete: any, max_concurrency: 3, "
        "steps: [{wait: a, for: 1m}]}",
        60,
        60,
    ),
    "any item of a list": (
        '- {map: m, items: "${input.items}", as: i, complete: any, max_concurrency: 3, '
        "steps: [{wait: a, for: 1m}]}",
        # Of no items, none succeeds.
        60,
        inf,
    ),
    "a callback that is asked for long": (
        "- {callback: a, call: work.ask, retry: {max_attempts: 3, initial_delay: 1h, "
        "backoff_rate: 1, max_delay: 1h}, timeout: 1h}",
        0,
        # Its time began before it was asked for.
        2 * 3600,
    ),
    "items of a list": (
        '- {map: m, items: "${input.items}", as: i, max_concurrency: 10, '
        "steps: [{wait: a, for: 1m}]}",
        0,
        inf,
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_how_long_it_takes(name: str) -> None:
    steps, low, high = TIMES[name]
    workflow = read(steps)
    completed = bounds(workflow).completed
    assert completed is not None
    limit = workflow.timeout
    assert (completed.low.seconds, completed.high.seconds) == (low, min(high, limit))


def test_what_a_list_is_taken_for() -> None:
    steps, _, _ = TIMES["items of a list"]
    completed = bounds(read(steps), items=35).completed
    assert completed is not None
    assert completed.high.seconds == 4 * 60


def test_what_only_fails_completes_never() -> None:
    known = bounds(read("- {wait: a, for: 1m}\n- {fail: A}"))
    assert known.completed is None
    assert known.whole.low.seconds == known.whole.high.seconds == 60


def shown(stretch: Stretch) -> list[tuple[str, float, int]]:
    return [
        (getattr(part.statement, "name", "?"), part.seconds, part.times)
        for part in parts(stretch)
    ]


def test_the_ways() -> None:
    known = bounds(
        read(
            "- {wait: first, for: 1m}\n"
            '- {if: "${input.x}", then: [{wait: short, for: 1s}], '
            'else: [{while: "${input.x}", max_iterations: 3, '
            "do: [{wait: again, for: 2m}, {wait: more, for: 1m}]}]}\n"
            "- {parallel: p, branches: {a: [{wait: a, for: 5m}], b: [{log: x}]}}\n"
        )
    )
    assert known.completed is not None
    # A loop may have no rounds.
    assert shown(known.completed.low) == [("first", 60, 1), ("a", 300, 1)]
    assert shown(known.completed.high) == [
        ("first", 60, 1),
        ("again", 120, 3),
        ("more", 60, 3),
        ("a", 300, 1),
    ]


def _retry(steps: str) -> ir.RetryPolicy | None:
    (step,) = read(steps).body
    assert isinstance(step, ir.Step)
    return step.retry


@pytest.mark.parametrize(
    ("jitter", "least"), [("none", 10 + 20 + 40), ("half", 5 + 10 + 20), ("full", 3)]
)
def test_pauses_of_a_policy(jitter: str, least: float) -> None:
    """Each is a whole number of seconds, one at least."""
    retry = _retry(
        "- {step: a, call: work.f, retry: {max_attempts: 4, initial_delay: 10s, "
        f"backoff_rate: 2, jitter: {jitter}}}}}"
    )
    assert pauses(retry) == (least, 70)


def test_what_fits() -> None:
    retry = _retry(
        "- {step: a, call: work.f, retry: {max_attempts: 4, initial_delay: 10s, "
        "backoff_rate: 2, jitter: none}}"
    )
    assert [attempts_within(retry, each) for each in (0, 9, 10, 29, 30, 70, 1e9)] == [
        *(1, 1, 2, 2, 3, 4, 4)
    ]
    (poll,) = read(
        '- {poll: a, call: work.f, until: "${true}", every: 10s, max_attempts: 3}'
    ).body
    assert isinstance(poll, ir.Poll)
    assert [looks_within(poll, each) for each in (0, 10, 19, 20, 100)] == [
        1,
        2,
        2,
        3,
        3,
    ]
