"""Goes through the statements of a workflow, and the calls of a statement."""

from collections.abc import Iterator, Sequence

from durablec.expressions.typed import Variable
from durablec.ir.policies import AwsCall, Call, Undo
from durablec.ir.statements import (
    Callback,
    Group,
    If,
    Invoke,
    Map,
    Operation,
    Parallel,
    Poll,
    Set,
    Statement,
    Step,
    Stmt,
    Switch,
    Try,
    While,
)
from durablec.ir.workflow import Workflow


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


def walk(body: Sequence[Stmt]) -> Iterator[Stmt]:
    """Yield every statement of a body, each before those inside it."""
    for statement in body:
        yield statement
        for inner in bodies(statement):
            yield from walk(inner)


def roots(workflow: Workflow) -> Iterator[list[Stmt]]:
    """Yield the bodies that no other holds: those of the blocks, and the workflow's."""
    for block in workflow.blocks:
        yield block.body
    yield workflow.body


def all_statements(workflow: Workflow) -> Iterator[Stmt]:
    """Yield every statement of a workflow, those of its blocks first."""
    for root in roots(workflow):
        yield from walk(root)


def reached(body: list[Stmt]) -> Iterator[Stmt]:
    """Yield every statement of a body and of the blocks it uses, each block's once."""
    seen: set[int] = set()
    waiting = [body]
    while waiting:
        for statement in walk(waiting.pop()):
            yield statement
            if not isinstance(statement, Group) or statement.use is None:
                continue
            if id(statement.use) not in seen:
                seen.add(id(statement.use))
                waiting.append(statement.use.body)


def binds(statement: Stmt) -> Iterator[Variable]:
    """Yield the variables that a statement itself binds, for whomever they are seen."""
    match statement:
        case Operation():
            found = [statement.result]
        case Set():
            found = [variable for variable, _, _ in statement.assignments]
        case Try():
            found = [clause.alias for clause in statement.clauses]
        case _:
            found = []
    match statement:
        case Map():
            found += [statement.item, statement.index, statement.summary]
        case Parallel():
            found.append(statement.summary)
        case _:
            pass
    yield from (variable for variable in found if variable is not None)


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
    undo = undo_of(statement)
    if undo is not None and undo.call is not None:
        yield undo.call


def undo_of(statement: Statement) -> Undo | None:
    """Return how a statement is undone, if it says so."""
    match statement:
        case Step() | Callback() | Invoke() | Group():
            return statement.undo
        case _:
            return None
