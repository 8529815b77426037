"""Builds what notes that a statement is done, and the table of how it is undone."""

from durablec import ir
from durablec.backends.python.function import Function, Module
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant
from durablec.backends.python.nodes import Atom, Call, Dict, Node
from durablec.backends.python.operations import called_function
from durablec.backends.python.view import LineView


def note(function: Function, name: str, undo: ir.Undo, indent: int) -> LineView:
    """Build `done.add(...)`: the arguments of an undo are what they are by now."""
    assert undo.call is not None, "an undo without its call has an error"
    key = _entry(function, name, undo)
    made = Call(Atom("done.add"), [Atom(literal(key))])
    made.keywords = [
        (parameter, function.emitter.value(value))
        for parameter, value in undo.call.arguments
    ]
    return LineView(expression(made, indent))


def table(module: Module) -> None:
    """Define what the names in the list of a function mean, if there is anything."""
    if module.undos:
        fields = [(Atom(literal(key)), node) for key, node in module.undos.items()]
        module.constants.append(Constant(module.table, Dict(fields)))


def _entry(function: Function, name: str, undo: ir.Undo) -> str:
    """Add an undo to the table, and return its name there.

    Statements that exclude each other may have one name, and undos of their own.
    """
    module = function.module
    assert undo.call is not None, "an undo without its call has an error"
    key, count = name, 1
    while key in module.undos:
        count += 1
        key = f"{name} {count}"
    config = module.policies.step_config(undo.retry, f"undo_{name}")
    kind = Atom(module.imports.runtime("Undo"))
    arguments: list[Node] = [
        Atom(literal(name)),
        called_function(function, undo.call),
        config,
    ]
    module.undos[key] = Call(kind, arguments)
    return key
