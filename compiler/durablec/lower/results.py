"""Reads what a step `returns`, and checks it against what is known of its call.

At run time the result itself is checked. Here it is only wrong that no result can be
both what the function is annotated with, or AWS's operation gives, and what is stated.
"""

from durablec.codes import WRONG_TYPE
from durablec.expressions.wording import article, describe
from durablec.lower.context import Lowering
from durablec.lower.edges import difference
from durablec.lower.types import read_type
from durablec.python_source.signatures import Function
from durablec.type_overlap import overlap_as_json
from durablec.types import Type
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place


def stated_result(lowering: Lowering, node: ast.Step, found: Type) -> Type | None:
    """Return the type that a step states, or None; `found` is that of its call."""
    stated = read_type(lowering, node.returns)
    if stated is None or node.returns is None or node.call is None:
        return stated
    if not overlap_as_json(found, stated):
        name, labels = _called(lowering, node.call)
        # What AWS gives has many fields, and no name that the user knows.
        given = (describe if isinstance(node.call, ast.AwsCall) else article)(found)
        lowering.report.append(
            Diagnostic(
                WRONG_TYPE,
                f"`returns` says {article(stated)}, and `{name}` gives {given}",
                Place(lowering.source, node.returns.span),
                labels,
                difference(found, stated, overlap_as_json),
            )
        )
    return stated


def _called(lowering: Lowering, call: ast.Call) -> tuple[str, tuple[Label, ...]]:
    """Return what is called, and where that says what it gives."""
    if isinstance(call, ast.AwsCall):
        return call.operation.text, ()
    name = call.function.text
    function = lowering.functions.find(name)
    if not isinstance(function, Function):
        return name, ()
    place = function.place
    if function.returns is not None:
        place = function.home.place(function.returns)
    return name, (Label(place, f"what `{function.name}` gives"),)
