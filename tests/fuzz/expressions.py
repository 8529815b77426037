"""Makes random expressions of a kind: trees of forms, which can be made smaller."""

import random
import re
from collections.abc import Iterator

from durablec_dsl.record import Record
from tests.fuzz.forms import FORMS, LEAVES, ROOTS

_PLACE = re.compile(r"<(~?)([A-Z_]+)((?:;@[ab]:[A-Z_]+)*)>")
_NAMES = ("i", "key", "n", "q", "s")
"""Of the variables of macros; two of them hide others."""
_MOST_NODES = 30

Bound = dict[str, str]
"""The variables of macros, and of what kinds they are."""


class Node(Record):
    """A form, what stands in its places, and the names of its variables.

    `bare` says of each place whether its operator stands without parentheses, where the
    form leaves that open.
    """

    kind: str
    form: str
    children: tuple["Node", ...] = ()
    names: tuple[str, str] = ("i", "q")
    bare: tuple[bool, ...] = ()

    def __str__(self) -> str:
        children = iter(zip(self.children, self.bare, strict=True))
        text = _PLACE.sub(lambda found: self._placed(found, *next(children)), self.form)
        return text.replace("@a", self.names[0]).replace("@b", self.names[1])

    def _placed(self, found: re.Match[str], child: "Node", bare: bool) -> str:
        before, after = self.form[: found.start()], self.form[found.end() :]
        is_enclosed = before.endswith(("(", "[", ", ", "{", ": ")) and after.startswith(
            (")", "]", ",", "}", ":")
        )
        is_enclosed = is_enclosed and not before.endswith(" : ")
        text = str(child)
        if is_enclosed or not child.is_open or (found[1] and bare):
            return text
        return f"({text})"

    @property
    def is_open(self) -> bool:
        """Say whether an operator stands in it outside of any brackets."""
        flat, depth = [], 0
        for each in re.sub(r"'(\\.|[^'\\])*'", "''", self.form):
            depth -= each in ")]}"
            if depth == 0:
                flat.append(each)
            depth += each in "([{"
        return " " in "".join(flat) or flat[0] in "-!"

    def inside(self) -> Iterator["Node"]:
        """Yield the node and all nodes in it, the smaller ones first."""
        for child in self.children:
            yield from child.inside()
        yield self

    def with_child(self, at: int, child: "Node") -> "Node":
        """Return the node with something else in one of its places."""
        children = (*self.children[:at], child, *self.children[at + 1 :])
        return Node(self.kind, self.form, children, self.names, self.bare)


def made(chance: random.Random) -> Node:
    """Make an expression of any kind."""
    maker = _Maker(chance)
    return maker.node(chance.choice(ROOTS), chance.choice((1, 2, 2, 3, 3, 4)), {})


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._left = _MOST_NODES

    def node(self, kind: str, depth: int, bound: Bound) -> Node:
        """Make an expression of a kind, nested at most so deep."""
        self._left -= 1
        own = [name for name, each in bound.items() if each == kind]
        if own and self._chance.random() < 0.45:
            return Node(kind, self._chance.choice(own))
        if depth == 0 or self._left <= 0:
            # A leaf must not read a variable that is hidden.
            hidden = re.compile(rf"(?<![\w.'])({'|'.join(bound) or '-'})\b")
            leaves = [each for each in LEAVES[kind] if not hidden.search(each)]
            return Node(kind, self._chance.choice(leaves))
        form = self._chance.choice(FORMS.get(kind, LEAVES[kind]))
        names = self._names()
        children = tuple(
            self.node(found[2], depth - 1, {**bound, **_bound(found[3], names)})
            for found in _PLACE.finditer(form)
        )
        bare = tuple(self._chance.random() < 0.5 for _ in children)
        return Node(kind, form, children, names, bare)

    def _names(self) -> tuple[str, str]:
        one, other = self._chance.sample(_NAMES, 2)
        return one, other


def _bound(text: str, names: tuple[str, str]) -> Bound:
    """Return what a place's own variables are: `;@a:INT;@b:STRING`."""
    pairs = [each.split(":") for each in text.split(";") if each]
    return {names[name == "@b"]: kind for name, kind in pairs}
