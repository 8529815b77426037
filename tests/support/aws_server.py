"""AWS's services on a port of this machine, which answer what they are told to.

A request is known by its operation: `PutItem` where the protocol names it, else method
and path, as `POST /2015-03-31/functions/f/invocations`. The answers to an operation are
given one after the other; the last is given again to whoever still asks. ::

    with AwsServer({"PutItem": [Failure("ThrottlingException"), {}]}) as server:
        outcome = run_fresh(bundle, environment=server.environment)
    assert server.operations == ["PutItem", "PutItem"]
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Failure:
    """An error of a service's.

    `query_code` is the code that services which once spoke XML send beside their own.
    `retry_after` is how many seconds the caller should wait.
    """

    code: str
    message: str = "no"
    status: int = 400
    query_code: str | None = None
    retry_after: str | None = None


@dataclass(frozen=True)
class Bytes:
    """An answer that is nothing but bytes."""

    data: bytes


@dataclass(frozen=True)
class Request:
    """What was asked; `parameters` are decoded from JSON or from a form, else as sent.

    `headers` have lower-case names; some protocols put parameters there.
    """

    operation: str
    parameters: Any
    headers: Mapping[str, str]


Answer = Failure | Bytes | Mapping[str, Any]


class AwsServer:
    """A server that runs inside of a `with`; `requests` are those it got, in order."""

    def __init__(self, answers: Mapping[str, Sequence[Answer]]) -> None:
        self._answers = {name: list(given) for name, given in answers.items()}
        self._lock = threading.Lock()
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def environment(self) -> dict[str, str]:
        """What leads boto3 here: one attempt at each call, so that nobody sleeps."""
        return {
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}",
            "AWS_MAX_ATTEMPTS": "1",
        }

    @property
    def operations(self) -> list[str]:
        """The operations that were asked for, in order."""
        return [request.operation for request in self.requests]

    def answer(self, request: Request) -> Answer:
        """Record a request and return its answer."""
        with self._lock:
            self.requests.append(request)
            given = self._answers.get(request.operation, [Failure("NotScripted")])
            return given.pop(0) if len(given) > 1 else given[0]


def _handler(aws: AwsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            target = self.headers.get("X-Amz-Target")
            if "x-www-form-urlencoded" in self.headers.get("Content-Type", ""):
                form = dict(parse_qsl(body.decode()))
                action = form.pop("Action")
                form.pop("Version")
                request = Request(action, form, headers)
                self._send(aws.answer(request), xml_of=action)
                return
            name = (
                target.rpartition(".")[2] if target else f"{self.command} {self.path}"
            )
            request = Request(name, _decoded(body), headers)
            self._send(aws.answer(request))

        def do_PUT(self) -> None:
            self.do_POST()

        def _send(self, answer: Answer, xml_of: str | None = None) -> None:
            failed = isinstance(answer, Failure)
            self.send_response(answer.status if isinstance(answer, Failure) else 200)
            if isinstance(answer, Failure) and answer.query_code is not None:
                self.send_header("x-amzn-query-error", f"{answer.query_code};Sender")
            if isinstance(answer, Failure) and answer.retry_after is not None:
                self.send_header("Retry-After", answer.retry_after)
            body = _xml(xml_of, answer) if xml_of else _json(answer)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("x-amzn-requestid", "failed" if failed else "done")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Write nothing: the requests are recorded."""

    return Handler


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body or "null")
    except ValueError:
        return body


def _json(answer: Answer) -> bytes:
    match answer:
        case Bytes(data):
            return data
        case Failure(code, message):
            return json.dumps({"__type": f"aws#{code}", "message": message}).encode()
        case _:
            return json.dumps(answer).encode()


def _xml(operation: str, answer: Answer) -> bytes:
    match answer:
        case Failure(code, message):
            fault = f"<Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}"
            return (
                f"<ErrorResponse><Error>{fault}</Message></Error></ErrorResponse>"
            ).encode()
        case Bytes(data):
            return data
        case _:
            parts = (f"<{k}>{escape(str(v))}</{k}>" for k, v in answer.items())
            result = f"<{operation}Result>{''.join(parts)}</{operation}Result>"
            return f"<{operation}Response>{result}</{operation}Response>".encode()
