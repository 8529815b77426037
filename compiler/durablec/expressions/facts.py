"""Facts: what is known of values where a part of an expression, or a statement, stands."""

from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[object, ...]
"""A variable, and the fields and keys by which a value is reached from it.

A key that is computed is a path of its own.
"""


class Name(NamedTuple):
    """What stands for a variable in a path, behind the expression that reads it."""

    text: str


class Fact(NamedTuple):
    """What is known of a path: it is there (`is_present`), or it is not null."""

    path: Path
    is_present: bool


Facts = frozenset[Fact]
NO_FACTS: Facts = frozenset()


class Guard(NamedTuple):
    """What is known where a boolean variable is true, and what where it is false."""

    if_true: Facts
    if_false: Facts

    def facts(self, holds: bool) -> Facts:
        """Return what is known where the variable is `holds`."""
        return self.if_true if holds else self.if_false

    def without(self, names: frozenset[str]) -> "Guard":
        """Return the same without what is said of names that have been set since."""
        true, false = (
            frozenset(each for each in facts if names.isdisjoint(names_in(each.path)))
            for facts in self
        )
        return Guard(true, false)


NO_GUARD = Guard(NO_FACTS, NO_FACTS)


def fact(path: Path | None, *, is_present: bool) -> Facts:
    """Return what is to be said of a path, which is nothing where there is none."""
    return NO_FACTS if path is None else frozenset({Fact(path, is_present)})


def names_in(path: Path) -> Iterator[str]:
    """Yield the names in a path by names."""
    for part in path:
        if isinstance(part, Name):
            yield part.text
        elif isinstance(part, tuple):
            yield from names_in(part)
