"""Lowers the statements that make one durable operation and hold no statements."""

from durablec import ir
from durablec.codes import NOT_OPENED, RETRY_AT_MOST_ONCE, UNKNOWN_NAME
from durablec.expressions.presence import known_if
from durablec.expressions.typed import Variable
from durablec.lower.calls import look_call, step_call
from durablec.lower.context import Lowering
from durablec.lower.policies import retry
from durablec.lower.results import stated_result
from durablec.lower.scope import Scope
from durablec.lower.submitters import submitter_call
from durablec.lower.types import read_type
from durablec.lower.values import condition, length, moment, value, written
from durablec.type_relations import join
from durablec.types import DYN, STRING, FieldType, OpenedType, Type
from durablec_dsl import ast, values
from durablec_dsl.suggest import did_you_mean

Simple = ast.Step | ast.Wait | ast.Callback | ast.Open | ast.Await | ast.Poll


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


def opened_type(*payloads: Type | None) -> OpenedType:
    """Return the type of what an `open` binds (language.md section 2)."""
    return OpenedType({"id": FieldType(STRING, True)}, payloads=payloads)


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
    returns = stated_result(lowering, node, found)
    label = written(lowering, scope, node.label)
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
    is_known = (
        not isinstance(node.retry, values.Name) or node.retry.text in lowering.retries
    )
    if not is_known:
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
        label=written(lowering, scope, node.label),
        length=length(lowering, scope, node.length),
        until=until,
        result=None,
    )


def _callback(lowering: Lowering, scope: Scope, node: ast.Callback) -> ir.Callback:
    payload = read_type(lowering, node.payload)
    label = written(lowering, scope, node.label)
    submitter = submitter_call(lowering, scope, node, opened_type())
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
    payload = read_type(lowering, node.payload)
    return ir.Open(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=written(lowering, scope, node.label),
        timeout=length(lowering, scope, node.timeout),
        heartbeat=length(lowering, scope, node.heartbeat),
        payload=payload,
        result=bind(scope, node.name, opened_type(payload)),
    )


def _await(lowering: Lowering, scope: Scope, node: ast.Await) -> ir.Await:
    opened = _opened(lowering, scope, node.of) if node.of is not None else None
    payloads = opened.payloads if opened is not None else ()
    return ir.Await(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=None,
        of=node.of.text if node.of is not None and opened is not None else None,
        of_span=node.of.span if node.of is not None else node.head,
        payloads=payloads,
        result=bind(scope, node.name, _answer_type(payloads)),
    )


def _opened(lowering: Lowering, scope: Scope, name: values.Name) -> OpenedType | None:
    """Return the type of an opened callback, or report that the name is of none."""
    variable = scope.lookup(name.text)
    if variable is not None and isinstance(variable.type, OpenedType):
        return variable.type
    found = ((each, scope.lookup(each)) for each in scope.names())
    opened = [n for n, v in found if v is not None and isinstance(v.type, OpenedType)]
    help = did_you_mean(name.text, opened) or "an `await` is `of` what an `open` binds"
    if variable is None:
        message = f"nothing is named `{name.text}`"
        lowering.add(UNKNOWN_NAME, name.span, message, help=help)
    else:
        message = f"`{name.text}` is not what an `open` binds on every path to here"
        lowering.add(NOT_OPENED, name.span, message, help=help)
    return None


def _answer_type(payloads: tuple[Type | None, ...]) -> Type:
    """Return the type of an answer that may be of several payloads."""
    type_: Type | None = None
    for payload in payloads:
        each = payload if payload is not None else DYN
        type_ = each if type_ is None else join(type_, each)
    return type_ if type_ is not None else DYN


def _poll(lowering: Lowering, scope: Scope, node: ast.Poll) -> ir.Poll:
    """Lower a poll; its own name, in `until` and behind it, is the last result."""
    call, found = look_call(lowering, scope, node.call)
    label = written(lowering, scope, node.label)
    every = length(lowering, scope, node.every)
    after = length(lowering, scope, node.after)
    initial = maybe(lowering, scope, node.initial)
    timeout = length(lowering, scope, node.timeout)
    variable = bind(scope, node.name, found)
    until = condition(lowering, scope, node.until) if node.until is not None else None
    if isinstance(until, ir.Computed):
        # Behind the poll its condition holds.
        scope.learn(known_if(until.typed, True))
    return ir.Poll(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        call=call,
        until=until,
        every=every,
        backoff_rate=node.backoff_rate.value if node.backoff_rate else None,
        max_delay=node.max_delay.seconds if node.max_delay else None,
        jitter=node.jitter,
        max_attempts=int(node.max_attempts.value) if node.max_attempts else None,
        after=after,
        initial=initial,
        retry=retry(lowering, node.retry) if node.retry is not None else None,
        timeout=timeout,
        result=variable,
    )


def undo(lowering: Lowering, scope: Scope, node: ast.Undo | None) -> ir.Undo | None:
    """Lower an undo, which may read the value of its own statement."""
    if node is None:
        return None
    call, _ = step_call(lowering, scope, node.call)
    return ir.Undo(call, retry(lowering, node.retry))
