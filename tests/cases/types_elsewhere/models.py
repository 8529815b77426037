from dataclasses import dataclass, field
from enum import Enum

from pydantic import BaseModel, ConfigDict, Field


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")

    street: str = Field(alias="streetName", min_length=1)
    city: str | None
    country: str = "NL"


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass
class Line:
    sku: str
    inside: "list[Line]" = field(default_factory=list)


@dataclass
class Parcel:
    label: str | None
    size: Size
    lines: list[Line]
