"""What YAML's syntax says, before it means a workflow: nodes with exact spans."""

from dataclasses import dataclass
from typing import NamedTuple

from durablec_dsl.source import Span


@dataclass(slots=True, eq=False)
class Scalar:
    """`style` is None for a plain scalar, else one of `'`, `"`, `|` and `>`."""

    span: Span
    value: str
    style: str | None


@dataclass(slots=True, eq=False)
class Sequence:
    span: Span
    items: list["YamlNode"]


class Pair(NamedTuple):
    """`key: value` of a mapping."""

    key: Scalar
    value: "YamlNode"


@dataclass(slots=True, eq=False)
class Mapping:
    span: Span
    pairs: list[Pair]


@dataclass(slots=True, eq=False)
class Alias:
    """`*name`, and what it stands for."""

    span: Span
    target: "Scalar | Sequence | Mapping | Unreadable"


@dataclass(slots=True, eq=False)
class Unreadable:
    """What was reported already."""

    span: Span


YamlNode = Scalar | Sequence | Mapping | Alias | Unreadable


def is_nothing(node: YamlNode) -> bool:
    """Say whether no value was written where this node is."""
    return isinstance(node, Scalar) and node.value == "" and node.style is None
