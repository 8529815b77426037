"""Takes the answers of a workflow's callbacks, by HTTP.

Whoever was given the id of a callback posts a JSON object, which has the id and one of the
three others:

| field | holds |
|---|---|
| `callback_id` | the id; it is the only secret of a callback, and never written to the log |
| `result` | the answer, any JSON value |
| `error` | why there is none: an object of `type` and `message`, texts, and `data`, any JSON value, each of them optional |
| `heartbeat` | `true`: the answer is still to come |

| variable | holds |
|---|---|
| `AUTHORIZATION` | `waived` where anybody who knows an id may answer; otherwise an authorizer must have let the request through |

It is answered, in JSON:

| status | when |
|---|---|
| 200 | AWS has it |
| 400 | it is malformed, or AWS says so |
| 401 | nobody has authorized it |
| 403 | this function may not answer that callback: it is of another workflow |
| 404 | there is no such callback |
| 410 | the callback is over: answered before, or timed out |
| 413 | the answer has more than 1 MB |
| 429 | AWS takes no more for now; `Retry-After` says how many seconds |
| 502 | AWS did not take it, or nobody heard; repeat it |

A repetition of what nobody heard of may be told that the callback is over.

An attempt takes 7 seconds at most, an answer 25 with its repetitions.
"""

import json
import os
import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

# AWS's SDK ships no types, of which some configurations of mypy complain.
import boto3  # type: ignore[import-untyped,unused-ignore]
from botocore.config import Config  # type: ignore[import-untyped,unused-ignore]
from botocore.exceptions import (  # type: ignore[import-untyped,unused-ignore]
    BotoCoreError,
    ClientError,
)

WAIVED: Final = os.environ.get("AUTHORIZATION") == "waived"

LARGEST: Final = 1_048_576
"""Bytes that Lambda takes as the answer of a callback."""

CALLBACK_ID: Final = re.compile("[A-Za-z0-9+/]+={0,2}")
"""Source: botocore's model of `CallbackId`, of which there are at most 1024 characters."""

OVER: Final = ("is not in STARTED state", "is not active")
"""What AWS's local runner says of a callback that is over, as of one that is unknown."""

LAMBDA: Final[Any] = boto3.client(
    "lambda",
    config=Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard"}),
)


class Refusal(Exception):
    """What is answered instead of 200; the message is for whoever asked.

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
    """Pass on what a callback is answered with."""
    request = event.get("requestContext", {})
    told = {"request": request.get("requestId")}
    try:
        if not (WAIVED or request.get("authorizer")):
            raise Refusal(401, "nobody has authorized this request")
        body = body_of(event)
        told["outcome"], parameters = outcome_of(body)
        _send(told["outcome"], callback_id_of(body), parameters)
    except Refusal as refusal:
        _log(refusal.status, told, refusal.cause)
        message = {"message": str(refusal)}
        return _answer(refusal.status, message, refusal.headers)
    _log(200, told)
    return _answer(200, {})


def body_of(event: Mapping[str, Any]) -> Any:
    """Return what a request holds; whether it is an answer is yet to be seen."""
    body = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            body = b64decode(body, validate=True).decode()
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not JSON") from None


def outcome_of(body: Any) -> tuple[str, dict[str, Any]]:
    """Return which of AWS's operations an answer is for, and with which parameters."""
    match body:
        case {"callback_id": str(), "result": result, **other} if not other:
            return "success", {"Result": _encoded(result)}
        case {"callback_id": str(), "error": dict(error), **other} if not other:
            return "failure", {"Error": _error(error)}
        case {"callback_id": str(), "heartbeat": True, **other} if not other:
            return "heartbeat", {}
    message = (
        "the body is not an object of `callback_id`, a text, and either `result` or "
        "`error`, an object, or `heartbeat`, which is true"
    )
    raise Refusal(400, message)


def callback_id_of(body: Mapping[str, Any]) -> str:
    """Return the id that is answered; what AWS never makes as one is unknown."""
    callback_id: str = body["callback_id"]
    if len(callback_id) > 1024 or not CALLBACK_ID.fullmatch(callback_id):
        raise Refusal(404, "there is no such callback")
    return callback_id


def _error(error: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in error.items():
        match name, value:
            case "type", str():
                found["ErrorType"] = value
            case "message", str():
                found["ErrorMessage"] = value
            case "data", _:
                found["ErrorData"] = _encoded(value).decode()
            case _:
                message = "`error` is not an object of `type`, `message`, and `data`"
                raise Refusal(400, f"{message}, of which the first two are texts")
    _encoded(found)  # The bound is that of all parts together.
    return found


def _encoded(value: Any) -> bytes:
    try:
        text = json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
    except (ValueError, RecursionError):
        # Python reads more than JSON has: `NaN`, `1e999`, half a character.
        raise Refusal(400, "the body is not JSON") from None
    if len(text) > LARGEST:
        raise Refusal(413, f"the answer has more than {LARGEST} bytes")
    return text


def _send(outcome: str, callback_id: str, parameters: Mapping[str, Any]) -> None:
    operation = getattr(LAMBDA, f"send_durable_execution_callback_{outcome}")
    try:
        operation(CallbackId=callback_id, **parameters)
    except ClientError as error:
        raise _refusal(error) from error
    except BotoCoreError as error:
        cause = type(error).__name__
        raise Refusal(502, "nobody knows whether it was taken", cause) from error


def _refusal(error: Any) -> Refusal:
    """Say what AWS's refusal means; its own message holds the callback's id."""
    code = error.response["Error"]["Code"]
    answer = error.response["ResponseMetadata"]
    if code == "CallbackTimeoutException" or any(said in str(error) for said in OVER):
        return Refusal(410, "the callback is over", code)
    if code == "AccessDeniedException":
        return Refusal(403, "this is not the place to answer that callback", code)
    match answer["HTTPStatusCode"]:
        case 400:
            return Refusal(400, "AWS takes no such id or answer", code)
        case 404:
            return Refusal(404, "there is no such callback", code)
        case 413:
            return Refusal(413, "the answer is too large", code)
        case 429:
            seconds = answer["HTTPHeaders"].get("retry-after", "1")
            return Refusal(429, "too many requests for now", code, seconds)
        case _:
            return Refusal(502, "it could not be sent", code)


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
    line = {"level": level, "message": "answer", "status": status, **told}
    print(json.dumps(line if cause is None else {**line, "cause": cause}))
