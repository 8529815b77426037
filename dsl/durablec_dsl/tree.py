"""The root of every node of a tree, and what can be said of any tree.

Nodes are slotted dataclasses that are never mutated after their parser built them.
They compare by identity; `same` compares what two trees say.
"""

from dataclasses import dataclass, fields

from durablec_dsl.source import Span

_PLACES = frozenset({"span", "head", "source", "origin", "start", "depth"})


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A piece of what was written, and the span where it stands."""

    span: Span

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{f.name}={getattr(self, f.name)!r}"
            for f in fields(self)
            if f.name not in _PLACES
        )
        return f"{type(self).__name__}({shown})"


def same(left: object, right: object) -> bool:
    """Say whether two trees say the same, wherever each of it was written."""
    if type(left) is not type(right):
        return False
    if isinstance(left, Span):
        return True
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Node):
        return all(
            same(getattr(left, f.name), getattr(right, f.name))
            for f in fields(left)
            if f.name not in _PLACES
        )
    return left == right
