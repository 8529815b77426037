"""Finds operations of AWS's that may be done twice, and have a parameter against that.

A step runs at least once: an attempt whose answer is lost is made again, also where each
attempt runs at most once. Where the model says that a parameter is an idempotency token, boto3 makes one up for each call, so that
the next attempt has another, and is done again.
"""

from collections.abc import Iterator

from durablec import ir
from durablec.codes import NO_TOKEN
from durablec_dsl.diagnostics import Report


def missing_tokens(workflow: ir.Workflow, report: Report) -> None:
    """Report each call that may be made again and is given no idempotency token."""
    for statement in ir.all_statements(workflow):
        for call in _repeated(statement):
            token = _token(call)
            if token is None or any(name == token for name, _ in call.arguments):
                continue
            report.add(
                NO_TOKEN,
                workflow.source,
                call.span,
                f"`{call.service}.{call.operation}` may be done twice: an attempt that is "
                f"repeated has another `{token}`",
                help=f"give it a `{token}` that all attempts share: made of "
                "`execution.key`, or by a step `durable.uuid` before it",
            )


def _repeated(statement: ir.Stmt) -> Iterator[ir.AwsCall]:
    """Yield the calls of AWS's operations that a statement may make again."""
    match statement:
        case ir.Step(call=ir.AwsCall() as call):
            if _is_retried(statement.retry):
                yield call
        case ir.Callback(submitter=ir.AwsCall() as call):
            if _is_retried(statement.retry):
                yield call
        case _:
            pass
    undo = ir.undo_of(statement)
    if undo is None or not _is_retried(undo.retry):
        return
    if isinstance(undo.call, ir.AwsCall):
        yield undo.call


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
