"""The rights that a workflow's calls of AWS's operations need: which action on what.

Where IAM knows resources for an action and the call does not say which, the right is on
every resource, and `wide` tells why.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from durablec import ir
from durablec.aws.arns import Arn, Calls, Unknown, arns, parameters
from durablec.aws.known import Known
from durablec.aws.object_actions import object_actions
from durablec.aws.passed_roles import passed_roles
from durablec.aws.resources import OPERATIONS, SERVICES, Formats
from durablec_dsl.record import Record


class Unnamed(Record):
    """No parameter names the resource; `parameters` are those that would."""

    parameters: list[str]


class Right(Record):
    """A right to one action, which `call` needs.

    `on` are the resources, None for all of them; `passed_to` is the service that a role
    may be handed over to.
    """

    call: ir.AwsCall
    action: str
    on: list[Arn] | None
    wide: Unknown | Unnamed | None = None
    passed_to: str | None = None


def rights(workflow: ir.Workflow) -> Iterator[Right]:
    """Yield the rights of a workflow's function, in the order of its statements."""
    statements = ir.all_statements(workflow)
    calls = [
        call
        for each in statements
        for call in ir.calls(each)
        if isinstance(call, ir.AwsCall)
    ]
    known = Known(workflow)
    for call in calls:
        yield from _of_roles(call, known, calls)
        row = OPERATIONS.get(f"{call.service}.{call.operation}")
        if isinstance(row, dict):
            for action, formats in row.items():
                yield from _by_itself(call, action, formats, known, calls)
            continue
        formats = SERVICES.get(call.service, ()) if row is None else row
        for action in call.actions:
            yield from _of_action(call, action, formats, known, calls)


def _of_roles(call: ir.AwsCall, known: Known, calls: Calls) -> Iterator[Right]:
    for each in passed_roles(call, known):
        if each.principal is None:
            continue
        found = arns(f"iam::account:role/{{{each.parameter}}}", call, known, calls)
        wide = found if isinstance(found, Unknown) else None
        on = None if isinstance(found, Unknown) else found
        yield Right(call, "iam:PassRole", on, wide, f"{each.principal}.amazonaws.com")


def _by_itself(
    call: ir.AwsCall, action: str, formats: Formats, known: Known, calls: Calls
) -> Iterator[Right]:
    """Yield the right to an action that is needed for what is named, and else not."""
    for right in _of_action(call, action, formats, known, calls):
        if not isinstance(right.wide, Unnamed):
            yield right


def _of_action(
    call: ir.AwsCall, action: str, formats: Formats, known: Known, calls: Calls
) -> Iterator[Right]:
    for each in object_actions(action, call, known):
        yield _right(call, each, formats, known, calls)


def _right(
    call: ir.AwsCall, action: str, formats: Formats, known: Known, calls: Calls
) -> Right:
    if action in _without_resource():
        return Right(call, action, None)
    found: list[Arn] = []
    for format_ in formats:
        if format_ == "*":
            continue
        each = arns(format_, call, known, calls)
        if isinstance(each, Unknown):
            return Right(call, action, None, each)
        found += each or []
    if found:
        return Right(call, action, list(dict.fromkeys(found)))
    if "*" in formats:
        return Right(call, action, None)
    return Right(call, action, None, Unnamed(_wanted(formats)))


def _wanted(formats: Formats) -> list[str]:
    named = (name for format_ in formats for name in parameters(format_))
    return list(dict.fromkeys(named))


@cache
def _without_resource() -> frozenset[str]:
    """Return the actions for which IAM knows no resource."""
    table = Path(__file__).with_name("without_resource.txt")
    lines = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return frozenset(f"{service}:{each}" for service, *names in lines for each in names)
