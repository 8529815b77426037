"""Lowers calls of the user's functions, and checks them against the functions."""

import keyword
import sys

from durablec import ir
from durablec.codes import (
    FUNCTION_OUTSIDE,
    PYTHON_SYNTAX,
    RESERVED_MODULE,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
)
from durablec.lower.arguments import check_arguments
from durablec.lower.context import Lowering
from durablec.lower.scope import Scope
from durablec.lower.values import fields
from durablec.python_source.annotations import return_type
from durablec.python_source.arguments import ArgumentProblem, argument_problems
from durablec.python_source.functions import OUTSIDE_REPAIR, Function, Problem
from durablec.types import DOUBLE, DYN, STRING, Type
from durablec.values import reads_callback_id
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Rule
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean

_SDK = "aws_durable_execution_sdk_python"

_BUILT_IN: dict[str, Type] = {"now": STRING, "uuid": STRING, "random": DOUBLE}
"""The built-in steps, which `durablec_runtime.durable` holds, and what they give."""

_PROVIDED_MODULES = sys.stdlib_module_names | {"boto3", "botocore", _SDK}
"""What every bundle can import though the project does not have it."""

_TAKEN_MODULES = _PROVIDED_MODULES - {"__main__"}
"""What a module of the user's in the bundle would stand before."""

_RULES = {
    "outside": FUNCTION_OUTSIDE,
    "syntax": PYTHON_SYNTAX,
    "unreadable": PYTHON_SYNTAX,
}


def step_call(
    lowering: Lowering, scope: Scope, call: ast.Call | None
) -> tuple[ir.Call | ir.AwsCall | None, Type]:
    """Lower a step's call, and return it with the type of its result."""
    return _call(lowering, scope, call)


def look_call(
    lowering: Lowering, scope: Scope, call: ast.Call | None
) -> tuple[ir.Call | ir.AwsCall | None, Type]:
    """Lower a poll's call, whose function may ask for the `previous` result."""
    return _call(lowering, scope, call, polls=True)


def asking_call(
    lowering: Lowering, scope: Scope, call: ast.Call | None
) -> ir.Call | ir.AwsCall | None:
    """Lower a submitter's call, whose function is given the callback's id."""
    lowered, _ = _call(lowering, scope, call, submits=True)
    return lowered


def _call(
    lowering: Lowering,
    scope: Scope,
    call: ast.Call | None,
    *,
    submits: bool = False,
    polls: bool = False,
) -> tuple[ir.Call | ir.AwsCall | None, Type]:
    if call is None:
        return None, DYN
    arguments = fields(lowering, scope, call.arguments)
    if isinstance(call, ast.AwsCall):
        return _aws_call(lowering, call, arguments)
    module, _, name = call.function.text.rpartition(".")
    lowered = ir.Call(call.span, module, name, arguments)
    if module == ir.BUILT_IN:
        return lowered, _built_in(lowering, call, name)
    if not _is_python(lowering, call):
        return lowered, DYN
    function = _function(lowering, call)
    if function is None:
        return lowered, DYN
    lowered.asks = not function.signature_known or function.wants_offered
    given = {field.key: field.key_span for field in call.arguments}
    problems = argument_problems(
        function,
        list(given),
        submits=submits,
        polls=polls,
        passes_id=reads_callback_id(lowered),
    )
    _report_arguments(lowering, call, given, problems)
    check_arguments(lowering, function, dict(arguments), given)
    return lowered, return_type(function)


def _aws_call(
    lowering: Lowering, call: ast.AwsCall, arguments: list[tuple[str, ir.Value]]
) -> tuple[ir.AwsCall, Type]:
    # The models of AWS's services cost time to read, and few workflows need them.
    from durablec.aws.call import checked_call

    return checked_call(
        call, arguments, lowering.report, lowering.source, lowering.untyped
    )


def _is_python(lowering: Lowering, call: ast.FunctionCall) -> bool:
    """Report what Python cannot import, call or name, whatever the function is."""
    wrong = [part for part in call.function.text.split(".") if keyword.iskeyword(part)]
    for part in wrong:
        message = f"`{part}` is a keyword of Python and cannot be imported"
        lowering.add(UNKNOWN_FUNCTION, call.function.span, message)
    for field in call.arguments:
        if not field.key.isidentifier() or keyword.iskeyword(field.key):
            wrong.append(field.key)
            message = f"no argument of a function can be named `{field.key}`"
            lowering.add(WRONG_ARGUMENTS, field.key_span, message)
    root = call.function.text.partition(".")[0]
    if root in _TAKEN_MODULES and lowering.functions.owns(root):
        lowering.add(
            RESERVED_MODULE,
            call.function.span,
            f"the module `{root}` would stand before Python's own of that name",
            help="give the module another name: its folder comes first in Lambda",
        )
        return False
    return not wrong


def _built_in(lowering: Lowering, call: ast.FunctionCall, name: str) -> Type:
    """Return what a built-in step gives, or report that there is no such one."""
    if name not in _BUILT_IN:
        lowering.add(
            UNKNOWN_FUNCTION,
            call.function.span,
            f"`{ir.BUILT_IN}` has no step `{name}`",
            help=did_you_mean(name, _BUILT_IN)
            or f"it has {', '.join(f'`{each}`' for each in _BUILT_IN)}",
        )
    elif call.arguments:
        lowering.add(
            WRONG_ARGUMENTS,
            call.arguments[0].key_span,
            f"`{ir.BUILT_IN}.{name}` takes no arguments",
        )
    return _BUILT_IN.get(name, DYN)


def _function(lowering: Lowering, call: ast.FunctionCall) -> Function | None:
    """Find the called function, or report why there is none."""
    found = lowering.functions.find(call.function.text)
    if isinstance(found, Function):
        return found
    root = call.function.text.partition(".")[0]
    if found.kind != "outside" or root not in _PROVIDED_MODULES:
        lowering.report.append(_missing(lowering, call, found))
    return None


def _rule(lowering: Lowering, problem: Problem) -> Rule:
    """Return the rule of a problem: what no package can bring is surely missing."""
    if problem.kind == "outside" and not lowering.has_packages:
        return UNKNOWN_FUNCTION
    return _RULES.get(problem.kind, UNKNOWN_FUNCTION)


def _missing(
    lowering: Lowering, call: ast.FunctionCall, problem: Problem
) -> Diagnostic:
    return Diagnostic(
        _rule(lowering, problem),
        problem.message,
        Place(lowering.source, call.function.span),
        problem.labels,
        problem.help or (OUTSIDE_REPAIR if problem.kind == "outside" else None),
    )


def _report_arguments(
    lowering: Lowering,
    call: ast.FunctionCall,
    given: dict[str, Span],
    problems: list[ArgumentProblem],
) -> None:
    for problem in problems:
        span = given.get(problem.argument or "", call.function.span)
        place = Place(lowering.source, span)
        lowering.report.append(
            Diagnostic(
                WRONG_ARGUMENTS, problem.message, place, problem.labels, problem.help
            )
        )
