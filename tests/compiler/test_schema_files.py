"""Types from the files of a project: which may be read, and who needs them."""

import json
import os
from pathlib import Path

import pytest

from durablec import files, ir
from durablec.building import assemble
from durablec.json_schema.documents import Refused, SchemaFile
from durablec.schema_folder import SchemaFolder

ORDER = '{"properties": {"id": {"type": "string"}}, "required": ["id"]}'


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def check(path: Path) -> list[tuple[str, str]]:
    (made,) = files.compile_paths([path])
    return [(found.rule.code, found.message) for found in made.report]


def test_a_schema_may_lie_beside_the_folder_of_a_workflow(tmp_path: Path) -> None:
    write(tmp_path, "durablec.toml", "")
    write(tmp_path, "schemas/order.json", ORDER)
    text = "durablec: 1\nworkflow: w\ninput: {$ref: ../schemas/order.json}\n"
    write(
        tmp_path, "flows/w.durable.yaml", f"{text}steps:\n  - return: ${{input.id}}\n"
    )
    assert check(tmp_path / "flows/w.durable.yaml") == []


def test_where_durablec_is_started_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "order.json", ORDER)
    text = "durablec: 1\nworkflow: w\ninput: {$ref: order.json}\n"
    write(tmp_path, "w.durable.yaml", f"{text}steps:\n  - return: ${{input.id}}\n")
    monkeypatch.chdir(tmp_path)
    assert check(Path("w.durable.yaml")) == []
    monkeypatch.chdir("/")
    assert check(tmp_path / "w.durable.yaml") == []


@pytest.mark.parametrize("path", ["../secret.json", "link.json", "folder/secret.json"])
def test_nothing_outside_of_the_project_is_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, "secret.json", ORDER)
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.json").symlink_to(tmp_path / "secret.json")
    (project / "folder").symlink_to(tmp_path)
    found = SchemaFolder(str(project), str(project)).read(path)
    assert isinstance(found, Refused)
    assert found.reason == "lies outside of the project"


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    write(tmp_path, "large.json", " " * 1_000_001)
    folder = SchemaFolder(str(tmp_path), str(tmp_path))
    assert folder.read("pipe.json") is None
    assert folder.read("a\0b") is None
    assert folder.read("\ud800") is None
    assert list(folder.beside("a\0/b")) == list(folder.beside("none/b")) == []
    for path, reason in [("folder.json", "is a folder"), ("large.json", "is larger")]:
        found = folder.read(path)
        assert isinstance(found, Refused)
        assert found.reason.startswith(reason)


def test_a_file_is_named_as_people_see_it(tmp_path: Path) -> None:
    write(tmp_path, "schemas/order.json", ORDER)
    found = SchemaFolder(str(tmp_path / "flows"), str(tmp_path)).read(
        "../schemas/order.json"
    )
    assert isinstance(found, SchemaFile)
    assert Path(found.name) == tmp_path / "schemas/order.json"


CALLER = """durablec: 1
workflow: main
steps:
  - invoke: made
    workflow: other
    with: {id: "1"}
  - return: ${made}
"""
OTHER = """durablec: 1
workflow: other
input: {$ref: order.json}
%ssteps:
  - step: made
    call: work.make
  - return: ${made}
"""
WORK = """from typing import TypedDict
class Made(TypedDict):
    total: int
def make() -> Made: ...
"""


def made_by(folder: Path, output: str) -> str:
    """Return the type that an invoked workflow's result has for the caller."""
    write(folder, "main.durable.yaml", CALLER)
    write(folder, "sub/other.durable.yaml", OTHER % output)
    write(folder, "sub/order.json", ORDER)
    write(folder, "sub/work.py", WORK)
    write(folder, "work.py", WORK)
    (made,) = files.compile_paths([folder / "main.durable.yaml"])
    assert made.workflow is not None, [each.message for each in made.report]
    first = made.workflow.body[0]
    assert isinstance(first, ir.Invoke)
    assert first.result is not None
    return str(first.result.type)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("", "Made"),
        (
            "output: {$schema: {properties: {total: {type: number}}}}\n",
            "{total?: number}",
        ),
        ("output: {$ref: 'order.json#/properties/id'}\n", "string"),
        ("output: {$python: work.Made}\n", "Made"),
    ],
)
def test_what_is_invoked_has_the_types_of_its_own_folder(
    tmp_path: Path, output: str, expected: str
) -> None:
    assert made_by(tmp_path, output) == expected


def test_what_is_given_to_a_workflow_must_fit_the_schema_of_its_input(
    tmp_path: Path,
) -> None:
    made_by(tmp_path, "")
    write(tmp_path, "main.durable.yaml", CALLER.replace('"1"', "1"))
    assert check(tmp_path / "main.durable.yaml") == [
        ("DC301", "`id` of the payload of `other` must be a string, and this is an "
         "integer")
    ]  # fmt: skip


def test_a_mistake_in_a_shared_file_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, "order.json", '{"type": "strnig"}')
    for name in ("a", "b"):
        text = (
            f"durablec: 1\nworkflow: {name}\ninput: {{$ref: order.json}}\nsteps: []\n"
        )
        write(tmp_path, f"{name}.durable.yaml", text)
    made = files.compile_paths([tmp_path])
    assert [found.rule.code for found in files.findings(made)] == ["DC306"]


def line_of_records(length: int) -> str:
    """Return a schema of records each of which holds the next."""
    records = {
        f"T{n}": {"properties": {"a": {"$ref": f"#/$defs/T{n + 1}"}}}
        for n in range(length)
    }
    last = {f"T{length}": {"type": "string"}}
    return json.dumps({"$defs": {**records, **last}, "$ref": "#/$defs/T0"})


def test_a_long_line_of_records_can_be_compared_and_built(tmp_path: Path) -> None:
    write(tmp_path, "one.json", line_of_records(500))
    write(tmp_path, "other.json", line_of_records(500))
    text = "durablec: 1\nworkflow: w\ninput: {$ref: one.json}\noutput: {$ref: other.json}\n"
    write(tmp_path, "w.durable.yaml", f"{text}steps:\n  - return: ${{input}}\n")
    made = files.compile_paths([tmp_path])
    assert [found.message for each in made for found in each.report] == []
    handler = assemble(made).files["w/handler.py"].decode()
    assert 'T499: Final = record({}, optional={"a": STRING})\n' in handler
    assert 'T0: Final = record({}, optional={"a": T1})\n' in handler
