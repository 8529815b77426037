"""Builds the functions of blocks, and what they and the handler begin with."""

from collections.abc import Iterator

from durablec import ir
from durablec.backends.python.contexts import context_body
from durablec.backends.python.function import INDENT, Module
from durablec.backends.python.layout import expression
from durablec.backends.python.names import Constant
from durablec.backends.python.nodes import Atom, Call
from durablec.backends.python.statements import handler_function
from durablec.backends.python.view import FunctionBodyView, LineView
from durablec.type_relations import holds_any
from durablec.types import DYN, RecordType, Type
from durablec.values import type_of


def block_functions(module: Module, workflow: ir.Workflow) -> list[FunctionBodyView]:
    """Build a function for each block, which stand before the handler."""
    doubtful = {id(block) for block in _given_any(workflow)}
    functions: list[FunctionBodyView] = []
    for block in workflow.blocks:
        module.begin(block.body)
        name = module.names.fresh(f"run_{block.name}")
        module.blocks[block.name] = name
        checked = block.input if id(block) in doubtful else None
        begin = entry(module, checked, f"{block.name}_input")
        function = handler_function(module)
        given = [f"event: {event_type(block.input)}"]
        if block.name in module.sagas.stopped:
            function.stop = "stop"
            kind, never = map(module.imports.runtime, ("Stop", "NEVER"))
            given.append(f"stop: {kind} = {never}")
        if block.name in module.sagas.bounded:
            function.deadline = "deadline"
            kind, unbounded = map(module.imports.runtime, ("Deadline", "UNBOUNDED"))
            given.append(f"deadline: {kind} = {unbounded}")
        functions.append(
            context_body(function, function, name, block.body, 0, given, begin)
        )
    return functions


def entry(module: Module, input_: Type | None, constant: str) -> list[LineView]:
    """Check a function's input once, and ask who the execution is.

    `input_` is None where the input has no type, or surely is of the one it has.
    """
    lines: list[LineView] = []
    if input_ is not None:
        shape = module.shapes.shape(input_)
        name = module.names.constant(constant)
        module.constants.append(Constant(name, shape))
        function = Atom(module.imports.runtime("check_input"))
        check = Call(function, [Atom("event"), Atom(name)])
        lines.append(LineView(expression(check, INDENT)))
    if "execution" in module.read:
        identify = Call(Atom(module.imports.runtime("identify")), [Atom("context")])
        lines.append(LineView(expression(identify, INDENT, "execution = ")))
    return lines


def event_type(input_: Type) -> str:
    """Return the annotation of a function's input."""
    return "dict[str, Any]" if isinstance(input_, RecordType) else "Any"


def _given_any(workflow: ir.Workflow) -> Iterator[ir.Block]:
    """Yield the blocks whose input is typed and given what may be of another type."""
    for statement in ir.all_statements(workflow):
        if not isinstance(statement, ir.Group) or statement.use is None:
            continue
        given = (type_of(value) for _, value in statement.arguments)
        if statement.use.input is not DYN and any(map(holds_any, given)):
            yield statement.use
