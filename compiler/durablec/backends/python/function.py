"""What the statements of a handler share: with the module, and with their function."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from durablec import ir
from durablec.backends.python.bodies import (
    awaited,
    bound_here,
    loose_variables,
    read_names,
)
from durablec.backends.python.cel_part import names_in
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant, Constants, Names
from durablec.backends.python.nodes import Atom, Call, Lambda, Node
from durablec.backends.python.policies import Policies
from durablec.backends.python.sagas import Sagas
from durablec.backends.python.shapes import Shapes
from durablec.backends.python.view import LineView, StatementView
from durablec.types import Type

INDENT = 4


@dataclass(slots=True, eq=False)
class Module:
    """What all functions of one handler share.

    `read` are the names that some expression reads, `awaited` those of callbacks that
    some `await` is of, `awaited_variously` those whose answers may be of several types.
    `loose` are the variables whose first assignment is still to say that they hold any
    type. These are those of one function, which `begin` looks at. `checked` are the
    constants of the shapes of answers and results, by name and type, and `blocks` the functions of blocks
    by name. `undos` are what the names in the list of a function's `done` mean, and
    `table` is the constant that holds them. `constants` is what is defined at the module's level. `targets` are what is invoked, each with the variable
    of the environment that holds its ARN.
    """

    imports: Imports
    names: Names
    policies: Policies
    shapes: Shapes
    emitter: Emitter
    constants: Constants
    sagas: Sagas
    targets: Mapping[ir.Target, str] = field(default_factory=dict)
    checked: dict[tuple[str, str], str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    undos: dict[str, Node] = field(default_factory=dict)
    table: str = "UNDOS"
    read: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    awaited_variously: frozenset[str] = frozenset()
    loose: set[str] = field(default_factory=set)

    def begin(self, body: list[ir.Stmt]) -> None:
        """Look at the body of the function that comes next."""
        self.read = read_names(body)
        self.awaited = awaited(body, 1)
        self.awaited_variously = awaited(body, 2)
        self.loose = loose_variables(body)

    def shape(self, name: str, type_: Type) -> Atom:
        """Return what says of a value what it must be.

        It is a constant of this name, where the type has no name of its own.
        """
        key = (name, str(type_))
        if key not in self.checked:
            shape = self.shapes.shape(type_)
            if isinstance(shape, Atom):
                return shape
            self.checked[key] = self.names.constant(name)
            self.constants.append(Constant(self.checked[key], shape))
        return Atom(self.checked[key])


class Function:
    """The function that statements stand in: the handler, or the body of a group.

    `alias` is the `as` of the innermost clause, whose error is the one that is handled.
    `loose` are the variables whose first assignment here is still to say that they hold
    any type.
    `guards` counts the `finally` bodies that a `return` has to run on its way out,
    `loop_guards` those that a `break` has to. `looped` are the Python variables that a
    loop around assigns: a function that is made inside of it takes them as defaults, as
    is good style where each round has its own (ruff's B023).
    `stop` is the variable that says whether the branch is to end in which this function
    runs, `deadline` that of the deadline which holds for it; None where there is none.
    `begins` says that whether it is to end was looked at right before it.
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
        self.looped: frozenset[str] = frozenset()
        self.alias: str | None = None
        self.begins = False
        self.stop: str | None = None
        self.deadline: str | None = None
        self.loose = set(module.loose)
        self._clauses: list[str | None] = []
        self._loops = 0
        self._build = build

    def inner(self) -> "Function":
        """Return a function inside of this one, out of which no statement leads."""
        inner = Function(self.module, self._build)
        inner.stop, inner.deadline = self.stop, self.deadline
        return inner

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
            is_checked, self.begins = self.begins, False
            is_operation = isinstance(statement, ir.Operation)
            if self.stop is not None and is_operation and not is_checked:
                views.append(LineView(f"{' ' * indent}{self.stop}.check(context)"))
            views += self._build(self, statement, indent)
        return views

    def block(self, statements: Sequence[ir.Stmt], indent: int) -> list[StatementView]:
        """Return a body that must hold a statement, as Python's blocks must."""
        return self.body(statements, indent) or [LineView(f"{' ' * indent}pass")]

    def enter_loop(self, body: Sequence[ir.Stmt]) -> frozenset[str]:
        """Begin the body of a loop; return what `looped` is to be again behind it."""
        outer, module = self.looped, self.module
        self._loops += 1
        bound = set(bound_here(body))
        self.looped |= set(self._variables(bound & module.read, bound & module.awaited))
        return outer

    def leave_loop(self, looped: frozenset[str]) -> None:
        """Go on behind a loop, before whose body `looped` were assigned by loops."""
        self._loops -= 1
        self.looped = looped

    def new_stop(self, statement: ir.Operation) -> str:
        """Take the variable that says whether the branches of a batch are to end."""
        name = self.module.names.numbered(f"{statement.name}_stop")
        if self._loops:
            self.looped |= {name}
        return name

    def captured(self, body: Sequence[ir.Stmt], *more: str | None) -> list[str]:
        """Return the variables of a loop that a function made inside of it reads.

        Args:
            body: That of the function.
            more: Variables of ours that it reads, too.
        """
        own = {variable.name for each in ir.walk(body) for variable in ir.binds(each)}
        read = self._variables(read_names(body) - own, awaited(body, 1) - own)
        return sorted(self.looped.intersection({*read, *filter(None, more)}))

    def closure(self, parameters: list[str], body: Node) -> Node:
        """Return a function without a name, which is given what a loop assigns.

        That comes first, and not as defaults, of which mypy can make nothing.
        """
        read = sorted((names_in(body) & self.looped) - set(parameters))
        if not read:
            return Lambda(parameters, body)
        partial = Atom(self.module.imports.name("functools", "partial"))
        given = [Atom(name) for name in read]
        return Call(partial, [Lambda([*read, *parameters], body), *given])

    def _variables(self, read: Iterable[str], awaited: Iterable[str]) -> Iterator[str]:
        """Yield the Python variables that reading and awaiting such names takes."""
        names = self.module.names
        for name in sorted(read):
            yield names.variable(name)
        for name in sorted(awaited):
            yield names.callback(name)
            if name in self.module.awaited_variously:
                yield names.companion(name, "answer")

    def runtime(self, function: str, *arguments: Node) -> Call:
        """Return a call of a function of the runtime."""
        return Call(Atom(self.module.imports.runtime(function)), list(arguments))

    def duration(self, length: ir.Length) -> Node:
        """Return a duration, computed where it is not known when compiling."""
        if isinstance(length, int):
            return self.module.policies.duration(length)
        return self.emitter.duration("seconds", length)

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


def _is_name(value: object) -> bool:
    """Say whether a text is a name that the service takes as it is."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= 230
        and value.isascii()
        and value.isprintable()
    )
