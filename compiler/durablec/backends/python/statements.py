"""Builds the views of statements: all decisions about a handler's body are here.

Statements become statements of the same shape, in the same order. A name is assigned
only where something reads it. Operations are built in `operations.py`, what chooses
and repeats in `control_flow.py`.
"""

from durablec import ir
from durablec.backends.python.batches import map_, parallel
from durablec.backends.python.bodies import raises_again
from durablec.backends.python.callbacks import await_, callback, open_
from durablec.backends.python.cel_part import names_in
from durablec.backends.python.control_flow import if_, switch, try_, while_
from durablec.backends.python.function import Function, Module
from durablec.backends.python.groups import group
from durablec.backends.python.invocations import invoke
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, Call, Node
from durablec.backends.python.operations import step, wait
from durablec.backends.python.polls import poll
from durablec.backends.python.undos import note
from durablec.backends.python.view import LineView, StatementView


def handler_function(module: Module) -> Function:
    """Return the function whose body is the workflow's."""
    return Function(module, _statement)


def _statement(
    function: Function, statement: ir.Stmt, indent: int
) -> list[StatementView]:
    """Build a statement, and note that it is done where it can be undone."""
    views = _alone(function, statement, indent)
    undo = ir.undo_of(statement)
    if undo is not None and isinstance(statement, ir.Operation):
        views.append(note(function, statement.name, undo, indent))
    return views


def _alone(function: Function, statement: ir.Stmt, indent: int) -> list[StatementView]:
    match statement:
        case ir.Step():
            return [step(function, statement, indent)]
        case ir.Wait():
            return [wait(function, statement, indent)]
        case ir.Callback():
            return [callback(function, statement, indent)]
        case ir.Open():
            return open_(function, statement, indent)
        case ir.Await():
            return [await_(function, statement, indent)]
        case ir.Poll():
            return [poll(function, statement, indent)]
        case ir.Invoke():
            return [invoke(function, statement, indent)]
        case ir.Group():
            return group(function, statement, indent)
        case ir.Parallel():
            return parallel(function, statement, indent)
        case ir.Map():
            return map_(function, statement, indent)
        case ir.If():
            return [if_(function, statement, indent)]
        case ir.Switch():
            return switch(function, statement, indent)
        case ir.While():
            return [while_(function, statement, indent)]
        case ir.Try():
            return try_(function, statement, indent)
        case ir.Set():
            return _set(function, statement, indent)
        case ir.Return() | ir.Break() | ir.Continue():
            return [_way_out(function, statement, indent)]
        case ir.Fail():
            return [_fail(function, statement, indent)]
        case ir.Log():
            return [_log(function, statement, indent)]
        case _:
            raise NotImplementedError(type(statement).__name__)


def _set(function: Function, statement: ir.Set, indent: int) -> list[StatementView]:
    lines: list[StatementView] = []
    for variable, _, value in statement.assignments:
        node = function.emitter.value(value)
        name = function.module.names.variable(variable.name)
        if isinstance(node, Atom) and node.text == name:
            continue
        if variable.name in function.module.read:
            prefix = f"{_declared(function, variable.name)} = "
            lines.append(LineView(expression(node, indent, prefix)))
        elif _can_fail(function, node):
            lines.append(LineView(expression(node, indent)))
    return lines


def _can_fail(function: Function, node: Node) -> bool:
    """Say whether a value that nobody reads must be computed all the same."""
    fallible = {each.name for each in function.emitter.functions}
    return not fallible.isdisjoint(names_in(node))


def _declared(function: Function, name: str) -> str:
    """Return a variable as the left side of an assignment.

    One that is set to values of different types says so where it is first set.
    """
    module = function.module
    variable = module.names.variable(name)
    if name not in function.loose:
        return variable
    function.loose.remove(name)
    return f"{variable}: {module.imports.name('typing', 'Any')}"


def _way_out(
    function: Function, statement: ir.Return | ir.Break | ir.Continue, indent: int
) -> LineView:
    """Build what leaves a body; what a `finally` waits for is raised."""
    if isinstance(statement, ir.Return):
        value = function.emitter.value(statement.value)
        if not function.guards:
            return LineView(expression(value, indent, "return "))
        leave = function.runtime("Leave", value)
        return LineView(expression(leave, indent, "raise "))
    name = type(statement).__name__
    if not function.loop_guards:
        return LineView(f"{' ' * indent}{name.lower()}")
    # The pending variable that holds it is of the type `Leave`.
    function.module.imports.runtime("Leave")
    function.module.imports.runtime(name)
    return LineView(f"{' ' * indent}raise {name}")


def _fail(function: Function, statement: ir.Fail, indent: int) -> LineView:
    if statement.onward or _is_handled(function, statement):
        return LineView(f"{' ' * indent}raise")
    if statement.again is not None:
        error = function.emitter.typed(statement.again)
        call = function.runtime("again", error)
    else:
        call = function.runtime("fail", Atom(literal(statement.name)))
        keywords: list[tuple[str, Node]] = []
        if statement.message is not None:
            keywords.append(("message", function.emitter.text(statement.message)))
        if statement.data is not None:
            keywords.append(("data", function.emitter.value(statement.data)))
        call.keywords = keywords
    return LineView(expression(call, indent, "raise "))


def _is_handled(function: Function, statement: ir.Fail) -> bool:
    """Say whether the error that is raised again is the one that is being handled."""
    return function.alias is not None and raises_again(statement, function.alias)


def _log(function: Function, statement: ir.Log, indent: int) -> LineView:
    message = function.emitter.text(statement.message)
    call = Call(Atom(f"context.logger.{statement.level}"), [message])
    return LineView(expression(call, indent))
