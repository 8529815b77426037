"""What a template is made of before it is YAML: plain data and its intrinsics."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from durablec.ir.deployment import GetAtt, Ref, Sub

__all__ = ["FunctionArn", "GetAtt", "Join", "Ref", "Sub", "Value"]

_FUNCTION = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"


class FunctionArn(NamedTuple):
    """The ARN of a function that is named, with a qualifier behind a colon if it has one.

    It is one of this account and region, but where it is merged into a template that has a
    function of that logical id.
    """

    name: str

    @property
    def by_name(self) -> Sub:
        return Sub(f"{_FUNCTION}{self.name}")


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
    | FunctionArn
    | GetAtt
    | Join
    | Sub
    | Sequence["Value"]
    | Mapping[str, "Value"]
)
