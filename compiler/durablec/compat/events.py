"""What a version comes to when it goes on from a place."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from durablec import ir
from durablec.compat.frames import Cursor
from durablec.compat.operations import Piece
from durablec.compat.terms import Env, Term


class Made(NamedTuple):
    """An operation that comes next; the place is the one behind it.

    `bounded` says that a deadline may hold for it.
    """

    piece: Piece
    cursor: Cursor
    env: Env
    bounded: bool


class Option(NamedTuple):
    """One way to go on, and the answers that lead there, as both versions name them."""

    answers: frozenset[object]
    cursor: Cursor
    env: Env


def option(answer: object, cursor: Cursor, env: Env) -> Option:
    """Return the way to go on to which one answer leads."""
    return Option(frozenset([answer]), cursor, env)


class Choice(NamedTuple):
    """What a value decides; versions that ask for the same value get the same answer.

    `loop` is the `while` that begins a round here.
    """

    key: Term
    options: list[Option]
    loop: ir.While | None = None


class Ended(NamedTuple):
    """The end of the context, by an error or not.

    `name` is that of an error that a `fail` has named.
    """

    error: Term | None = None
    name: str | None = None


Event = Made | Choice | Ended

OTHER = "\0"
"""The name of all that neither version names."""


class Alphabet:
    """What choices tell apart: names of errors, and values that a `switch` compares.

    Of names, and of values, that no clause and no case tells apart, one stands for all.
    """

    def __init__(self, workflows: Sequence[ir.Workflow]) -> None:
        clauses: list[frozenset[str]] = []
        cases: dict[str, list[frozenset[object]]] = {}
        limits: dict[str, set[int]] = {}
        for statement in _statements(workflows):
            match statement:
                case ir.Try():
                    clauses += [frozenset(c.names.all) for c in statement.clauses]
                case ir.Switch():
                    listed = cases.setdefault(subject(statement), [])
                    listed += [
                        frozenset(map(value_of, c.when)) for c in statement.cases
                    ]
                case ir.While(max_iterations=most):
                    key = condition(statement)
                    limits.setdefault(key, set()).add(most or 1)
                case _:
                    pass
        self._limits = {key: sorted(found) for key, found in limits.items()}
        self.errors = _told_apart(clauses)
        self._values = {key: _told_apart(sets) for key, sets in cases.items()}

    def values(self, statement: ir.Switch) -> list[object]:
        """Return values of a subject: one of each that some case tells from others."""
        return self._values[subject(statement)]

    def limits(self, statement: ir.While) -> list[int]:
        """Return numbers of rounds: each of those up to which loops alike go on.

        A number stands for those that are above the one before it; the last, which is
        beyond every limit, for all above it.
        """
        found = self._limits[condition(statement)]
        return [*found, found[-1] + 1]


def condition(statement: ir.While) -> str:
    """Return the condition of a `while`, as it was written."""
    match statement.condition:
        case ir.Computed(typed=typed):
            return typed.embedded.text.strip()
        case _:
            return ""


def subject(statement: ir.Switch) -> str:
    """Return what a `switch` compares, as it was written."""
    match statement.subject:
        case ir.Computed(typed=typed):
            return typed.embedded.text.strip()
        case _:
            return ""


def value_of(literal: object) -> object:
    """Return a literal of a case so that no two of different types are equal."""
    value = getattr(literal, "value", literal)
    return (type(value).__name__, value)


def _told_apart(sets: list[frozenset[object]] | list[frozenset[str]]) -> list[object]:
    classes: dict[tuple[bool, ...], object] = {}
    for each in sorted({each for some in sets for each in some}, key=str):
        classes.setdefault(tuple(each in some for some in sets), each)
    return [*classes.values(), OTHER]


def _statements(workflows: Sequence[ir.Workflow]) -> Iterator[ir.Stmt]:
    for workflow in workflows:
        yield from ir.all_statements(workflow)
