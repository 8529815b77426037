"""Compiles a workflow whose functions in `work` may be given anything."""

from durablec import ir
from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source

_FUNCTIONS = "def act(**given): ...\ndef ask(callback_id): ...\n"


def compiled(rest: str) -> ir.Workflow:
    """Return the workflow that some top-level keys make, which must have no errors."""
    text = f"durablec: 1\nworkflow: metered\n{rest}"
    surroundings = Surroundings(Library(InMemoryModules({"work": _FUNCTIONS})), {})
    made = compile_source(Source("metered.durable.yaml", text), surroundings)
    assert made.workflow is not None, [each.message for each in made.report]
    return made.workflow
