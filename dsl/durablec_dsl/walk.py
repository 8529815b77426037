"""Goes through the statements of a tree."""

from collections.abc import Iterator

from durablec_dsl import ast
from durablec_dsl.values import Name


def bodies(statement: ast.Stmt) -> Iterator[list[ast.Stmt]]:
    """Yield the statement lists directly inside a statement, in source order."""
    match statement:
        case ast.Group():
            yield statement.body or []
        case ast.Map() | ast.While():
            yield statement.body
        case ast.Parallel():
            yield from (branch.body for branch in statement.branches)
        case ast.If():
            yield from (arm.body for arm in statement.arms)
            yield statement.otherwise or []
        case ast.Switch():
            yield from (case.body for case in statement.cases)
            yield statement.default or []
        case ast.Try():
            yield statement.body
            yield from (clause.body for clause in statement.catches)
            yield statement.ending or []
        case _:
            pass


def walk(body: list[ast.Stmt]) -> Iterator[ast.Stmt]:
    """Yield every statement of a body, each before those inside it."""
    for statement in body:
        yield statement
        for inner in bodies(statement):
            yield from walk(inner)


def bound_names(statement: ast.Stmt) -> Iterator[str]:
    """Yield the names that a statement itself binds, for whomever they are visible."""
    match statement:
        case ast.Set():
            yield from (field.key for field in statement.assignments)
        case ast.Try():
            aliases = (clause.alias for clause in statement.catches)
            yield from (alias.text for alias in aliases if alias is not None)
        case ast.Map():
            names = (statement.name, statement.item, statement.index)
            yield from (name.text for name in names if name is not None)
            yield from _summary(statement)
        case ast.Parallel():
            yield statement.name.text
            yield from _summary(statement)
        case ast.Wait():
            pass
        case _:
            name = getattr(statement, "name", None)
            if isinstance(name, Name):
                yield name.text


def _summary(statement: ast.Parallel | ast.Map) -> Iterator[str]:
    if statement.summary is not None:
        yield statement.summary.text


def calls(statement: ast.Stmt) -> Iterator[ast.Call]:
    """Yield the calls that a statement itself makes, those of its `undo` too."""
    match statement:
        case ast.Step() | ast.Poll():
            found = [statement.call]
        case ast.Callback():
            found = [statement.submitter]
        case _:
            found = []
    undo = getattr(statement, "undo", None)
    if isinstance(undo, ast.Undo):
        found.append(undo.call)
    yield from (call for call in found if call is not None)
