"""What a workflow has to know of another one that it invokes.

A `Callee` is that and nothing more. Whoever compiles looks callees up by name, in
`Callees`, which is asked for nothing but names that some `invoke` gives.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from durablec.types import Type
from durablec_dsl.record import Record
from durablec_dsl.source import Place


class Callee(Record):
    """A workflow of the same project, as a caller sees it.

    `place` is that of its name. `input` and `result` are `DYN` where nothing is known
    of them, or where only the caller itself could tell. `calls` are the functions that
    it calls, and `raised` the names of errors that its `fail`s raise, both with those
    of what it invokes itself; `any` is among them where more may be raised.
    """

    name: str
    place: Place
    input: Type
    result: Type
    calls: list[str]
    raised: set[str]


class Callees(Protocol):
    """The workflows of a project."""

    def find(self, name: str) -> Callee | None:
        """Return the workflow of a name, None if the project has none."""

    def names(self) -> Iterable[str]:
        """Return the names of all workflows of the project."""


class NoCallees:
    """A project that nobody has looked at, which has no other workflow."""

    def find(self, name: str) -> Callee | None:
        """Return None."""

    def names(self) -> Iterable[str]:
        """Return nothing."""
        return ()


class LazyCallees:
    """The workflows of a project that is looked at when the first is asked for."""

    def __init__(self, look: Callable[[], Callees]) -> None:
        self._look = look

    def find(self, name: str) -> Callee | None:
        """Return the workflow of a name, None if the project has none."""
        return self._look().find(name)

    def names(self) -> Iterable[str]:
        """Return the names of all workflows of the project."""
        return self._look().names()
