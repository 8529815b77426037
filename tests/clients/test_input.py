"""The starter as it is built: what does not fit a workflow's input starts nothing."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from durablec import files
from durablec.building import assemble
from durablec_runtime import NamedError, check_input
from tests.support.aws_server import AwsServer
from tests.support.clients import NOWHERE, ask, imported_from, request
from tests.support.sam import parsed

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:order:live"
INVOKE = f"POST /2015-03-31/functions/{ARN.replace(':', '%3A')}/invocations"
WORKFLOW = """\
durablec: 1
workflow: {name}
input: {input}
deploy:
  on:
    - http: POST /{name}
      authorization: none
    - queue: arn:aws:sqs:eu-west-1:123456789012:{name}
      through_starter: true
steps:
  - return: 1
"""
INPUT = (
    "{order_id: string, items: '[{sku: string, count: integer}]', "
    "speed?: \"'slow' | 'fast'\", note?: string | null}"
)
GOOD: dict[str, Any] = {"order_id": "7", "items": [{"sku": "a", "count": 1}]}


def build(folder: Path, **inputs: str) -> dict[str, bytes]:
    """Return the files of a build of workflows, by their names and what they take."""
    for name, input_ in inputs.items():
        text = WORKFLOW.format(name=name, input=input_)
        (folder / f"{name}.durable.yaml").write_text(text)
    built = assemble(files.compile_paths([folder]))
    assert [each.message for each in built.diagnostics] == []
    return built.files


def variables(built: dict[str, bytes], function: str) -> dict[str, Any]:
    resources = parsed(built["template.yaml"].decode())["Resources"]
    found: dict[str, Any] = resources[function]["Properties"]["Environment"][
        "Variables"
    ]
    return found


def starting(built: dict[str, bytes]) -> dict[str, bytes]:
    folder = "starter-function/"
    return {
        path.removeprefix(folder): data
        for path, data in built.items()
        if path.startswith(folder)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("project"), order=INPUT, other="any")


@pytest.fixture(scope="module")
def starter(built: dict[str, bytes]) -> Iterator[ModuleType]:
    given = {
        **NOWHERE,
        "WORKFLOW": ARN,
        "INPUT": variables(built, "OrderStarter")["INPUT"],
    }
    with imported_from(starting(built), "starter", given) as module:
        yield module


def test_the_shapes_lie_beside_the_starter(built: dict[str, bytes]) -> None:
    assert set(starting(built)) == {"starter.py", "shapes.py", "input_of_order.py"}
    runtime = built["order/durablec_runtime/_shapes.py"]
    assert starting(built)["shapes.py"] == runtime


def test_an_input_of_any_type_is_not_looked_at(built: dict[str, bytes]) -> None:
    assert "INPUT" not in variables(built, "OtherStarter")
    assert variables(built, "OrderStarter2")["INPUT"] == "input_of_order"


def test_a_build_without_types_has_the_starter_alone(tmp_path: Path) -> None:
    assert set(starting(build(tmp_path, order="any"))) == {"starter.py"}


WRONG: list[tuple[Any, str]] = [
    ({}, "input.order_id: missing"),
    ([], "input: expected a record, got a list"),
    ({**GOOD, "order_id": 7}, "input.order_id: expected a string, got an integer"),
    ({**GOOD, "items": [{"sku": "a"}]}, "input.items[0].count: missing"),
    (
        {**GOOD, "items": [{"sku": "a", "count": 1.5}]},
        "input.items[0].count: expected an integer, got a number",
    ),
    ({**GOOD, "speed": "x"}, "input.speed: expected `slow` or `fast`, got `x`"),
]


@pytest.mark.parametrize(("value", "message"), WRONG)
def test_what_does_not_fit_is_refused_with_the_words_of_the_runtime(
    value: Any, message: str, starter: ModuleType
) -> None:
    assert ask(starter, request(value))[:2] == (400, {"message": message})
    with pytest.raises(NamedError) as refused:
        check_input(value, starter.INPUT)
    assert message in str(refused.value)


def test_path_parameters_are_a_part_of_what_is_looked_at(starter: ModuleType) -> None:
    given = {key: each for key, each in GOOD.items() if key != "order_id"}
    found = ask(starter, request(given))
    assert found.body == {"message": "input.order_id: missing"}
    # AWS is asked, where nobody listens.
    assert ask(starter, request(given, pathParameters={"order_id": "7"})).status == 502


def test_what_fits_is_started(built: dict[str, bytes]) -> None:
    given = {"WORKFLOW": ARN, "INPUT": "input_of_order"}
    with (
        AwsServer({INVOKE: [{}]}) as server,
        imported_from(
            starting(built), "starter", {**server.environment, **given}
        ) as starter,
    ):
        assert ask(starter, request({**GOOD, "more": 1})).status == 202
    (asked,) = server.requests
    assert asked.parameters == {**GOOD, "more": 1}


def test_a_message_that_does_not_fit_is_not_started(
    starter: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"Records": [{"messageId": "m0", "body": "{}"}]}
    failed = {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert starter.handler(event, None) == failed
    assert json.loads(capsys.readouterr().out)["status"] == 400


def test_ruff_and_mypy_find_nothing_in_what_is_written(
    built: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in starting(built).items():
        (tmp_path / name).write_bytes(data)
    for tool in (
        ["ruff", "check", "--isolated", "starter.py", "input_of_order.py"],
        ["ruff", "format", "--isolated", "--check", "input_of_order.py"],
        ["mypy", "--strict", "--ignore-missing-imports", "."],
    ):
        command = [str(Path(sys.executable).with_name(tool[0])), *tool[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "input_of_order.py").read_text()
    assert re.search(r"^from shapes import ", text, re.MULTILINE)
