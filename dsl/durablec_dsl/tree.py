"""The root of every node of a tree, and what can be said of any tree.

Nodes are records that are never mutated after their parser built them.
They compare by identity; `same` compares what two trees say.
"""

from durablec_dsl.record import Record
from durablec_dsl.source import Span

_PLACES = frozenset(
    {
        "span",
        "head",
        "source",
        "origin",
        "start",
        "depth",
        "arguments_span",
        "path_span",
        "on_failure_head",
    }
)


class Node(Record):
    """A piece of what was written, and the span where it stands."""

    span: Span

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={getattr(self, name)!r}"
            for name in self.__match_args__
            if name not in _PLACES
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
            same(getattr(left, name), getattr(right, name))
            for name in left.__match_args__
            if name not in _PLACES
        )
    return left == right
