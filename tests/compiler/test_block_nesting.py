"""What the check of nesting allows, Python compiles; what it refuses would not do."""

import pytest

from durablec.backends.python import emit
from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.codes import NESTED_TOO_DEEP
from durablec_dsl.source import Source


def nested(depth: int, *, in_clause: bool, finally_: bool) -> str:
    """Return a workflow of `try` statements inside of one another."""
    inner = "{log: bottom}"
    for level in range(depth):
        step = f"{{step: s{level}, call: work.f}}"
        body, clause = (step, inner) if in_clause else (f"{step}, {inner}", "{log: x}")
        ending = ", finally: [{log: end}]" if finally_ else ""
        inner = f"{{try: [{body}], catch: [{{errors: [A], do: [{clause}]}}]{ending}}}"
    return f"durablec: 1\nworkflow: w\nsteps: [{inner}]\n"


@pytest.mark.parametrize("in_clause", [True, False])
@pytest.mark.parametrize("finally_", [True, False])
@pytest.mark.parametrize("depth", range(1, 15))
def test_what_passes_compiles(depth: int, in_clause: bool, finally_: bool) -> None:
    text = nested(depth, in_clause=in_clause, finally_=finally_)
    modules = InMemoryModules({"work": "def f(): ...\nclass A(Exception): ...\n"})
    compiled = compile_source(
        Source("w.durable.yaml", text), Surroundings(Library(modules), {})
    )
    if compiled.workflow is None:
        assert {each.rule for each in compiled.report} == {NESTED_TOO_DEEP}
        assert depth > 5
    else:
        compile(emit(compiled.workflow), "handler.py", "exec")
