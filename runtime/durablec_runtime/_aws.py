"""AWS's operations as functions: what a workflow's ``aws`` calls.

A client is made when the first operation of its service is called, and kept. Values are
JSON on this side and Python's on boto3's:

| JSON | parameter | in results |
|---|---|---|
| text | a moment, in ISO 8601 with an offset, is a datetime; of bytes it is the UTF-8 | a moment, in UTC |
| ``{"base64": text}`` | bytes | bytes |
| null | leaves its parameter out | - |

An answer that is nothing but bytes, such as the payload of ``lambda.invoke``, is text.
"""

import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from durablec_runtime._bounds import short_trace
from durablec_runtime._errors import NamedError, build, fail
from durablec_runtime._identity import identity
from durablec_runtime._json import encode
from durablec_runtime._time import moment

#: What stands in every refusal beside what the operation tells of it.
_OF_EVERY_REFUSAL: Final = ("Error", "ResponseMetadata", "message", "Message")

_clients: Final[dict[str, Any]] = {}
_one_at_a_time: Final = threading.Lock()


@cache
def aws(operation: str) -> Callable[..., Any]:
    """Return an operation, as ``dynamodb.put_item``, as a function of its parameters.

    It returns the result without ``ResponseMetadata``. What AWS refuses is raised under
    AWS's error code with AWS's message; ``data`` has the HTTP ``status``, the
    ``requestId``, and what the operation tells of that error. (A service that spoke XML
    once has two codes, of which it is the newer, the one that boto3 names.)
    """
    return _Operation(*operation.rsplit(".", 1))


class _Operation:
    """Looks like a function of the service's, so that messages name it as one."""

    def __init__(self, service: str, name: str) -> None:
        self.__module__ = service
        self.__qualname__ = name

    def __call__(self, /, **parameters: Any) -> dict[str, Any]:
        client = _client(self.__module__)
        model = client.meta.service_model.operation_model(
            client.meta.method_to_api_mapping[self.__qualname__]
        )
        if model.input_shape is not None:
            parameters = _structure(parameters, model.input_shape)
        try:
            result = getattr(client, self.__qualname__)(**parameters)
        except client.exceptions.ClientError as error:
            raise _refused(error) from error
        result.pop("ResponseMetadata", None)
        return {name: _bare(value) for name, value in result.items()}


def _client(service: str) -> Any:
    """Return the client of a service; making one is not safe in two threads at once."""
    with _one_at_a_time:
        if service not in _clients:
            # A handler without such a call does not pay for the import.
            import boto3
            from botocore.config import Config

            # Below the retries of the step, which are recorded, botocore makes its own
            # within some seconds: 3 attempts, unless the environment says otherwise.
            mode = os.environ.get("AWS_RETRY_MODE", "standard")
            config = Config(retries={"mode": mode})
            _clients[service] = boto3.client(service, config=config)
        return _clients[service]


def _value(value: Any, shape: Any) -> Any:
    """Return a parameter as boto3 takes it; ``shape`` is botocore's model of it."""
    match shape.type_name, value:
        case "timestamp", str():
            return moment(value)
        case "blob", str():
            return value.encode()
        case "blob", {"base64": str(text)}:
            return _bytes(text)
        case "structure", dict() if not shape.is_document_type:
            return _structure(value, shape)
        case "list", list():
            return [_value(item, shape.member) for item in value]
        case "map", dict():
            return {key: _value(item, shape.value) for key, item in value.items()}
        case _:
            return value


def _structure(value: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    known = shape.members
    return {
        name: _value(part, known[name]) if name in known else part
        for name, part in value.items()
        if part is not None
    }


def _refused(error: Any) -> NamedError:
    """Carry botocore's one class of errors under the code that AWS sent."""
    response: Mapping[str, Any] = error.response
    fault = response.get("Error", {})
    metadata = response.get("ResponseMetadata", {})
    told = {
        name: _bare(part)
        for name, part in response.items()
        if name not in _OF_EVERY_REFUSAL
    }
    who = identity(error)
    who = who._replace(
        module="botocore.exceptions", name=fault.get("QueryErrorCode", who.name)
    )
    data = {
        "status": metadata.get("HTTPStatusCode"),
        "requestId": metadata.get("RequestId"),
        **told,
    }
    return build(who, fault.get("Message"), encode(data), short_trace(error))


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise fail("ResultNotJson", f"the answer is not text: {error}") from error


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise fail("ExpressionError", f"`{text:.80}` is not base64") from error


def _bare(value: Any) -> Any:
    """Return a part of a result as JSON."""
    match value:
        case dict():
            return {key: _bare(part) for key, part in value.items()}
        case list():
            return [_bare(part) for part in value]
        case datetime():
            return value.astimezone(UTC)
        case bytes():
            return {"base64": b64encode(value).decode()}
        case _ if hasattr(value, "read"):
            return _text(value.read())
        case _:
            return value
