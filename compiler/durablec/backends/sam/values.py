"""What a template is made of before it is YAML: plain data and four intrinsics."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from durablec.ir.deployment import GetAtt, Ref, Sub

__all__ = ["GetAtt", "Join", "Ref", "Sub", "Value"]


class Join(NamedTuple):
    """`!Join ['', parts]`: one text out of several."""

    parts: tuple[str, ...]


Value = (
    bool
    | int
    | float
    | None
    | str
    | Ref
    | GetAtt
    | Join
    | Sub
    | Sequence["Value"]
    | Mapping[str, "Value"]
)
