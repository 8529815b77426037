"""What metering says of a workflow, held against what an execution of it used."""

from collections.abc import Iterable

from durablec import ir
from durablec.metering.assumed import Assumed
from durablec.metering.meter import Meter
from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source
from tests.support.replay import Event, Outcome

_FUNCTIONS = "def act(**given): ...\ndef ask(callback_id): ...\n"


def compiled(rest: str) -> ir.Workflow:
    """Return the workflow that some top-level keys make, which must have no errors.

    Its functions are in `work`, and may be given anything.
    """
    text = f"durablec: 1\nworkflow: metered\n{rest}"
    surroundings = Surroundings(Library(InMemoryModules({"work": _FUNCTIONS})), {})
    made = compile_source(Source("metered.durable.yaml", text), surroundings)
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow


def check_metered(workflow: ir.Workflow, outcome: Outcome) -> None:
    """Look whether an execution that nothing killed has used what is said."""
    completes, fails = Meter(workflow, Assumed(items=None)).execution()
    cost = completes if outcome.status == "SUCCEEDED" else fails
    assert cost is not None, "this way of ending was thought impossible"
    used = _operations(outcome.events)
    assert cost.low.operations <= used <= cost.high.operations
    if not any(isinstance(each, ir.Invoke) for each in ir.all_statements(workflow)):
        # Those of what is invoked are counted by the runner, too.
        used = outcome.invocations
        assert cost.low.invocations <= used <= cost.high.invocations


def _operations(events: Iterable[Event]) -> int:
    """Count what AWS's table counts: one more for each retry, and for each look."""
    seen: set[str | None] = set()
    count = 1
    for event in events:
        if event.name is None or not event.type.endswith("Started"):
            continue
        is_first_look = (
            event.sub_type == "WaitForCondition" and event.operation_id not in seen
        )
        count += 2 if is_first_look else 1
        seen.add(event.operation_id)
    return count
