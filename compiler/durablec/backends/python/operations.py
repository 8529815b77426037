"""Builds the views of operations: each becomes the SDK's call of the same kind."""

from collections.abc import Sequence

from durablec import ir
from durablec.backends.python.function import INDENT, Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, Call, Dict, Node, constant
from durablec.backends.python.view import (
    FunctionBodyView,
    GroupView,
    LineView,
    StatementView,
    StepView,
)
from durablec.flow import falls_off

_WIDTH = 88


def step(function: Function, step: ir.Step, indent: int) -> StepView:
    """Build `context.step(...)`."""
    body = body_of(function, step.call, step.timeout)
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


def group(function: Function, group: ir.Group, indent: int) -> list[StatementView]:
    """Build a function, and `context.run_in_child_context(...)` that runs it.

    The function of a block is there already, and is given its input.
    """
    config = function.module.policies.child_config()
    views: list[StatementView] = []
    if group.use is None:
        name = function.module.names.fresh(f"run_{group.name}")
        views.append(context_body(function, name, group.body, indent))
        run: Node = Atom(name)
    else:
        run = _given(function, group.use, group.arguments)
    call = GroupView(
        pad=" " * indent,
        target=function.target(group),
        function=expression(run, indent + INDENT, "", ","),
        name=function.name_line(group, indent + INDENT),
        config=expression(config, indent + INDENT, "config=", ","),
    )
    return [*views, call]


def _given(
    function: Function, block: ir.Block, arguments: list[tuple[str, ir.Value]]
) -> Node:
    """Return the function of a block with its input."""
    fields = [(constant(key), function.emitter.value(each)) for key, each in arguments]
    partial = Atom(function.module.imports.name("functools", "partial"))
    return Call(
        partial, [Atom(function.module.blocks[block.name])], [("event", Dict(fields))]
    )


def context_body(
    function: Function,
    name: str,
    body: list[ir.Stmt],
    indent: int,
    given: Sequence[str] = (),
) -> FunctionBodyView:
    """Build the function that a context of its own runs; `given` are more parameters."""
    inner = function.inner().body(body, indent + INDENT)
    returns = any(isinstance(each, ir.Return) for each in ir.walk(body))
    if not inner or (returns and falls_off(body)):
        inner.append(LineView(f"{' ' * (indent + INDENT)}return None"))
    captured = [f"{each}: Any = {each}" for each in function.captured(body)]
    listed = ["context: DurableContext", *given, *captured]
    parameters = _parameters(name, listed, indent)
    return FunctionBodyView(" " * indent, name, parameters, inner)


def _parameters(name: str, parameters: list[str], indent: int) -> str:
    """Return parameters on one line, or on one each where the line would be too long."""
    listed = ", ".join(parameters)
    if indent + len(f"def {name}({listed}) -> Any:") <= _WIDTH:
        return listed
    pad = " " * indent
    return "".join(f"\n{pad}    {each}," for each in parameters) + f"\n{pad}"


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
