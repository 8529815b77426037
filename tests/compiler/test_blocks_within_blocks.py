"""Blocks that use blocks: each is looked at once, however often it is used.

With each of forty blocks that uses the one before it twice, what looks at every use
would look a million million times, and never end.
"""

import pytest

from durablec.metering.estimate import Assumptions, estimate
from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source

DEPTH = 40


def doubled(depth: int, *, innermost: str = "{log: x}") -> str:
    lines = ["durablec: 1", "workflow: w", "blocks:", f"  b0: {{steps: [{innermost}]}}"]
    for level in range(1, depth):
        uses = (f"{{group: {x}{level}, use: b{level - 1}}}" for x in "xy")
        lines.append(f"  b{level}: {{steps: [{', '.join(uses)}]}}")
    lines += ["steps:", f"  - {{group: all, use: b{depth - 1}}}"]
    return "\n".join(lines) + "\n"


def report_of(text: str) -> Report:
    surroundings = Surroundings(Library(InMemoryModules({})), {})
    return compile_source(Source("w.durable.yaml", text), surroundings).report


def test_a_check_comes_to_an_end() -> None:
    assert [each.rule.code for each in report_of(doubled(DEPTH))] == ["DC415"]


def test_that_a_block_never_completes_is_known_of_what_uses_it() -> None:
    text = doubled(2, innermost="{fail: Broken}") + "  - {log: never}\n"
    assert {each.rule.code for each in report_of(text)} == {"DC201"}


@pytest.mark.parametrize("depth", [5, 9])
def test_operations_are_those_of_every_use(depth: int) -> None:
    text = doubled(depth, innermost="{wait: w, for: 1s}")
    surroundings = Surroundings(Library(InMemoryModules({})), {})
    made = compile_source(Source("w.durable.yaml", text), surroundings)
    assert made.workflow is not None
    known = estimate(made.workflow, Assumptions())
    waits = 2 ** (depth - 1)
    # The execution, a group for each use, and the waits.
    assert known.low.amount.operations == 1 + (2 * waits - 1) + waits
    assert known.low.seconds == waits


def test_the_way_through_them_is_one() -> None:
    text = doubled(DEPTH, innermost="{wait: w, for: 1s}")
    text = text.replace("for: 1s", "for: 1h")
    (late,) = [e for e in report_of(text) if e.rule.code == "DC410"]
    assert [label.message for label in late.labels] == [
        f"{2 ** (DEPTH - 1) // 24}d{2 ** (DEPTH - 1) % 24}h here"
    ]
