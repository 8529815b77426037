"""Places in one context of a workflow: what is being run, and what is left of it.

A cursor holds frames, the innermost last. It says all that decides what a context does
next but the values of names, and there are finitely many of a workflow.
"""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir

Way = OneOf["return", "break", "continue"]


class Body:
    """A list of statements, which is told from others by itself."""

    __slots__ = ("statements",)

    def __init__(self, statements: list[ir.Stmt]) -> None:
        self.statements = statements


class Run(NamedTuple):
    """The statements of a body, from the one that comes next."""

    body: Body
    at: int


class Begin(NamedTuple):
    """A statement whose expressions have not failed."""

    statement: ir.Stmt


class Make(NamedTuple):
    """What is left of the operations of a statement."""

    statement: ir.Operation
    at: int


class Arms(NamedTuple):
    """The arms of an `if`, from the one that is asked next."""

    statement: ir.If
    at: int


class Head(NamedTuple):
    """A `while` before its next round."""

    statement: ir.While


class Limit(NamedTuple):
    """A `while` whose condition holds, and which may have had all its rounds."""

    statement: ir.While


class Round(NamedTuple):
    """A round of a `while`."""

    statement: ir.While


class Attempt(NamedTuple):
    """The body of a `try`."""

    statement: ir.Try


class Select(NamedTuple):
    """The clauses of a `try`, from the one that is asked next; see `Raise`."""

    statement: ir.Try
    at: int
    name: str | None


class Handle(NamedTuple):
    """A clause of a `try`."""

    statement: ir.Try


class Leave(NamedTuple):
    """A `return`, `break` or `continue` on its way out."""

    way: Way


class Raise(NamedTuple):
    """An error on its way out; its name is None until something asks for it."""

    name: str | None


class End(NamedTuple):
    """The `finally` of a `try`, which was left in that way."""

    statement: ir.Try
    how: Leave | Raise | None


class Again(NamedTuple):
    """The attempts of a group that is tried again."""

    group: ir.Group


class Backoff(NamedTuple):
    """The pause before the next attempt of a group, with which that begins."""

    group: ir.Group


class Look(NamedTuple):
    """What records a group's deadline, or looks at that around it, when it begins."""

    group: ir.Group


class Undone(NamedTuple):
    """What runs the list of undos, as far as it was not there at a mark."""

    mark: str


Frame = (
    Run
    | Begin
    | Make
    | Arms
    | Head
    | Limit
    | Round
    | Attempt
    | Select
    | Handle
    | Leave
    | Raise
    | End
    | Again
    | Backoff
    | Look
    | Undone
)
Cursor = tuple[Frame, ...]
