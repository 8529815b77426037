"""Starts executions of a workflow, for HTTP requests and for messages of a queue.

An execution has a name, made of a key that whoever asks has chosen. AWS starts nothing
twice under one name, so that a request may be repeated. Of a request the key is the field
of the input that `NAME_FIELD` says, else the header `Idempotency-Key`, else the id that
API Gateway gave the request (which no other has: that one cannot be repeated).

| variable | holds |
|---|---|
| `WORKFLOW` | the ARN of the workflow's alias |
| `NAME_FIELD` | optional: where in the input the key is, as `order.id` |
| `INPUT` | optional: the module beside this one that has the input's shape, `INPUT` |
| `AUTHORIZATION` | `waived` where anybody may start; otherwise an authorizer must have let the request through |

A request's JSON body is the input, `{}` if there is none; path parameters become fields of
it. It is answered, in JSON:

| status | when |
|---|---|
| 202 | it is started, now or before with the same input; `name` and `execution` (its ARN) tell which |
| 400 | the body is not JSON, does not fit the workflow's input, or does not have the field |
| 401 | nobody has authorized it |
| 409 | that name was started with another input |
| 413 | the input has more than 1 MB |
| 429 | AWS takes no more for now; `Retry-After` says how many seconds |
| 502 | AWS did not start it, or nobody heard; repeat it with the same key |

Of a queue, each message's body is an input; the key is its field or the message's id.
Messages that could not be started are told as `batchItemFailures`, which the mapping of
the queue has to ask for (`ReportBatchItemFailures`), so that the queue delivers them again
or gives them up. Of a first-in-first-out queue that goes for whatever comes behind one
that failed, too. What was started before counts as delivered, also with another input.

An attempt takes 7 seconds at most, a start 25 with its repetitions.
"""

import json
import os
import re
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from typing import Any, Final

# AWS's SDK ships no types, of which some configurations of mypy complain.
import boto3  # type: ignore[import-untyped,unused-ignore]
from botocore.config import Config  # type: ignore[import-untyped,unused-ignore]
from botocore.exceptions import (  # type: ignore[import-untyped,unused-ignore]
    BotoCoreError,
    ClientError,
)

WORKFLOW: Final = os.environ["WORKFLOW"]
NAME_FIELD: Final = os.environ.get("NAME_FIELD", "")
INPUT: Final[Any] = (
    import_module(os.environ["INPUT"]).INPUT if "INPUT" in os.environ else None
)
WAIVED: Final = os.environ.get("AUTHORIZATION") == "waived"

LARGEST: Final = 1_048_576
"""Bytes that Lambda takes for an asynchronous invocation of a durable function."""

LONGEST_START: Final = 26_000
"""Milliseconds that a start may take; messages for which there is no time come again."""

READABLE: Final = 47
"""Characters of a name before its `-` and 16 digits; AWS takes 64."""

LAMBDA: Final[Any] = boto3.client(
    "lambda",
    config=Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard"}),
)


class Refusal(Exception):
    """What is answered instead of a start; the message is for whoever asked.

    `cause` is what AWS calls the failure, for the log.
    """

    def __init__(
        self,
        status: int,
        message: str,
        cause: str | None = None,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.cause = cause
        self.headers = {} if retry_after is None else {"retry-after": retry_after}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Start what a request or the messages of a queue ask for."""
    if "Records" in event:
        return _messages(event["Records"], context)
    return _request(event)


def execution_name(key: str) -> str:
    """Return the name of the execution of a key, the same at all times.

    Names are unique in an account and region, and not of a function: what begins like the
    key ends in digits that hang on the function, too.
    """
    readable = re.sub("[^a-zA-Z0-9_-]", "-", key)[:READABLE]
    function = ":".join(WORKFLOW.split(":")[:7])  # Less the alias.
    raw = f"{function}\0{key}".encode("utf-8", "surrogatepass")
    digits = sha256(raw).hexdigest()[:16]
    return f"{readable}-{digits}"


def input_of(event: Mapping[str, Any]) -> Any:
    """Return the input that a request holds: its body and its path parameters."""
    body = event.get("body")
    value = _decoded(body, bool(event.get("isBase64Encoded"))) if body else {}
    if parameters := event.get("pathParameters"):
        if not isinstance(value, dict):
            raise Refusal(400, "the body is not an object")
        value |= parameters
    return value


def look_at(value: Any) -> None:
    """Refuse an input that an execution would fail with at once: it names what is wrong."""
    try:
        fault = None if INPUT is None else INPUT.fault(value, "input")
    except RecursionError:
        fault = "input: nested too deep"
    if fault is not None:
        raise Refusal(400, fault)


def payload_of(value: Any) -> bytes:
    """Return an input as bytes, the same for equal inputs: AWS compares bytes."""
    try:
        payload = json.dumps(
            value,
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
            sort_keys=True,
        ).encode()
    except (ValueError, RecursionError):
        # Python reads more than JSON has: `NaN`, `1e999`, half a character.
        raise Refusal(400, "the body is not JSON") from None
    if len(payload) > LARGEST:
        raise Refusal(413, f"the input has more than {LARGEST} bytes")
    return payload


def key_of(value: Any, otherwise: str) -> str:
    """Return what names the execution of an input: its field, if one is to."""
    if not NAME_FIELD:
        return otherwise
    for part in NAME_FIELD.split("."):
        if not isinstance(value, dict) or part not in value:
            raise Refusal(400, f"the input has no `{NAME_FIELD}`")
        value = value[part]
    match value:
        case bool() | "":
            pass
        case str() | int():
            return str(value)
    raise Refusal(400, f"`{NAME_FIELD}` is neither a text nor a whole number")


def _request(event: Mapping[str, Any]) -> dict[str, Any]:
    request = event.get("requestContext", {})
    told = {"request": request.get("requestId")}
    try:
        if not (WAIVED or request.get("authorizer")):
            raise Refusal(401, "nobody has authorized this request")
        value = input_of(event)
        look_at(value)
        payload = payload_of(value)
        told["name"] = name = execution_name(key_of(value, _request_key(event)))
        execution = _start(name, payload)
    except Refusal as refusal:
        _log(refusal.status, told, refusal.cause)
        message = {"message": str(refusal)}
        return _answer(refusal.status, message, refusal.headers)
    _log(202, told)
    return _answer(202, {"name": name, "execution": execution})


def _request_key(event: Mapping[str, Any]) -> str:
    for header, value in event.get("headers", {}).items():
        if header.lower() == "idempotency-key" and value:
            return str(value)
    return str(event["requestContext"]["requestId"])


def _messages(records: list[dict[str, Any]], context: Any) -> dict[str, Any]:
    failed: list[str] = []
    for number, record in enumerate(records):
        in_order = record.get("eventSourceARN", "").endswith(".fifo")
        is_late = number > 0 and _left(context) < LONGEST_START
        if is_late or (failed and in_order) or not _is_delivered(record):
            failed.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _left(context: Any) -> float:
    """Return the milliseconds that Lambda leaves to this invocation."""
    left = getattr(context, "get_remaining_time_in_millis", None)
    return float("inf") if left is None else float(left())


def _is_delivered(record: Mapping[str, Any]) -> bool:
    told = {"request": record["messageId"]}
    try:
        value = _decoded(record["body"], is_base64=False)
        look_at(value)
        payload = payload_of(value)
        told["name"] = name = execution_name(key_of(value, record["messageId"]))
        _start(name, payload)
    except Refusal as refusal:
        _log(refusal.status, told, refusal.cause)
        return refusal.status == 409
    _log(202, told)
    return True


def _decoded(body: str, is_base64: bool) -> Any:
    try:
        return json.loads(
            b64decode(body, validate=True).decode() if is_base64 else body
        )
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not JSON") from None


def _start(name: str, payload: bytes) -> str | None:
    """Start an execution, unless it is; return its ARN, if AWS tells."""
    try:
        started = LAMBDA.invoke(
            FunctionName=WORKFLOW,
            InvocationType="Event",
            DurableExecutionName=name,
            Payload=payload,
        )
        # It is empty, but until it is read no other call can have the connection.
        started["Payload"].read()
    except ClientError as error:
        raise _refusal(error) from error
    except BotoCoreError as error:
        cause = type(error).__name__
        raise Refusal(502, "nobody knows whether it is started", cause) from error
    arn: str | None = started.get("DurableExecutionArn")
    return arn


def _refusal(error: Any) -> Refusal:
    code = error.response["Error"]["Code"]
    answer = error.response["ResponseMetadata"]
    if code == "DurableExecutionAlreadyStartedException":
        return Refusal(409, "that name was started with another input", code)
    match answer["HTTPStatusCode"]:
        case 413:
            return Refusal(413, "the input is too large", code)
        case 429:
            seconds = answer["HTTPHeaders"].get("retry-after", "1")
            return Refusal(429, "too many requests for now", code, seconds)
        case _:
            return Refusal(502, "it could not be started", code)


def _answer(
    status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", **(headers or {})},
        "body": json.dumps(body),
    }


def _log(status: int, told: Mapping[str, Any], cause: str | None = None) -> None:
    level = "INFO" if status < 400 else "WARNING" if status < 500 else "ERROR"
    line = {"level": level, "message": "start", "status": status, **told}
    print(json.dumps(line if cause is None else {**line, "cause": cause}))
