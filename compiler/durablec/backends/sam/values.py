"""What a template is made of before it is YAML: plain data and four intrinsics."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Ref(NamedTuple):
    """`!Ref name`: a resource's own id, or a parameter's value."""

    name: str


class GetAtt(NamedTuple):
    """`!GetAtt resource.attribute`."""

    resource: str
    attribute: str


class Join(NamedTuple):
    """`!Join ['', parts]`: one text out of several."""

    parts: tuple[str, ...]


class Sub(NamedTuple):
    """`!Sub text`, with `${AWS::Region}` and other pseudo parameters in the text."""

    text: str


Value = (
    bool
    | int
    | str
    | Ref
    | GetAtt
    | Join
    | Sub
    | Sequence["Value"]
    | Mapping[str, "Value"]
)
