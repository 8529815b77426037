"""Builds the views of what waits for an answer: callbacks, and those opened before."""

from durablec import ir
from durablec.backends.python.function import Function
from durablec.backends.python.layout import expression
from durablec.backends.python.names import Constant
from durablec.backends.python.nodes import Atom, Attribute, Call, Dict, Node
from durablec.backends.python.operations import call, raced
from durablec.backends.python.view import LineView, StatementView
from durablec.types import Type
from durablec.values import reads_callback_id


def callback(function: Function, callback: ir.Callback, indent: int) -> LineView:
    """Build `answer(context.wait_for_callback(...), ...)`."""
    arguments = [_asked(function, callback)]
    if callback.payload is not None:
        arguments.append(_shape(function, callback.name, callback.payload))
    made = function.runtime("answer", *arguments)
    made.exploded = True
    return LineView(expression(made, indent, function.target(callback)))


def _asked(function: Function, callback: ir.Callback) -> Node:
    """Build what gives the answer: the SDK's operation, or a deadline's around it."""
    keywords = [
        ("name", function.name(callback)),
        ("config", _config(function, callback)),
    ]
    submitter: Node | None = None
    if callback.submitter is not None:
        submitter = _submitter(function, callback.submitter)
    if function.deadline is not None:
        bounded = Atom(f"{function.deadline}.callback")
        arguments = [Atom("context"), submitter or Atom("None")]
        return Call(bounded, arguments, keywords, exploded=True)
    if submitter is not None:
        waits = Atom("context.wait_for_callback")
        return Call(waits, [submitter], keywords, exploded=True)
    opened = Call(Atom("context.create_callback"), keywords=keywords, exploded=True)
    return Call(Attribute(opened, "result"))


def _submitter(function: Function, submitter: ir.Call | ir.AwsCall) -> Node:
    """Build what asks: a function is given the id, unless its arguments hold that."""
    if not reads_callback_id(submitter):
        return call(function, "submit", submitter)
    callback_id = function.module.names.callback_id
    made = call(function, "perform", submitter)
    if isinstance(submitter, ir.AwsCall) or not submitter.asks:
        return function.closure([callback_id, "_"], made)
    made.arguments = [*made.arguments, Atom(callback_id), Atom("context")]
    return function.closure([callback_id, "context"], made)


def open_(function: Function, opened: ir.Open, indent: int) -> list[StatementView]:
    """Build `context.create_callback(...)`, whose value is the SDK's `Callback`.

    Expressions read its `callback_id`. A name that other statements bind as well holds
    a record, as theirs may, and the callback has a name of its own.
    """
    module = function.module
    keywords = [("name", function.name(opened)), ("config", _config(function, opened))]
    made = Call(Atom("context.create_callback"), keywords=keywords)
    if function.deadline is not None:
        open_in_time = Atom(f"{function.deadline}.open")
        made = Call(open_in_time, [Atom("context")], keywords)
    name = module.names.callback(opened.name)
    is_needed = opened.name in module.read or opened.name in module.awaited
    target = f"{name} = " if is_needed else ""
    lines: list[StatementView] = [LineView(expression(made, indent, target))]
    if opened.name in module.read and opened.name not in module.names.callbacks:
        record = Dict([(Atom('"id"'), Attribute(Atom(name), "callback_id"))])
        variable = module.names.variable(opened.name)
        lines.append(LineView(expression(record, indent, f"{variable} = ")))
    if opened.name in module.awaited_variously:
        shape = _shape_or_any(function, opened.name, opened.payload)
        variable = module.names.companion(opened.name, "answer")
        lines.append(LineView(expression(shape, indent, f"{variable} = ")))
    return lines


def await_(function: Function, awaited: ir.Await, indent: int) -> LineView:
    """Build `answer(opened.result(), ...)`; an `await` is no operation of its own."""
    assert awaited.of is not None, "an `await` of nothing has an error"
    names = function.module.names
    result: Node = Call(Attribute(Atom(names.callback(awaited.of)), "result"))
    if function.deadline is not None:
        result = raced(function, awaited, result, "_context")
    arguments = [result]
    if awaited.of in function.module.awaited_variously:
        arguments.append(Atom(names.companion(awaited.of, "answer")))
    elif awaited.payloads[0] is not None:
        arguments.append(_shape(function, awaited.of, awaited.payloads[0]))
    made = function.runtime("answer", *arguments)
    return LineView(expression(made, indent, function.target(awaited)))


def _shape_or_any(function: Function, name: str, payload: Type | None) -> Node:
    if payload is None:
        return Atom(function.module.imports.runtime("ANY"))
    return _shape(function, name, payload)


def _shape(function: Function, name: str, payload: Type) -> Atom:
    """Return the constant that holds what a callback's answer must be."""
    return function.module.shape(f"{name}_answer", payload)


def _config(function: Function, callback: ir.Callback | ir.Open) -> Node:
    """Return the configuration: a constant, where it is known when compiling."""
    keywords: list[tuple[str, Node]] = []
    if callback.timeout is not None:
        keywords.append(("timeout", function.duration(callback.timeout)))
    if callback.heartbeat is not None:
        keywords.append(("heartbeat_timeout", function.duration(callback.heartbeat)))
    kind = "CallbackConfig"
    if isinstance(callback, ir.Callback) and callback.submitter is not None:
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
