"""A module of Python whose one function gives the value of one expression."""

from durablec import ir
from durablec.backends.python.build_view import function_view
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.names import Names
from durablec.values import expressions
from durablec_dsl.record import Record
from durablec_dsl.source import Source


class Single(Record):
    """The text of a module, and which of its function's parameters holds which name.

    The function is called `value`.
    """

    text: str
    parameters: dict[str, str]


def single(value: ir.Value, source: Source) -> Single:
    """Write a value as it would be written in a handler."""
    imports, names = Imports(), Names(["value"])
    emitter = Emitter(imports, names, source)
    node = emitter.value(value)
    read = [each.name for typed in expressions(value) for each, _ in typed.reads]
    parameters = {name: names.variable(name) for name in dict.fromkeys(read)}
    imports.name("typing", "Any")
    parts = ["\n".join(block) for block in imports.blocks()]
    head = "\n\n".join(parts)
    functions = [function_view(each, source) for each in emitter.functions]
    parts = [f"{f.decorator}\n{f.head}\n{f.docstring}\n{f.result}" for f in functions]
    listed = ", ".join(f"{name}: Any" for name in parameters.values())
    parts.append(
        f"def value({listed}) -> Any:\n{expression(node, 4, 'return ')}".rstrip()
    )
    return Single("\n\n\n".join([head, *parts]) + "\n", parameters)
