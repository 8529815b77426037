"""Finds operations of AWS's that may be done twice, and have a parameter against that.

A step runs at least once: an attempt whose answer is lost is made again, also where each
attempt runs at most once, and so is what a group does that is tried again. Where the model
says that a parameter is an idempotency token, boto3 makes one up for each call, so that
the next attempt has another, and is done again.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.codes import NO_TOKEN
from durablec.values import expressions
from durablec_dsl.diagnostics import Report


class _Repeated(NamedTuple):
    """A call that may be made again: by its own retry, or by that of a `group`."""

    call: ir.AwsCall
    group: ir.Group | None


def missing_tokens(workflow: ir.Workflow, report: Report) -> None:
    """Report each call that may be made again and is given no idempotency token."""
    search = _Search()
    search.body(workflow.body, None)
    # A block is used by what comes behind it only.
    for block in reversed(workflow.blocks):
        search.body(block.body, search.groups.get(id(block)))
    for call, group in search.found:
        token = _token(call)
        given = dict(call.arguments).get(token or "")
        if token is None or (given is not None and not _is_drawn(given, group)):
            continue
        report.add(
            NO_TOKEN,
            workflow.source,
            call.span,
            f"`{call.service}.{call.operation}` may be done twice: "
            f"{_attempt(group)} has another `{token}`",
            help=f"give it a `{token}` that all attempts share: made of "
            f"`execution.key`, or by a step `durable.uuid` before {_what(group)}",
        )


def _attempt(group: ir.Group | None) -> str:
    if group is None:
        return "an attempt that is repeated"
    return f"each attempt of the group `{group.name}`"


def _what(group: ir.Group | None) -> str:
    return "it" if group is None else f"`{group.name}`"


class _Search:
    """Goes through bodies; `groups` are those which repeat a block, by its identity."""

    def __init__(self) -> None:
        self.found: list[_Repeated] = []
        self.groups: dict[int, ir.Group] = {}

    def body(self, body: list[ir.Stmt], group: ir.Group | None) -> None:
        """Look at a body that a `group` may repeat."""
        for statement in body:
            self.found += _repeated(statement, group)
            inside = group
            if isinstance(statement, ir.Group):
                if inside is None and _repeats(statement):
                    inside = statement
                if statement.use is not None and inside is not None:
                    self.groups[id(statement.use)] = inside
            for inner in ir.bodies(statement):
                self.body(inner, inside)


def _repeats(group: ir.Group) -> bool:
    return group.retry is not None and _is_retried(group.retry)


def _is_drawn(token: ir.Value, group: ir.Group | None) -> bool:
    """Say whether a token is made anew by each attempt of a group."""
    if group is None:
        return False
    drawn = {
        each.name
        for each in ir.reached([group])
        if isinstance(each, ir.Step)
        and isinstance(each.call, ir.Call)
        and each.call.module == ir.BUILT_IN
    }
    read = {v.name for typed in expressions(token) for v, _ in typed.reads}
    return not drawn.isdisjoint(read)


def _repeated(statement: ir.Stmt, group: ir.Group | None) -> Iterator[_Repeated]:
    """Yield the calls of AWS's operations that a statement may make again."""
    match statement:
        case (
            ir.Step(call=ir.AwsCall() as call)
            | ir.Callback(submitter=ir.AwsCall() as call)
        ):
            if group is not None or _is_retried(statement.retry):
                yield _Repeated(call, group)
        case _:
            pass
    undo = ir.undo_of(statement)
    if undo is None or not _is_retried(undo.retry):
        return
    if isinstance(undo.call, ir.AwsCall):
        yield _Repeated(undo.call, None)


def _is_retried(retry: ir.RetryPolicy | None) -> bool:
    match retry:
        case ir.NoRetry() | ir.Retry(max_attempts=1):
            return False
        case _:
            return True


def _token(call: ir.AwsCall) -> str | None:
    """Return the parameter of an operation that is its idempotency token."""
    from durablec.aws.model import service

    model = service(call.service)
    operation = None if model is None else model.operation(call.operation)
    if operation is None or operation.input is None:
        return None
    for name, shape in operation.input.members.items():
        if shape.member.get("idempotencyToken"):
            return name
    return None
