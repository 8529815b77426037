"""Makes an expression on which the sides differ smaller.

First the smallest parts are looked for that differ on their own, so that of two causes
none hides the other. Then what is in each gives way to something simpler, as long as both
sides still differ in the same way.
"""

from collections.abc import Iterator

from tests.fuzz.comparison import Setting, agree
from tests.fuzz.expressions import Node
from tests.fuzz.forms import LEAVES

_SIMPLE = {
    "INT": ("1", "0", "n"),
    "DOUBLE": ("1.5", "0.0", "d"),
    "STRING": ("'u'", "''", "s"),
    "BOOL": ("true", "false"),
    "INTS": ("[1]", "[0]", "xs"),
    "DOUBLES": ("[1.5]", "ds"),
    "STRINGS": ("['u']", "ys"),
    "ANY": ("dyn(1)", "dyn('u')", "j"),
}


def culprits(node: Node, setting: Setting) -> list[Node]:
    """Return the smallest expressions in one that differs which differ on their own."""
    found = list(_smallest(node, setting)) or [node]
    return [_reduced(each, setting) for each in found]


def _smallest(node: Node, setting: Setting) -> Iterator[Node]:
    inside = [each for child in node.children for each in _smallest(child, setting)]
    if inside:
        yield from inside
    elif _way(node, setting) is not None:
        yield node


def _reduced(node: Node, setting: Setting) -> Node:
    way = _way(node, setting)
    while True:
        for other in _simpler(node):
            if _way(other, setting) == way:
                node = other
                break
        else:
            return node


def _simpler(node: Node) -> Iterator[Node]:
    """Yield expressions of the same kind that are shorter."""
    length = len(str(node))
    for other in [*node.inside(), *_replaced(node)]:
        if len(str(other)) < length:
            yield other


def _replaced(node: Node) -> Iterator[Node]:
    leaves = _SIMPLE.get(node.kind) or LEAVES[node.kind][:2]
    for leaf in leaves:
        yield Node(node.kind, leaf)
    for each in node.inside():
        if each.kind == node.kind and each is not node:
            yield each
    for at, child in enumerate(node.children):
        for other in _replaced(child):
            yield node.with_child(at, other)


def _way(node: Node, setting: Setting) -> tuple[str, str] | None:
    """Return how the sides differ, None where they agree."""
    ours, theirs = setting.outcomes(str(node))
    if agree(ours, theirs):
        return None
    return type(ours).__name__, type(theirs).__name__
