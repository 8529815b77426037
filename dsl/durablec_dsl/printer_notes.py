"""The comments and blank lines that a printer writes beside what a tree says."""

from durablec_dsl.tree import Node


class Notes:
    """Comments by the node that they belong to, without the sign that begins them.

    A node is a statement, or a part of a file's top level. A blank line is "" among
    the comments above. A sign is given when they are asked for: `#` or `//`.
    """

    def __init__(self) -> None:
        self._above: dict[int, list[str]] = {}
        self._beside: dict[int, str] = {}
        self._below: dict[int, list[str]] = {}

    def add_blank(self, node: Node) -> None:
        """Note a blank line above a node, before all else."""
        self._above.setdefault(id(node), []).insert(0, BLANK)

    def add_above(self, node: Node, comment: str) -> None:
        """Note a comment above a node."""
        self._above.setdefault(id(node), []).append(comment)

    def add_beside(self, node: Node, comment: str) -> None:
        """Note a comment beside a node's first line; a second one stands above it."""
        if id(node) in self._beside:
            self.add_above(node, comment)
        else:
            self._beside[id(node)] = comment

    def add_below(self, node: Node, comment: str) -> None:
        """Note a comment below a node."""
        self._below.setdefault(id(node), []).append(comment)

    def above(self, node: Node, sign: str) -> list[str]:
        """Return the lines above a node."""
        return _signed(self._above.get(id(node), []), sign)

    def beside(self, node: Node, sign: str) -> str | None:
        """Return the comment beside a node."""
        comment = self._beside.get(id(node))
        return None if comment is None else f"{sign}{comment}"

    def below(self, node: Node, sign: str) -> list[str]:
        """Return the lines below a node."""
        return _signed(self._below.get(id(node), []), sign)


BLANK = "\n"
"""A blank line; a comment of nothing is an empty text."""


def _signed(lines: list[str], sign: str) -> list[str]:
    return ["" if line == BLANK else f"{sign}{line}" for line in lines]
