"""The client functions, each as Lambda has it: alone in a folder, imported once."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

from tests.support.cases import ROOT

FOLDER = ROOT / "runtime" / "durablec_clients"

NOWHERE = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL_LAMBDA": "http://127.0.0.1:9",
    "AWS_MAX_ATTEMPTS": "1",
}
"""What leads boto3 to a port of this machine on which nobody listens."""


class Answer(NamedTuple):
    """What an HTTP request is answered with; headers have lower-case names."""

    status: int
    body: Any
    headers: Mapping[str, str]


@contextmanager
def imported(name: str, **variables: str) -> Iterator[ModuleType]:
    """Import a client function where the environment has just these variables more."""
    code = {f"{name}.py": (FOLDER / f"{name}.py").read_bytes()}
    with imported_from(code, name, variables) as module:
        yield module


@contextmanager
def imported_from(
    files: Mapping[str, bytes], name: str, variables: Mapping[str, str]
) -> Iterator[ModuleType]:
    """Import a function of some files, which lie in one folder."""
    with TemporaryDirectory() as folder, _beside(folder, files):
        path = Path(folder, f"{name}.py")
        spec = spec_from_file_location(f"{name}_alone", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        with patch.dict("os.environ", variables):
            spec.loader.exec_module(module)
        try:
            yield module
        finally:
            module.LAMBDA.close()


@contextmanager
def _beside(folder: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """Let modules be imported from a folder, and forget them behind it."""
    for path, data in files.items():
        Path(folder, path).write_bytes(data)
    known = set(sys.modules)
    with patch.object(sys, "path", [folder, *sys.path]):
        yield
    for module in {Path(path).stem for path in files} - known:
        sys.modules.pop(module, None)


def request(body: Any = None, **more: Any) -> dict[str, Any]:
    """Return the event of an authorized request with a JSON body, as API Gateway's."""
    context = {"requestId": "JKJaXmPL=", "authorizer": {"jwt": {"claims": {}}}}
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    event = {"version": "2.0", "headers": {}, "requestContext": context, "body": text}
    return {**event, "isBase64Encoded": False, **more}


def ask(function: ModuleType, event: dict[str, Any]) -> Answer:
    """Let a function answer a request."""
    answer = function.handler(event, None)
    assert answer["headers"]["content-type"] == "application/json"
    return Answer(answer["statusCode"], json.loads(answer["body"]), answer["headers"])
