"""Keeps the anchors of a document, and bounds what its aliases stand for.

An alias counts as all the nodes it stands for, those of aliases in them included, so
that a few lines cannot stand for millions of values or nest without end.
"""

from typing import NamedTuple

from durablec_dsl import codes
from durablec_dsl.diagnostics import Rule
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, Unreadable

MAX_DEPTH = 100
MAX_EXPANDED = 20_000


class Anchored(NamedTuple):
    """An anchored node, how many nodes it holds, and how deep they nest in it."""

    node: Scalar | Sequence | Mapping | Unreadable
    size: int
    height: int


class Refusal(NamedTuple):
    """Why an alias may not stand where it does; `stop` where nothing more is read."""

    rule: Rule
    message: str
    help: str | None
    stop: bool


class Anchors:
    """The anchors that were seen so far; those that are still open hold no node."""

    def __init__(self) -> None:
        self._found: dict[str, Anchored | None] = {}
        self._expanded = 0

    def open(self, name: str) -> None:
        """Note the anchor of a collection whose end was not seen yet."""
        self._found[name] = None

    def close(self, name: str, anchored: Anchored) -> None:
        """Note what an anchor stands for from here on."""
        self._found[name] = anchored

    def resolve(self, name: str, depth: int) -> Anchored | Refusal:
        """Return what an alias stands for that has `depth` collections around it."""
        if name not in self._found:
            return Refusal(
                codes.YAML_SYNTAX,
                f"the alias `*{name}` has no anchor `&{name}` above it",
                "a text that begins with `*` is quoted",
                stop=False,
            )
        anchored = self._found[name]
        if anchored is None:
            message = f"the alias `*{name}` stands inside of what it stands for"
            return Refusal(codes.ALIAS_TOO_LARGE, message, None, stop=True)
        self._expanded += anchored.size
        if self._expanded > MAX_EXPANDED:
            message = (
                f"the aliases up to here stand for more than {MAX_EXPANDED:,} values"
            )
            return Refusal(codes.ALIAS_TOO_LARGE, message, None, stop=True)
        if depth + anchored.height > MAX_DEPTH:
            message = (
                f"with this alias the file nests more than {MAX_DEPTH} levels deep"
            )
            return Refusal(codes.NESTED_TOO_DEEP, message, None, stop=True)
        return anchored


def content_start(text: str, start: int, end: int) -> int:
    """Return where a node begins after its anchor and tag."""
    at = start
    while at < end:
        if text[at] == "#":
            at = text.find("\n", at, end)
            if at < 0:
                return end
        elif text[at] in "&!":
            at += 1
            while at < end and text[at] not in " \t\r\n:,[]{}?%@`":
                at += 1
        elif text[at] in " \t\r\n":
            at += 1
        else:
            return at
    return end
