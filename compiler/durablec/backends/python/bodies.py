"""What must be known of a body before its statements are looked at one by one.

A body is that of the workflow or of a block: each is a function that sees no names of
the others.
"""

from collections.abc import Iterable, Iterator, Sequence

from durablec import ir
from durablec.expressions.typed import CallbackId, Typed, Variable
from durablec.types import BOOL, DOUBLE, INT, STRING, Enumeration, Type
from durablec.values import all_expressions, expressions, type_of
from durablec_dsl import expr

_SCALARS = ((BOOL, "bool"), (DOUBLE, "float"), (INT, "int"), (STRING, "str"))


def read_names(body: Sequence[ir.Stmt]) -> frozenset[str]:
    """Return the names that something reads; a poll's condition is given its result."""
    read = _names_of(all_expressions(body))
    for statement in ir.walk(body):
        if isinstance(statement, ir.Poll) and statement.until is not None:
            read |= _names_of(expressions(statement.until)) - {statement.name}
    return frozenset(read)


def _names_of(read: Iterable[Typed]) -> set[str]:
    """Return the names that are read; that of a callback's id is no name's value."""
    return {
        variable.name
        for typed in read
        for variable, _ in typed.reads
        if not isinstance(variable, CallbackId)
    }


def awaited(body: Sequence[ir.Stmt], payloads: int) -> frozenset[str]:
    """Return what is awaited, by names that may have so many types of answers."""
    return frozenset(
        each.of
        for each in ir.walk(body)
        if isinstance(each, ir.Await) and each.of and len(each.payloads) >= payloads
    )


def bound_here(body: Sequence[ir.Stmt]) -> Iterator[str]:
    """Yield the names that a body binds, but not in bodies of their own inside of it."""
    for statement in body:
        inside: list[Variable | None] = []
        if isinstance(statement, ir.Map):
            inside = [statement.item, statement.index]
        yield from (each.name for each in ir.binds(statement) if each not in inside)
        if not isinstance(statement, ir.Group | ir.Parallel | ir.Map):
            for inner in ir.bodies(statement):
                yield from bound_here(inner)


def callbacks(workflow: ir.Workflow) -> frozenset[str]:
    """Return the names that opened callbacks have, and nothing else has."""
    opened: set[str] = set()
    others: set[str] = set()
    for statement in ir.all_statements(workflow):
        bound = opened if isinstance(statement, ir.Open) else others
        bound.update(variable.name for variable in ir.binds(statement))
    return frozenset(opened - others)


def loose_variables(body: Sequence[ir.Stmt]) -> set[str]:
    """Return the variables for which mypy needs to be told that they hold any type.

    It infers a variable's type from the first assignment in the text; the others fit
    where all are the same scalar.
    """
    types: dict[str, set[str]] = {}
    for statement in ir.walk(body):
        if isinstance(statement, ir.Set):
            for variable, _, value in statement.assignments:
                kind = _python_scalar(type_of(value))
                types.setdefault(variable.name, set()).add(kind)
    return {name for name, kinds in types.items() if len(kinds) > 1 or "" in kinds}


def _python_scalar(type_: Type) -> str:
    if isinstance(type_, Enumeration):
        return "str"
    for scalar, name in _SCALARS:
        if type_ is scalar:
            return name
    return ""


def reads_alias(clause: ir.Clause) -> bool:
    """Say whether something reads what a clause calls its error.

    To raise it again where it is handled takes no name.
    """
    if clause.alias is None:
        return False
    name = clause.alias.name
    raised = {id(each) for each in _raised_again(clause.body, name)}
    read = [each for each in all_expressions(clause.body) if id(each) not in raised]
    for statement in ir.walk(clause.body):
        if isinstance(statement, ir.Poll) and statement.until is not None:
            read += expressions(statement.until)
    if clause.when is not None:
        read += expressions(clause.when)
    return name in _names_of(read)


def _raised_again(body: Sequence[ir.Stmt], name: str) -> Iterator[Typed]:
    """Yield what raises an error again by its name, where it is the one handled."""
    for statement in body:
        match statement:
            case ir.Fail(again=Typed() as again) if raises_again(statement, name):
                yield again
            case ir.Group() | ir.Parallel() | ir.Map():
                pass
            case ir.Try():
                for inner in (statement.body, statement.ending or []):
                    yield from _raised_again(inner, name)
            case _:
                for inner in ir.bodies(statement):
                    yield from _raised_again(inner, name)


def raises_again(statement: ir.Fail, name: str) -> bool:
    """Say whether a `fail` raises again what a clause calls by that name."""
    if statement.again is None:
        return False
    tree = statement.again.embedded.expr
    return isinstance(tree, expr.Ident) and tree.name == name
