"""Checks one call of an AWS operation, and says what comes of it."""

from collections.abc import Iterable
from keyword import iskeyword

from durablec import ir
from durablec.aws.actions import actions
from durablec.aws.faults import Faults
from durablec.aws.model import Operation, service, service_names
from durablec.aws.parameters import check_parameters
from durablec.aws.result import result_type
from durablec.codes import STREAMING_OPERATION, UNKNOWN_OPERATION, UNKNOWN_SERVICE
from durablec.types import DYN, Type
from durablec_dsl import ast
from durablec_dsl.codes import NOT_YET
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span
from durablec_dsl.suggest import did_you_mean

_OTHERWISE_CALLED = {
    "cloudwatch-logs": "logs",
    "cognito": "cognito-idp",
    "eventbridge": "events",
    "parameter-store": "ssm",
    "ses-v2": "sesv2",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}
"""Names of services that people and IAM have, and boto3 has not."""


def checked_call(
    call: ast.AwsCall,
    arguments: list[tuple[str, ir.Value]],
    report: Report,
    source: Source,
    untyped: Report | None,
) -> tuple[ir.AwsCall, Type]:
    """Return a call with the type of its result; what is wrong with it is reported.

    Arguments of type `any` go to `untyped`, if there is one.
    """
    service_, _, name = call.operation.text.partition(".")
    operation = find(call)
    if operation is None:
        _missing(call, report, source)
        return ir.AwsCall(call.span, service_, name, arguments, ()), DYN
    needed = actions(operation)
    named = call.operation.span
    lowered = ir.AwsCall(call.span, service_, name, arguments, needed, named)
    if (stream := operation.stream) is not None:
        report.add(
            STREAMING_OPERATION,
            source,
            call.operation.span,
            f"`{call.operation.text}` streams its `{stream}`, which has no form in JSON",
            help="call it in a function of your own, and return what is needed of it",
        )
        return lowered, DYN
    check_parameters(operation, call, arguments, report, source, untyped)
    for field in call.arguments:
        # Two operations of AWS's have one: `from` and `return`.
        if iskeyword(field.key):
            message = f"a parameter named `{field.key}` is not built yet"
            report.add(NOT_YET, source, field.key_span, message)
    return lowered, result_type(operation)


def find(call: ast.AwsCall) -> Operation | None:
    """Return the operation that is called, or None if there is none of that name."""
    service_, _, name = call.operation.text.partition(".")
    found = service(service_)
    return found.operation(name) if found is not None else None


def faults(calls: Iterable[ast.AwsCall]) -> Faults:
    """Return the names of the errors that these calls may fail with."""
    operations = map(find, calls)
    return Faults(each for each in operations if each is not None)


def _missing(call: ast.AwsCall, report: Report, source: Source) -> None:
    name, _, wanted = call.operation.text.partition(".")
    start = call.operation.span.start
    found = service(name)
    if found is None:
        meant = _OTHERWISE_CALLED.get(name)
        report.add(
            UNKNOWN_SERVICE,
            source,
            Span(start, start + len(name)),
            f"no service of AWS's is named `{name}`",
            help=f"did you mean `{meant}`?"
            if meant
            else did_you_mean(name, service_names()),
        )
        return
    report.add(
        UNKNOWN_OPERATION,
        source,
        Span(start + len(name) + 1, call.operation.span.end),
        f"`{name}` has no operation `{wanted}`",
        help=_operation_meant(wanted, found.operations),
    )


def _operation_meant(wanted: str, operations: dict[str, str]) -> str | None:
    for name, api in operations.items():
        if wanted.lower() == api.lower():
            return f"write `{name}`: names are boto3's"
    return did_you_mean(wanted, operations)
