"""What `sam build` makes of a build: it runs as it is, with the Python of Lambda."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aws_durable_execution_sdk_python.execution import DurableExecutionInvocationInput

from durablec import files
from durablec.building import assemble
from tests.support.lambda_server import LambdaServer
from tests.support.sam import python_of_lambda, sam_build, sam_cli

pytestmark = [
    pytest.mark.skipif(sam_cli() is None, reason="SAM CLI is in no environment here"),
    pytest.mark.skipif(python_of_lambda() is None, reason="no python3.13 on PATH"),
]

PROJECT = {
    "approvals.durable.yaml": """\
durablec: 1
workflow: approvals
input: {order_id: string}
deploy:
  on: [{http: POST /orders, authorization: none, name: order_id}]
  callbacks: {http: /callbacks, authorization: none}
steps:
  - step: priced
    call: shop.price
    with: {order_id: "${input.order_id}"}
  - open: approval
    timeout: 1d
  - await: approved
    of: approval
  - return: {price: "${priced}", approved: "${approved}"}
""",
    "shipping.durable.yaml": "durablec: 1\nworkflow: shipping\nsteps: [{return: 1}]\n",
    "shop.py": (
        "from decimal import Decimal\n\nimport six\n\n\n"
        "def price(order_id: str) -> Decimal:\n"
        "    assert six.PY3\n    return Decimal(len(order_id))\n"
    ),
    "requirements.txt": "six==1.16.0\n",
}
CALL = (
    "import json, sys, {0}; print(json.dumps({0}.handler(json.load(sys.stdin), None)))"
)
ALIAS = "arn:aws:lambda:us-east-1:123456789012:function:approvals:live"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that SAM makes of a project."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in PROJECT.items():
        (folder / name).write_text(text)
    build = assemble(files.compile_paths([folder]))
    assert build.diagnostics == []
    for name, data in build.files.items():
        path = folder / "build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert sam_build(folder / "build" / "template.yaml") == ""
    return folder / "build" / ".aws-sam" / "build"


def call(built: Path, function: str, module: str, event: object, **env: str) -> Any:
    """Call a function that SAM has built, with the layer, as Lambda does."""
    python = python_of_lambda()
    assert python is not None
    paths = [built / function, built / "WorkflowsLayer" / "python"]
    done = subprocess.run(
        [python, "-c", CALL.format(module)],
        input=json.dumps(event),
        env={**os.environ, **env, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        cwd=built / function,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_sdk_is_there_once(built: Path) -> None:
    """Functions have their own code; botocore's 30 MB lie in the layer."""
    found = {path.parent for path in built.rglob("botocore") if path.is_dir()}
    assert found == {built / "WorkflowsLayer" / "python"}
    assert (built / "WorkflowsLayer" / "python" / "six.py").exists()
    names = {path.name for path in (built / "Approvals").iterdir()}
    assert names == {"handler.py", "shop.py", "durablec_runtime"}


def test_a_request_starts_what_a_callback_ends(built: Path) -> None:
    def handle(
        name: str, invocation: DurableExecutionInvocationInput, service: object
    ) -> Any:
        event = invocation.to_json_dict()
        return call(built, "Approvals", "handler", event, **server.environment)

    with LambdaServer({"approvals": built / "Approvals"}, handle) as server:

        def ask(function: str, module: str, body: object) -> Any:
            event = {
                "headers": {},
                "requestContext": {"requestId": "r"},
                "body": json.dumps(body),
            }
            variables = {"AUTHORIZATION": "waived", "WORKFLOW": ALIAS}
            variables |= {"NAME_FIELD": "order_id", **server.environment}
            answer = call(built, function, module, event, **variables)
            return answer["statusCode"], json.loads(answer["body"])

        status, body = ask("ApprovalsStarter", "starter", {"order_id": "a17"})
        assert status == 202
        callback_id = server.callback(body["execution"], "approval")
        answer = {"callback_id": callback_id, "result": True}
        assert ask("AnswersAtCallbacks", "answers", answer) == (200, {})
        result = server.result(body["execution"])
    assert result == {"price": 3, "approved": True}
