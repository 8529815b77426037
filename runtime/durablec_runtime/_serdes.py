"""How values are written into AWS's history: as plain JSON, encoded once."""

import json
from typing import Any, Final

from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext

from durablec_runtime._json import encode


class Encoded:
    """A step's result that is JSON text already, so that it is not encoded twice."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class _Json(SerDes[Any]):
    """Plain JSON, instead of the SDK's tagged envelopes (durable-sdk.md, 1.6)."""

    def serialize(self, value: Any, _: SerDesContext) -> str:
        return value.text if isinstance(value, Encoded) else encode(value)

    def deserialize(self, data: str, _: SerDesContext) -> Any:
        return json.loads(data)


JSON: Final = _Json()
