"""Builds the views of groups: a function, and the SDK's call that runs it.

A group with a `retry` runs it by the SDK's `with_retry`, one with a `timeout` sets a
deadline first. The function of a block is there already, and is given its input.
"""

from durablec import ir
from durablec.backends.python.contexts import context_body, hands_up, parameters
from durablec.backends.python.function import INDENT, Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, Call, Dict, Node, Subscript, constant
from durablec.backends.python.view import FunctionBodyView, LineView, StatementView


def group(function: Function, group: ir.Group, indent: int) -> list[StatementView]:
    """Build a group's function, and what runs it."""
    views: list[StatementView] = []
    if group.use is None:
        name = function.module.names.fresh(f"run_{group.name}")
        views.append(_own(function, group, name, indent))
        run: Node = Atom(name)
    elif group.timeout is not None:
        name = function.module.names.fresh(f"run_{group.name}")
        views.append(_bounding(function, group, group.use, name, indent))
        run = Atom(name)
    else:
        run = _block(function, group.use, group.arguments)
    made = _call(function, group, run)
    if hands_up(function, _body(group)):
        taking = "done.take" if group.undo is None else "done.replace"
        made = Call(Atom(taking), [made], exploded=True)
    elif group.use is not None and group.use.name in function.module.sagas.stopped:
        # It hands up what it has done for the sake of other uses, and here that is nothing.
        return [*views, _value_of(function, group, made, indent)]
    return [*views, LineView(expression(made, indent, function.target(group)))]


def _value_of(function: Function, group: ir.Group, made: Call, indent: int) -> LineView:
    target = function.target(group)
    value: Node = Subscript(made, Atom(literal("value"))) if target else made
    return LineView(expression(value, indent, target))


def _body(group: ir.Group) -> list[ir.Stmt]:
    return group.body if group.use is None else group.use.body


def _call(function: Function, group: ir.Group, run: Node) -> Call:
    policies = function.module.policies
    config = policies.child_config()
    named: list[tuple[str, Node]] = [("name", function.name(group))]
    if group.retry is None:
        child = Atom("context.run_in_child_context")
        return Call(child, [run], [*named, ("config", config)], exploded=True)
    retried = policies.phase_config(group.retry, group.name, function.deadline)
    with_retry = Atom(function.module.imports.sdk("with_retry"))
    if function.deadline is None:
        attempts = function.runtime("attempts", run)
    else:
        phase = Atom(f"{function.deadline}.phase")
        attempts = Call(phase, [run, Atom(literal(group.name))])
    arguments: list[Node] = [Atom("context"), attempts]
    return Call(with_retry, arguments, [*named, ("config", retried)], exploded=True)


def _own(
    function: Function, group: ir.Group, name: str, indent: int
) -> FunctionBodyView:
    """Build the function of a group's own statements."""
    inner = function.inner()
    begin: list[StatementView] = []
    if group.timeout is not None:
        begin.append(_deadline(function, inner, group, indent + INDENT))
    return context_body(
        function, inner, name, group.body, indent, begin=begin, within=function.stop
    )


def _deadline(
    outer: Function, inner: Function, group: ir.Group, indent: int
) -> LineView:
    """Build what sets a group's deadline, which holds for its statements."""
    assert group.timeout is not None, "only a timeout sets a deadline"
    kind = inner.module.imports.runtime("Deadline")
    name = Atom(literal(group.name))
    length = outer.duration(group.timeout)
    begun = Call(Atom(f"{kind}.begin"), [Atom("context"), length, name])
    if outer.deadline is not None:
        begun.keywords = [("within", Atom(outer.deadline))]
    inner.deadline = inner.module.names.numbered("deadline")
    return LineView(expression(begun, indent, f"{inner.deadline} = "))


def _bounding(
    function: Function, group: ir.Group, block: ir.Block, name: str, indent: int
) -> FunctionBodyView:
    """Build the function that sets a deadline for a block, and runs it."""
    inner = function.inner()
    begin = _deadline(function, inner, group, indent + INDENT)
    run = Call(
        Atom(function.module.blocks[block.name]),
        [Atom("context")],
        _given(inner, block, group.arguments),
    )
    function.module.imports.runtime("fails_by_name")
    captured = function.captured([group], function.stop)
    listed = [
        "context: DurableContext",
        *(f"{each}: Any = {each}" for each in captured),
    ]
    return FunctionBodyView(
        pad=" " * indent,
        decorator="fails_by_name",
        name=name,
        parameters=parameters(name, listed, indent),
        body=[begin, LineView(expression(run, indent + INDENT, "return "))],
    )


def _block(
    function: Function, block: ir.Block, arguments: list[tuple[str, ir.Value]]
) -> Node:
    """Return the function of a block with its input."""
    partial = Atom(function.module.imports.name("functools", "partial"))
    run = Atom(function.module.blocks[block.name])
    return Call(partial, [run], _given(function, block, arguments))


def _given(
    function: Function, block: ir.Block, arguments: list[tuple[str, ir.Value]]
) -> list[tuple[str, Node]]:
    """Return the arguments of a block's function: its input, and what bounds it."""
    fields = [(constant(key), function.emitter.value(each)) for key, each in arguments]
    given: list[tuple[str, Node]] = [("event", Dict(fields))]
    if function.stop is not None:
        given.append(("stop", Atom(function.stop)))
    if function.deadline is not None:
        given.append(("deadline", Atom(function.deadline)))
    return given
