"""What the statements of a handler share: with the module, and with their function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from durablec import ir
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constants, Names
from durablec.backends.python.nodes import Atom, Call, Node
from durablec.backends.python.policies import Policies
from durablec.backends.python.shapes import Shapes
from durablec.backends.python.view import LineView, StatementView

INDENT = 4


@dataclass(slots=True, eq=False)
class Module:
    """What all functions of one handler share.

    `read` are the names that some expression reads. `loose` are the variables whose
    first assignment is still to say that they hold any type. `constants` is what is
    defined at the module's level.
    """

    imports: Imports
    names: Names
    policies: Policies
    shapes: Shapes
    emitter: Emitter
    read: frozenset[str]
    loose: set[str]
    constants: Constants


class Function:
    """The function that statements stand in: the handler, or the body of a group.

    `alias` is the `as` of the innermost clause, whose error is the one that is handled.
    `guards` counts the `finally` bodies that a `return` has to run on its way out,
    `loop_guards` those that a `break` has to.
    """

    def __init__(
        self,
        module: Module,
        build: "Callable[[Function, ir.Stmt, int], list[StatementView]]",
    ) -> None:
        self.module = module
        self.emitter = module.emitter
        self.guards = 0
        self.loop_guards = 0
        self.alias: str | None = None
        self._clauses: list[str | None] = []
        self._build = build

    def inner(self) -> "Function":
        """Return a function inside of this one, out of which no statement leads."""
        return Function(self.module, self._build)

    @property
    def error(self) -> str:
        """Return what the innermost `except` calls its error."""
        depth = len(self._clauses)
        return "error" if depth <= 1 else f"error_{depth}"

    def enter_clauses(self) -> str:
        """Begin the clauses of a `try`, and return what they call the error."""
        self._clauses.append(self.alias)
        return self.error

    def leave_clauses(self) -> None:
        """Go on behind the clauses of a `try`."""
        self.alias = self._clauses.pop()

    def body(self, statements: Sequence[ir.Stmt], indent: int) -> list[StatementView]:
        """Return the views of a body whose statements stand at column `indent`."""
        views: list[StatementView] = []
        for statement in statements:
            views += self._build(self, statement, indent)
        return views

    def block(self, statements: Sequence[ir.Stmt], indent: int) -> list[StatementView]:
        """Return a body that must hold a statement, as Python's blocks must."""
        return self.body(statements, indent) or [LineView(f"{' ' * indent}pass")]

    def runtime(self, function: str, *arguments: Node) -> Call:
        """Return a call of a function of the runtime."""
        return Call(Atom(self.module.imports.runtime(function)), list(arguments))

    def duration(self, length: ir.Length) -> Node:
        """Return a duration, computed where it is not known when compiling."""
        if isinstance(length, int):
            return self.module.policies.duration(length)
        return self.runtime("seconds", self.emitter.value(length))

    def target(self, operation: ir.Operation) -> str:
        """Return `name = ` for an operation whose value something reads, else nothing."""
        if operation.name not in self.module.read:
            return ""
        return f"{self.module.names.variable(operation.name)} = "

    def name(self, operation: ir.Operation) -> Node:
        """Return an operation's name in the history: its own, or its label."""
        if operation.label is None:
            return Atom(literal(operation.name))
        if isinstance(operation.label, ir.Constant) and _is_name(operation.label.value):
            return Atom(literal(operation.label.value))
        return self.runtime("label", self.emitter.text(operation.label))

    def name_line(self, operation: ir.Operation, indent: int) -> str:
        """Return the argument that names an operation, on a line of its own."""
        return expression(self.name(operation), indent, "name=", ",")


def _is_name(value: object) -> bool:
    """Say whether a text is a name that the service takes as it is."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= 230
        and value.isascii()
        and value.isprintable()
    )
