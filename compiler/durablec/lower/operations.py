"""Lowers the statements that make one durable operation and hold no statements."""

from durablec import ir
from durablec.codes import RETRY_AT_MOST_ONCE
from durablec.expressions.typed import Variable
from durablec.lower.calls import step_call, submitter_call
from durablec.lower.context import Lowering
from durablec.lower.policies import retry
from durablec.lower.scope import Scope
from durablec.lower.types import read_type
from durablec.lower.values import length, moment, value
from durablec.types import DYN, STRING, FieldType, RecordType, Type
from durablec_dsl import ast, values

OPENED_TYPE = RecordType({"id": FieldType(STRING, True)})
"""What an `open` binds (language.md section 2)."""

Simple = (
    ast.Step | ast.Wait | ast.Callback | ast.Open | ast.Await | ast.Poll | ast.Invoke
)


def operation(lowering: Lowering, scope: Scope, node: Simple) -> ir.Stmt:
    """Lower one operation, and bind its value in `scope`."""
    match node:
        case ast.Step():
            return _step(lowering, scope, node)
        case ast.Wait():
            return _wait(lowering, scope, node)
        case ast.Callback():
            return _callback(lowering, scope, node)
        case ast.Open():
            return _open(lowering, scope, node)
        case ast.Await():
            return _await(lowering, scope, node)
        case ast.Poll():
            return _poll(lowering, scope, node)
        case ast.Invoke():
            return _invoke(lowering, scope, node)


def bind(scope: Scope, name: values.Name, type_: Type) -> Variable:
    """Bind the value of an operation under its name."""
    variable = Variable(name.text, type_)
    scope.bind(variable)
    return variable


def maybe(
    lowering: Lowering, scope: Scope, node: values.Value | None
) -> ir.Value | None:
    """Lower a value that may have been left out."""
    return value(lowering, scope, node) if node is not None else None


def _step(lowering: Lowering, scope: Scope, node: ast.Step) -> ir.Step:
    call, found = step_call(lowering, scope, node.call)
    returns = read_type(lowering, node.returns)
    label = maybe(lowering, scope, node.label)
    timeout = length(lowering, scope, node.timeout)
    result = bind(scope, node.name, returns if returns is not None else found)
    return ir.Step(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        call=call,
        retry=_step_retry(lowering, node),
        at_most_once=_semantics(node).startswith("at_most_once"),
        timeout=timeout,
        undo=undo(lowering, scope, node.undo),
        returns=returns,
        result=result,
    )


def _semantics(node: ast.Step) -> str:
    return node.semantics.text if node.semantics is not None else ""


def _step_retry(lowering: Lowering, node: ast.Step) -> ir.RetryPolicy | None:
    """Return a step's policy; one that runs at most once has none but `none`."""
    if _semantics(node) != "at_most_once":
        return retry(lowering, node.retry)
    if node.retry is not None and not isinstance(node.retry, ast.NoRetry):
        lowering.add(
            RETRY_AT_MOST_ONCE,
            node.retry.span,
            "a step that runs at most once is not tried again",
            help="remove `retry`, or write `semantics: at_most_once_per_retry`",
        )
    return ir.NoRetry()


def _wait(lowering: Lowering, scope: Scope, node: ast.Wait) -> ir.Wait:
    until = moment(lowering, scope, node.until) if node.until is not None else None
    return ir.Wait(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=maybe(lowering, scope, node.label),
        length=length(lowering, scope, node.length),
        until=until,
        result=None,
    )


def _callback(lowering: Lowering, scope: Scope, node: ast.Callback) -> ir.Callback:
    payload = read_type(lowering, node.payload)
    label = maybe(lowering, scope, node.label)
    submitter = submitter_call(lowering, scope, node.submitter)
    timeout = length(lowering, scope, node.timeout)
    heartbeat = length(lowering, scope, node.heartbeat)
    result = bind(scope, node.name, payload if payload is not None else DYN)
    return ir.Callback(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        submitter=submitter,
        retry=retry(lowering, node.retry),
        timeout=timeout,
        heartbeat=heartbeat,
        payload=payload,
        undo=undo(lowering, scope, node.undo),
        result=result,
    )


def _open(lowering: Lowering, scope: Scope, node: ast.Open) -> ir.Open:
    return ir.Open(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=maybe(lowering, scope, node.label),
        timeout=length(lowering, scope, node.timeout),
        heartbeat=length(lowering, scope, node.heartbeat),
        payload=read_type(lowering, node.payload),
        result=bind(scope, node.name, OPENED_TYPE),
    )


def _await(lowering: Lowering, scope: Scope, node: ast.Await) -> ir.Await:
    return ir.Await(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=maybe(lowering, scope, node.label),
        of=node.of.text if node.of is not None else None,
        result=bind(scope, node.name, DYN),
    )


def _poll(lowering: Lowering, scope: Scope, node: ast.Poll) -> ir.Poll:
    call, found = step_call(lowering, scope, node.call)
    label = maybe(lowering, scope, node.label)
    initial = maybe(lowering, scope, node.initial)
    variable = bind(scope, node.name, found)
    return ir.Poll(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        call=call,
        until=maybe(lowering, scope, node.until),
        every=length(lowering, scope, node.every),
        backoff_rate=node.backoff_rate.value if node.backoff_rate else None,
        max_delay=node.max_delay.seconds if node.max_delay else None,
        jitter=node.jitter,
        max_attempts=int(node.max_attempts.value) if node.max_attempts else None,
        after=length(lowering, scope, node.after),
        initial=initial,
        retry=retry(lowering, node.retry) if node.retry is not None else None,
        timeout=length(lowering, scope, node.timeout),
        result=variable,
    )


def _invoke(lowering: Lowering, scope: Scope, node: ast.Invoke) -> ir.Invoke:
    label = maybe(lowering, scope, node.label)
    function = maybe(lowering, scope, node.function)
    payload = maybe(lowering, scope, node.payload)
    tenant = maybe(lowering, scope, node.tenant)
    result = bind(scope, node.name, DYN)
    return ir.Invoke(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        function=function,
        workflow=node.workflow.text if node.workflow is not None else None,
        payload=payload,
        detach=node.detach,
        tenant=tenant,
        undo=undo(lowering, scope, node.undo),
        result=result,
    )


def undo(lowering: Lowering, scope: Scope, node: ast.Undo | None) -> ir.Undo | None:
    """Lower an undo, which may read the value of its own statement."""
    if node is None:
        return None
    call, _ = step_call(lowering, scope, node.call)
    return ir.Undo(call, retry(lowering, node.retry))
