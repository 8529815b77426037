"""Lowers calls of the user's functions, and checks them against the functions."""

from durablec import ir
from durablec.codes import (
    FUNCTION_OUTSIDE,
    PYTHON_SYNTAX,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
)
from durablec.lower.context import Lowering
from durablec.lower.scope import Scope
from durablec.lower.values import fields
from durablec.python_source.annotations import return_type
from durablec.python_source.arguments import argument_problems
from durablec.python_source.functions import Function, Problem
from durablec.types import DYN, Type
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic
from durablec_dsl.source import Place

_RULES = {
    "outside": FUNCTION_OUTSIDE,
    "syntax": PYTHON_SYNTAX,
    "unreadable": PYTHON_SYNTAX,
}


def step_call(
    lowering: Lowering, scope: Scope, call: ast.Call | None
) -> tuple[ir.Call | ir.AwsCall | None, Type]:
    """Lower a step's call, and return it with the type of its result."""
    return _call(lowering, scope, call, submits=False)


def submitter_call(
    lowering: Lowering, scope: Scope, call: ast.Call | None
) -> ir.Call | ir.AwsCall | None:
    """Lower the call of a callback's submitter, which is given the callback's id."""
    lowered, _ = _call(lowering, scope, call, submits=True)
    return lowered


def _call(
    lowering: Lowering, scope: Scope, call: ast.Call | None, *, submits: bool
) -> tuple[ir.Call | ir.AwsCall | None, Type]:
    if call is None:
        return None, DYN
    arguments = fields(lowering, scope, call.arguments)
    if isinstance(call, ast.AwsCall):
        service, _, operation = call.operation.text.partition(".")
        return ir.AwsCall(call.span, service, operation, arguments), DYN
    function = _function(lowering, call)
    module, _, name = call.function.text.rpartition(".")
    lowered = ir.Call(call.span, module, name, arguments)
    if function is None:
        return lowered, DYN
    _check_arguments(lowering, call, function, submits=submits)
    return lowered, return_type(function)


def _function(lowering: Lowering, call: ast.FunctionCall) -> Function | None:
    """Find the called function, or report why there is none."""
    found = lowering.functions.find(call.function.text)
    if isinstance(found, Function):
        return found
    lowering.report.append(_missing(lowering, call, found))
    return None


def _missing(
    lowering: Lowering, call: ast.FunctionCall, problem: Problem
) -> Diagnostic:
    return Diagnostic(
        _RULES.get(problem.kind, UNKNOWN_FUNCTION),
        problem.message,
        Place(lowering.source, call.function.span),
        problem.labels,
        problem.help,
    )


def _check_arguments(
    lowering: Lowering, call: ast.FunctionCall, function: Function, *, submits: bool
) -> None:
    given = {field.key: field.key_span for field in call.arguments}
    for problem in argument_problems(function, list(given), submits=submits):
        span = given.get(problem.argument or "", call.function.span)
        place = Place(lowering.source, span)
        lowering.report.append(
            Diagnostic(
                WRONG_ARGUMENTS, problem.message, place, problem.labels, problem.help
            )
        )
