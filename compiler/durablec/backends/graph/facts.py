"""What a drawing says of a statement beside its kind and name."""

from durablec import ir
from durablec.backends.graph.written import length, written
from durablec.types import Type

Facts = dict[str, str]


def facts(origin: object) -> Facts:
    """Return what matters about a part of the IR, as texts by the key they have.

    Durations are in the short form, calls are dotted names, values are as written.
    """
    match origin:
        case ir.Step():
            timeout = _optional("timeout", origin.timeout)
            made = _call(origin.call) | _retry(origin.retry) | _once(origin) | timeout
            return made | _returns(origin.returns) | _undo(origin.undo)
        case ir.Undo():
            return _call(origin.call) | _retry(origin.retry)
        case ir.Callback():
            limits = _limits(origin) | _undo(origin.undo)
            return _call(origin.submitter) | _retry(origin.retry) | limits
        case ir.Open():
            return _limits(origin)
        case ir.Await():
            return {"of": origin.of} if origin.of else {}
        case ir.Wait():
            return _optional("for", origin.length) | _optional("until", origin.until)
        case ir.Poll():
            return _poll(origin)
        case ir.Invoke():
            return _invoke(origin)
        case ir.Group():
            use = {"use": origin.use.name} if origin.use is not None else {}
            limits = _retry(origin.retry) | _optional("timeout", origin.timeout)
            return use | limits | _undo(origin.undo)
        case ir.Parallel():
            return _completion(origin) | _number("at once", origin.max_concurrency)
        case ir.Map():
            return (
                _optional("items", origin.items)
                | _completion(origin)
                | _number("at once", origin.max_concurrency)
                | _number("batch", origin.batch)
            )
        case ir.While():
            return _number("at most", origin.max_iterations, "rounds")
        case ir.Clause():
            return _optional("when", origin.when)
        case ir.Set():
            return {var.name: written(value) for var, _, value in origin.assignments}
        case ir.Fail():
            return _optional("message", origin.message)
        case ir.Log():
            return {origin.level: written(origin.message)}
        case _:
            return {}


def _poll(poll: ir.Poll) -> Facts:
    return (
        _call(poll.call)
        | _optional("until", poll.until)
        | _optional("every", poll.every)
        | _number("at most", poll.max_attempts, "attempts")
        | _optional("timeout", poll.timeout)
    )


def _invoke(invoke: ir.Invoke) -> Facts:
    target = {invoke.target.kind: invoke.target.name} if invoke.target else {}
    detached = {"detach": "true"} if invoke.detach else {}
    return target | detached | _undo(invoke.undo)


def _call(call: ir.Call | ir.AwsCall | None) -> Facts:
    match call:
        case ir.Call():
            return {"call": f"{call.module}.{call.function}"}
        case ir.AwsCall():
            return {"aws": f"{call.service}.{call.operation}"}
        case None:
            return {}


def _retry(retry: ir.RetryPolicy | None) -> Facts:
    match retry:
        case ir.NoRetry():
            return {"retry": "none"}
        case ir.Retry(name=str(name)):
            return {"retry": name}
        case ir.Retry(max_attempts=int(attempts)):
            return {"retry": f"{attempts} attempts"}
        case ir.Retry():
            return {"retry": "a policy of its own"}
        case None:
            return {}


def _once(step: ir.Step) -> Facts:
    if not step.at_most_once:
        return {}
    match step.retry:
        case ir.NoRetry() | ir.Retry(max_attempts=1):
            return {"semantics": "at most once"}
        case _:
            return {"semantics": "at most once per attempt"}


def _returns(type_: Type | None) -> Facts:
    return {} if type_ is None else {"returns": str(type_)}


def _undo(undo: ir.Undo | None) -> Facts:
    if undo is None:
        return {}
    return {"undo": "".join(_call(undo.call).values())}


def _limits(callback: ir.Callback | ir.Open) -> Facts:
    heartbeat = _optional("heartbeat", callback.heartbeat)
    return _optional("timeout", callback.timeout) | heartbeat


def _completion(whole: ir.Parallel | ir.Map) -> Facts:
    complete = whole.complete
    if complete is None:
        return {}
    if complete.word is not None:
        return {"complete": complete.word}
    return (
        _optional("succeeded, at least", complete.min_successful)
        | _optional("failed, at most", complete.tolerated_failures)
        | _optional("failed %, at most", complete.tolerated_failure_percentage)
    )


def _optional(key: str, value: ir.Length | ir.Value | None) -> Facts:
    return {} if value is None else {key: length(value)}


def _number(key: str, number: int | None, unit: str = "") -> Facts:
    return {} if number is None else {key: f"{number} {unit}".rstrip()}
