"""What a form's syntax says, before it means a workflow: nodes with exact spans.

Both forms become these nodes, and the same readers make the tree of them. The text form
has three styles of scalars that YAML has not.
"""

from typing import NamedTuple

from durablec_dsl.record import Record
from durablec_dsl.source import Span

BARE = "bare"
"""The style of an expression that stands without `${}`; its value is its text."""

TEXT = "text"
"""The style of a text in CEL's quotes, as a whole value of the text form."""

PATH = "path"
"""The style of a bare name or path where one may be an expression too."""


class Scalar(Record):
    """`style` is None for a plain scalar, else one of `'`, `"`, `|` and `>`.

    In the text form it is None for a literal or a word, or BARE, TEXT or PATH.
    """

    span: Span
    value: str
    style: str | None


class Sequence(Record):
    span: Span
    items: list["YamlNode"]


class Pair(NamedTuple):
    """`key: value` of a mapping."""

    key: Scalar
    value: "YamlNode"


class Mapping(Record):
    span: Span
    pairs: list[Pair]


class Alias(Record):
    """`*name`, and what it stands for."""

    span: Span
    target: "Scalar | Sequence | Mapping | Unreadable"


class Unreadable(Record):
    """What was reported already."""

    span: Span


YamlNode = Scalar | Sequence | Mapping | Alias | Unreadable


def holds_expression(node: Scalar) -> bool:
    """Say whether a scalar is an expression, or a text that may have some in it."""
    return node.style == BARE or "${" in node.value


def is_nothing(node: YamlNode) -> bool:
    """Say whether no value was written where this node is."""
    return isinstance(node, Scalar) and node.value == "" and node.style is None
