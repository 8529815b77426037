"""AWS's services as botocore describes them.

Its data files are read here and not by its own loader, whose import alone takes 70 ms:
a service is one gzipped JSON file, read in 5 ms, and a shape of it is looked at only
where a call leads to it. The names of operations are boto3's, made by botocore itself.
"""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from os import scandir
from pathlib import Path
from typing import Any, Final
from typing import Literal as OneOf

from botocore import BOTOCORE_ROOT, xform_name

from durablec_dsl.record import Record

Kind = OneOf[
    "structure",
    "list",
    "map",
    "string",
    "integer",
    "number",
    "boolean",
    "timestamp",
    "blob",
    "any",
]

_DATA: Final = Path(BOTOCORE_ROOT, "data")
_FILE: Final = "service-2.json.gz"

_KINDS: Final[dict[str, Kind]] = {
    "structure": "structure",
    "list": "list",
    "map": "map",
    "string": "string",
    "character": "string",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
    "timestamp": "timestamp",
    "blob": "blob",
}

_UNIONS: Final = {("dynamodb", "AttributeValue"), ("dynamodbstreams", "AttributeValue")}
"""Structures of which one member is given and that the model does not call unions."""


class Shape(Record):
    """A type of a service's model.

    `raw` is what the model says of it, `member` what it says of the member that is of
    this type, if it was reached through one.
    """

    name: str
    raw: dict[str, Any]
    member: dict[str, Any]
    service: "Service"

    @property
    def kind(self) -> Kind:
        if self.raw.get("document") or self.member.get("jsonvalue"):
            return "any"
        return _KINDS[self.raw["type"]]

    @property
    def members(self) -> "dict[str, Shape]":
        """The members of a structure by name, in the model's order."""
        found = self.raw.get("members", {}).items()
        return {name: self.service.shape(member) for name, member in found}

    @property
    def required(self) -> list[str]:
        """The members that a caller must give; botocore makes up idempotency tokens."""
        members = self.raw.get("members", {})
        names: list[str] = self.raw.get("required", [])
        return [n for n in names if not members[n].get("idempotencyToken")]

    @property
    def item(self) -> "Shape":
        """What a list holds."""
        return self.service.shape(self.raw["member"])

    @property
    def value(self) -> "Shape":
        """What a map holds under its keys."""
        return self.service.shape(self.raw["value"])

    @property
    def key(self) -> "Shape":
        """What a map's keys are."""
        return self.service.shape(self.raw["key"])

    @property
    def is_union(self) -> bool:
        """Whether exactly one member of a structure is given."""
        known = (self.service.name, self.name) in _UNIONS
        return known or bool(self.raw.get("union"))

    @property
    def enum(self) -> list[str]:
        """The values that a string may have, none if any."""
        values: list[str] = self.raw.get("enum", [])
        return values

    @property
    def is_streamed(self) -> bool:
        """Whether bytes are sent or come without a length that is known before."""
        return bool(self.raw.get("streaming") or self.member.get("streaming"))

    @property
    def is_events(self) -> bool:
        """Whether it is a row of events that come or are sent one by one."""
        return bool(self.raw.get("eventstream"))


class Fault(Record):
    """An error that an operation may fail with.

    `name` is that of boto3's exception class, `code` what AWS sends.
    """

    name: str
    code: str


class Operation(Record):
    """One operation: `name` is boto3's, `api` AWS's."""

    name: str
    api: str
    raw: dict[str, Any]
    service: "Service"

    @property
    def full_name(self) -> str:
        """The name that a workflow calls the operation by."""
        return f"{self.service.name}.{self.name}"

    @property
    def method(self) -> str:
        """The HTTP method that requests have."""
        method: str = self.raw["http"]["method"]
        return method

    @property
    def input(self) -> Shape | None:
        """The structure of the parameters."""
        return self._shape("input")

    @property
    def output(self) -> Shape | None:
        """The structure of the result."""
        return self._shape("output")

    @property
    def payload(self) -> str | None:
        """The member of the result that is the whole body of the answer, as bytes."""
        shape = self.output
        name: str | None = shape.raw.get("payload") if shape is not None else None
        if shape is not None and name and shape.members[name].kind == "blob":
            return name
        return None

    @property
    def stream(self) -> str | None:
        """A parameter or a member of the result that has no JSON form for being endless.

        A body that is sent may be text; one that comes is read by nobody.
        """
        taken = self.input.members if self.input is not None else {}
        given = self.output.members if self.output is not None else {}
        for name, member in [*taken.items(), *given.items()]:
            if member.is_events or (name in given and member.is_streamed):
                return name
        return None

    def faults(self) -> Iterator[Fault]:
        """Yield the errors that the model lists for the operation."""
        for error in self.raw.get("errors", []):
            shape = self.service.shape(error)
            code = shape.raw.get("error", {}).get("code", shape.name)
            yield Fault(shape.name, code)

    def _shape(self, key: str) -> Shape | None:
        found = self.raw.get(key)
        return self.service.shape(found) if found is not None else None


class Service(Record):
    """One service; `operations` leads from boto3's names to AWS's."""

    name: str
    raw: dict[str, Any]
    operations: dict[str, str]

    @property
    def prefix(self) -> str:
        """The name that requests are signed with, mostly IAM's name of the service."""
        metadata: dict[str, str] = self.raw["metadata"]
        return metadata.get("signingName") or metadata["endpointPrefix"]

    def operation(self, name: str) -> Operation | None:
        """Return the operation that boto3 calls so."""
        api = self.operations.get(name)
        if api is None:
            return None
        return Operation(name, api, self.raw["operations"][api], self)

    def shape(self, reference: dict[str, Any]) -> Shape:
        """Return the shape that a member or an operation refers to."""
        name = reference["shape"]
        return Shape(name, self.raw["shapes"][name], reference, self)


@cache
def service_names() -> frozenset[str]:
    """Return the names of all services."""
    return frozenset(entry.name for entry in scandir(_DATA) if entry.is_dir())


@cache
def service(name: str) -> Service | None:
    """Return the model of a service, or None if there is none of that name."""
    # Asked of the listing, since a file system may take `DynamoDB` for `dynamodb`.
    if name not in service_names():
        return None
    newest = max(_DATA.glob(f"{name}/*/{_FILE}"))
    raw = json.loads(gzip.decompress(newest.read_bytes()))
    operations = {xform_name(api): api for api in raw["operations"]}
    return Service(name, raw, operations)
