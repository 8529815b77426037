"""Builds the views of operations: each becomes the SDK's call of the same kind."""

from durablec import ir
from durablec.backends.python.function import Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, Call, Node
from durablec.backends.python.view import LineView
from durablec.types import DYN, Type


def step(function: Function, step: ir.Step, indent: int) -> LineView:
    """Build `context.step(...)`."""
    body = body_of(function, step.call, step.timeout)
    if step.returns is not None and step.returns is not DYN:
        body = _checked(function, step, body, step.returns)
    config = function.module.policies.step_config(
        step.retry, step.name, at_most_once=step.at_most_once
    )
    return step_view(function, step, body, config, indent)


def _checked(function: Function, step: ir.Step, body: Call, type_: Type) -> Call:
    """Return a body that fails where what it gives is not of a type."""
    shape = function.module.shape(f"{step.name}_result", type_)
    checked = function.runtime("checked", body, shape)
    checked.exploded = True
    return checked


def step_view(
    function: Function, step: ir.Operation, body: Call, config: Node, indent: int
) -> LineView:
    """Return a step with this body, both bounded by a deadline where there is one."""
    if function.deadline is not None:
        config = Call(Atom(f"{function.deadline}.step"), [config])
    made = Call(
        Atom("context.step"),
        [bounded(function, body)],
        [("name", function.name(step)), ("config", config)],
        exploded=True,
    )
    return LineView(expression(made, indent, function.target(step)))


def wait(function: Function, wait: ir.Wait, indent: int) -> LineView:
    """Build `context.wait(...)`."""
    if wait.until is not None:
        duration: Node = function.emitter.duration("until", wait.until)
    else:
        duration = function.duration(wait.length or 1)
    named = [("name", function.name(wait))]
    made = Call(Atom("context.wait"), [duration], named)
    if function.deadline is not None:
        wait_ = Atom(f"{function.deadline}.wait")
        made = Call(wait_, [Atom("context"), duration], named)
    return LineView(expression(made, indent))


def body_of(
    function: Function, called: ir.Call | ir.AwsCall | None, timeout: ir.Length | None
) -> Call:
    """Return what a step, or a look of a poll, does: a call, bounded by a timeout."""
    body = call(function, "call", called)
    if timeout is None:
        return body
    limited = function.runtime("limited", body)
    limited.keywords = [("timeout", function.duration(timeout))]
    limited.exploded = True
    return limited


def bounded(function: Function, body: Call) -> Call:
    """Return a body that fails where the deadline that holds for it has passed."""
    if function.deadline is None:
        return body
    return Call(Atom(f"{function.deadline}.bound"), [body], exploded=True)


def raced(
    function: Function, operation: ir.Operation, made: Node, context: str = "context"
) -> Call:
    """Return what waits for somebody else, as a race with the deadline that holds."""
    run = function.closure([context], made)
    race = Atom(f"{function.deadline}.race")
    named = [("name", function.name(operation))]
    return Call(race, [Atom("context"), run], named, exploded=True)


def call(function: Function, wrapper: str, called: ir.Call | ir.AwsCall | None) -> Call:
    """Return a function and its arguments, given to the runtime."""
    assert called is not None, "a statement without its call has an error"
    keywords = [(key, function.emitter.value(value)) for key, value in called.arguments]
    return Call(
        Atom(function.module.imports.runtime(wrapper)),
        [called_function(function, called)],
        keywords,
        exploded=bool(keywords),
    )


def called_function(function: Function, called: ir.Call | ir.AwsCall) -> Node:
    """Return the function of the user's, or the operation of AWS's, that is called."""
    if isinstance(called, ir.AwsCall):
        name = Atom(literal(f"{called.service}.{called.operation}"))
        return function.runtime("aws", name)
    return Atom(f"{_module(function, called.module)}.{called.function}")


def _module(function: Function, module: str) -> str:
    if module == ir.BUILT_IN:
        return function.module.imports.runtime(module)
    return function.module.imports.module(module)
