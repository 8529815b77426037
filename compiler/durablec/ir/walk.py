"""Goes through the statements of a workflow, and the calls of a statement."""

from collections.abc import Iterator

from durablec.ir.policies import AwsCall, Call, Undo
from durablec.ir.statements import (
    Callback,
    Group,
    If,
    Invoke,
    Map,
    Parallel,
    Poll,
    Step,
    Stmt,
    Switch,
    Try,
    While,
)


def bodies(statement: Stmt) -> Iterator[list[Stmt]]:
    """Yield the statement lists directly inside a statement, in source order."""
    match statement:
        case Group() | Map() | While():
            yield statement.body
        case Parallel():
            for branch in statement.branches:
                yield branch.body
        case If():
            for arm in statement.arms:
                yield arm.body
            if statement.otherwise is not None:
                yield statement.otherwise
        case Switch():
            for case in statement.cases:
                yield case.body
            if statement.default is not None:
                yield statement.default
        case Try():
            yield statement.body
            for clause in statement.clauses:
                yield clause.body
            if statement.ending is not None:
                yield statement.ending
        case _:
            pass


def walk(body: list[Stmt]) -> Iterator[Stmt]:
    """Yield every statement of a body, each before those inside it."""
    for statement in body:
        yield statement
        for inner in bodies(statement):
            yield from walk(inner)


def calls(statement: Stmt) -> Iterator[Call | AwsCall]:
    """Yield the calls that a statement itself makes, that of its `undo` last."""
    match statement:
        case Step() | Poll():
            found = statement.call
        case Callback():
            found = statement.submitter
        case _:
            found = None
    if found is not None:
        yield found
    match statement:
        case Step(undo=Undo(call=undone)) | Callback(undo=Undo(call=undone)):
            found = undone
        case Invoke(undo=Undo(call=undone)) | Group(undo=Undo(call=undone)):
            found = undone
        case _:
            found = None
    if found is not None:
        yield found
