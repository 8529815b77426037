"""Builds the views of operations: each becomes the SDK's call of the same kind."""

from durablec import ir
from durablec.backends.python.function import INDENT, Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant
from durablec.backends.python.nodes import Atom, Call, Node
from durablec.backends.python.view import (
    CallbackView,
    FunctionBodyView,
    GroupView,
    LineView,
    StatementView,
    StepView,
)
from durablec.flow import falls_off


def step(function: Function, step: ir.Step, indent: int) -> StepView:
    """Build `context.step(...)`."""
    body = call(function, "call", step.call)
    if step.timeout is not None:
        body = function.runtime("limited", body)
        body.keywords = [("timeout", function.duration(step.timeout))]
        body.exploded = True
    config = function.module.policies.step_config(
        step.retry, step.name, at_most_once=step.at_most_once
    )
    return StepView(
        pad=" " * indent,
        target=function.target(step),
        call=expression(body, indent + INDENT, "", ","),
        name=function.name_line(step, indent + INDENT),
        config=expression(config, indent + INDENT, "config=", ","),
    )


def wait(function: Function, wait: ir.Wait, indent: int) -> LineView:
    """Build `context.wait(...)`."""
    if wait.until is not None:
        duration: Node = function.runtime("until", function.emitter.value(wait.until))
    else:
        duration = function.duration(wait.length or 1)
    made = Call(Atom("context.wait"), [duration], [("name", function.name(wait))])
    return LineView(expression(made, indent))


def callback(function: Function, callback: ir.Callback, indent: int) -> CallbackView:
    """Build `answer(context.wait_for_callback(...), ...)`."""
    config = _callback_config(function, callback)
    shape = _answer_shape(function, callback)
    submitter = None
    inner = indent + 2 * INDENT
    if callback.submitter is not None:
        made = call(function, "submit", callback.submitter)
        submitter = expression(made, inner, "", ",")
    function.module.imports.runtime("answer")
    return CallbackView(
        pad=" " * indent,
        target=function.target(callback),
        submitter=submitter,
        name=function.name_line(callback, inner),
        config=expression(config, inner, "config=", ","),
        shape=shape,
    )


def group(function: Function, group: ir.Group, indent: int) -> list[StatementView]:
    """Build a function, and `context.run_in_child_context(...)` that runs it."""
    name = function.module.names.fresh(f"run_{group.name}")
    config = function.module.policies.child_config()
    return [
        context_body(function, name, group.body, indent),
        GroupView(
            pad=" " * indent,
            target=function.target(group),
            function=name,
            name=function.name_line(group, indent + INDENT),
            config=expression(config, indent + INDENT, "config=", ","),
        ),
    ]


def context_body(
    function: Function,
    name: str,
    body: list[ir.Stmt],
    indent: int,
    parameters: str = "context: DurableContext",
) -> FunctionBodyView:
    """Build the function that a context of its own runs."""
    inner = function.inner().body(body, indent + INDENT)
    returns = any(isinstance(each, ir.Return) for each in ir.walk(body))
    if not inner or (returns and falls_off(body)):
        inner.append(LineView(f"{' ' * (indent + INDENT)}return None"))
    return FunctionBodyView(" " * indent, name, parameters, inner)


def call(function: Function, wrapper: str, called: ir.Call | ir.AwsCall | None) -> Call:
    """Return a function and its arguments, given to the runtime."""
    assert called is not None, "a statement without its call has an error"
    keywords = [(key, function.emitter.value(value)) for key, value in called.arguments]
    return Call(
        Atom(function.module.imports.runtime(wrapper)),
        [_called(function, called)],
        keywords,
        exploded=bool(keywords),
    )


def _called(function: Function, called: ir.Call | ir.AwsCall) -> Node:
    if isinstance(called, ir.AwsCall):
        name = Atom(literal(f"{called.service}.{called.operation}"))
        return function.runtime("aws", name)
    return Atom(f"{_module(function, called.module)}.{called.function}")


def _module(function: Function, module: str) -> str:
    if module == ir.BUILT_IN:
        return function.module.imports.runtime(module)
    return function.module.imports.module(module)


def _answer_shape(function: Function, callback: ir.Callback) -> str | None:
    if callback.payload is None:
        return None
    shape = function.module.shapes.shape(callback.payload)
    name = function.module.names.constant(callback.name, "_answer")
    function.module.constants.append(Constant(name, shape))
    return name


def _callback_config(function: Function, callback: ir.Callback) -> Node:
    """Return the configuration: a constant, where it is known when compiling."""
    keywords: list[tuple[str, Node]] = []
    if callback.timeout is not None:
        keywords.append(("timeout", function.duration(callback.timeout)))
    if callback.heartbeat is not None:
        keywords.append(("heartbeat_timeout", function.duration(callback.heartbeat)))
    kind = "CallbackConfig"
    if callback.submitter is not None:
        kind = "WaitForCallbackConfig"
        policy = function.module.policies.strategy(callback.retry, callback.name)
        keywords.append(("retry_strategy", policy))
    sdk = Atom(function.module.imports.sdk(kind, "config"))
    config = Call(sdk, keywords=keywords, exploded=bool(keywords))
    lengths = (callback.timeout, callback.heartbeat)
    if any(not isinstance(each, int) for each in lengths if each is not None):
        return config
    name = function.module.names.constant(callback.name)
    function.module.constants.append(Constant(name, config))
    return Atom(name)
