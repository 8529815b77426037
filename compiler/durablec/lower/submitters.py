"""Lowers what asks for the answer of a callback, and sees that it passes on the id.

In the `with` of a submitter the callback's own name is a record with its id, as what an
`open` binds; outside of it the name is the answer.
"""

from durablec import ir
from durablec.codes import UNSENT_ID
from durablec.expressions.typed import CallbackId
from durablec.lower.calls import asking_call
from durablec.lower.context import Lowering
from durablec.lower.scope import Scope
from durablec.types import Type
from durablec.values import call_expressions, reads_callback_id
from durablec_dsl import ast, expr


def submitter_call(
    lowering: Lowering, scope: Scope, node: ast.Callback, opened: Type
) -> ir.Call | ir.AwsCall | None:
    """Lower the call of a callback's submitter; `opened` is what its `with` reads."""
    inner = scope.inner()
    inner.bind(CallbackId(node.name.text, opened))
    lowered = asking_call(lowering, inner, node.submitter)
    if isinstance(lowered, ir.AwsCall) and isinstance(node.submitter, ast.AwsCall):
        _check_sent(lowering, node, node.submitter, lowered)
    return lowered


def _check_sent(
    lowering: Lowering, node: ast.Callback, call: ast.AwsCall, lowered: ir.AwsCall
) -> None:
    """Report an operation that does not pass on the callback's id.

    A function of the user's must take the id (`python_source/arguments.py`); an
    operation has no way to it but its parameters.
    """
    if reads_callback_id(lowered) or _has_unknown_name(lowered):
        return
    lowering.add(
        UNSENT_ID,
        call.operation.span,
        f"`{call.operation.text}` does not pass on the id of `{node.name.text}`, so "
        "nobody can answer",
        help=f"give `{node.name.text}.id` to a parameter that reaches whoever answers",
    )


def _has_unknown_name(call: ir.AwsCall) -> bool:
    """Say whether a name was reported that the callback's own may be meant by."""
    return any(
        isinstance(node, expr.Ident) and typed.variable_of(node) is None
        for typed in call_expressions(call)
        for node in typed.types
    )
