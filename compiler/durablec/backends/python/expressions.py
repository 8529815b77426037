"""Writes values and expressions as Python, in the place where they are needed.

An expression that can fail has a function of its own at the module's level, so that
what goes wrong says where it was written; so has one that is too long to be read in
passing. Equal expressions over the same variables on one line share one function.
"""

from dataclasses import dataclass

from durablec import ir
from durablec.backends.python.cel_calls import string
from durablec.backends.python.cel_part import Part, flat, is_string, names_in, truth
from durablec.backends.python.cel_python import assignments, python
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.names import GLOBAL, Names
from durablec.backends.python.nodes import (
    Atom,
    Call,
    Dict,
    FString,
    List,
    Node,
    constant,
)
from durablec.backends.python.precedence import is_embeddable
from durablec.backends.python.slugs import slug
from durablec.expressions.typed import Typed
from durablec.types import BOOL, DYN, INT
from durablec_dsl.source import Source

_STANDARD = (
    ("datetime", "UTC"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("itertools", "chain"),
)
"""What expressions call of the standard library, and where it is."""

_LONG = 60
"""More columns than this are too many for an expression without a name."""


@dataclass(slots=True, eq=False)
class Function:
    """An expression with a name of its own, at the module's level.

    `parameters` are the Python variables it reads, in the order of first reading.
    `assigned` are values that get a name before `body`. `text` is the expression as it was written, and `offset` where it stands in the
    workflow's source.
    """

    name: str
    parameters: list[str]
    text: str
    offset: int
    assigned: list[tuple[str, Node]]
    body: Node

    def lines(self) -> str:
        """Return the statements of the function."""
        assigned = [expression(node, 4, f"{name} = ") for name, node in self.assigned]
        return "\n".join([*assigned, expression(self.body, 4, "return ")])


class Emitter:
    """The values and expressions of one handler.

    `functions` are those made so far; `source` is the workflow's, whose lines their
    errors name.
    """

    def __init__(self, imports: Imports, names: Names, source: Source) -> None:
        self.functions: list[Function] = []
        self._imports = imports
        self._names = names
        self._source = source
        self._shared: dict[tuple[str, ...], Function] = {}

    def value(self, value: ir.Value) -> Node:
        """Return a JSON value."""
        match value:
            case ir.Constant():
                return constant(value.value)
            case ir.Computed():
                return self.typed(value.typed)
            case ir.Text():
                return self._template(value)
            case ir.ListOf():
                return List([self.value(item) for item in value.items])
            case ir.RecordOf():
                fields = value.fields
                return Dict([(constant(key), self.value(item)) for key, item in fields])

    def condition(self, value: ir.Value) -> Node:
        """Return what a statement tests: surely a bool."""
        if isinstance(value, ir.Computed):
            part = python(value.typed, self._names)
            suffix = "" if part.type is BOOL else "_holds"
            return self._placed(truth(part), value.typed, suffix)
        return self.value(value)

    def text(self, value: ir.Value) -> Node:
        """Return a string: what is none is converted as CEL's `string()` does it."""
        match value:
            case ir.Computed():
                part = python(value.typed, self._names)
                return self._placed(string(part), value.typed, _suffix(part))
            case ir.Constant():
                return constant(_text_of(value.value))
            case _:
                return self.value(value)

    def typed(self, typed: Typed) -> Node:
        """Return one expression."""
        return self._placed(python(typed, self._names), typed)

    def duration(self, make: str, value: ir.Value) -> Node:
        """Return a duration, which `make` of the runtime's makes of a computed value.

        It may find that the value is none, so that it is part of the expression.
        """
        function = Atom(self._imports.runtime(make))
        if not isinstance(value, ir.Computed):
            return Call(function, [self.value(value)])
        made = Call(function, [python(value.typed, self._names).node])
        return self._named(Part(made, DYN), value.typed, f"_{make}")

    def _template(self, text: ir.Text) -> Node:
        """Return a text with expressions in it: an f-string."""
        if all(isinstance(part, str) for part in text.parts):
            return constant("".join(map(str, text.parts)))
        return FString(
            [part if isinstance(part, str) else self._hole(part) for part in text.parts]
        )

    def _hole(self, typed: Typed) -> Node:
        """Return what stands in the braces of an f-string."""
        value = python(typed, self._names)
        part = _formatted(value)
        node = self._placed(part, typed, _suffix(value))
        if is_embeddable(node):
            return node
        return self._named(part, typed, "_text")

    def _placed(self, part: Part, typed: Typed, suffix: str = "") -> Node:
        """Return a part where it is needed, by its name if it should have one."""
        if part.fails or _is_long(part.node):
            return self._named(part, typed, suffix)
        self._use(names_in(part.node))
        return part.node

    def _named(self, part: Part, typed: Typed, suffix: str) -> Node:
        assigned = assignments(typed, self._names)
        nodes = [*(node for _, node in assigned), part.node]
        read = set[str]().union(*map(names_in, nodes))
        self._use(read)
        parameters = self._parameters(read, typed)
        # Errors name the line, so that only expressions of one line share a function.
        place = str(self._line(typed.embedded.span.start))
        key = (place, *map(flat, nodes), *parameters)
        if key not in self._shared:
            self._imports.runtime("expression")
            self._shared[key] = Function(
                name=self._names.fresh(slug(typed.embedded.text, suffix)),
                parameters=parameters,
                text=typed.embedded.text,
                offset=typed.embedded.span.start,
                assigned=assigned,
                body=part.node,
            )
            self.functions.append(self._shared[key])
        arguments: list[Node] = [Atom(name) for name in parameters]
        return Call(Atom(self._shared[key].name), arguments)

    def _line(self, offset: int) -> int:
        return self._source.position(offset).line

    def _parameters(self, read: set[str], typed: Typed) -> list[str]:
        read = read - set(GLOBAL.values())
        names = (self._names.of(each) for each, _ in typed.reads)
        return [name for name in dict.fromkeys(names) if name in read]

    def _use(self, read: set[str]) -> None:
        """Import what a node needs that reads these names."""
        if "cel" in read:
            self._imports.runtime("cel")
        for module in ("math", "os"):
            if module in read:
                self._imports.standard(module)
        for module, name in _STANDARD:
            if name in read:
                self._imports.name(module, name)


def _is_long(node: Node) -> bool:
    """Say whether a node is hard to read in passing; what only lists things is not."""
    return not isinstance(node, Atom | Dict | List) and len(flat(node)) > _LONG


def _formatted(part: Part) -> Part:
    """Return what an f-string formats as CEL's `string()` converts."""
    match part.node:
        case Call(function=Atom("str"), arguments=[number]):
            return Part(number, INT, part.fails)
        case _ if part.type is INT:
            return part
        case _ if part.type is BOOL:
            return Part(Call(Atom("cel.string"), [part.node]), BOOL, part.fails)
        case _:
            return string(part)


def _suffix(part: Part) -> str:
    """Tell a function that gives a value's text from one that gives the value."""
    return "" if is_string(part) else "_text"


def _text_of(value: bool | int | float | str | None) -> str:
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
        case int():
            return str(value)
