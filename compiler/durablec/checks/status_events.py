"""Finds patterns that take events of other executions than are meant.

AWS tells of executions that begin and end, of this workflow as of all others; whose it is,
the event has as the function's ARN with its version (aws-platform.md 4.5).
"""

import re
from collections.abc import Iterator

from durablec import ir
from durablec.codes import STATUS_EVENTS
from durablec.ir.deployment import Event, Json
from durablec_dsl.diagnostics import Diagnostic, Report

_SOURCE = "aws.lambda"
_DETAIL_TYPE = "Durable Execution Status Change"
_UNQUALIFIED = re.compile(r"arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]*[^:-]")


def status_events(workflow: ir.Workflow, report: Report) -> None:
    """Report each start by events of executions that does not say of whose."""
    for start in workflow.deployment.starts:
        if isinstance(start, Event) and _is_of_executions(start):
            for message, help in _mistakes(start):
                report.append(Diagnostic(STATUS_EVENTS, message, start.place, (), help))


def _is_of_executions(start: Event) -> bool:
    types, sources = start.pattern.get("detail-type"), start.pattern.get("source")
    if isinstance(types, list):
        return _DETAIL_TYPE in types
    return isinstance(sources, list) and _SOURCE in sources


def _mistakes(start: Event) -> Iterator[tuple[str, str]]:
    detail = start.pattern.get("detail")
    functions = detail.get("functionArn") if isinstance(detail, dict) else None
    if functions is None:
        yield (
            "executions of this workflow, too, are told of by such events, and start more",
            'say of whose: `detail: {functionArn: [{prefix: "ARN:"}]}`',
        )
    for each in functions if isinstance(functions, list) else ():
        yield from _mistake(each)


def _mistake(condition: Json) -> Iterator[tuple[str, str]]:
    match condition:
        case str() as arn if _UNQUALIFIED.fullmatch(arn):
            message = f"no event has `{arn}`: the ARN in it has a version behind it"
            yield message, f'write `{{prefix: "{arn}:"}}`'
        case {"prefix": str(begun)} if _UNQUALIFIED.fullmatch(begun):
            message = f"`{begun}` begins also the ARNs of functions whose names go on"
            yield message, "end it in `:`"
        case _:
            pass
