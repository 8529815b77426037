"""What statements cost, by AWS's table of how operations are metered."""

import textwrap

import pytest

from durablec.metering.amounts import Cost, whole
from durablec.metering.assumed import Assumed
from durablec.metering.meter import Meter
from durablec.metering.prices import Usage, bill, step_functions
from tests.support.metered import compiled

STEP = "{step: NAME, call: work.act, retry: none}"


def metered(
    steps: str, items: int | None = None, *, retries: bool = True
) -> tuple[Cost | None, Cost | None]:
    workflow = compiled(f"steps:\n{textwrap.indent(textwrap.dedent(steps), '  ')}\n")
    return Meter(workflow, Assumed(items=items, retries=retries)).execution()


def spans(cost: Cost | None) -> tuple[int | None, ...] | None:
    """Return the operations and the invocations, each the fewest and the most."""
    if cost is None:
        return None
    low, high = cost.low, cost.high
    return tuple(
        map(whole, (low.operations, high.operations, low.invocations, high.invocations))
    )


# The first operation and the first invocation are those of the execution itself.
COMPLETES = [
    ("- {return: 1}", (1, 1, 1, 1)),
    ("- {step: a, call: work.act, retry: none}", (2, 2, 1, 1)),
    # The SDK's default: six attempts, and a pause before each but the first.
    ("- {step: a, call: work.act}", (2, 7, 1, 6)),
    ("- {step: a, call: work.act, retry: {initial_delay: 1s}}", (2, 4, 1, 3)),
    ("- {step: a, call: work.act, retry: {max_attempts: 2}}", (2, 3, 1, 2)),
    ("- {wait: a, for: 1h}\n- {wait: b, for: 1h}", (3, 3, 3, 3)),
    ("- {callback: a, timeout: 1h}", (2, 2, 1, 2)),
    ("- {callback: a, call: work.ask, retry: none, timeout: 1h}", (4, 4, 1, 2)),
    (
        "- {callback: a, call: work.ask, retry: {max_attempts: 3}, timeout: 1h}",
        (4, 6, 1, 4),
    ),
    ("- {open: a, timeout: 1h}\n- {await: b, of: a}", (2, 2, 1, 3)),
    (
        "- {poll: a, call: work.act, until: '${a == 1}', max_attempts: 10}",
        (3, 12, 1, 10),
    ),
    (
        "- {poll: a, call: work.act, until: '${a == 1}', max_attempts: 10, after: 5s}",
        (4, 13, 2, 11),
    ),
    ("- {invoke: a, function: other}", (2, 2, 2, 2)),
    ("- {invoke: a, function: 'other:1', detach: true}", (2, 7, 1, 6)),
    ("- {group: g, steps: [{wait: a, for: 1s}]}", (3, 3, 2, 2)),
    # A look before the wait, and the step that sets the deadline.
    ("- {group: g, timeout: 1h, steps: [{wait: a, for: 1s}]}", (5, 5, 2, 2)),
    # A lost attempt, and the pause before the second.
    (
        "- {group: g, retry: {max_attempts: 2}, steps: [{wait: a, for: 1s}, "
        "{step: s, call: work.act, retry: none}]}",
        (4, 7, 2, 4),
    ),
    # It cannot be lost.
    (
        "- {group: g, retry: {max_attempts: 2}, steps: [{wait: a, for: 1s}]}",
        (3, 3, 2, 2),
    ),
    (
        "- {parallel: p, branches: {a: [{wait: w, for: 1s}], b: [{wait: v, for: 1s}]}}",
        # Both wait at once, and nothing works beside them.
        (6, 6, 2, 3),
    ),
    (
        """
        - parallel: p
          nesting: flat
          branches: {a: [{wait: w, for: 1s}], b: [{wait: v, for: 1s}]}
        """,
        (4, 4, 2, 3),
    ),
    (
        """
        - parallel: p
          complete: any
          branches: {a: [{wait: w, for: 1s}], b: [{wait: v, for: 1s}]}
        """,
        # One must have succeeded: its context and its wait.
        (4, 6, 2, 3),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{wait: w, for: 1s}, {wait: x, for: 1s}]
            b: [{wait: v, for: 1s}]
        """,
        # The waits of one branch follow each other.
        (7, 7, 3, 4),
    ),
    (
        """
        - parallel: p
          max_concurrency: 2
          branches:
            a: [{wait: w, for: 1s}]
            b: [{wait: v, for: 1s}]
            c: [{wait: x, for: 1s}]
        """,
        # Three waits, of which two at most are over at once.
        (8, 8, 3, 4),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{wait: w, for: 1s}]
            b: [{step: s, call: work.act, retry: none}]
        """,
        # The step may run until the wait is over.
        (6, 6, 1, 2),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{step: s, call: work.act, retry: none}, {wait: w, for: 1s}]
            b: [{step: t, call: work.act, retry: none}, {wait: v, for: 1s}]
        """,
        # Nothing works beside the wait that is over last.
        (8, 8, 2, 3),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{wait: w, for: 1s}, {step: s, call: work.act, retry: none}]
            b: [{wait: v, for: 1s}, {step: t, call: work.act, retry: none}]
        """,
        # Nor beside that which is over first.
        (8, 8, 2, 3),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{wait: w, for: 1s}, {step: s, call: work.act, retry: none}]
            b: [{step: t, call: work.act, retry: none}, {wait: v, for: 1s}]
        """,
        # One step works beside either wait.
        (8, 8, 1, 3),
    ),
    (
        """
        - parallel: p
          branches:
            a: [{invoke: i, function: other}]
            b: [{step: s, call: work.act, retry: none}]
        """,
        # What is invoked has always to be waited for.
        (6, 6, 2, 2),
    ),
    (
        """
        - parallel: p
          complete: first
          branches:
            a: [{invoke: i, function: other}, {invoke: j, function: other}]
            b: [{wait: w, for: 1s}, {wait: v, for: 1s}, {wait: x, for: 1s}]
        """,
        # The context and two invokes of the one, or the context and three waits.
        (5, 9, 3, 6),
    ),
    (
        """
        - parallel: p
          complete: any
          branches: {a: [{fail: Broken}], b: [{wait: w, for: 1s}]}
        """,
        # One that fails wins nothing.
        (4, 5, 2, 2),
    ),
    (
        """
        - map: m
          items: '${input.items}'
          complete: any
          max_concurrency: 3
          steps: [{wait: w, for: 1s}]
        """,
        # Of no items none succeeds.
        (4, None, 2, None),
    ),
    (
        "- {map: m, items: [1, 2, 3], max_concurrency: 2, steps: [{wait: w, for: 1s}]}",
        (8, 8, 3, 4),
    ),
    (
        "- {map: m, items: [1, 2], max_concurrency: 2, complete: settled, "
        "steps: [{step: s, call: work.act, retry: none}, {wait: w, for: 1s}]}",
        # Whoever fails at once has its context and its step.
        (6, 8, 1, 3),
    ),
    (
        """
        - group: g
          timeout: 1h
          steps: [{invoke: a, function: other}]
        """,
        # The group's own three: its context, its deadline and a look at that. The race's
        # five: a batch, two branches, the invoke and a wait.
        (9, 9, 2, 3),
    ),
    (
        """
        - open: o
          timeout: 1h
        - group: g
          timeout: 1h
          steps: [{await: a, of: o}]
        """,
        # What is answered has lost no time: a look, the batch and the branch that won.
        (7, 9, 1, 4),
    ),
    (
        "- {map: m, items: [1, 2, 3], steps: [{step: a, call: work.act, retry: none}]}",
        (8, 8, 1, 1),
    ),
    (
        "- {map: m, items: [1, 2, 3], batch: 2, steps: [{step: a, call: work.act, retry: none}]}",
        (6, 6, 1, 1),
    ),
    (
        "- {map: m, items: '${[1, 2]}', nesting: flat, steps: [{step: a, call: work.act, retry: none}]}",
        (4, 4, 1, 1),
    ),
    (
        "- {map: m, items: '${input.items}', steps: [{step: a, call: work.act, retry: none}]}",
        (2, None, 1, 1),
    ),
    (
        "- if: ${input.yes}\n  then: [{step: a, call: work.act, retry: none}]",
        (1, 2, 1, 1),
    ),
    (
        """
        - if: ${input.yes}
          then: [{wait: a, for: 1s}, {wait: b, for: 1s}]
          else: [{wait: c, for: 1s}]
        """,
        (2, 3, 2, 3),
    ),
    (
        "- {while: '${input.yes}', max_iterations: 5, do: [{wait: a, for: 1s}]}",
        (1, 6, 1, 6),
    ),
    (
        """
        - while: true
          max_iterations: 5
          do: [{wait: a, for: 1s}, {if: '${input.yes}', then: [break]}]
        """,
        (2, 6, 2, 6),
    ),
    # What the body may have cost when it failed, and then what the clause does.
    (
        """
        - try: [{wait: a, for: 1s}, {step: b, call: work.act, retry: none}]
          catch: [{do: [{wait: c, for: 1s}, {wait: d, for: 1s}]}]
        """,
        (3, 5, 2, 4),
    ),
    (
        """
        - try: [{wait: a, for: 1s}]
          finally: [{step: b, call: work.act, retry: none}]
        """,
        (3, 3, 2, 2),
    ),
    # An undo in a `try` that fails, and goes on; a step that fails is metered, too.
    (
        """
        - try:
            - {step: a, call: work.act, retry: none, undo: {call: work.act, retry: none}}
            - {step: b, call: work.act, retry: none}
          catch: [{do: []}]
        """,
        (2, 4, 1, 1),
    ),
]


@pytest.mark.parametrize(("steps", "expected"), COMPLETES)
def test_what_an_execution_costs_that_completes(
    steps: str, expected: tuple[int | None, ...]
) -> None:
    completes, _ = metered(steps)
    assert spans(completes) == expected


FAILS = [
    ("- {wait: a, for: 1s}\n- {fail: Broken}", (1, 2, 1, 2)),
    (
        """
        - {step: a, call: work.act, retry: none, undo: {call: work.act, retry: none}}
        - {step: b, call: work.act, retry: none, undo: {call: work.act, retry: none}}
        - {fail: Broken}
        """,
        (1, 5, 1, 1),
    ),
    # A round too many.
    (
        "- {while: true, max_iterations: 5, do: [{wait: a, for: 1s}]}",
        (1, 6, 1, 6),
    ),
]


@pytest.mark.parametrize(("steps", "expected"), FAILS)
def test_what_an_execution_costs_that_fails(
    steps: str, expected: tuple[int, ...]
) -> None:
    _, fails = metered(steps)
    assert spans(fails) == expected


def test_what_never_completes_has_no_such_cost() -> None:
    assert metered("- {fail: Broken}")[0] is None


def test_without_retries_each_attempt_is_the_only_one() -> None:
    completes, _ = metered("- {step: a, call: work.act}", retries=False)
    assert spans(completes) == (2, 2, 1, 1)


def test_the_number_of_items_can_be_given() -> None:
    steps = "- {map: m, items: '${input.items}', steps: [{wait: a, for: 1s}], max_concurrency: 1}"
    completes, _ = metered(steps, items=7)
    assert spans(completes) == (16, 16, 8, 8)


def test_a_block_is_metered_for_each_use() -> None:
    workflow = compiled(
        """
blocks:
  pair: {steps: [{wait: a, for: 1s}, {wait: b, for: 1s}]}
steps:
  - {group: one, use: pair}
  - {group: two, use: pair, timeout: 1h}
"""
    )
    completes, _ = Meter(workflow, Assumed(items=None)).execution()
    # In time, there are the step that sets the deadline and two looks.
    assert spans(completes) == (10, 10, 5, 5)


def test_what_there_is_no_time_for_is_not_counted() -> None:
    workflow = compiled(
        """
timeout: 1d
steps:
  - {while: '${input.yes}', max_iterations: 5000, do: [{wait: a, for: 1h}]}
"""
    )
    completes, _ = Meter(workflow, Assumed(items=None)).execution()
    # A round begins with each hour from the beginning to the end of a day.
    assert spans(completes) == (1, 26, 1, 26)
    workflow = compiled(
        """
steps:
  - group: g
    timeout: 1h
    steps:
      - {poll: a, call: work.act, until: '${a == 1}', every: 11m, max_attempts: 900}
      - step: s
        call: work.act
        retry: {max_attempts: 90, initial_delay: 25m, max_delay: 25m, jitter: none}
"""
    )
    completes, _ = Meter(workflow, Assumed(items=None)).execution()
    # Six looks begin within an hour and three attempts, and one of each as it ends.
    looks, attempts = 6 + 1, 3 + 1
    most = 1 + 2 + (1 + looks) + attempts
    assert spans(completes) == (6, most, 1, 1 + (looks - 1) + (attempts - 1))


def test_the_example_of_aws_is_billed_to_the_cent() -> None:
    """AWS Lambda pricing, "Durable functions": a million executions of two steps and a wait."""
    completes, _ = metered(
        """
        - {step: a, call: work.act, retry: none}
        - {wait: b, for: 7d}
        - {step: c, call: work.act, retry: none}
        """
    )
    assert spans(completes) == (4, 4, 2, 2)
    usage = Usage(
        executions=1_000_000,
        operations=4,
        invocations=2,
        seconds=32,
        memory_gb=1,
        architecture="arm64",
        written=104_000,
        kept_days=7 + 14,
    )
    made = bill(usage, free_tier=True)
    lines = [made.compute, made.requests, made.operations, made.written, made.kept]
    assert [f"{line:.2f}" for line in lines] == [
        "421.34",
        "0.20",
        "32.00",
        "26.00",
        "10.92",
    ]
    assert f"{made.total:.2f}" == "490.46"


def test_step_functions_is_billed_by_transitions() -> None:
    assert step_functions(1_000_000, 4, free_tier=False) == pytest.approx(100)
    assert step_functions(1_000, 4, free_tier=True) == 0
