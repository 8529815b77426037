"""What YAML's syntax says, before it means a workflow: nodes with exact spans."""

from typing import NamedTuple

from durablec_dsl.record import Record
from durablec_dsl.source import Span


class Scalar(Record):
    """`style` is None for a plain scalar, else one of `'`, `"`, `|` and `>`."""

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


def is_nothing(node: YamlNode) -> bool:
    """Say whether no value was written where this node is."""
    return isinstance(node, Scalar) and node.value == "" and node.style is None
